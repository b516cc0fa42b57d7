"""CSV: one file a table, UTF-8, made safe for spreadsheets.

A cell that a spreadsheet would take for a formula (it begins with `= + - @`, a tab or a line end, and is
no number) gets an apostrophe before it; so does one that looks as if it had one, so that taking one away
gives every text again.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import TextIO

from survey.outputs.data.content import Content, beside
from survey.outputs.whole import whole_files

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_SIGNS = frozenset("=+-@\t\r\n'")
_FIRST = itemgetter(slice(0, 1))
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("-12.5"), safe_cell("'@x")
    ("'=1+1", '-12.5', "''@x")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def read_cell(cell: str) -> str:
    """Return the text that `safe_cell` made a cell of.

    >>> read_cell("'=1+1"), read_cell("-12.5"), read_cell("''@x"), read_cell("l'eau")
    ('=1+1', '-12.5', "'@x", "l'eau")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def table_as_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a small table as a file that Excel opens: UTF-8 with its mark, commas, cells made safe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_csv(content: Content, output: Path, *, separator: str = ",", bom: bool = True) -> tuple[Path, ...]:
    """Write each table as a file of the folder `output`; return the files. Raises OutputError.

    A path that ends in `.csv`, and is no folder, is the file of the first table; the others stand beside it.
    """
    names = [sheet.table.name for sheet in content.sheets]
    if output.suffix.lower() == ".csv" and not output.is_dir():
        targets = (output, *(beside(output, name) for name in names[1:]))
    else:
        targets = tuple(output / f"{name}.csv" for name in names)
    with whole_files(targets) as parts:
        write_tables(content, parts, separator=separator, bom=bom)
    return targets


def write_tables(content: Content, parts: Sequence[Path], *, separator: str = ",", bom: bool = True) -> None:
    """Write each table to a file, in the order of the sheets. Raises OSError."""
    with ExitStack() as stack:
        encoding = "utf-8-sig" if bom else "utf-8"
        files = [stack.enter_context(part.open("w", encoding=encoding, newline="")) for part in parts]
        writers = [_Writer(file, separator) for file in files]
        for writer, sheet in zip(writers, content.sheets, strict=True):
            writer.write([column.name for column in sheet.columns])
        for number, row in content.rows:
            writers[number].write(content.sheets[number].cells(row))


class _Writer:
    """Writes rows that no spreadsheet runs.

    The library looks at each sign of a row; most rows hold nothing to make safe or to quote, and a few looks
    at a whole row show that.
    """

    def __init__(self, file: TextIO, separator: str) -> None:
        self._file, self._separator = file, separator
        self._quoting = csv.writer(file, delimiter=separator)

    def write(self, cells: list[str]) -> None:
        if not _SIGNS.isdisjoint(map(_FIRST, cells)):
            cells = [safe_cell(cell) if cell[:1] in _SIGNS else cell for cell in cells]
        line = self._separator.join(cells)
        is_plain = '"' not in line and "\n" not in line and "\r" not in line
        if is_plain and len(cells) > 1 and line.count(self._separator) == len(cells) - 1:
            self._file.write(f"{line}\r\n")
        else:
            self._quoting.writerow(cells)
