"""Drafts through the store: taken up, listed, held by one process, discarded."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from survey.errors import StoreBusy, StoreError
from survey.records.steps import Answer, DeleteRepeat
from survey.store import Store
from tests.store.children import Child
from tests.store.test_journal import HEADER, START, recorded

SECOND = replace(HEADER, draft_id="019a4a5e-0000-7000-8000-000000000002", base=(), why=None, practice=True)


def test_draft_is_there_after_closing_the_campaign(folder: Path, store: Store) -> None:
    with store.journals.begin(HEADER) as journal:
        for step in recorded():
            journal.append(step)
    store.close()
    with Store.open(folder) as again, again.journals.open(HEADER.draft_id) as journal:
        assert journal.header == HEADER
        assert list(journal.steps()) == recorded()


def test_steps_go_on_after_a_draft_is_taken_up(store: Store) -> None:
    with store.journals.begin(HEADER) as journal:
        journal.append(recorded()[0])
    with store.journals.open(HEADER.draft_id) as journal:
        journal.append(recorded()[1])
    with store.journals.open(HEADER.draft_id) as journal:
        assert list(journal.steps()) == recorded()[:2]


def test_beginning_of_the_id_is_enough(store: Store) -> None:
    store.journals.begin(HEADER).close()
    with store.journals.open("019a") as journal:
        assert journal.header == HEADER


def test_beginning_that_fits_two_drafts_is_refused_with_both_ids(store: Store) -> None:
    store.journals.begin(HEADER).close()
    store.journals.begin(SECOND).close()
    with pytest.raises(StoreError) as caught:
        store.journals.open("019a")
    assert SECOND.draft_id in str(caught.value.remedy)


@pytest.mark.parametrize("unknown", ["ffff", "%", "_"])
def test_unknown_draft_is_refused(store: Store, unknown: str) -> None:
    store.journals.begin(HEADER).close()
    with pytest.raises(StoreError):
        store.journals.open(unknown)


def test_beginning_the_same_draft_twice_is_refused(store: Store) -> None:
    store.journals.begin(HEADER).close()
    with pytest.raises(StoreError):
        store.journals.begin(HEADER)


def test_closed_journal_takes_no_step(store: Store) -> None:
    journal = store.journals.begin(HEADER)
    journal.close()
    with pytest.raises(StoreError):
        journal.append(recorded()[0])


def test_list_says_how_far_each_draft_is(store: Store) -> None:
    steps = (
        Answer("/data/a", "1"),
        Answer("/data/a", "2"),
        Answer("/data/b", "1"),
        Answer("/data/b", None),
        Answer("/data/r[1]/x", "1"),
        DeleteRepeat("/data/r[1]"),
    )
    with store.journals.begin(HEADER) as journal:
        for step in recorded(steps):
            journal.append(step)
        [summary] = store.journals.list()
    assert (summary.steps, summary.answered) == (6, 1)
    assert summary.last_at == START + timedelta(seconds=5)


def test_list_gives_the_one_worked_on_last_first(store: Store) -> None:
    with store.journals.begin(HEADER) as journal:
        journal.append(recorded()[1])
    store.journals.begin(SECOND).close()
    assert [summary.header for summary in store.journals.list()] == [HEADER, SECOND]


def test_list_says_which_draft_is_open(store: Store) -> None:
    with store.journals.begin(HEADER):
        assert [summary.is_open for summary in store.journals.list()] == [True]
    assert [summary.is_open for summary in store.journals.list()] == [False]


def test_discarded_draft_is_gone(store: Store) -> None:
    with store.journals.begin(HEADER) as journal:
        journal.append(recorded()[0])
    store.journals.discard(HEADER.draft_id)
    assert store.journals.list() == []


def test_open_draft_is_not_discarded(store: Store) -> None:
    with store.journals.begin(HEADER), pytest.raises(StoreBusy):
        store.journals.discard(HEADER.draft_id)
    assert store.journals.count() == 1


def test_draft_open_in_another_process_is_refused_with_its_pid(folder: Path, store: Store) -> None:
    store.journals.begin(HEADER).close()
    with Child("hold-draft", folder, HEADER.draft_id) as child:
        child.wait_for("ready")
        with pytest.raises(StoreBusy) as caught:
            store.journals.open(HEADER.draft_id)
        assert str(child.pid) in caught.value.what
    assert caught.value.where == HEADER.draft_id
    assert caught.value.remedy


def test_draft_of_a_killed_process_can_be_taken_up(folder: Path, store: Store) -> None:
    store.journals.begin(HEADER).close()
    with Child("hold-draft", folder, HEADER.draft_id) as child:
        child.wait_for("ready")
        child.killed()
        store.journals.open(HEADER.draft_id).close()


def test_two_drafts_are_open_in_two_processes(folder: Path, store: Store) -> None:
    store.journals.begin(HEADER).close()
    with Child("hold-draft", folder, HEADER.draft_id) as child:
        child.wait_for("ready")
        with store.journals.begin(SECOND) as journal:
            journal.append(recorded()[0])
