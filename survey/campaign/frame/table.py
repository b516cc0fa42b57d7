"""A file of centres as one table of texts, within the limits of a list of centres.

What lives here: the limits, and what is refused. What does not: reading files (`places.importing.tables`),
and what a column means (`columns`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from survey.errors import CampaignError, PlaceError
from survey.messages import _
from survey.places.importing.tables import SPREADSHEETS, Row, column_names, header_at, read_sheets

MAX_BYTES = 64 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 200_000, 300


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
    """Read a file, of a workbook the first sheet that holds something.

    The header is the row among the first that has most columns that `knows` names.
    Raises CampaignError for a file that is too large, empty, or no table.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refuse(path, _("This file is too large for a list of centres."))
        data = path.read_bytes()
    except OSError as error:
        raise CampaignError(
            _("This file cannot be read."), where=str(path), remedy=_("Check the name of the file.")
        ) from error
    rows = _rows(path)
    if not rows:
        raise _refuse(path, _("There is nothing in this file."))
    if len(rows) > MAX_ROWS or max(len(cells) for _number, cells in rows) > MAX_COLUMNS:
        raise _refuse(path, _("This file is too large for a list of centres."))
    at = header_at(rows, knows)
    columns = column_names(rows[at][1])
    width = len(columns)
    body = tuple((number, (*cells[:width], *[""] * (width - len(cells)))) for number, cells in rows[at + 1 :])
    return Table(path.name, hashlib.sha256(data).hexdigest(), columns, tuple(r for r in body if any(r[1])))


def _rows(path: Path) -> tuple[Row, ...]:
    try:
        return next((sheet.rows for sheet in read_sheets(path) if sheet.rows), ())
    except PlaceError as error:
        if path.suffix.lower() not in SPREADSHEETS:
            raise _refuse(path, _("This file is no table.")) from error
        raise CampaignError(
            _("This workbook cannot be read."),
            where=str(path),
            remedy=_("Open it in Excel or LibreOffice, save it as .xlsx or .csv, and try again."),
        ) from error


def _refuse(path: Path, what: str) -> CampaignError:
    return CampaignError(
        what,
        where=str(path),
        remedy=_("Give a .csv or .xlsx file: one row of headers, one row a centre, a column for the name."),
    )
