"""Tables that offices publish, as rows of text: .csv, .txt, .xlsx, .xls, .ods, .gpkg.

What lives here: signs, separators, sheets and layers. What does not: what the columns mean (`official`,
`ocha`), and GeoNames' dumps, which have neither headers nor quotes (`geonames`).
Source: RFC 4180; OGC 12-128r19 (GeoPackage), table gpkg_contents.
"""

import csv
import io
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from survey.errors import PlaceError
from survey.messages import _

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_SEPARATORS = "\t;,"


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


def read_tables(path: Path) -> list[SourceTable]:
    """Read every table of a file. Raises PlaceError when it is none of these kinds, or is damaged."""
    try:
        if path.suffix.lower() in SPREADSHEETS:
            return list(_spreadsheet(path))
        if path.suffix.lower() == ".gpkg":
            return list(_geopackage(path))
        return [_delimited(path)]
    except (OSError, csv.Error, sqlite3.Error) as error:
        raise _unreadable(path, error) from error


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or else in the signs of a Windows office. Raises PlaceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _unreadable(path: Path, error: Exception) -> PlaceError:
    return PlaceError(
        _("The table cannot be read: {reason}.").format(reason=error),
        where=str(path),
        remedy=_("Give a .csv, .xlsx, .xls, .ods, .gpkg or a GeoNames .txt file."),
    )


def _delimited(path: Path) -> SourceTable:
    text = read_text(path)
    header = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _table(path.stem, enumerate(lines, 1))


def _spreadsheet(path: Path) -> Iterator[SourceTable]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield _table(
                name, ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1))
            )
    except (CalamineError, ValueError) as error:
        raise _unreadable(path, error) from error


def _geopackage(path: Path) -> Iterator[SourceTable]:
    """Yield the tables of attributes and of features; shapes are left out."""
    with closing(sqlite3.connect(f"file:{path.absolute().as_posix()}?mode=ro", uri=True)) as connection:
        listed = connection.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
        ).fetchall()
        for (name,) in listed:
            quoted = '"' + str(name).replace('"', '""') + '"'
            found = connection.execute(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted above.
            columns = [column[0] for column in found.description]
            rows = ([_text(cell) for cell in row] for row in found)
            yield _table(str(name), enumerate([columns, *rows], 1))


def _text(cell: object) -> str:
    if cell is None or isinstance(cell, bytes):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _table(title: str, lines: "Iterator[tuple[int, list[str]]] | enumerate[list[str]]") -> SourceTable:
    columns: list[str] = []
    rows = []
    for number, cells in lines:
        texts = [" ".join(cell.split()) for cell in cells]
        if not any(texts):
            continue
        if not columns:
            columns = texts
        else:
            named = {column: text for column, text in zip(columns, texts, strict=False) if column and text}
            rows.append(TableRow(number, named))
    return SourceTable(title, tuple(filter(None, columns)), tuple(rows))
