"""XLSX: a sheet a table with frozen headers, typed cells, and a sheet that explains the columns.

No cell is a formula, whatever it begins with. Source of the limits: Microsoft, Excel specifications.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.data.content import Content
from survey.outputs.tables.layout import DATE, DATETIME, DECIMAL, FLAG, INTEGER, TIME, Column, Sheet
from survey.outputs.whole import whole_files
from survey.outputs.workbooks import new_page, page_names, text_cell

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_WIDTHS = {INTEGER: 10, DECIMAL: 12, DATE: 12, DATETIME: 18, TIME: 9, FLAG: 8}
_TEXT_WIDTH, _KEY_WIDTH = 24, 14
_MOST_DIGITS = 15
"""A spreadsheet's number holds no more: a longer one stays text."""


def write_xlsx(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one workbook. Raises OutputError, also for more rows or columns than a sheet holds."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        _fill(book, content, path)
    except BaseException:
        for page in book.worksheets:
            page.close()
        raise
    with whole_files([path]) as (part,):
        book.save(part)
    return (path,)


def _fill(book: "Workbook", content: Content, path: Path) -> None:
    names = page_names([sheet.table.name for sheet in content.sheets], (_("Columns"),))
    pages = [_page(book, name, sheet) for name, sheet in zip(names, content.sheets, strict=True)]
    rows = [1] * len(pages)
    for number, row in content.rows:
        sheet, page = content.sheets[number], pages[number]
        rows[number] += 1
        if rows[number] > MAX_ROWS:
            raise _too_much(path, _("more rows than a sheet of a spreadsheet holds"))
        page.append([_cell(page, *pair) for pair in zip(sheet.columns, sheet.cells(row), strict=True)])
    _explain(book, names, content.sheets)


def _page(book: "Workbook", name: str, sheet: Sheet) -> "WriteOnlyWorksheet":
    if len(sheet.columns) > MAX_COLUMNS:
        raise _too_much(Path(name), _("more columns than a sheet of a spreadsheet holds"))
    return new_page(
        book,
        name,
        [column.name for column in sheet.columns],
        [
            _KEY_WIDTH if column.question is None else _WIDTHS.get(column.type, _TEXT_WIDTH)
            for column in sheet.columns
        ],
    )


def _cell(page: "WriteOnlyWorksheet", column: Column, text: str) -> Any:
    value = _typed(column.type, text) if text else None
    return text_cell(page, value) if isinstance(value, str) else value


def _typed(type_: str, text: str) -> str | int | float | date | datetime | time:
    """Return a cell's value: what does not read as its type, or would lose figures, stays text."""
    try:
        if type_ in (INTEGER, FLAG):
            return int(text) if len(text) <= _MOST_DIGITS else text
        if type_ == DECIMAL:
            return float(text)
        if type_ == DATE:
            return date.fromisoformat(text)
        if type_ == DATETIME:
            # A cell knows no zone: the hour is the one that was written.
            return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
        if type_ == TIME:
            return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass
    return text


def _explain(book: "Workbook", names: Iterable[str], sheets: Iterable[Sheet]) -> None:
    headers = [_("Sheet"), _("Column"), _("Label"), _("Type"), _("Choices")]
    page = new_page(book, _("Columns"), headers, [18, 28, 60, 10, 60])
    for name, sheet in zip(names, sheets, strict=True):
        for column in sheet.columns:
            codes = "; ".join(f"{code} = {label}" for code, label in column.choices.items())
            page.append(
                [text_cell(page, text) for text in (name, column.name, column.label, column.type, codes)]
            )


def _too_much(place: Path, what: str) -> OutputError:
    return OutputError(
        _("The export cannot be written: {reason}.").format(reason=what),
        where=str(place),
        remedy=_("Export it as CSV or SQLite, which have no such limit."),
    )
