"""CSV: one file a table, UTF-8, made safe for spreadsheets.

A cell that a spreadsheet would take for a formula (it begins with `= + - @`, a tab or a line end, and is
no number) gets an apostrophe before it.
"""

import csv
import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from survey.outputs.data.content import Content
from survey.outputs.whole import whole_files

_FORMULA_SIGNS = frozenset("=+-@\t\r\n")
_BEGINS_FORMULA = re.compile(r"(?:^|\0)[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("-12.5"), safe_cell("@x")
    ("'=1+1", '-12.5', "'@x")
    """
    if text and text[0] in _FORMULA_SIGNS and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def write_csv(content: Content, folder: Path, *, separator: str = ",", bom: bool = True) -> tuple[Path, ...]:
    """Write each table as a file of `folder`; return the files. Raises OutputError."""
    targets = tuple(folder / f"{sheet.table.name}.csv" for sheet in content.sheets)
    with whole_files(targets) as parts:
        write_tables(content, parts, separator=separator, bom=bom)
    return targets


def write_tables(content: Content, parts: Sequence[Path], *, separator: str = ",", bom: bool = True) -> None:
    """Write each table to a file, in the order of the sheets. Raises OSError."""
    with ExitStack() as stack:
        encoding = "utf-8-sig" if bom else "utf-8"
        files = [stack.enter_context(part.open("w", encoding=encoding, newline="")) for part in parts]
        writers = [csv.writer(file, delimiter=separator) for file in files]
        for writer, sheet in zip(writers, content.sheets, strict=True):
            writer.writerow([column.name for column in sheet.columns])
        for number, row in content.rows:
            writers[number].writerow(_safe_cells(content.sheets[number].cells(row)))


def _safe_cells(cells: list[str]) -> list[str]:
    # Most rows hold nothing to make safe: one look at them all is cheaper than one at each.
    return [safe_cell(cell) for cell in cells] if _BEGINS_FORMULA.search("\0".join(cells)) else cells
