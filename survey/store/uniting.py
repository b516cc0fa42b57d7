"""Uniting: what another store of the same campaign holds comes into this one, and nothing here is replaced.

What lives here: the log with its signed heads, lists received, files, forms, photos and drafts of a copy
(a backup, a copied folder), and what can still be read of a damaged database. What does not: folders and
settings (`campaign.upkeep.restoring`).
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from survey.errors import LogError, StoreError
from survey.log.chain import ChainHead
from survey.log.entry import Entry, hash_bytes, read_entry
from survey.log.entry import read_header as read_entry_header
from survey.log.signed_head import SignedHead
from survey.records.journal import DraftHeader
from survey.records.photos import InboxPhoto
from survey.records.steps import Recorded
from survey.store.step_text import read_header, read_step
from survey.store.store import Store


@dataclass(frozen=True, slots=True)
class United:
    """What a copy brought: counts of entries, files, forms and drafts that were not here.

    `differing` are the ids of drafts that were worked on in both places: the one that was here stays.
    """

    entries: int = 0
    files: int = 0
    forms: int = 0
    drafts: int = 0
    differing: tuple[str, ...] = ()


def unite(store: Store, copy: Store, *, own: str | None, now: datetime) -> United:
    """Take from a copy what this store lacks. `own` is this device's id: its chain goes on from its end here.

    The copy is only read. Raises StoreError.
    """
    forms = _unite_forms(store, copy)
    files = _unite_files(store, copy, now)
    entries = sum(
        store.receive(_chain(copy, device), now=now, head=_head(store, copy, device, own))
        for device in copy.devices()
    )
    for moment, writings in groupby(copy.entities.received(), key=lambda pair: pair[0]):
        store.entities.receive([writing for _moment, writing in writings], moment, now=now)
    for photo in copy.photos.list():
        if not store.blobs.is_erased(photo.sha256):
            store.photos.add(
                InboxPhoto(photo.sha256, photo.name, photo.state, photo.submission, photo.ref, photo.facts),
                now,
            )
    drafts, differing = _unite_drafts(store, copy)
    return United(entries, files, forms, drafts, tuple(differing))


def _chain(copy: Store, device: str) -> Iterator[Entry]:
    return copy.entries(device=device)


def _head(store: Store, copy: Store, device: str, own: str | None) -> SignedHead | None:
    """Return the copy's signed head of a device, if it holds and goes on from what is here."""
    head = copy.signed_head(device)
    if head is None or not head.holds():
        return None
    here = store.head(device)
    if device != own or here.hash is None:
        return head
    # The other branch of this device's own chain is kept, and what is written next follows this one.
    return head if any(entry.hash == here.hash for entry in _chain(copy, device)) else None


def _unite_forms(store: Store, copy: Store) -> int:
    held = {(form.form_id, form.version) for form in store.forms.list()}
    lacking = [form for form in copy.forms.list() if (form.form_id, form.version) not in held]
    for form in lacking:
        store.forms.deploy(
            form.path,
            form_id=form.form_id,
            version=form.version,
            hash=form.hash,
            title=form.title,
            deployed_at=datetime.fromisoformat(form.deployed_at),
            media={name: form.path.parent / name for name in form.media},
        )
    return len(lacking)


def _unite_files(store: Store, copy: Store, now: datetime) -> int:
    """Take in the files that are missing or damaged here; erased and freed ones stay away."""
    taken = 0
    for blob in copy.blobs.list():
        if store.blobs.is_absent_on_purpose(blob.sha256) or _is_whole(store, blob.sha256):
            continue
        with suppress(StoreError):
            # One that is damaged in the copy too is told by the check.
            store.blobs.add(
                copy.blobs.path(blob.sha256),
                name=blob.name,
                mime=blob.mime,
                added_at=now,
                expected=blob.sha256,
            )
            taken += 1
    return taken


def _is_whole(store: Store, sha256: str) -> bool:
    try:
        store.blobs.verify(sha256)
    except StoreError:
        return False
    return store.blobs.is_taken_in(sha256)


def _unite_drafts(store: Store, copy: Store) -> tuple[int, list[str]]:
    """Take up the drafts that are not here, or are longer in the copy; those that ended here stay ended."""
    taken, differing = 0, []
    for summary in copy.journals.list():
        draft = summary.header.draft_id
        own = Draft(summary.header, copy.journals.read(draft), copy.journals.lists(draft))
        match take_draft(store, own):
            case "taken":
                taken += 1
            case "differs":
                differing.append(draft)
    return taken, differing


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of another database: its header, steps and lists; `is_whole` tells that no step was lost,
    `has_lists` that no list was."""

    header: DraftHeader
    steps: Sequence[Recorded]
    lists: Mapping[str, str]
    is_whole: bool = True
    has_lists: bool = True


def take_draft(store: Store, draft: Draft) -> str:
    """Take up a draft, or the steps that it has more than the one here; return taken, held or differs.

    One that became a revision stays ended. Raises StoreError.
    """
    draft_id, steps = draft.header.draft_id, list(draft.steps)
    if draft_id not in {summary.header.draft_id for summary in store.journals.list()}:
        if _is_finished(store, draft.header):
            return "held"
        with store.journals.begin(draft.header, draft.lists) as journal:
            for recorded in steps:
                journal.append(recorded)
        return "taken"
    held = list(store.journals.read(draft_id))
    if steps[: len(held)] == held and len(steps) > len(held):
        with store.journals.open(draft_id) as journal:
            for recorded in steps[len(held) :]:
                journal.append(recorded)
        return "taken"
    return "held" if held[: len(steps)] == steps else "differs"


def _is_finished(store: Store, draft: DraftHeader) -> bool:
    """Tell whether the log holds the revision that a draft became."""
    return any(
        (entry.body or {}).get("instance_id") == draft.instance_id
        for entry in store.entries(kind="revision", subject=draft.submission)
    )


def salvage_drafts(damaged: Path) -> tuple[list[Draft], list[str]]:
    """Return the drafts of a damaged database that can be read, and the ids of those that cannot at all.

    A draft has its steps up to the first one that cannot be read: what was answered after it may hang on it.
    """
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        headers = dict(_rows(connection, "SELECT draft_id, header FROM draft"))
        ids = {row[0] for row in _rows(connection, "SELECT DISTINCT draft_id FROM step")}
        found, lost = [], []
        for draft_id in sorted({*headers, *ids}, key=str):
            with suppress(ValueError, KeyError, TypeError):
                header = read_header(headers[draft_id])
                steps, is_whole = _salvaged_steps(connection, draft_id)
                lists, has_lists = _salvaged_lists(connection, draft_id)
                found.append(Draft(header, steps, lists, is_whole, has_lists))
                continue
            lost.append(str(draft_id))
    return found, lost


def _salvaged_lists(connection: sqlite3.Connection, draft_id: str) -> tuple[dict[str, str], bool]:
    """Return the lists that a draft saw and that can be read, and whether those are all."""
    query = "SELECT name, content FROM draft_list WHERE draft_id = ?"
    lists: dict[str, str] = {}
    failed: list[bool] = []
    for name, content in _rows(connection, query, draft_id, failed=failed):
        try:
            json.loads(content)
            lists[str(name)] = content
        except (ValueError, TypeError):
            failed.append(True)
    return lists, not failed


def _salvaged_steps(connection: sqlite3.Connection, draft_id: str) -> tuple[list[Recorded], bool]:
    query = "SELECT number, step FROM step WHERE draft_id = ? ORDER BY number"
    steps: list[Recorded] = []
    failed: list[bool] = []
    for number, text in _rows(connection, query, draft_id, failed=failed):
        try:
            if number != len(steps) + 1:
                return steps, False
            steps.append(read_step(text))
        except (ValueError, KeyError, TypeError):
            return steps, False
    return steps, not failed


def salvage_entries(damaged: Path, campaign: str) -> Iterator[tuple[list[Entry], SignedHead | None]]:
    """Yield, a device at a time, the entries of a damaged database that are still what their hashes say.

    The head is that of the device, when it is whole and signed. What cannot be read is left out.
    """
    with closing(sqlite3.connect(damaged, isolation_level=None)) as connection:
        parts = {hash_bytes(row[0]): row[0] for row in _rows(connection, "SELECT content FROM part")}
        chains: dict[str, list[Entry]] = {}
        for (header,) in _rows(connection, "SELECT header FROM entry"):
            with suppress(LogError):
                names = read_entry_header(header).parts
                entry = read_entry(header, {name: parts[name] for name in names if name in parts})
                if entry.header.campaign == campaign:
                    chains.setdefault(entry.header.device, []).append(entry)
        heads = list(_rows(connection, "SELECT device, seq, hash, signature, public_key FROM chain_head"))
    for device, entries in sorted(chains.items()):
        entries.sort(key=lambda entry: entry.header.seq)
        held = {entry.hash for entry in entries}
        found = [
            SignedHead(ChainHead(campaign, device, row[1], row[2]), row[3], row[4])
            for row in heads
            if row[0] == device and row[2] in held
        ]
        yield entries, next((head for head in found if head.holds()), None)


def _rows(
    connection: sqlite3.Connection, query: str, *values: str, failed: list[bool] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query as far as the file can be read; where it ends too early `failed` grows."""
    try:
        yield from connection.execute(query, values)
    except (sqlite3.DatabaseError, OSError, UnicodeDecodeError):
        if failed is not None:
            failed.append(True)
