"""A sheet as a workbook: sentences and facts on the first page, each table and chart on one of its own."""

import io
from collections.abc import Iterator
from typing import Any

from survey.messages import _
from survey.outputs.paper.sheet import Chart, Facts, Gap, Grid, Heading, Said, Sheet
from survey.outputs.workbooks import new_page, page_names, text_cell

_LEAST, _MOST = 10, 60


def write_sheet_workbook(sheet: Sheet) -> bytes:
    """Return the .xlsx of a sheet; pictures are left out. Numbers of charts are numbers, the rest is text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    reading = _("To read first")
    first = new_page(book, page_names([reading])[0], [sheet.title], [90, 40], freeze="A2")
    for line in _lines(sheet):
        first.append([text_cell(first, text) for text in line])
    tables = list(_tables(sheet))
    for name, grid in zip(page_names([name for name, _grid in tables], (reading,)), tables, strict=True):
        headers, rows = grid[1]
        page = new_page(book, name, headers, _widths(headers, rows))
        for row in rows:
            page.append([text_cell(page, cell) if isinstance(cell, str) else cell for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _lines(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    for block in sheet.blocks:
        if isinstance(block, Heading | Said):
            yield (block.text,)
        elif isinstance(block, Facts):
            for name, value in block.rows:
                yield name, f"[{value.text}]" if isinstance(value, Gap) else value


_Rows = list[tuple[Any, ...]]


def _tables(sheet: Sheet) -> Iterator[tuple[str, tuple[tuple[str, ...], _Rows]]]:
    """Yield the tables with a name: their own, else that of the heading above."""
    above = sheet.title
    for block in sheet.blocks:
        if isinstance(block, Heading):
            above = block.text
        elif isinstance(block, Grid | Chart):
            yield block.title or above, (block.columns, list(block.rows))


def _widths(headers: tuple[str, ...], rows: _Rows) -> list[float]:
    """Return a width for each column: that of its longest text, within bounds."""
    columns = zip(headers, *rows, strict=False)
    return [min(_MOST, max([_LEAST, *(len(str(cell)) + 2 for cell in column)])) for column in columns]
