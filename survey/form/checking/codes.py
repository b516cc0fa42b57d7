"""The kinds of findings: their stable codes and how much each weighs.

What lives here: codes, which scripts may test and which never change their meaning. What does not: the
sentences, which stand where a finding is made. docs/form-check.md explains each in French and English.
An error is what keeps the form from running, or a question from ever being answered; a remark tells how a
question is shown; all else warns.
"""

from dataclasses import dataclass

from survey.form.workbook import Sheet, SheetRow
from survey.records.findings import Finding, Severity

_ERRORS = (
    "ambiguous-reference", "cannot-begin", "damaged-reference", "duplicate-choice", "duplicate-column",
    "duplicate-instance", "duplicate-name", "entity-declaration", "entity-save-to", "format-escape",
    "invalid-audit", "invalid-cell", "invalid-choice-name", "invalid-expression", "invalid-file-name",
    "invalid-header", "invalid-name", "invalid-parameter", "invalid-range", "invalid-row", "invalid-search",
    "invalid-table-list", "invalid-trigger", "logic-circle", "missing-calculation", "missing-column",
    "missing-file", "missing-image", "missing-instance", "missing-instance-id", "missing-list",
    "missing-name", "missing-reference", "missing-type", "no-survey-sheet", "regex-syntax", "reserved-name",
    "unbalanced-group", "undeclared-prefix", "unknown-function", "unknown-tag", "unknown-type",
    "unreadable-form", "unsupported-choice-filter", "wrong-arity",
)  # fmt: skip
_WARNINGS = (
    "answer-not-in-list", "choice-never-shown", "default-dropped", "disabled-column", "encryption-ignored",
    "external-app",
    "ignored-attribute", "ignored-event", "ignored-row", "language-without-code",
    "misspelt-column", "misspelt-sheet", "missing-filter-column", "missing-form-id", "missing-label",
    "missing-media", "missing-path", "missing-translation", "near-name", "no-geopoint-action", "no-question",
    "no-record-action", "not-mended", "other-not-translated", "personal-entity",
    "pyxform-warning", "range-without-limits", "search-ignored", "sending-ignored", "unknown-choice",
    "unknown-control", "unknown-datatype", "unknown-preload", "unreachable-group", "unreachable-question",
    "untagged-personal-data", "unused-list",
)  # fmt: skip
_REMARKS = ("ignored-appearance", "ignored-column", "ignored-display", "ignored-parameter")
SEVERITIES = {
    **dict.fromkeys(_ERRORS, Severity.ERROR),
    **dict.fromkeys(_WARNINGS, Severity.WARNING),
    **dict.fromkeys(_REMARKS, Severity.REMARK),
}
"""Every code with its weight; a code that is not here cannot be found."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: sheet, row and column of a workbook; for an XForm, the path as `column`."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


def cell_place(sheet: Sheet, row: SheetRow | None, column: str) -> Place:
    """Return the place of a cell; without a row that of its header."""
    return Place(sheet.title or sheet.name, row.number if row else 1, sheet.header(column))


def found(
    code: str,
    where: str,
    message: str,
    place: Place | None = None,
    remedy: str | None = None,
    *,
    severity: Severity | None = None,
) -> Finding:
    """Make a finding; its weight is that of its code, unless the converter itself only warns of it."""
    at = place or Place()
    return Finding(code, where, message, severity or SEVERITIES[code], remedy, at.sheet, at.row, at.column)
