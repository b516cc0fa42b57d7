"""Erasing on disk: what coordinators erased is dropped, refused when it comes again, and its bytes are gone.

What lives here: parts and files, inside the transaction that brings an erasure or what it erases, and what
of the work outside the database is still to do. What does not: which parts go (`log.erasure`), drafts and
the files that travel (`campaign.travel.erased`).
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, delete, select  # noqa: TID253

from survey.log.entry import Entry
from survey.log.erasure import ERASURE, Erased, erased_by
from survey.store.database import BUSY_TIMEOUT_S, explained
from survey.store.entry_rows import BATCH, read_entries
from survey.store.schema import BlobRow, Meta, Part, PhotoRow

ERASED = "erased"
"""The state of a file that is not here and must not come again."""
COORDINATORS = "coordinators"
"""The note that names whose erasures count, as JSON."""
UNFINISHED = "erasing"
"""The note of what an erasure still has to take out of drafts and files, as JSON."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was dropped from the log and may lie elsewhere: entries as (device, number), and files by hash."""

    entries: frozenset[tuple[str, int]]
    files: frozenset[str]


def known_erasures(connection: Connection) -> Erased:
    """Return everything that was erased, by whom counts here."""
    return erased_by(read_entries(connection, kind=ERASURE), coordinators_in(connection))


def coordinators_in(connection: Connection) -> frozenset[str]:
    """Return the devices whose erasures count."""
    return frozenset(json.loads(read_note(connection, COORDINATORS) or "[]"))


def refuse_erased(connection: Connection, erased: Erased, entries: Sequence[Entry]) -> list[Entry]:
    """Return entries as they may be kept; the files that refused parts name are refused from now on."""
    if not erased:
        return list(entries)
    kept = [erased.without(entry) for entry in entries]
    if any(own is not entry for own, entry in zip(kept, entries, strict=True)):
        note_drafts_to_clear(connection)
        _forget_files(connection, frozenset[str]().union(*map(erased.files_of, entries)))
    return kept


def drop_erased(connection: Connection, erased: Erased) -> set[str]:
    """Drop what is here of what was erased; return the subjects that have to be computed again."""
    places: set[tuple[str, int]] = set()
    subjects: set[str] = set()
    files = set(erased.files)
    names: list[str] = []
    for entry in suspects(connection, erased):
        if gone := erased.parts_of(entry):
            names += gone
            files |= erased.files_of(entry)
            places.add((entry.header.device, entry.header.seq))
            subjects.add(entry.header.subject)
    for start in range(0, len(names), BATCH):
        connection.execute(delete(Part).where(col(Part.hash).in_(names[start : start + BATCH])))
    if places:
        _keep_unfinished(connection, Unfinished(frozenset(places), frozenset()))
    _forget_files(connection, files)
    return subjects


def note_drafts_to_clear(connection: Connection) -> None:
    """Note that a draft here may say what is erased, also when nothing of it was signed yet."""
    _keep_unfinished(connection, Unfinished(frozenset(), frozenset()))


def suspects(connection: Connection, erased: Erased) -> Iterable[Entry]:
    """Yield the entries of which something may go; all of them only where a part is named alone."""
    if erased.parts:
        yield from read_entries(connection)
        return
    for subject in sorted({*erased.people, *erased.files}):
        yield from read_entries(connection, subject=subject)


def _forget_files(connection: Connection, files: Collection[str]) -> None:
    """Note that files are erased; those that were not yet are still to be removed."""
    known = {row[0] for row in connection.execute(select(BlobRow.sha256).where(col(BlobRow.state) == ERASED))}
    new = sorted(set(files) - known)
    if not new:
        return
    rows = [{"sha256": own, "size_bytes": 0, "mime": "", "state": ERASED, "added_at": ""} for own in new]
    statement = insert(BlobRow)
    values = {"state": ERASED}
    connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=values), rows)
    for start in range(0, len(new), BATCH):
        connection.execute(delete(PhotoRow).where(col(PhotoRow.sha256).in_(new[start : start + BATCH])))
    _keep_unfinished(connection, Unfinished(frozenset(), frozenset(new)))


def read_unfinished(connection: Connection) -> Unfinished | None:
    """Return what an erasure still has to take out of drafts and files, None when nothing is left to do."""
    text = read_note(connection, UNFINISHED)
    if text is None:
        return None
    held = json.loads(text)
    return Unfinished(
        frozenset((str(device), int(seq)) for device, seq in held["entries"]), frozenset(held["files"])
    )


def forget_unfinished(connection: Connection, done: Unfinished) -> None:
    """Say that this much is done; what another process added meanwhile stays."""
    held = read_unfinished(connection)
    connection.execute(delete(Meta).where(col(Meta.key) == UNFINISHED))
    if held is not None and (held.entries - done.entries or held.files - done.files):
        left = Unfinished(held.entries - done.entries, held.files - done.files)
        _keep_unfinished(connection, left)


def _keep_unfinished(connection: Connection, more: Unfinished) -> None:
    held = read_unfinished(connection) or Unfinished(frozenset(), frozenset())
    document = {
        "entries": sorted(held.entries | more.entries),
        "files": sorted(held.files | more.files),
    }
    keep_note_in(connection, UNFINISHED, json.dumps(document))


def keep_note_in(connection: Connection, key: str, value: str) -> None:
    """Keep a note inside a transaction of the caller."""
    connection.execute(_KEEP, {"key": key, "value": value})


def read_note(connection: Connection, key: str) -> str | None:
    """Return what is kept under `key`, None when nothing is."""
    value: str | None = connection.execute(_NOTE, {"key": key}).scalar_one_or_none()
    return value


_NOTE = select(Meta.value).where(col(Meta.key) == bindparam("key"))
_ADD = insert(Meta)
_KEEP = _ADD.on_conflict_do_update(index_elements=["key"], set_={"value": _ADD.excluded.value})


def overwrite_free_pages(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> bool:
    """Write the database again without what was deleted, fold its log, drop older copies beside it.

    Return False when another process kept the log from being folded: the bytes are still in it then.
    Raises StoreError. Source: sqlite.org, "VACUUM", "PRAGMA wal_checkpoint".
    """
    with (
        explained(path),
        closing(sqlite3.connect(path, timeout=busy_timeout_s, isolation_level=None)) as connection,
    ):
        connection.execute("VACUUM")
        busy, _pages, _folded = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        for pattern in ("before-*", "damaged-*"):
            for copy in path.parent.glob(f"{path.name}.{pattern}"):
                copy.unlink(missing_ok=True)
    return not busy
