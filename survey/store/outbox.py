"""What was cut for handing over, and which files have arrived.

What lives here: rows. What does not: the files' bytes (`bundle`), and when to cut (`campaign`).
A file is cut once, so that every stick and every request carries the same.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, delete, select  # noqa: TID253

from survey.errors import StoreBusy
from survey.messages import _
from survey.records.travel import MERGED, Cut, TakenIn
from survey.store.database import Database
from survey.store.locks import HeldElsewhere, Hold
from survey.store.schema import OutboxRow, TakenInRow
from survey.store.step_text import write_time

OUTBOX = "outbox"
"""The folder where the bytes of the files lie."""
ORDER = ("log", "relay", "lists", "blobs", "pieces")
"""What a stick gets first when it has not room for all: answers, lists, then photos, then videos."""


class Outbox:
    """The files of one campaign that travel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, cut: Cut, *, now: datetime) -> None:
        """Note a file whose bytes are in the outbox folder already."""
        row = {
            "sha256": cut.sha256,
            "name": cut.name,
            "kind": cut.kind,
            "from_seq": cut.from_seq,
            "to_seq": cut.to_seq,
            "blobs": json.dumps(cut.blobs),
            "recipients": json.dumps(cut.recipients),
            "made_at": write_time(now.astimezone(UTC)),
        }
        with self._database.write() as connection:
            connection.execute(_PUT, row)

    def cuts(self) -> list[Cut]:
        """Return what was cut: own segments in their order, then relays, packs and pieces."""
        with self._database.read() as connection:
            rows = list(connection.execute(_CUTS))
        rows.sort(key=lambda row: ORDER.index(row.kind) if row.kind in ORDER else len(ORDER))
        return [
            Cut(
                row.sha256,
                row.name,
                row.kind,
                row.from_seq,
                row.to_seq,
                tuple(json.loads(row.blobs)),
                tuple(json.loads(row.recipients)),
            )
            for row in rows
        ]

    def drop(self, sha256: str) -> None:
        """Forget a file that a newer one stands for."""
        with self._database.write() as connection:
            connection.execute(delete(OutboxRow).where(col(OutboxRow.sha256) == sha256))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the outbox: one process cuts at a time, or both would cut the same entries.

        Raises StoreBusy while another one does.
        """
        try:
            hold = Hold(self._database.path.parent, "outbox")
        except HeldElsewhere as held:
            raise StoreBusy(
                _("Another program prepares files for handing over right now: {who}.").format(
                    who=held.who or "?"
                ),
                where=str(self._database.path.parent),
                remedy=_("Wait until it is done, then run the same command again."),
            ) from None
        try:
            yield
        finally:
            hold.release()

    def note(self, taken: TakenIn, *, now: datetime) -> None:
        """Note a file that arrived. One noted as merged stays so."""
        with self._database.write() as connection:
            note_taken(connection, taken, now)

    def taken(self) -> list[TakenIn]:
        """Return the files that arrived, by hash."""
        with self._database.read() as connection:
            return [TakenIn(*row) for row in connection.execute(_TAKEN)]


_PUT = insert(OutboxRow).on_conflict_do_nothing()
_CUTS = select(OutboxRow.__table__).order_by(col(OutboxRow.from_seq), col(OutboxRow.name))  # type: ignore[attr-defined]
_TAKEN = select(TakenInRow.sha256, TakenInRow.name, TakenInRow.packer, TakenInRow.state).order_by(
    col(TakenInRow.sha256)
)


def note_taken(connection: Connection, taken: TakenIn, now: datetime) -> None:
    """Note a file that arrived inside a transaction of the caller."""
    values = {"name": taken.name, "packer": taken.packer, "state": taken.state}
    statement = insert(TakenInRow).values(
        sha256=taken.sha256, arrived_at=write_time(now.astimezone(UTC)), **values
    )
    not_merged = col(TakenInRow.state).not_in(MERGED)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["sha256"], set_=values, where=not_merged)
    )
