"""The log on disk: writing the next entry of this device, taking in those of others, reading them.

What lives here: entries, parts and signed heads, each change with its projections in one transaction.
What does not: what an entry means (`log`), and how a state is computed (`log.state`, `projection`).
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, func, select  # noqa: TID253

from survey.errors import StoreError
from survey.log.chain import ChainHead, Writing, head_after, next_entry
from survey.log.clock import DAY_MS, Hlc
from survey.log.entry import Entry
from survey.log.erasure import ERASURE, Erased, erased_by
from survey.log.signed_head import SignedHead
from survey.messages import _
from survey.records.journal import DraftHeader
from survey.records.travel import TakenIn
from survey.store.database import Database
from survey.store.entry_rows import (
    BATCH,
    hlc_text,
    insert_entries,
    moment_of,
    read_entries,
    read_hlc,
    read_holders,
    read_stored,
    stored_subjects,
)
from survey.store.erasing import (
    COORDINATORS,
    Unfinished,
    coordinators_in,
    drop_erased,
    forget_unfinished,
    keep_note_in,
    known_erasures,
    note_drafts_to_clear,
    overwrite_free_pages,
    read_unfinished,
    refuse_erased,
)
from survey.store.journals import delete_draft, read_draft_header
from survey.store.outbox import note_taken
from survey.store.projection import APART, project
from survey.store.schema import ChainHead as HeadRow
from survey.store.schema import Entry as EntryRow
from survey.store.schema import SignedHeadRow as HeadSeen


class Signer(Protocol):
    """What signs for this device, as `crypto.DeviceKeys` does."""

    @property
    def device_id(self) -> str:
        """Return the device's id."""
        ...

    @property
    def verify_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature of `data`."""
        ...


class Log:
    """The entries of one campaign."""

    def __init__(self, database: Database, campaign_id: str) -> None:
        self._database = database
        self._campaign = campaign_id

    def append(
        self,
        writings: Sequence[Writing],
        *,
        signer: Signer,
        author: str,
        now: datetime,
        fold: str | None = None,
    ) -> list[Entry]:
        """Write the next entries of this device, its signed head and their projections, in one commit.

        `fold` is the id of the draft that these entries finish: it is gone in the same commit, so that
        there is either the draft or the entries, whatever happens. Raises StoreError.
        """
        now_ms = int(now.timestamp() * 1000)
        entries: list[Entry] = []
        with self._database.write() as connection:
            head = self._head(connection, signer.device_id, now_ms)
            for writing in writings:
                entry = next_entry(head, writing, author=author, now_ms=now_ms)
                head = head_after(entry)
                entries.append(entry)
            _new, subjects = _keep(connection, known_erasures(connection), entries, now)
            _write_head(connection, head, signer)
            if fold is not None:
                _fold(connection, fold)
            project(connection, subjects)
        return entries

    def receive(
        self,
        entries: Iterable[Entry],
        *,
        now: datetime,
        head: SignedHead | None = None,
        taken: TakenIn | None = None,
    ) -> int:
        """Take in entries of other devices, in one commit; return how many were new.

        `head` is the verified head that they end at, `taken` the file that they came in.
        """
        with self._database.write() as connection:
            if taken is not None:
                note_taken(connection, taken, now)
            new = 0
            subjects: set[str] = set()
            fresh: dict[str, list[Entry]] = {}
            erased = known_erasures(connection)
            waiting = iter(entries)
            while batch := list(islice(waiting, BATCH)):
                if any(entry.header.campaign != self._campaign for entry in batch):
                    raise StoreError(_("These entries belong to another campaign."), where=self._campaign)
                came, changed = _keep_fresh(connection, erased, batch, now, fresh)
                new += came
                subjects |= changed
                if any(entry.header.kind == ERASURE for entry in batch):
                    erased = known_erasures(connection)
            if head is not None:
                _keep_head(connection, head)
                _remember_head(connection, head)
            project(connection, subjects, fresh=fresh)
            return new

    def keep_coordinators(self, devices: Collection[str]) -> None:
        """Say whose erasures count; what those of a new one erase is dropped in the same commit."""
        with self._database.read() as connection:
            if coordinators_in(connection) == frozenset(devices):
                return
        with self._database.write() as connection:
            if coordinators_in(connection) != frozenset(devices):
                keep_note_in(connection, COORDINATORS, json.dumps(sorted(devices)))
                project(connection, drop_erased(connection, known_erasures(connection)))

    def unfinished_erasure(self) -> Unfinished | None:
        """Return what an erasure still has to take out of drafts and files, None when nothing is left."""
        with self._database.read() as connection:
            return read_unfinished(connection)

    def finish_erasure(self, done: Unfinished) -> bool:
        """Say that drafts and files hold nothing erased any more, and overwrite what the database deleted.

        Return False, with the work still noted, when another process keeps the bytes from going.
        """
        if not overwrite_free_pages(self._database.path):
            return False
        with self._database.write() as connection:
            forget_unfinished(connection, done)
        return True

    def erased(self) -> Erased:
        """Return everything that was erased."""
        with self._database.read() as connection:
            return known_erasures(connection)

    def entries(
        self,
        *,
        kind: str | None = None,
        subject: str | None = None,
        device: str | None = None,
        after_seq: int = 0,
    ) -> Iterator[Entry]:
        """Yield entries in the order of their moments, each with the parts that are here.

        Raises StoreDamaged when an entry is not what its hash says.
        """
        with self._database.read() as connection:
            yield from read_entries(
                connection, kind=kind, subject=subject, device=device, after_seq=after_seq
            )

    def holders(self, device: str) -> Iterator[Entry]:
        """Yield the revisions and drafts of a device that may name a file, in order. Raises StoreDamaged."""
        with self._database.read() as connection:
            yield from read_holders(connection, device)

    def entry(self, hash_: str) -> Entry:
        """Return one entry by its hash. Raises StoreError when it is not here."""
        with self._database.read() as connection:
            header = connection.execute(
                select(EntryRow.header).where(col(EntryRow.hash) == hash_)
            ).scalar_one_or_none()
            if header is None:
                raise StoreError(_("This entry is not in the log."), where=hash_)
            return next(read_stored(connection, [(hash_, header)]))

    def count(self) -> int:
        """Return how many entries there are."""
        with self._database.read() as connection:
            return _count(connection)

    def devices(self) -> list[str]:
        """Return the devices that wrote something that is here."""
        with self._database.read() as connection:
            return sorted(connection.execute(select(EntryRow.device).distinct()).scalars())

    def head(self, device: str) -> ChainHead:
        """Return the last entry of a device; `seq` 0 when it wrote none."""
        with self._database.read() as connection:
            return _stored_head(connection, self._campaign, device)

    def signed_head(self, device: str) -> SignedHead | None:
        """Return the last signed head of a device, None when none is here."""
        with self._database.read() as connection:
            row = connection.execute(
                select(HeadRow.signature, HeadRow.public_key).where(col(HeadRow.device) == device)
            ).one_or_none()
            if row is None:
                return None
            return SignedHead(_stored_head(connection, self._campaign, device), row[0], row[1])

    def signed_heads(self, device: str) -> list[SignedHead]:
        """Return every signed head of a device that arrived here, by number; the moment is not filled in."""
        statement = (
            select(HeadSeen)
            .where(col(HeadSeen.device) == device)
            .order_by(col(HeadSeen.seq), col(HeadSeen.hash))
        )
        with self._database.read() as connection:
            rows = [HeadSeen(**row) for row in connection.execute(statement).mappings()]
        return [
            SignedHead(ChainHead(self._campaign, device, row.seq, row.hash), row.signature, row.public_key)
            for row in rows
        ]

    def forks(self, device: str | None = None) -> dict[str, int]:
        """Return the devices that have two entries of one number (a copied laptop), with the first one.

        Only that of `device` when given: the others are not looked at.
        """
        statement, given = (_FORKS, ()) if device is None else (_FORKS_OF, (device,))
        with self._database.read() as connection:
            return {device: int(seq) for device, seq in connection.exec_driver_sql(statement, given)}

    def _head(self, connection: Connection, device: str, now_ms: int) -> ChainHead:
        head = _stored_head(connection, self._campaign, device)
        # What was received counts too, unless it lies more than a day ahead of this device's clock.
        limit = hlc_text(Hlc(now_ms + DAY_MS, 0))
        latest = connection.execute(
            select(func.max(EntryRow.hlc)).where(col(EntryRow.hlc) <= limit)
        ).scalar_one_or_none()
        return head if latest is None else replace(head, hlc=max(head.hlc, read_hlc(latest)))


def _keep(
    connection: Connection, erased: Erased, entries: Sequence[Entry], now: datetime
) -> tuple[int, set[str]]:
    """Insert entries without what was erased, and carry out the erasures among them.

    Return how many were new, and the subjects that changed.
    """
    subjects = {entry.header.subject for entry in entries if entry.header.kind not in APART}
    new = insert_entries(connection, refuse_erased(connection, erased, entries), now)
    fresh = erased_by(entries, coordinators_in(connection))
    if fresh.people:
        note_drafts_to_clear(connection)
    return new, (subjects | drop_erased(connection, fresh) if fresh else subjects)


def _keep_fresh(
    connection: Connection,
    erased: Erased,
    entries: Sequence[Entry],
    now: datetime,
    fresh: dict[str, list[Entry]],
) -> tuple[int, set[str]]:
    """Insert entries as `_keep` does; `fresh` gets those of subjects on which there was nothing before.

    Their state is computed from what came, without reading it from the tables again.
    """
    known = stored_subjects(connection, {entry.header.subject for entry in entries})
    new, changed = _keep(connection, erased, entries, now)
    by_subject: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.header.subject, {})[entry.hash] = entry
    for subject in changed:
        fresh.pop(subject, None)
    if not erased and not any(entry.header.kind == ERASURE for entry in entries):
        for subject, own in by_subject.items():
            if subject not in known and all(len(e.parts) == len(e.header.parts) for e in own.values()):
                fresh[subject] = sorted(own.values(), key=moment_of)
    return new, changed


def _stored_head(connection: Connection, campaign: str, device: str) -> ChainHead:
    row = connection.execute(_HEAD, {"device": device}).one_or_none()
    if row is None:
        return ChainHead(campaign, device)
    return ChainHead(campaign, device, row[0], row[1], read_hlc(row[2]))


def _write_head(connection: Connection, head: ChainHead, signer: Signer) -> None:
    _keep_head(connection, SignedHead(head, signer.sign(head.signed_bytes()), signer.verify_key))


def _keep_head(connection: Connection, signed: SignedHead) -> None:
    """Keep a device's signed head, unless a later one is here already: files arrive in any order."""
    connection.execute(_KEEP_HEAD, _head_row(signed))


def _remember_head(connection: Connection, signed: SignedHead) -> None:
    """Keep a signed head that arrived for good: a relay cuts the chain there and nowhere else."""
    connection.execute(_REMEMBER_HEAD, _head_row(signed))


def _head_row(signed: SignedHead) -> dict[str, Any]:
    return {
        "device": signed.head.device,
        "seq": signed.head.seq,
        "hash": signed.head.hash,
        "signature": signed.signature,
        "public_key": signed.public_key,
    }


def _fold(connection: Connection, draft_id: str) -> None:
    header: DraftHeader | None = read_draft_header(connection, draft_id)
    if header is None:
        raise StoreError(_("There is no such draft: it was finalized or discarded already."), where=draft_id)
    if header.practice:
        raise StoreError(_("A practice interview never becomes a submission."), where=draft_id)
    delete_draft(connection, draft_id)


def _count(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(EntryRow)).scalar_one())


# Made once: building a statement costs more than running it, and a merge asks these of every file.
_HEAD = (
    select(HeadRow.seq, HeadRow.hash, EntryRow.hlc)
    .join(EntryRow, col(EntryRow.hash) == col(HeadRow.hash))
    .where(col(HeadRow.device) == bindparam("device"))
)
_PUT_HEAD = insert(HeadRow)
_KEEP_HEAD = _PUT_HEAD.on_conflict_do_update(
    index_elements=["device"],
    set_={name: _PUT_HEAD.excluded[name] for name in ("seq", "hash", "signature", "public_key")},
    where=col(HeadRow.seq) < _PUT_HEAD.excluded.seq,
)
_REMEMBER_HEAD = insert(HeadSeen).on_conflict_do_nothing()
_FORKS = (
    "SELECT device, min(seq) FROM (SELECT device, seq FROM entry GROUP BY device, seq HAVING count(*) > 1) "
    "GROUP BY device"
)
_FORKS_OF = (
    "SELECT device, min(seq) FROM (SELECT device, seq FROM entry WHERE device = ? "
    "GROUP BY device, seq HAVING count(*) > 1) GROUP BY device"
)
