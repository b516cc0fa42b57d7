"""A workbook as rows with their places: what an author sees, for findings that say where.

What lives here: reading cells. What does not: the names of columns (`headers`), meaning (`checking`),
conversion (`xlsform`), writing (`mending`).
Rows count from 1 as a spreadsheet shows them, the header among them; in .csv and .md, as rows of the sheet.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import FormError
from survey.form.headers import canonical_headers
from survey.messages import _

_PIPE = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"^(.*\|)[^|]*#[^|]*$")
_SEPARATOR = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number and its cells by the one name of their column, empty ones left out.

    `raw` holds the cells that stand otherwise in the file: with white space around them. `source` is the
    line of a .md, the record of a .csv, counted from 0.
    """

    number: int
    cells: Mapping[str, str]
    raw: Mapping[str, str] = field(default_factory=dict)
    source: int = 0

    def get(self, column: str) -> str:
        """Return a cell's text, empty when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its columns by their one name, in order, and its rows.

    `title` is its name as the file has it, `headers` map columns to what the author wrote, `places` to the
    number of the column in the sheet, counted from 0; `doubled` are the headers that name a column again.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    title: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()

    def header(self, column: str) -> str:
        """Return the header as the author wrote it."""
        return self.headers.get(column, column)

    def translated(self, column: str) -> dict[str, str]:
        """Return the columns of a text by language (`label::English (en)`), the bare one as ""."""
        found: dict[str, str] = {}
        for name in self.columns:
            base, separator, language = name.partition("::")
            if base == column:
                found[language.strip() if separator else ""] = name
        return found


@dataclass(slots=True)
class Table:
    """A sheet as the file holds it: its title, its rows of cells, and where each row stands."""

    title: str
    rows: list[list[str]] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)

    def add(self, cells: list[str], source: int) -> None:
        """Add a row and where it stands."""
        self.rows.append(cells)
        self.sources.append(source)


def read_workbook(path: Path) -> dict[str, Sheet]:
    """Read every sheet of .xlsx, .xls, .csv or .md. Raises FormError when the file is none of them."""
    try:
        match path.suffix.lower():
            case ".md":
                tables = read_markdown(path.read_text(encoding="utf-8"))
            case ".csv":
                tables = read_delimited(path.read_text(encoding="utf-8-sig"))
            case _:
                tables = _spreadsheet(path)
    except UnicodeDecodeError as error:
        raise _in_other_signs(path, _("This file is not UTF-8 text.")) from error
    except (OSError, csv.Error) as error:
        raise _unreadable(path, error) from error
    sheets = {sheet.name: sheet for sheet in (_sheet(table) for table in tables if table.rows)}
    if "survey" not in sheets and path.suffix.lower() in (".csv", ".md"):
        _refuse_other_signs(path)
    return sheets


def _refuse_other_signs(path: Path) -> None:
    """Raise FormError when a text in which no sheet is found is one with other signs than pyxform reads."""
    text = path.read_text(encoding="utf-8")
    if text.startswith("\ufeff") and path.suffix.lower() == ".md":
        raise _in_other_signs(path, _("This file begins with a byte order mark."))
    if re.match(r"\ufeff?\"?survey\"?;", text):
        raise _in_other_signs(path, _("The columns of this file are separated by semicolons."))


def _in_other_signs(path: Path, what: str) -> FormError:
    return FormError(
        what,
        where=str(path),
        remedy=_("Save the workbook as .xlsx; or as UTF-8 without a mark, with commas between columns."),
    )


def _unreadable(path: Path, error: Exception) -> FormError:
    return FormError(
        _("The workbook cannot be read: {reason}.").format(reason=error),
        where=str(path),
        remedy=_("Open it in Excel or LibreOffice, save it as .xlsx, and try again."),
    )


def _spreadsheet(path: Path) -> list[Table]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        tables = []
        for name in workbook.sheet_names:
            table = Table(name)
            for number, row in enumerate(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                table.add([_cell(value) for value in row], number)
            tables.append(table)
    except (CalamineError, ValueError) as error:
        raise _unreadable(path, error) from error
    return tables


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).replace("\xa0", " ")


def markdown_cells(line: str) -> list[str] | None:
    """Return the cells of a Markdown table's line with the spaces around them, None when it is no row."""
    text = line.strip()
    if text.startswith("#"):
        return None
    if not text.endswith("|") and (found := _COMMENT.match(text)):
        text = found.group(1)
    if not text.startswith("|") or (_SEPARATOR.fullmatch(text.replace(" ", "")) and "-" in text):
        return None
    return [cell.replace(r"\|", "|") for cell in _PIPE.split(text.removesuffix("|")[1:])]


def read_markdown(text: str) -> list[Table]:
    """Read tables as pyxform does: `| survey |` opens a sheet, `| | a | b |` is a row of it."""

    def records() -> Iterator[tuple[int, list[str]]]:
        for number, line in enumerate(text.split("\n")):
            cells = markdown_cells(line)
            if cells is not None:
                yield number, [cell.strip() for cell in cells]

    return _tables(records())


def read_delimited(text: str) -> list[Table]:
    """Read a .csv in which the first column names the sheet."""
    return _tables(enumerate(csv.reader(io.StringIO(text, newline=""))))


def _tables(records: Iterator[tuple[int, list[str]]]) -> list[Table]:
    tables: dict[str, Table] = {}
    current: Table | None = None
    for number, cells in records:
        if cells and cells[0].strip():
            title = cells[0].strip()
            current = tables.setdefault(title, Table(title))
        if current is not None and any(cell.strip() for cell in cells[1:]):
            current.add(cells[1:], number)
    return list(tables.values())


def _sheet(table: Table) -> Sheet:
    name = table.title.strip().lower()
    header = next((index for index, row in enumerate(table.rows) if any(cell.strip() for cell in row)), 0)
    written = [text.strip() for text in table.rows[header]]
    columns = canonical_headers(name, written)
    places: dict[str, int] = {}
    doubled: list[str] = []
    for place, column in enumerate(columns):
        if column in places:
            doubled.append(written[place])
        elif column:
            places[column] = place
    body = []
    for number, (cells, source) in enumerate(zip(table.rows, table.sources, strict=True), 1):
        if number > header + 1 and any(cell.strip() for cell in cells):
            body.append(_row(number, source, cells, places))
    return Sheet(
        name, tuple(places), tuple(body), table.title,
        {column: written[place] for column, place in places.items()}, places, tuple(doubled),
    )  # fmt: skip


def _row(number: int, source: int, cells: list[str], places: Mapping[str, int]) -> SheetRow:
    own = {column: cells[place] for column, place in places.items() if place < len(cells)}
    return SheetRow(
        number,
        {column: text.strip() for column, text in own.items() if text.strip()},
        {column: text for column, text in own.items() if text.strip() and text != text.strip()},
        source,
    )
