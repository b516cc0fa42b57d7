"""Erasures on disk: one result whatever arrives first, and no byte left in the database."""

import itertools
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.errors import StoreError
from survey.log.bodies import erasure_body
from survey.log.chain import Writing
from survey.log.entry import Entry, make_part
from survey.records.attachments import Attachment
from survey.store import Store
from tests.store.conftest import CAMPAIGN
from tests.store.fresh import fresh_store
from tests.store.test_rebuild import EVENTS, SUBJECTS, Event, dump, play
from tests.store.writings import KEYS, NOW, OTHER_KEYS, SUBJECT, revision

NAME = "Hamidou-Planted"
PHOTO = b"\xff\xd8 planted portrait"


def erasure(*subjects: str, blobs: tuple[str, ...] = ()) -> Writing:
    people = [(subject, "manager") for subject in subjects]
    part = make_part(erasure_body(parts=(), blobs=blobs, people=people, why="demandé"), bytes(16))
    return Writing("erasure", CAMPAIGN, (part,))


def erased_in(store: Store, *subjects: str) -> None:
    store.append(erasure(*subjects), signer=KEYS, author="chef", now=NOW)


def parts_of(store: Store) -> set[str]:
    return {name for entry in store.entries() for name in entry.parts}


def received(folder: Path, batches: Iterable[list[Entry]]) -> tuple[bytes, set[str]]:
    """Take entries into a store of their own; return its dump and its parts."""
    with fresh_store(folder, CAMPAIGN) as store:
        store.keep_coordinators([KEYS.device_id])
        for batch in batches:
            store.receive(batch, now=NOW)
        kept = dump(store), parts_of(store)
        store.rebuild()
        assert dump(store) == kept[0]
        return kept


@settings(max_examples=20)
@given(EVENTS, st.sets(st.sampled_from(SUBJECTS), min_size=1), st.data())
def test_every_order_of_erasures_and_entries_gives_one_dump(
    events: list[Event], subjects: set[str], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name:
        with fresh_store(Path(name) / "source", CAMPAIGN) as source:
            source.keep_coordinators([])
            entries = play(source, events)
            entries += source.append(erasure(*subjects), signer=KEYS, author="chef", now=NOW)
        expected = received(Path(name) / "together", [entries])
        order = data.draw(st.permutations(entries))
        cuts = sorted(data.draw(st.sets(st.integers(0, len(order)), max_size=4)) | {0, len(order)})
        batches = [list(order[a:b]) for a, b in itertools.pairwise(cuts)]
        assert received(Path(name) / "apart", [*batches, list(order[:2])]) == expected


def test_a_coordinator_named_later_erases_then(store: Store) -> None:
    store.append(revision({"/data/chef/nom": NAME}), signer=OTHER_KEYS, author="awa", now=NOW)
    erased_in(store, SUBJECT)
    assert store.submission(SUBJECT).answers == {"/data/chef/nom": NAME}
    store.keep_coordinators([KEYS.device_id])
    assert (store.submission(SUBJECT).answers, store.submission(SUBJECT).erased) == ({}, ("/data/chef/nom",))


def test_what_this_device_writes_of_an_erased_person_is_not_kept(store: Store) -> None:
    store.keep_coordinators([KEYS.device_id])
    erased_in(store, SUBJECT)
    store.append(revision({"/data/chef/nom": NAME}), signer=OTHER_KEYS, author="awa", now=NOW)
    assert store.submission(SUBJECT).answers == {}


def test_no_byte_of_an_erased_part_stays_in_the_database(store: Store, folder: Path) -> None:
    store.keep_coordinators([KEYS.device_id])
    store.append(revision({"/data/chef/nom": NAME}), signer=OTHER_KEYS, author="awa", now=NOW)
    erased_in(store, SUBJECT)
    work = store.unfinished_erasure()
    assert work is not None
    assert store.finish_erasure(work)
    assert store.unfinished_erasure() is None
    assert not any(NAME.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_file_that_a_refused_part_names_is_refused_after_it(store: Store) -> None:
    store.keep_coordinators([KEYS.device_id])
    erased_in(store, SUBJECT)
    photo = store.blobs.add(PHOTO, name="a.jpg", mime="image/jpeg", added_at=NOW)
    files: dict[str, Attachment] = {"/data/chef/photo": photo}
    store.append(
        revision({"/data/chef/photo": "a.jpg"}, attachments=files), signer=OTHER_KEYS, author="awa", now=NOW
    )
    store.blobs.remove_erased()
    assert store.blobs.is_erased(photo.sha256)
    with pytest.raises(StoreError):
        store.blobs.add(PHOTO, name="a.jpg", mime="image/jpeg", added_at=NOW)
    assert not store.blobs.has(photo.sha256)
