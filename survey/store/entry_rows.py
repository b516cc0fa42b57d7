"""Entries as rows: writing them and their parts inside a transaction, and reading them back.

What lives here: the bytes in and out of the tables. What does not: which entry comes next (`entries`),
and what is computed from them (`projection`).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, CursorResult, Executable, bindparam  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, select  # noqa: TID253

from survey.errors import LogError
from survey.log.clock import Hlc
from survey.log.entry import Entry, Header, join_entry, restore_header
from survey.store.database import DATABASE_NAME, damaged_error
from survey.store.schema import Entry as EntryRow
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
    wanted = {"kind": kind, "subject": subject, "device": device, "after_seq": after_seq or None}
    given = {name: value for name, value in wanted.items() if value is not None}
    yield from _entries_of(connection, connection.execute(_chosen(frozenset(given)), given))


@cache
def _chosen(given: frozenset[str]) -> Executable:
    """Return the statement of `read_entries` where these of its arguments are given: made once."""
    statement = _IN_ORDER
    for name in sorted(given - {"after_seq"}):
        statement = statement.where(EntryRow.__table__.c[name] == bindparam(name))  # type: ignore[attr-defined]
    if "after_seq" in given:
        statement = statement.where(col(EntryRow.seq) > bindparam("after_seq"))
    return statement


def read_holders(connection: Connection, device: str) -> Iterator[Entry]:
    """Yield the revisions and drafts of a device that may name a file, in order. Raises StoreDamaged.

    The others are told by their bytes where they lie, and not read: the quotes of a text are escaped.
    """
    yield from _entries_of(connection, connection.exec_driver_sql(_HOLDERS, (device, b'"attachments":{"')))


def read_entries_on(connection: Connection, subjects: Collection[str]) -> dict[str, list[Entry]]:
    """Return the entries on each of these subjects, at most `BATCH`, in the order of their moments.

    Raises StoreDamaged.
    """
    found: dict[str, list[Entry]] = {subject: [] for subject in subjects}
    rows = connection.execute(_IN_ORDER.where(col(EntryRow.subject).in_(subjects)))
    for entry in _entries_of(connection, rows):
        found[entry.header.subject].append(entry)
    return found


def _entries_of(connection: Connection, rows: CursorResult[str, bytes]) -> Iterator[Entry]:
    while batch := rows.fetchmany(BATCH):
        yield from read_stored(connection, [(row[0], row[1]) for row in batch])


def read_stored(connection: Connection, rows: Sequence[tuple[str, bytes]]) -> Iterator[Entry]:
    """Yield stored headers, each given with its hash, with the parts that are here. Raises StoreDamaged."""
    read = [_stored_header(hash_, data) for hash_, data in rows]
    parts = _parts_named(connection, {name for header in read for name in header.parts})
    for (hash_, data), header in zip(rows, read, strict=True):
        yield _join(hash_, data, header, parts)


def stored_subjects(connection: Connection, subjects: Collection[str]) -> set[str]:
    """Return on which of these subjects some entry is here."""
    rows = connection.exec_driver_sql(_SUBJECTS_HERE, (json.dumps(list(subjects)),))
    return set(rows.scalars())


def insert_entries(connection: Connection, entries: Sequence[Entry], now: datetime) -> int:
    """Insert entries and their parts; those that are here already stay. Return how many entries were new."""
    arrived = write_time(now.astimezone(UTC))
    rows = [
        (
            entry.hash,
            entry.header_bytes,
            own.device,
            own.seq,
            hlc_text(own.hlc),
            own.kind,
            own.subject,
            arrived,
        )
        for entry, own in ((entry, entry.header) for entry in entries)
    ]
    parts = [pair for entry in entries for pair in entry.parts.items()]
    new = connection.exec_driver_sql(_PUT_ENTRY, rows).rowcount if rows else 0
    if parts:
        connection.exec_driver_sql(_PUT_PART, parts)
    return new


def moment_of(entry: Entry) -> tuple[Hlc, str, str]:
    """Return what entries are sorted by: moment, device, hash."""
    return entry.header.hlc, entry.header.device, entry.hash


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
    rows = connection.exec_driver_sql(_PARTS_NAMED, (json.dumps(sorted(hashes)),))
    return {row[0]: row[1] for row in rows}


def _stored_header(hash_: str, data: bytes) -> Header:
    try:
        return restore_header(hash_, data)
    except LogError as error:
        raise damaged_error(Path(DATABASE_NAME), error.what) from error


def _join(hash_: str, data: bytes, header: Header, parts: Mapping[str, bytes]) -> Entry:
    try:
        return join_entry(hash_, data, header, {name: parts[name] for name in header.parts if name in parts})
    except LogError as error:
        raise damaged_error(Path(DATABASE_NAME), error.what) from error


# In SQL itself: of thousands of rows at once, building statements would cost more than writing them.
_PUT_ENTRY = (
    "INSERT INTO entry (hash, header, device, seq, hlc, kind, subject, arrived_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING"
)
_PUT_PART = "INSERT INTO part (hash, content) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING"
_PARTS_NAMED = "SELECT hash, content FROM part WHERE hash IN (SELECT value FROM json_each(?))"
_HOLDERS = (
    "SELECT entry.hash, entry.header FROM entry WHERE device = ? AND kind IN ('revision', 'draft') "
    # What is damaged is read too, and found to be.
    "AND (NOT json_valid(CAST(entry.header AS TEXT)) OR EXISTS "
    "(SELECT 1 FROM json_each(CAST(entry.header AS TEXT), '$.parts') AS named "
    "JOIN part ON part.hash = named.value WHERE instr(part.content, ?))) ORDER BY hlc, device, hash"
)
_SUBJECTS_HERE = (
    "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM entry WHERE entry.subject = json_each.value)"
)
_IN_ORDER = select(EntryRow.hash, EntryRow.header).order_by(
    col(EntryRow.hlc), col(EntryRow.device), col(EntryRow.hash)
)
