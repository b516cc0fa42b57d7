"""A file of centres as a table of texts: CSV of any separator and encoding, or the first sheet of a workbook.

What lives here: bytes to cells with their row numbers, and where the header stands. What does not: what a
column means (`columns`).
"""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.errors import CampaignError
from survey.messages import _

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 200_000, 300, 10_000
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_SEPARATORS = ";,\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEADER_ROWS = 15

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file: `columns` as they are headed, `rows` with the number that a spreadsheet shows.

    Every row has as many cells as there are columns; empty rows are left out. `sha256` is the file's.
    """

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, knows: Callable[[str], bool]) -> Table:
    """Read a file; the header is the row among the first that has most columns that `knows` names.

    Raises CampaignError for a file that is too large, empty, or no table.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refuse(path, _("This file is too large for a list of centres."))
        data = path.read_bytes()
    except OSError as error:
        raise CampaignError(
            _("This file cannot be read."), where=str(path), remedy=_("Check the name of the file.")
        ) from error
    records = _workbook(path) if path.suffix.lower() in WORKBOOKS else _delimited(path, data)
    rows = [(number, cells) for number, cells in records if any(cells)]
    if not rows:
        raise _refuse(path, _("There is nothing in this file."))
    if len(rows) > MAX_ROWS or max(len(cells) for _number, cells in rows) > MAX_COLUMNS:
        raise _refuse(path, _("This file is too large for a list of centres."))
    at = _header_at(rows, knows)
    columns = _named(rows[at][1])
    width = len(columns)
    body = tuple((number, (*cells[:width], *[""] * (width - len(cells)))) for number, cells in rows[at + 1 :])
    return Table(path.name, hashlib.sha256(data).hexdigest(), columns, tuple(r for r in body if any(r[1])))


def _header_at(rows: Sequence[Row], knows: Callable[[str], bool]) -> int:
    """Return where the header stands: titles may stand above it."""
    counts = [sum(map(knows, cells)) for _number, cells in rows[:_HEADER_ROWS]]
    return max(range(len(counts)), key=lambda at: (counts[at], -at))


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names, each once; one without a name is called by its place."""
    width = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells[:width], 1):
        name = cell or f"#{place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def _workbook(path: Path) -> list[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        filled = (sheet.to_python(skip_empty_area=False) for sheet in sheets if sheet.height)
        return [
            (number, tuple(_text(value) for value in row)) for number, row in enumerate(next(filled, []), 1)
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise CampaignError(
            _("This workbook cannot be read."),
            where=str(path),
            remedy=_("Open it in Excel or LibreOffice, save it as .xlsx or .csv, and try again."),
        ) from error


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _clean("" if value is None else str(value))


def _clean(text: str) -> str:
    """Return a cell's text on one line, its spaces single: no-break spaces are spaces."""
    return " ".join(text[:MAX_CELL].replace("\0", "").split())


def _delimited(path: Path, data: bytes) -> list[Row]:
    text = _decoded(data)
    if text.count("\0") > len(text) // 100:
        raise _refuse(path, _("This file is no table."))
    text = text.replace("\0", "")
    first, _newline, rest = text.partition("\n")
    skipped = 0
    separator = first.strip().lower().removeprefix("sep=")
    if first.lower().startswith("sep=") and separator and len(separator) == 1:
        # Excel's own way of naming the separator, a line that spreadsheets hide.
        text, skipped = rest, 1
    else:
        separator = _separator(text)
    csv.field_size_limit(MAX_BYTES)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise _refuse(path, _("This file is no table.")) from error
    return [(number, tuple(map(_clean, cells))) for number, cells in enumerate(records, 1 + skipped)]


def _decoded(data: bytes) -> str:
    """Return the text of a file: by its mark, else UTF-8, else as Excel writes in Western Europe."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


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


def _refuse(path: Path, what: str) -> CampaignError:
    return CampaignError(
        what,
        where=str(path),
        remedy=_("Give a .csv or .xlsx file: one row of headers, one row a centre, a column for the name."),
    )
