"""Which snapshots of unfinished interviews stand: one rule a test, and the laws."""

from hypothesis import given
from hypothesis import strategies as st

from survey.log.bodies import Revision, write_revision
from survey.log.chain import Writing
from survey.log.drafts import draft_body, draft_heads, draft_id_of, lineage
from survey.log.entry import Entry, make_part
from survey.log.state import state_of_entry, submission_state
from tests.log.histories import SUBMISSION, WHEN, Devices, subject_of


def snapshot(devices: Devices, device: str, answers: dict[str, str], *parents: Entry) -> Entry:
    revision = Revision(
        form_id="f", form_version="1", form_hash="0" * 64, instance_id=SUBMISSION, reason="finalized",
        language="fr", started=WHEN, ended=WHEN, tz="UTC", app="test", answers=answers,
    )  # fmt: skip
    body, _people = write_revision(revision, subject_of)
    content = draft_body(body, draft_id=f"draft-{device}", steps=len(answers), base=(), centre="Dori")
    devices.clock_ms += 1_000
    writing = Writing(
        "draft", SUBMISSION, (make_part(content, bytes(16)),), tuple(sorted(p.hash for p in parents))
    )
    return devices.put(device, writing)


def finished(devices: Devices, device: str, *drafts: Entry) -> Entry:
    body, _people = write_revision(
        Revision(
            form_id="f", form_version="1", form_hash="0" * 64, instance_id=SUBMISSION, reason="finalized",
            language="fr", started=WHEN, ended=WHEN, tz="UTC", app="test", answers={"/d/x": "1"},
            drafts=tuple(draft.hash for draft in drafts),
        ),
        subject_of,
    )  # fmt: skip
    return devices.put(device, Writing("revision", SUBMISSION, (make_part(body, bytes(16)),)))


def hashes(*entries: Entry) -> set[str]:
    return {head.hash for head in draft_heads(entries)}


def test_next_snapshot_supersedes_the_one_before() -> None:
    devices = Devices()
    first = snapshot(devices, "a", {"/d/x": "1"})
    second = snapshot(devices, "a", {"/d/x": "2"}, first)
    assert hashes(first, second) == {second.hash}


def test_revision_supersedes_the_snapshots_that_it_names() -> None:
    devices = Devices()
    first = snapshot(devices, "a", {"/d/x": "1"})
    assert hashes(first, finished(devices, "a", first)) == set()


def test_revision_that_names_no_snapshot_leaves_it() -> None:
    devices = Devices()
    first = snapshot(devices, "a", {"/d/x": "1"})
    assert hashes(first, finished(devices, "b")) == {first.hash}


def test_draft_that_two_continue_has_two_heads() -> None:
    devices = Devices()
    first = snapshot(devices, "a", {"/d/x": "1"})
    own = snapshot(devices, "a", {"/d/x": "2"}, first)
    other = snapshot(devices, "b", {"/d/x": "3"}, first)
    assert [head.author for head in draft_heads([first, own, other])] == ["b", "a"]


def test_finishing_names_everything_that_a_draft_went_on_from() -> None:
    devices = Devices()
    first = snapshot(devices, "a", {"/d/x": "1"})
    second = snapshot(devices, "b", {"/d/x": "2"}, first)
    assert set(lineage([first, second], [second.hash])) == {first.hash, second.hash}


def test_snapshot_takes_no_part_in_the_submission() -> None:
    devices = Devices()
    revision = devices.write("a", {"/d/x": "1"})
    assert submission_state([revision, snapshot(devices, "a", {"/d/x": "2"})]) == submission_state([revision])


def test_snapshot_says_what_the_interview_held() -> None:
    state = state_of_entry(snapshot(Devices(), "a", {"/d/x": "1"}))
    assert state is not None
    assert (state.answers, state.submission) == ({"/d/x": "1"}, SUBMISSION)


def test_snapshot_without_its_draft_is_no_head() -> None:
    entry = Devices().put("a", Writing("draft", SUBMISSION, (make_part({"draft": 3}, bytes(16)),)))
    assert (hashes(entry), draft_id_of(entry)) == (set(), None)


@given(st.data(), st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2), st.booleans()), max_size=7))
def test_standing_drafts_are_the_same_in_any_order_and_repetition(
    data: st.DataObject, steps: list[tuple[str, int, bool]]
) -> None:
    devices, written = Devices(), list[Entry]()
    for device, seen, ends in steps:
        parents = tuple(entry for entry in written[-seen:] if entry.header.kind == "draft") if seen else ()
        make = finished if ends else None
        entry = make(devices, device, *parents) if make else snapshot(devices, device, {}, *parents)
        written.append(entry)
    shuffled = data.draw(st.permutations(written)) + written[:2]
    assert draft_heads(shuffled) == draft_heads(written)
