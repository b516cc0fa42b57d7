"""A workbook converted although parts of it are wrong, so that one run tells of everything.

What lives here: the workbook as pyxform reads it, with each cell that is refused taken out, converted again
until nothing is refused. What does not: what refusals mean (`refusal_reading`).
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from survey.form.checking.questions import Outline, read_type
from survey.form.checking.refusal_reading import read_refusal, refusal_findings, warning_findings
from survey.form.workbook import Sheet
from survey.form.xlsform import xform_bytes
from survey.records.findings import Finding, Severity

_MOST_REFUSALS = 60
_SOME_LABEL = "-"


@dataclass(slots=True)
class Conversion:
    """What became of a workbook: the XForm (None when nothing could be made of it), and what was refused.

    `names` are those by which rows are known whose own name is wrong, by their number.
    """

    xml: bytes | None = None
    findings: list[Finding] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


class _Refused(Exception):
    """The words of pyxform, and its code where it gives one."""

    def __init__(self, text: str, code: str | None, context: Mapping[str, Any]) -> None:
        super().__init__(text)
        self.text, self.code, self.context = text, code, context


def convert_all(
    path: Path, sheets: Mapping[str, Sheet], outline: Outline, known: Iterable[Finding]
) -> Conversion:
    """Convert a workbook without the cells that `known` errors stand in; collect what else is refused."""
    result = Conversion()
    taken: set[tuple[str, int, str]] = set()
    try:
        book = _read(path)
        for finding in known:
            if finding.severity is Severity.ERROR:
                _take_out(book, finding, sheets, taken, result.names)
        for _round in range(_MOST_REFUSALS):
            try:
                xml, warnings = _convert(copy.deepcopy(book))
            except _Refused as refused:
                findings = _findings(refused, sheets, outline, path.name)
                result.findings += findings
                changes = [_take_out(book, one, sheets, taken, result.names) for one in findings]
                if not any(changes):
                    break
                continue
            result.xml = xml
            for warning in warnings:
                result.findings.extend(warning_findings(warning, sheets, outline, path.name))
            break
    except _Refused as refused:
        result.findings += _findings(refused, sheets, outline, path.name)
    return result


def _findings(refused: _Refused, sheets: Mapping[str, Sheet], outline: Outline, where: str) -> list[Finding]:
    readings = read_refusal(refused.text, refused.code, refused.context)
    return refusal_findings(readings, refused.text, sheets, outline, where)


def _guarded(work: Any, *arguments: Any, **named: Any) -> Any:
    """Call pyxform. Raises _Refused for whatever it raises: an odd workbook makes it stumble in many ways."""
    from pyxform.errors import PyXFormError

    try:
        return work(*arguments, **named)
    except PyXFormError as error:
        code = error.code.name if error.code else None
        raise _Refused(str(error), code, error.context) from error
    except Exception as error:
        raise _Refused(f"{type(error).__name__}: {error}", None, {}) from error


def _read(path: Path) -> dict[str, Any]:
    from pyxform.xls2json_backends import get_xlsform

    return asdict(_guarded(get_xlsform, str(path)))


def _convert(book: dict[str, Any]) -> tuple[bytes, list[str]]:
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    result = _guarded(convert, book, warnings=warnings, form_name="data")
    return xform_bytes(result), warnings


def _take_out(
    book: dict[str, Any],
    finding: Finding,
    sheets: Mapping[str, Sheet],
    taken: set[tuple[str, int, str]],
    names: dict[int, str],
) -> bool:
    """Take the cell of a finding out of the book; a second time its row. Tell whether anything changed."""
    name = (finding.sheet or "").strip().lower()
    rows = book.get(name)
    if rows and finding.row == 1 and finding.column is not None:
        return _take_column_out(rows, book.get(f"{name}_header") or [{}], finding.column)
    if not rows or finding.row is None or not 0 <= finding.row - 2 < len(rows):
        return False
    key = (name, finding.row, finding.column or "")
    whole = (name, finding.row, "")
    if whole in taken:
        return False
    cells, sheet = rows[finding.row - 2], sheets.get(name)
    column = next((c for c, h in sheet.headers.items() if h == finding.column), "") if sheet else ""
    written = dict(sheet.headers) if sheet else {}
    if key in taken or finding.column is None:
        taken.add(whole)
        cells.clear()
    elif name == "survey" and column == "name":
        names[finding.row] = f"check_row_{finding.row}"
        cells[written.get("name", "name")] = names[finding.row]
    elif name == "survey" and column == "type":
        _make_plain(cells, written)
    elif name == "choices" and column in ("name", "list_name"):
        cells.clear()
    elif name == "survey" and "label" in (column.partition("::")[0], finding.column):
        _label(cells, book, written)
    else:
        cells.pop(finding.column, None)
    taken.add(key)
    return True


def _take_column_out(rows: list[dict[str, Any]], headers: list[dict[str, Any]], column: str) -> bool:
    if column not in headers[0]:
        return False
    for cells in (*rows, headers[0]):
        cells.pop(column, None)
    return True


def _label(cells: dict[str, Any], book: dict[str, Any], written: Mapping[str, str]) -> None:
    """Give a question some label in every language, for one without any is refused whole."""
    headers = [header for column, header in written.items() if column.partition("::")[0] == "label"]
    for header in headers or ["label"]:
        book["survey_header"][0].setdefault(header, None)
        cells[header] = _SOME_LABEL


def _make_plain(cells: dict[str, Any], written: Mapping[str, str]) -> None:
    """Let a row whose type is refused be a question of text, so that its name stays known."""
    words = read_type(str(cells.get(written.get("type", "type"), "")))
    name = cells.get(written.get("name", "name"))
    kept = {
        header: cells[header]
        for column, header in written.items()
        if header in cells and column.partition("::")[0] in ("label", "hint", "relevant", "name")
    }
    cells.clear()
    if words.border is None and name:
        cells |= kept
        cells[written.get("type", "type")] = "text"
