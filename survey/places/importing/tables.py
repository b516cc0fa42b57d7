"""Tables that offices publish, as rows of text: .csv, .txt, .xlsx, .xlsm, .xlsb, .xls, .ods, .gpkg.

What lives here: signs, separators, sheets and layers, and where the header stands. What does not: what the
columns mean (`official`, `ocha`, `campaign.frame.columns`), and GeoNames' dumps, which have neither headers
nor quotes (`geonames`).
Source: RFC 4180; OGC 12-128r19 (GeoPackage), table gpkg_contents.
"""

import csv
import io
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from survey.errors import PlaceError
from survey.messages import _

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
MAX_CELL = 10_000
_MAX_FIELD = 64 * 1024 * 1024
_SEPARATORS = ";,\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER_ROWS = 15

Row = tuple[int, tuple[str, ...]]
"""The number of a row as a spreadsheet shows it, and its cells, each on one line with single spaces."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet, a layer or a whole text file; rows without any text are left out."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its number as a spreadsheet shows it (the header among them), and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str | None) -> str:
        """Return a cell's text, empty when there is none."""
        return "" if column is None else self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A sheet, a layer or a whole text file; columns as they are written there."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Yield every sheet of a file. Raises PlaceError when it is none of these kinds, or is damaged."""
    try:
        if path.suffix.lower() in SPREADSHEETS:
            yield from _spreadsheet(path)
        elif path.suffix.lower() == ".gpkg":
            yield from _geopackage(path)
        else:
            yield _delimited(path)
    except (OSError, csv.Error, sqlite3.Error) as error:
        raise _unreadable(path, error) from error


def read_tables(path: Path) -> list[SourceTable]:
    """Read every table of a file, its first row the header. Raises PlaceError as `read_sheets` does."""
    return [_table(sheet) for sheet in read_sheets(path)]


def read_text(path: Path) -> str:
    """Return a file's text: by its mark, else UTF-8, else as a Windows office writes. Raises PlaceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def header_at(rows: Sequence[Row], knows: Callable[[str], bool]) -> int:
    """Return where, among the first rows, the one with most cells that `knows` is: titles may stand above."""
    counts = [sum(map(knows, cells)) for _number, cells in rows[:_HEADER_ROWS]]
    return max(range(len(counts)), key=lambda at: (counts[at], -at))


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a header's columns, each once; one without a name is called by its place."""
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells[:width], 1):
        name = cell or f"#{place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _unreadable(path: Path, error: Exception) -> PlaceError:
    return PlaceError(
        _("The table cannot be read: {reason}.").format(reason=error),
        where=str(path),
        remedy=_("Give a .csv, .xlsx, .xls, .ods, .gpkg or a GeoNames .txt file."),
    )


def _delimited(path: Path) -> Sheet:
    text = read_text(path)
    if text.count("\0") > len(text) // 100:
        raise csv.Error(_("this is no text"))
    text = text.replace("\0", "")
    first, _newline, rest = text.partition("\n")
    separator, skipped = first.strip().lower().removeprefix("sep="), 0
    if first.lower().startswith("sep=") and len(separator) == 1:
        # Excel's own way of naming the separator, a line that spreadsheets hide.
        text, skipped = rest, 1
    else:
        separator = _separator(text)
    csv.field_size_limit(_MAX_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _sheet(path.stem, enumerate(lines, 1 + skipped))


def _separator(text: str) -> str:
    """Return the sign that parts the first lines into most columns alike."""
    sample = "\n".join(text.splitlines()[:50])

    def weight(separator: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in _sampled(sample, separator) if len(cells) > 1)
        width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        return (count, width)

    return max(_SEPARATORS, key=weight)


def _sampled(sample: str, separator: str) -> Iterable[list[str]]:
    try:
        return list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _spreadsheet(path: Path) -> Iterator[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield _sheet(name, ((number, map(_text, row)) for number, row in enumerate(rows, 1)))
    except (CalamineError, ValueError) as error:
        raise _unreadable(path, error) from error


def _geopackage(path: Path) -> Iterator[Sheet]:
    """Yield the tables of attributes and of features; shapes are left out."""
    with closing(sqlite3.connect(f"file:{path.absolute().as_posix()}?mode=ro", uri=True)) as connection:
        listed = connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
        ).fetchall()
        for (name,) in listed:
            quoted = '"' + str(name).replace('"', '""') + '"'
            found = connection.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted above.
            columns = [column[0] for column in found.description]
            rows = (map(_text, row) for row in found)
            yield _sheet(str(name), enumerate([columns, *rows], 1))


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, bytes):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _clean(text: str) -> str:
    """Return a cell's text on one line, its spaces single: no-break spaces are spaces."""
    return " ".join(text[:MAX_CELL].replace("\0", "").split())


def _sheet(title: str, lines: Iterable[tuple[int, Iterable[str]]]) -> Sheet:
    rows = ((number, tuple(map(_clean, cells))) for number, cells in lines)
    return Sheet(title, tuple(row for row in rows if any(row[1])))


def _table(sheet: Sheet) -> SourceTable:
    columns = sheet.rows[0][1] if sheet.rows else ()
    rows = (
        TableRow(number, {name: text for name, text in zip(columns, cells, strict=False) if name and text})
        for number, cells in sheet.rows[1:]
    )
    return SourceTable(sheet.title, tuple(filter(None, columns)), tuple(rows))
