"""A workbook as rows with their places: what an author sees, for findings that say where.

What lives here: reading cells. What does not: meaning (`check_workbook`), conversion (`xlsform`).
Rows count from 1 as a spreadsheet shows them; the first is the header.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from survey.errors import FormError
from survey.messages import _

_ALIASES = {
    "list name": "list_name",
    "value": "name",
    "name::": "name",
    "caption": "label",
    "command": "type",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number and its cells by header, empty ones left out."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return a cell's text, empty when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its headers in order and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]

    def translated(self, column: str) -> dict[str, str]:
        """Return the columns of a text by language (`label::English (en)`), the bare one as ""."""
        found: dict[str, str] = {}
        for name in self.columns:
            base, separator, language = name.partition("::")
            if base.strip() == column:
                found[language.strip() if separator else ""] = name
        return found


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Read every sheet of .xlsx, .xls, .csv or .md. Raises FormError when the file is none of them."""
    try:
        match path.suffix.lower():
            case ".md":
                tables = _markdown(path.read_text(encoding="utf-8"))
            case ".csv":
                tables = _delimited(path.read_text(encoding="utf-8-sig"))
            case _:
                tables = _spreadsheet(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from error
    return {name.strip().lower(): _sheet(name.strip().lower(), rows) for name, rows in tables.items() if rows}


def _unreadable(path: Path, error: Exception) -> FormError:
    return FormError(
        _("The workbook cannot be read: {reason}.").format(reason=error),
        where=str(path),
        remedy=_("Open it in Excel or LibreOffice, save it as .xlsx, and try again."),
    )


def _spreadsheet(path: Path) -> dict[str, list[list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return {
            name: [
                [_cell(value) for value in row]
                for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            ]
            for name in workbook.sheet_names
        }
    except (CalamineError, ValueError) as error:
        raise _unreadable(path, error) from error


def _cell(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return "" if value is None else str(value).strip()


def _markdown(text: str) -> dict[str, list[list[str]]]:
    """Read tables as pyxform does: `| survey |` opens a sheet, `| | a | b |` is a row of it."""
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.strip().startswith("|"):
            continue
        first, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if first:
            rows = tables.setdefault(first, [])
        elif not all(set(cell) <= {"-", ":"} and cell for cell in cells):
            rows.append(cells)
    return tables


def _delimited(text: str) -> dict[str, list[list[str]]]:
    tables: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for cells in csv.reader(io.StringIO(text)):
        if cells and cells[0].strip():
            rows = tables.setdefault(cells[0].strip(), [])
        elif any(cell.strip() for cell in cells):
            rows.append([cell.strip() for cell in cells[1:]])
    return tables


def _sheet(name: str, rows: list[list[str]]) -> Sheet:
    header = next((index for index, row in enumerate(rows) if any(row)), 0)
    columns = [_ALIASES.get(text.strip().lower(), text.strip()) for text in rows[header]]
    body = tuple(
        SheetRow(number, {c: v for c, v in zip(columns, cells, strict=False) if c and v})
        for number, cells in enumerate(rows[header + 1 :], header + 2)
        if any(cells)
    )
    return Sheet(name, tuple(column for column in columns if column), body)
