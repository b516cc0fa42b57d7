"""Entries as rows: writing them and their parts inside a transaction, and reading them back.

What lives here: the bytes in and out of the tables. What does not: which entry comes next (`entries`),
and what is computed from them (`projection`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, ScalarResult  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, select  # noqa: TID253

from survey.errors import LogError
from survey.log.clock import Hlc
from survey.log.entry import Entry, Header, join_entry, read_header
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
    statement = _IN_ORDER
    for column, value in ((EntryRow.kind, kind), (EntryRow.subject, subject), (EntryRow.device, device)):
        if value is not None:
            statement = statement.where(col(column) == value)
    if after_seq:
        statement = statement.where(col(EntryRow.seq) > after_seq)
    yield from _entries_of(connection, connection.execute(statement).scalars())


def read_entries_on(connection: Connection, subjects: Collection[str]) -> dict[str, list[Entry]]:
    """Return the entries on each of these subjects, at most `BATCH`, in the order of their moments.

    Raises StoreDamaged.
    """
    found: dict[str, list[Entry]] = {subject: [] for subject in subjects}
    headers = connection.execute(_IN_ORDER.where(col(EntryRow.subject).in_(subjects))).scalars()
    for entry in _entries_of(connection, headers):
        found[entry.header.subject].append(entry)
    return found


def _entries_of(connection: Connection, headers: ScalarResult[bytes]) -> Iterator[Entry]:
    while batch := headers.fetchmany(BATCH):
        yield from read_stored(connection, batch)


def read_stored(connection: Connection, headers: Sequence[bytes]) -> Iterator[Entry]:
    """Yield stored headers with the parts that are here. Raises StoreDamaged."""
    read = list(map(_stored_header, headers))
    parts = _parts_named(connection, {name for header in read for name in header.parts})
    for data, header in zip(headers, read, strict=True):
        yield _join(data, header, parts)


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


def _parts_named(connection: Connection, hashes: Iterable[str]) -> dict[str, bytes]:
    names = sorted(hashes)
    found: dict[str, bytes] = {}
    for start in range(0, len(names), BATCH):
        chosen = names[start : start + BATCH]
        rows = connection.execute(select(Part.hash, Part.content).where(col(Part.hash).in_(chosen)))
        found.update({row[0]: row[1] for row in rows})
    return found


def _stored_header(data: bytes) -> Header:
    try:
        return read_header(data)
    except LogError as error:
        raise damaged_error(Path(DATABASE_NAME), error.what) from error


def _join(data: bytes, header: Header, parts: Mapping[str, bytes]) -> Entry:
    try:
        return join_entry(data, header, {name: parts[name] for name in header.parts if name in parts})
    except LogError as error:
        raise damaged_error(Path(DATABASE_NAME), error.what) from error


_IN_ORDER = select(EntryRow.header).order_by(col(EntryRow.hlc), col(EntryRow.device), col(EntryRow.hash))
