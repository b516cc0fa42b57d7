"""Entries as rows: writing them and their parts inside a transaction, and reading them back.

What lives here: the bytes in and out of the tables. What does not: which entry comes next (`entries`),
and what is computed from them (`projection`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, select  # noqa: TID253

from survey.errors import LogError
from survey.log.clock import Hlc
from survey.log.entry import Entry, read_entry, read_header
from survey.store.database import DATABASE_NAME, damaged_error
from survey.store.schema import Entry as EntryRow
from survey.store.schema import Part
from survey.store.step_text import write_time

BATCH = 400


def read_entries(
    connection: Connection,
    *,
    kind: str | None = None,
    subject: str | None = None,
    device: str | None = None,
    after_seq: int = 0,
) -> Iterator[Entry]:
    """Yield the entries of a transaction in the order of their moments. Raises StoreDamaged."""
    statement = select(EntryRow.header).order_by(col(EntryRow.hlc), col(EntryRow.device), col(EntryRow.hash))
    for column, value in ((EntryRow.kind, kind), (EntryRow.subject, subject), (EntryRow.device, device)):
        if value is not None:
            statement = statement.where(col(column) == value)
    if after_seq:
        statement = statement.where(col(EntryRow.seq) > after_seq)
    result = connection.execute(statement).scalars()
    while batch := result.fetchmany(BATCH):
        parts = read_parts(connection, batch)
        for header in batch:
            yield read_one(header, parts)


def insert_entries(connection: Connection, entries: Sequence[Entry], now: datetime) -> None:
    """Insert entries and their parts; those that are here already stay as they are."""
    rows = [
        {
            "hash": entry.hash,
            "header": entry.header_bytes,
            "device": entry.header.device,
            "seq": entry.header.seq,
            "hlc": hlc_text(entry.header.hlc),
            "kind": entry.header.kind,
            "subject": entry.header.subject,
            "arrived_at": write_time(now.astimezone(UTC)),
        }
        for entry in entries
    ]
    parts = [{"hash": name, "content": part} for entry in entries for name, part in entry.parts.items()]
    if rows:
        connection.execute(insert(EntryRow).on_conflict_do_nothing(index_elements=["hash"]), rows)
    if parts:
        connection.execute(insert(Part).on_conflict_do_nothing(index_elements=["hash"]), parts)


def hlc_text(moment: Hlc) -> str:
    """Return a moment as text that sorts as the moment does.

    >>> hlc_text(Hlc(1, 2))
    '0000000000000001.0000000002'
    """
    ms, tie = moment
    return f"{ms:016d}.{tie:010d}"


def read_hlc(text: str) -> Hlc:
    """Read what `hlc_text` wrote."""
    ms, tie = text.split(".")
    return Hlc(int(ms), int(tie))


def read_parts(connection: Connection, headers: Sequence[bytes]) -> dict[str, bytes]:
    """Return the parts that these headers name and that are here, by hash."""
    try:
        names = sorted({name for header in headers for name in read_header(header).parts})
    except LogError:
        names = []
    found: dict[str, bytes] = {}
    for start in range(0, len(names), BATCH):
        chosen = names[start : start + BATCH]
        rows = connection.execute(select(Part.hash, Part.content).where(col(Part.hash).in_(chosen)))
        found.update({row[0]: row[1] for row in rows})
    return found


def read_one(header: bytes, parts: Mapping[str, bytes]) -> Entry:
    """Put a stored header together with its parts. Raises StoreDamaged."""
    try:
        names = read_header(header).parts
        return read_entry(header, {name: parts[name] for name in names if name in parts})
    except LogError as error:
        raise damaged_error(Path(DATABASE_NAME), error.what) from error
