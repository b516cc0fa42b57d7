"""A sheet as a workbook: sentences and facts on the first page, each table and chart on one of its own."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from survey.messages import _
from survey.outputs.paper.sheet import Chart, Facts, Figure, Gap, Grid, Heading, Said, Sheet
from survey.outputs.workbooks import new_page, page_names, text_cell

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_LEAST, _MOST = 10, 60
_GROUPED = 10_000
_LOCALES = {"fr": "-40C", "en": "-409"}
"""Microsoft's numbers of languages, as format codes name them."""


def write_sheet_workbook(sheet: Sheet) -> bytes:
    """Return the .xlsx of a sheet; pictures are left out. Figures are numbers, the rest is text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    reading = _("To read first")
    first = new_page(book, page_names([reading])[0], [sheet.title], [90, 40], freeze="A2")
    for line in _lines(sheet):
        first.append([_cell(first, text, sheet.language) for text in line])
    tables = list(_tables(sheet))
    for name, grid in zip(page_names([name for name, _grid in tables], (reading,)), tables, strict=True):
        headers, rows = grid[1]
        page = new_page(book, name, headers, _widths(headers, rows))
        for row in rows:
            page.append([_cell(page, cell, sheet.language) for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(page: "WriteOnlyWorksheet", text: str, language: str) -> Any:
    """Return a cell of text, or of a number whose format shows it as the document does."""
    if not isinstance(text, Figure):
        return text_cell(page, text)
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(page, value=text.number)
    cell.number_format = number_format(text, language)
    cell.alignment = Alignment(horizontal="right")
    return cell


def number_format(figure: Figure, language: str) -> str:
    """Return the format code of a figure: its decimals, its unit, and the signs of the language.

    Excel takes decimal and thousands signs from the computer, LibreOffice from the code.
    """
    fraction = f"{figure.number:.10f}".rstrip("0").partition(".")[2]
    decimals = len(fraction) if figure.decimals is None else figure.decimals
    grouped = "#,##0" if abs(figure.number) >= _GROUPED else "0"
    unit = f'"\N{NO-BREAK SPACE}{figure.unit}"' if figure.unit else ""
    return f"[${_LOCALES[language]}]{grouped}{'.' if decimals else ''}{'0' * decimals}{unit}"


def _lines(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    for block in sheet.blocks:
        if isinstance(block, Heading | Said):
            yield (block.text,)
        elif isinstance(block, Facts):
            for name, value in block.rows:
                yield name, f"[{value.text}]" if isinstance(value, Gap) else value


_Rows = list[tuple[str, ...]]


def _tables(sheet: Sheet) -> Iterator[tuple[str, tuple[tuple[str, ...], _Rows]]]:
    """Yield the tables with a name: their own, else that of the heading above."""
    above = sheet.title
    for block in sheet.blocks:
        if isinstance(block, Heading):
            above = block.text
        elif isinstance(block, Grid | Chart):
            yield block.title or above, (block.columns, _rows_of(block))


def _rows_of(block: Grid | Chart) -> _Rows:
    if isinstance(block, Grid):
        return list(block.rows)
    return [(label, Figure(number, unit=block.unit)) for label, number in block.rows]


def _widths(headers: tuple[str, ...], rows: _Rows) -> list[float]:
    """Return a width for each column: that of its longest text, within bounds."""
    columns = zip(headers, *rows, strict=False)
    return [min(_MOST, max([_LEAST, *(len(cell) + 2 for cell in column)])) for column in columns]
