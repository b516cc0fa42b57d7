"""Everything that is wrong with a form, in one run, each with its place and its remedy.

What lives here: the order of the checks. What does not: circles in the logic, which the engine finds
(`campaign.checking`), and mending (`form.mending`).
docs/form-check.md lists every code; docs/decisions/0050-findings-of-a-form.md says what is an error.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import FormError
from survey.form.checking.codes import SEVERITIES, found
from survey.form.checking.columns import check_columns
from survey.form.checking.content import (
    check_files,
    check_itext,
    check_personal_data,
    check_private_properties,
)
from survey.form.checking.conversion import convert_all
from survey.form.checking.display import check_display
from survey.form.checking.expressions import check_expressions
from survey.form.checking.limits import check_limits
from survey.form.checking.lists import check_lists
from survey.form.checking.lookups import check_lookups
from survey.form.checking.places import FormPlaces
from survey.form.checking.questions import Outline, read_outline
from survey.form.checking.reach import check_reach
from survey.form.checking.references import check_references
from survey.form.checking.structure import check_prefixes, check_sheet_names, check_structure
from survey.form.checking.translations import check_translations
from survey.form.definition import FormDefinition
from survey.form.load import WORKBOOKS, folder_of, load_form
from survey.form.workbook import Sheet, read_workbook
from survey.form.xform import read_xform
from survey.messages import _
from survey.records.findings import Finding, Severity

_SHEETS = ("", "survey", "choices", "entities", "settings")
__all__ = ["SEVERITIES", "FormCheck", "check_form", "examine_form", "sort_findings"]


@dataclass(slots=True)
class FormCheck:
    """A form examined: what was found, and what could be read of it (None when nothing could).

    `form` lacks what has an error: it serves to find more, never to be filled in.
    """

    findings: list[Finding]
    form: FormDefinition | None = None
    places: FormPlaces = field(default_factory=lambda: FormPlaces({}, Outline()))


def check_form(path: Path, *, attachments: Path | None = None) -> list[Finding]:
    """Return every finding of a form file, the gravest first; an empty list when nothing is wrong.

    Raises FormError only when there is no such file.
    """
    return sort_findings(examine_form(path, attachments=attachments).findings)


def sort_findings(findings: list[Finding]) -> list[Finding]:
    """Return findings without doubles, the gravest first, then in the order of the sheets' rows."""
    weights = list(Severity)

    def key(finding: Finding) -> tuple[int, int, str, int]:
        name = (finding.sheet or "").strip().lower()
        place = _SHEETS.index(name) if name in _SHEETS else len(_SHEETS)
        return weights.index(finding.severity), place, name, finding.row or 0

    return sorted(dict.fromkeys(findings), key=key)


def examine_form(path: Path, *, attachments: Path | None = None) -> FormCheck:
    """Find what is wrong with a form file. Raises FormError only when there is no such file or folder."""
    if not path.is_file():
        raise FormError(
            _("There is no form in this place."), where=str(path), remedy=_("Check the name of the file.")
        )
    folder = folder_of(path, attachments)
    if path.suffix.lower() not in WORKBOOKS:
        try:
            form = load_form(path, attachments=attachments)
        except FormError as error:
            return FormCheck([_unreadable(path, error)])
        places = FormPlaces({}, Outline())
        findings = [*_of_definition(form, places, path.name), *check_itext(form, places, path.name)]
        return FormCheck(findings, form, places)
    try:
        sheets = read_workbook(path)
    except FormError as error:
        return FormCheck([_unreadable(path, error)])
    return _examine_workbook(path, sheets, folder)


def _unreadable(path: Path, error: FormError) -> Finding:
    return found("unreadable-form", error.where or path.name, error.what, None, error.remedy)


def _examine_workbook(path: Path, sheets: Mapping[str, Sheet], folder: Path) -> FormCheck:
    outline = read_outline(sheets.get("survey"))
    findings = list(_of_workbook(sheets, outline, path.name))
    if "survey" not in sheets:
        return FormCheck(findings)
    conversion = convert_all(path, sheets, outline, findings)
    findings += conversion.findings
    if conversion.xml is None:
        return FormCheck(findings)
    places = FormPlaces(sheets, read_outline(sheets["survey"], conversion.names))
    try:
        form = read_xform(conversion.xml, name=path.name, folder=folder)
    except FormError as error:
        return FormCheck([*findings, _unreadable(path, error)])
    # A calculation that could not be converted was left out: that it is missing is no news.
    spoilt = {_cell_of(f) for f in findings if f.code != "missing-calculation"}
    findings = [f for f in findings if f.code != "missing-calculation" or _cell_of(f) not in spoilt]
    told = {_cell_of(f) for f in findings if f.severity is Severity.ERROR}
    later = [f for f in _of_definition(form, places, path.name) if _cell_of(f) not in told]
    return FormCheck(findings + later, form, places)


def _cell_of(finding: Finding) -> tuple[str | None, int | None, str | None]:
    return finding.sheet, finding.row, finding.column


def _of_workbook(sheets: Mapping[str, Sheet], outline: Outline, where: str) -> Iterator[Finding]:
    yield from check_sheet_names([sheet.title for sheet in sheets.values()], where)
    if "survey" not in sheets:
        yield found(
            "no-survey-sheet",
            where,
            _("The workbook has no sheet called survey."),
            None,
            _("Name the sheet of questions survey."),
        )
        return
    structure = list(check_structure(sheets["survey"], outline, where))
    yield from structure
    yield from check_columns(sheets, {(f.sheet or "", f.column or "") for f in structure}, where)
    yield from check_prefixes(sheets, where)
    yield from check_lists(sheets, outline, where)
    yield from check_references(sheets, outline, where)
    yield from check_translations(sheets, where)


def _of_definition(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    for check in (
        check_expressions,
        check_reach,
        check_lookups,
        check_limits,
        check_display,
        check_personal_data,
        check_private_properties,
        check_files,
    ):
        yield from check(form, places, where)
