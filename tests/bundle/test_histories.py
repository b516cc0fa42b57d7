"""Laptops that edit, delete, copy and carry what they have, in histories that Hypothesis makes up: the laws.

Merging is commutative, associative and idempotent; no header ever vanishes; what is exported is imported the
same; a rebuild gives what merging gave; every order of what travelled gives one canonical dump.

An ordinary run plays a few dozen; `HISTORIES=10000 HYPOTHESIS_PROFILE=deep pytest
tests/bundle/test_histories.py` plays 10,000.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations, islice, permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from survey.bundle.segments import Segment, read_segment, split_entries, write_segment
from survey.bundle.signed import read_signed
from survey.crypto import DeviceKeys
from survey.log.bodies import comment_body, erasure_body, review_body
from survey.log.chain import Writing, head_after, linked_run
from survey.log.clock import DAY_MS
from survey.log.drafts import draft_body, draft_heads
from survey.log.entry import Entry, make_part, read_part
from survey.log.erasure import erased_by
from survey.log.odk_chain import odk_chain
from survey.log.signed_head import SignedHead
from survey.log.words import standing
from survey.log.writers import ancestries
from survey.store import Store
from tests.store.fresh import fresh_store
from tests.store.writings import revision

HISTORIES = int(os.environ.get("HISTORIES", "20"))
KEYS = [DeviceKeys(bytes([number + 1]) * 32, "") for number in range(3)]
COORDINATORS = [KEYS[0].device_id]
"""Whose erasures count; those of the others are kept and take nothing."""
NOW = datetime(2026, 11, 24, tzinfo=UTC)
YEARS = timedelta(days=3650)
SUBJECTS = ["uuid:1", "uuid:2"]
AHEAD = timedelta(hours=30)
MEMORY = next((path for path in ("/dev/shm",) if os.access(path, os.W_OK)), None)
"""Where files lie in memory, if anywhere: what is shown here needs no disk."""
ALL_ORDERS = "ALL_ORDERS" in os.environ

laptops = st.integers(0, 9)


@dataclass(frozen=True)
class Deed:
    """What somebody writes: an edit, a word, a snapshot, an erasure; after the last `of` of its kind here."""

    what: str
    later: timedelta
    subject: str
    value: str
    path: str
    of: int
    chosen: int


DEEDS = (
    "review",
    "comment",
    "attempt",
    "weather",
    "delete",
    "hand over",
    "hand over",
    "erase",
    "erase person",
)
deeds = st.builds(
    Deed,
    # One rule with all deeds, since Hypothesis leaves whole rules out of many of its histories.
    what=st.sampled_from(("edit",) * len(DEEDS) + DEEDS),
    later=st.sampled_from([timedelta(), timedelta(), AHEAD, YEARS, -YEARS]),
    subject=st.sampled_from(SUBJECTS),
    value=st.sampled_from("123"),
    path=st.sampled_from(["/data/a", "/data/b", "/data/chef/nom"]),
    of=st.integers(0, 3),
    chosen=st.integers(0, 9),
)


def last(entries: list[Entry], count: int) -> tuple[str, ...]:
    """Return the hashes of the last of some entries, in their order."""
    return tuple(sorted(entry.hash for entry in entries[len(entries) - count :])) if count else ()


@dataclass
class Laptop:
    """A store with the keys that it writes with, and the files that lie on its sticks."""

    store: Store
    keys: DeviceKeys
    cut_to: int = 0
    files: list[bytes] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    touched: bool = True
    """Whether something was done to its store since the invariants were looked at."""

    def entries(self) -> list[Entry]:
        return list(self.store.entries())

    def dump(self) -> bytes:
        return b"".join(self.store.canonical_dump())

    def cut(self) -> None:
        """Export what it wrote since the last time, in small segments."""
        device = self.keys.device_id
        own = {e.hash: e for e in self.store.entries(device=device)}
        chain = linked_run(own, str(self.store.head(device).hash), self.cut_to)
        for run in split_entries(chain, limit_bytes=4000):
            head = head_after(run[-1])
            signed = SignedHead(head, self.keys.sign(head.signed_bytes()), self.keys.verify_key)
            data = bytes(write_segment(run, signed, packer=self.keys, recipients=[]))
            assert [(e.header_bytes, e.parts) for e in opened(data).entries] == [
                (e.header_bytes, e.parts) for e in run
            ]
            self.files.append(data)
            self.cut_to = head.seq

    def take(self, data: bytes) -> None:
        """Import a file, as a merge does."""
        segment = opened(data)
        head: SignedHead | None = segment.head
        own = self.store.head(segment.head.head.device)
        if own.device == self.keys.device_id and own.hash is not None:
            known = {segment.entries[0].header.prev, *(e.hash for e in segment.entries)}
            head = segment.head if own.hash in known else None
        self.store.receive(segment.entries, now=NOW, head=head)
        self.touched = True
        if data not in self.files:
            self.files.append(data)


@lru_cache(maxsize=200)
def opened(data: bytes) -> Segment:
    """Verify and read a file; once, since nothing changes the bytes or what is read of them."""
    return read_segment(read_signed(data), [])


def disputes(revisions: dict[str, Entry]) -> Iterator[tuple[str, str, str]]:
    """Yield the pairs of heads of a submission that said several things of a path, beside each other.

    What a head says of it was said by nobody that another head knew: no later word can stand for it.
    """
    bodies = {own: entry.body or {} for own, entry in revisions.items()}
    before = {own: past for own, (_parents, past) in ancestries(parents_of(revisions)).items()}
    followed = {parent for entry in revisions.values() for parent in entry.header.parents}
    heads = [own for own in revisions if own not in followed]
    fresh: dict[str, dict[str, str]] = {}
    for own in heads:
        others = frozenset[str]().union(*(before[head] for head in heads if head != own))
        known = [bodies[past]["answers"].items() for past in before[own] & others]
        if not bodies[own]["deleted"]:
            fresh[own] = {path: value for path, value in bodies[own]["answers"].items()
                          if not any((path, value) in items for items in known)}  # fmt: skip
    for one, other in combinations(fresh, 2):
        for path in fresh[one].keys() & fresh[other].keys():
            if fresh[one][path] != fresh[other][path]:
                yield one, other, path


def parents_of(revisions: dict[str, Entry]) -> dict[str, tuple[str, ...]]:
    return {own: entry.header.parents for own, entry in revisions.items()}


class Team(RuleBasedStateMachine):
    """Up to five laptops: three devices, and copies of them with the same keys."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="survey-histories-", dir=MEMORY))
        self.made = 0
        self.laptops: list[Laptop] = []

    def teardown(self) -> None:
        try:
            self.agree()
        finally:
            for own in self.laptops:
                own.store.close()
            shutil.rmtree(self.folder)

    def new_store(self) -> Store:
        self.made += 1
        store = fresh_store(self.folder / str(self.made), "campaign")
        store.keep_coordinators(COORDINATORS)
        return store

    def at(self, number: int) -> Laptop:
        return self.laptops[number % len(self.laptops)]

    @initialize(erased=st.sampled_from([None, *SUBJECTS]))
    def begin(self, erased: str | None) -> None:
        """Begin with three empty laptops; two times of three a person is erased before anybody speaks of it."""
        self.laptops = [Laptop(self.new_store(), keys) for keys in KEYS]
        if erased is not None:
            self.erase(0, Deed("erase person", timedelta(), erased, "1", "/data/a", 0, 0))

    def write(self, number: int, later: timedelta, writing: Writing) -> None:
        """Write an entry: later than the one before, and no more than a day ahead for what others say."""
        own = self.at(number)
        before = own.store.head(own.keys.device_id).hlc
        (entry,) = own.store.append(writing, signer=own.keys, author=str(number), now=NOW + later)
        assert before < entry.header.hlc
        assert entry.header.hlc.ms <= max(before.ms, int((NOW + later).timestamp() * 1000) + DAY_MS)
        own.touched = True

    def edit(self, number: int, deed: Deed) -> None:
        """Write a revision of what is known here: a first one, an edit of one head, or of several."""
        known = list(self.at(number).store.entries(kind="revision", subject=deed.subject))
        parents = last(known, deed.of)
        answers = {} if deed.what == "delete" else {"/data/a": "1", deed.path: deed.value}
        writing = revision(answers, subject=deed.subject, parents=parents, deleted=deed.what == "delete")
        self.write(number, deed.later, writing)

    def say(self, number: int, deed: Deed, kind: str) -> None:
        """Write an entry of another kind, or of one that nobody knows."""
        store = self.at(number).store
        parents = last(list(store.entries(kind=kind, subject=deed.subject)), deed.of)
        heads = tuple(entry.hash for entry in store.entries(kind="revision", subject=deed.subject))
        body = {
            "review": review_body(state="approved", revisions=heads, comment=None),
        }.get(kind, comment_body(kind))
        self.write(number, deed.later, Writing(kind, deed.subject, (make_part(body, bytes(16)),), parents))

    def hand_over(self, number: int, deed: Deed) -> None:
        """Sign what an open interview says, of a person too, after some of the snapshots that are here."""
        parents = last(list(self.at(number).store.entries(kind="draft", subject=deed.subject)), deed.of)
        answers = {"/data/a": deed.value, "/data/chef/nom": deed.value}
        now = revision(answers, subject=deed.subject, parents=parents)
        body = draft_body(read_part(now.parts[0]), draft_id=f"{number}", steps=deed.of, base=(), centre=None)
        salt = bytes.fromhex(body.pop("salt"))
        parts = (make_part(body, salt), *now.parts[1:])
        self.write(number, deed.later, Writing("draft", deed.subject, parts, parents))

    def erase(self, number: int, deed: Deed) -> None:
        """Erase a person, or one part of a snapshot; a third of the laptops that try are no coordinator's."""
        number = number if number % 3 == 0 else 0
        drafts = self.at(number).store.entries(kind="draft", subject=deed.subject)
        parts = sorted(part for entry in drafts for part in entry.parts)
        is_person = deed.what == "erase person" or not parts
        picked = [] if is_person else [parts[deed.chosen % len(parts)]]
        people = [(deed.subject, "manager")] if is_person else []
        body = erasure_body(parts=picked, blobs=(), people=people, why="asked")
        self.write(number, deed.later, Writing("erasure", "campaign", (make_part(body, bytes(16)),)))

    @rule(number=laptops, deed=deeds)
    def write_one(self, number: int, deed: Deed) -> None:
        """Write what a deed says."""
        match deed.what:
            case "edit" | "delete":
                self.edit(number, deed)
            case "hand over":
                self.hand_over(number, deed)
            case "erase" | "erase person":
                self.erase(number, deed)
            case kind:
                self.say(number, deed, kind)

    @rule(number=laptops, deed=deeds)
    def export(self, number: int, deed: Deed) -> None:
        self.write_one(number, deed)
        self.at(number).cut()

    @rule(giver=laptops, taker=laptops, chosen=st.lists(st.integers(0, 30), max_size=6))
    def carry(self, giver: int, taker: int, chosen: list[int]) -> None:
        """Bring some files, also those of others and those that were brought before, in any order."""
        files = list(self.at(giver).files)
        for data in [files[at % len(files)] for at in chosen] if files else []:
            self.at(taker).take(data)

    @rule(one=laptops, other=laptops, deed=deeds)
    def meet(self, one: int, other: int, deed: Deed) -> None:
        """Do what two people do in the evening: each exports what is new, and takes in all of the other's."""
        self.write_one(one, deed)
        for giver in (one, other):
            self.at(giver).cut()
        for giver, taker in ((one, other), (other, one)):
            for data in list(self.at(giver).files):
                if data not in self.at(taker).files:
                    self.at(taker).take(data)

    @rule(number=laptops)
    def copy(self, number: int) -> None:
        """Copy a laptop with its keys: from here on two write under one device."""
        if len(self.laptops) < 5:
            own = self.at(number)
            self.made += 1
            folder = self.folder / str(self.made)
            shutil.copytree(own.store.folder, folder)
            copied = Laptop(Store.open(folder), own.keys, own.cut_to, list(own.files), set(own.seen))
            self.laptops.append(copied)

    @invariant()
    def nothing_vanishes_and_nothing_erased_is_here(self) -> None:
        """Look at each laptop that something was done to: no header vanishes, no part that is erased stays."""
        for own in self.laptops:
            if own.touched:
                entries = own.entries()
                here = {entry.hash for entry in entries}
                assert own.seen <= here
                own.seen, own.touched = here, False
                erased = erased_by(entries, COORDINATORS)
                assert not any(erased.parts_of(entry) for entry in entries)

    def agree(self) -> None:
        """Let everybody export and take in everything, each in another order: one dump, however made."""
        for own in self.laptops:
            own.cut()
        files = list(dict.fromkeys(data for own in self.laptops for data in own.files))
        for turn, own in enumerate(self.laptops):
            for data in [*files[turn:], *files[:turn], *files[:1]]:
                own.take(data)
        self.nothing_vanishes_and_nothing_erased_is_here()
        everything = {entry.hash: entry for own in self.laptops for entry in own.entries()}
        dumps = {own.dump() for own in self.laptops}
        for own in self.laptops:
            assert {entry.hash for entry in own.entries()} == everything.keys()
            own.store.rebuild()
            dumps.add(own.dump())
        dumps.update(map(self.merged, self.orders(files)))
        assert len(dumps) == 1
        self.conflicts_are_shown(list(everything.values()))
        self.same_for_all(list(everything.values()))

    def orders(self, files: list[bytes]) -> list[tuple[bytes, ...]]:
        """Return some orders of the files; every one of up to three of them, and with `ALL_ORDERS` of six."""
        if len(files) > 6:
            return [tuple(files[::-1])]
        step = 1 if ALL_ORDERS or len(files) < 4 else 17 if len(files) == 4 else 239
        return list(islice(permutations(files), 0, None, step))

    def merged(self, order: tuple[bytes, ...]) -> bytes:
        reader = Laptop(self.new_store(), DeviceKeys(bytes([99]) * 32, ""))
        for data in order:
            reader.take(data)
        self.heads_are_known(reader, order)
        dump = reader.dump()
        reader.store.close()
        return dump

    def heads_are_known(self, reader: Laptop, files: Iterable[bytes]) -> None:
        """Require every signed head that came, and as a device's own the last: there its chain goes on."""
        heads = [opened(data).head for data in files]
        for device in {head.head.device for head in heads}:
            own = {(head.head.seq, head.head.hash) for head in heads if head.head.device == device}
            kept = reader.store.signed_heads(device)
            assert {(head.head.seq, head.head.hash) for head in kept} == own
            last = reader.store.signed_head(device)
            assert last is not None
            assert last.holds()
            assert (last.head.seq, last.head.hash) in {pair for pair in own if pair[0] == max(own)[0]}

    def conflicts_are_shown(self, entries: list[Entry]) -> None:
        """Two revisions that nobody followed, and values of one path that nobody before both had said."""
        shown = {state.submission: state for state in self.laptops[0].store.submissions(deleted=True)}
        for subject in SUBJECTS:
            said = {e.hash: e for e in entries if (e.header.kind, e.header.subject) == ("revision", subject)}
            for one, other, path in disputes(said):
                values = {said[one].body["answers"][path], said[other].body["answers"][path]}
                (conflict,) = (own for own in shown[subject].conflicts if own.path == path)
                assert values <= {value for _writer, value in conflict.values}

    def same_for_all(self, entries: list[Entry]) -> None:
        """Compare what is computed from the entries and kept nowhere, as each laptop reads them."""
        for own in self.laptops:
            here = own.entries()[::-1]
            assert draft_heads(here) == draft_heads(entries)
            assert standing(here, "attempt") == standing(entries, "attempt")
            for subject in SUBJECTS:
                mine = [entry for entry in here if entry.header.subject == subject]
                theirs = [entry for entry in entries if entry.header.subject == subject]
                assert odk_chain(mine) == odk_chain(theirs)


TestHistories = pytest.mark.timeout(0)(Team.TestCase)
TestHistories.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
