"""The log through the store: entries, signed heads, folding a draft, states, and their rebuilding."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from survey.crypto import verify
from survey.errors import StoreDamaged, StoreError
from survey.log.chain import Writing, head_after
from survey.log.entry import make_part
from survey.store import Store
from tests.store.test_journal import HEADER, recorded
from tests.store.writings import KEYS, NOW, OTHER_KEYS, SUBJECT, revision, salt

OTHER = "uuid:019a4a5e-0000-7000-8000-00000000000b"


def write(store: Store, *writings: Writing, fold: str | None = None) -> list[str]:
    entries = store.append(writings, signer=KEYS, author="awa", now=NOW, fold=fold)
    return [entry.hash for entry in entries]


def test_entry_is_read_back_byte_for_byte(store: Store) -> None:
    [entry] = store.append(revision({"/data/a": "1"}), signer=KEYS, author="awa", now=NOW)
    assert list(store.entries()) == [entry]
    assert store.entry(entry.hash) == entry


def test_header_that_changed_on_the_disk_is_refused(store: Store, folder: Path) -> None:
    import sqlite3
    from contextlib import closing

    write(store, revision({"/data/a": "1"}))
    with closing(sqlite3.connect(folder / "survey.db")) as database, database:
        database.execute(
            "UPDATE entry SET header = CAST(replace(CAST(header AS TEXT), ?, ?) AS BLOB)", ('"awa"', '"eva"')
        )
    with pytest.raises(StoreDamaged):
        list(store.entries())


def test_entries_of_a_device_are_chained(store: Store) -> None:
    first, second = write(store, revision({"/data/a": "1"}), revision({"/data/a": "2"}, subject=OTHER))
    [third] = write(store, revision({"/data/a": "3"}, parents=(first,)))
    chain = [(entry.hash, entry.header.seq, entry.header.prev) for entry in store.entries()]
    assert chain == [(first, 1, None), (second, 2, first), (third, 3, second)]


def test_head_is_signed_by_the_device(store: Store, folder: Path) -> None:
    import sqlite3
    from contextlib import closing

    [entry] = store.append(revision({"/data/a": "1"}), signer=KEYS, author="awa", now=NOW)
    with closing(sqlite3.connect(folder / "survey.db")) as connection:
        signature, key = connection.execute("SELECT signature, public_key FROM chain_head").fetchone()
    assert key == KEYS.verify_key
    assert verify(key, head_after(entry).signed_bytes(), signature)


def test_clock_that_goes_back_does_not_put_an_entry_before_the_last(store: Store) -> None:
    write(store, revision({"/data/a": "1"}))
    store.append(
        revision({"/data/a": "2"}, subject=OTHER), signer=KEYS, author="awa", now=NOW - timedelta(days=400)
    )
    assert [entry.header.seq for entry in store.entries()] == [1, 2]


def test_state_follows_the_entries(store: Store) -> None:
    [first] = write(store, revision({"/data/a": "1", "/data/chef/nom": "Awa"}))
    assert store.submission(SUBJECT).answers == {"/data/a": "1", "/data/chef/nom": "Awa"}
    write(store, revision({"/data/a": "2"}, parents=(first,)))
    state = store.submission(SUBJECT)
    assert (state.answers, state.revisions, state.author) == ({"/data/a": "2"}, 2, "awa")


def test_two_edits_of_one_revision_make_a_conflict(store: Store) -> None:
    [first] = write(store, revision({"/data/a": "1"}))
    write(store, revision({"/data/a": "2"}, parents=(first,)), revision({"/data/a": "3"}, parents=(first,)))
    [conflict] = store.submission(SUBJECT).conflicts
    assert {value for _revision, value in conflict.values} == {"2", "3"}


def test_submissions_are_given_by_form_and_without_the_deleted(store: Store) -> None:
    [first] = write(store, revision({"/data/a": "1"}))
    write(
        store,
        revision({}, parents=(first,), deleted=True),
        revision({"/data/a": "1"}, subject=OTHER, form_id="suivi"),
    )
    assert [state.submission for state in store.submissions()] == [OTHER]
    assert [state.submission for state in store.submissions("centre")] == []
    assert [state.submission for state in store.submissions("centre", deleted=True)] == [SUBJECT]


@pytest.mark.parametrize("begin", [SUBJECT, SUBJECT[5:], SUBJECT[5:40], SUBJECT[:-1]])
def test_beginning_of_a_submission_id_is_enough(store: Store, begin: str) -> None:
    write(store, revision({"/data/a": "1"}))
    assert store.submission(begin).submission == SUBJECT


@pytest.mark.parametrize("begin", ["019a", "uuid:", "ffff", "%"])
def test_beginning_that_fits_several_or_none_is_refused(store: Store, begin: str) -> None:
    write(store, revision({"/data/a": "1"}), revision({"/data/a": "1"}, subject=OTHER))
    with pytest.raises(StoreError):
        store.submission(begin)


def test_finished_draft_is_gone_and_its_revision_there(store: Store) -> None:
    with store.journals.begin(HEADER) as journal:
        journal.append(recorded()[0])
        write(store, revision({"/data/a": "1"}), fold=HEADER.draft_id)
    assert store.journals.list() == []
    assert store.submission(SUBJECT).revisions == 1


def test_lock_of_a_finished_draft_is_swept(store: Store, folder: Path) -> None:
    with store.journals.begin(HEADER):
        write(store, revision({"/data/a": "1"}), fold=HEADER.draft_id)
    with Store.open(folder):
        assert not list((folder / "locks").glob("draft-*"))


def test_draft_is_folded_once(store: Store) -> None:
    store.journals.begin(HEADER).close()
    write(store, revision({"/data/a": "1"}), fold=HEADER.draft_id)
    with pytest.raises(StoreError):
        write(store, revision({"/data/a": "2"}, subject=OTHER), fold=HEADER.draft_id)
    assert len(list(store.entries())) == 1


def test_practice_draft_never_becomes_an_entry(store: Store) -> None:
    store.journals.begin(replace(HEADER, practice=True)).close()
    with pytest.raises(StoreError):
        write(store, revision({"/data/a": "1"}), fold=HEADER.draft_id)
    assert list(store.entries()) == []
    assert store.journals.count() == 1


def test_unknown_kind_is_kept(store: Store) -> None:
    [unknown] = write(store, Writing("hologram", "x", (make_part({"n": 1}, salt(1)),)))
    assert [entry.hash for entry in store.entries(kind="hologram")] == [unknown]
    assert list(store.submissions()) == []


def test_entries_of_others_are_taken_in_once(store: Store, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other", store.campaign_id) as other:
        other.append(revision({"/data/a": "1"}), signer=OTHER_KEYS, author="ali", now=NOW)
        entries = list(other.entries())
    assert (store.receive(entries, now=NOW), store.receive(entries, now=NOW)) == (1, 0)
    assert store.submission(SUBJECT).author == "ali"


def test_entries_of_another_campaign_are_refused(store: Store, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other", "another campaign") as other:
        other.append(revision({"/data/a": "1"}), signer=OTHER_KEYS, author="ali", now=NOW)
        entries = list(other.entries())
    with pytest.raises(StoreError):
        store.receive(entries, now=NOW)
    assert list(store.entries()) == []


def test_entry_from_far_ahead_does_not_pull_the_clock(store: Store, tmp_path: Path) -> None:
    with Store.create(tmp_path / "other", store.campaign_id) as other:
        other.append(
            revision({"/data/a": "1"}), signer=OTHER_KEYS, author="ali", now=NOW + timedelta(days=900)
        )
        store.receive(list(other.entries()), now=NOW)
    [entry] = store.append(revision({}, subject=OTHER), signer=KEYS, author="awa", now=NOW)
    assert entry.header.hlc.ms == int(NOW.timestamp() * 1000)


def test_unreadable_body_keeps_no_other_submission_out(store: Store) -> None:
    write(store, Writing("revision", OTHER, (make_part({"form": 3}, salt(1)),)), revision({"/data/a": "1"}))
    assert [state.submission for state in store.submissions()] == [SUBJECT]
    assert "entry-damaged" in {finding.code for finding in store.check()}


def test_listing_goes_on_while_something_is_written(store: Store) -> None:
    write(store, revision({"/data/a": "1"}), revision({"/data/a": "1"}, subject=OTHER))
    listing = store.submissions()
    next(listing)
    write(store, revision({"/data/a": "1"}, subject="uuid:3"))
    assert len(list(listing)) == 1
