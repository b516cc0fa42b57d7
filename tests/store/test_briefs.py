"""What the store tells of submissions without their answers, and of when the entries of a device arrived."""

from datetime import timedelta

from survey.store import Store
from tests.store.writings import KEYS, NOW, OTHER_KEYS, SUBJECT, revision


def test_a_brief_tells_who_held_the_interview_first_and_who_wrote_last(store: Store) -> None:
    (first,) = store.append(revision({"/data/a": "1"}), signer=KEYS, author="awa", now=NOW)
    later = NOW + timedelta(hours=2)
    again = revision({"/data/a": "2"}, parents=(first.hash,))
    store.append(again, signer=OTHER_KEYS, author="ali", now=later)
    (brief,) = store.submission_briefs()
    (state,) = store.submissions()
    assert (brief.first_device, brief.first_ms) == (KEYS.device_id, int(NOW.timestamp() * 1000))
    assert (brief.author, brief.device, brief.revisions) == ("ali", OTHER_KEYS.device_id, 2)
    shared = ("submission", "form_id", "form_version", "heads", "disposition", "finalized", "review")
    assert [getattr(brief, name) for name in shared] == [getattr(state, name) for name in shared]
    assert not brief.in_conflict


def test_a_brief_tells_of_a_conflict_and_holds_none_of_its_values(store: Store) -> None:
    for keys, value in ((KEYS, "planted-1"), (OTHER_KEYS, "planted-2")):
        store.append(revision({"/data/a": value}), signer=keys, author="awa", now=NOW)
    (brief,) = store.submission_briefs()
    assert brief.in_conflict
    assert "planted" not in repr(brief)


def test_deleted_submissions_and_other_forms_have_no_brief(store: Store) -> None:
    store.append(revision({}, deleted=True), signer=KEYS, author="awa", now=NOW)
    store.append(revision({}, subject="uuid:b", form_id="autre"), signer=KEYS, author="awa", now=NOW)
    assert [own.submission for own in store.submission_briefs()] == ["uuid:b"]
    assert list(store.submission_briefs("centre")) == []


def test_the_answers_to_one_question_by_submission(store: Store) -> None:
    store.append(revision({"/data/a": "1", "/data/b": "x"}), signer=KEYS, author="awa", now=NOW)
    store.append(revision({"/data/b": "y"}, subject="uuid:b"), signer=KEYS, author="awa", now=NOW)
    assert store.answers_to("centre", "/data/a") == {SUBJECT: "1"}
    assert store.answers_to("centre", "/data/none") == {}


def test_a_submission_is_named_by_its_beginning_in_any_case_of_letters(store: Store) -> None:
    store.append(revision({}), signer=KEYS, author="awa", now=NOW)
    assert store.submission("019a4a5e").submission == SUBJECT
    assert store.submission(SUBJECT.upper()).submission == SUBJECT


def test_the_last_arrival_of_each_device(store: Store) -> None:
    store.append(revision({}), signer=KEYS, author="awa", now=NOW)
    later = NOW + timedelta(days=2)
    store.append(revision({}, subject="uuid:b"), signer=KEYS, author="awa", now=later)
    assert store.chains.last_arrivals() == {KEYS.device_id: later}
