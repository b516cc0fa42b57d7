"""What the chains of the devices say of themselves: gaps, moments that lie ahead, what is not understood.

What lives here: questions over all entries at once. What does not: the sentences, and forks (`entries`).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, func, select  # noqa: TID253

from survey.log.clock import DAY_MS
from survey.log.entry import Header
from survey.store.database import Database
from survey.store.entry_rows import read_hlc
from survey.store.schema import Entry as EntryRow
from survey.store.step_text import read_time

Gap = tuple[int, int]


class Chains:
    """The chains of one campaign."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gaps(self) -> dict[str, list[Gap]]:
        """Return by device the runs of numbers, first and last, whose entries are not here yet."""
        counted = select(EntryRow.device).group_by(col(EntryRow.device))
        holed = counted.having(func.count(func.distinct(col(EntryRow.seq))) != func.max(col(EntryRow.seq)))
        with self._database.read() as connection:
            return {
                device: list(_holes(connection, device)) for device in connection.execute(holed).scalars()
            }

    def last_arrivals(self) -> dict[str, datetime]:
        """Return by device when an entry of it arrived here last; of this one, when it wrote last."""
        statement = select(EntryRow.device, func.max(col(EntryRow.arrived_at))).group_by(col(EntryRow.device))
        with self._database.read() as connection:
            return {device: read_time(text) for device, text in connection.execute(statement)}

    def ahead(self) -> set[str]:
        """Return the devices with an entry that lies more than a day after its arrival here."""
        with self._database.read() as connection:
            return devices_ahead(connection)


def devices_ahead(connection: Connection) -> set[str]:
    """Return the devices whose clock was more than a day ahead of this one when their entries arrived."""
    statement = select(EntryRow.device, EntryRow.arrived_at, func.max(col(EntryRow.hlc)))
    rows = connection.execute(statement.group_by(col(EntryRow.device), col(EntryRow.arrived_at)))
    return {
        device
        for device, arrived, hlc in rows
        if read_hlc(hlc).ms > read_time(arrived).timestamp() * 1000 + DAY_MS
    }


def not_understood(headers: Iterable[Header]) -> dict[tuple[str, int], int]:
    """Count the entries of a kind or a version that is not known here, by both."""
    return dict(Counter((header.kind, header.v) for header in headers if not header.is_known))


def _holes(connection: Connection, device: str) -> Iterable[Gap]:
    statement = select(EntryRow.seq).where(col(EntryRow.device) == device).distinct()
    here = sorted(connection.execute(statement).scalars())
    for before, seq in zip([0, *here], here, strict=False):
        if seq > before + 1:
            yield before + 1, seq - 1
