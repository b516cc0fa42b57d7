"""The state of a submission: one rule of the log's page a test."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from survey.log.entry import Entry
from survey.log.state import linearise, submission_state
from survey.records.submissions import SubmissionState
from tests.costly import costly
from tests.log.histories import Devices, without_person

X, Y, NAME = "/d/x", "/d/y", "/d/nom"


def state(*entries: Entry) -> SubmissionState:
    found = submission_state(entries)
    assert found is not None
    return found


def test_no_revision_is_no_state() -> None:
    assert submission_state([]) is None


def test_later_revision_supersedes_its_parent() -> None:
    devices = Devices()
    first = devices.write("a", {X: "1"})
    second = devices.write("a", {X: "2"}, (first,))
    assert (state(first, second).answers, state(first, second).heads) == ({X: "2"}, (second.hash,))


def test_parallel_changes_of_different_answers_combine() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1", Y: "1"})
    left = devices.write("a", {X: "2", Y: "1"}, (base,))
    right = devices.write("b", {X: "1", Y: "2"}, (base,))
    found = state(base, left, right)
    assert (found.answers, found.conflicts) == ({X: "2", Y: "2"}, ())


def test_parallel_changes_of_one_answer_conflict_with_both_values() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "2"}, (base,))
    right = devices.write("b", {X: "3"}, (base,))
    (conflict,) = state(base, left, right).conflicts
    assert set(conflict.values) == {(left.hash, "2"), (right.hash, "3")}


def test_the_same_change_by_two_is_no_conflict() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "2"}, (base,))
    right = devices.write("b", {X: "2"}, (base,))
    found = state(base, left, right)
    assert (found.answers, found.conflicts, len(found.heads)) == ({X: "2"}, (), 1)


def test_two_photos_of_one_name_conflict() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "1", Y: "photo.jpg"}, (base,), photos={Y: "left"})
    right = devices.write("b", {X: "1", Y: "photo.jpg"}, (base,), photos={Y: "right"})
    (conflict,) = state(base, left, right).conflicts
    assert set(conflict.values) == {(left.hash, "photo.jpg"), (right.hash, "photo.jpg")}


def test_photo_of_one_stays_when_the_other_wrote_last() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1", Y: "old.jpg"}, photos={Y: "old"})
    devices_photo = devices.write("a", {X: "1", Y: "new.jpg"}, (base,), photos={Y: "new"})
    later = devices.write("b", {X: "2", Y: "old.jpg"}, (base,), photos={Y: "old"})
    found = state(base, devices_photo, later)
    assert found.heads[0] == later.hash
    assert (found.answers[Y], found.attachments[Y].name) == ("new.jpg", "new.jpg")


def test_note_of_one_stays_when_the_other_wrote_last() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    noted = devices.write("a", {X: "1"}, (base,), notes={X: "à vérifier"})
    later = devices.write("b", {X: "2"}, (base,))
    assert state(base, noted, later).notes == {X: "à vérifier"}


def test_notes_of_two_stand_under_each_other() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "1"}, (base,), notes={X: "vu"})
    right = devices.write("b", {X: "1"}, (base,), notes={X: "absent"})
    found = state(base, left, right)
    assert (found.notes, found.conflicts) == ({X: "absent\nvu"}, ())


def test_two_first_revisions_that_differ_conflict() -> None:
    devices = Devices()
    assert len(state(devices.write("a", {X: "1"}), devices.write("b", {X: "2"})).conflicts) == 1


def test_clearing_against_changing_is_a_conflict_with_an_absence() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    cleared = devices.write("a", {}, (base,))
    changed = devices.write("b", {X: "3"}, (base,))
    (conflict,) = state(base, cleared, changed).conflicts
    assert {value for _writer, value in conflict.values} == {None, "3"}


def test_resolution_that_takes_one_side_settles() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "2"}, (base,))
    right = devices.write("b", {X: "3"}, (base,))
    settled = devices.write("c", {X: "2"}, (left, right))
    found = state(base, left, right, settled)
    assert (found.answers, found.conflicts) == ({X: "2"}, ())


def test_a_resolution_wins_over_a_branch_that_only_carried_the_other_value() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1", Y: "1"})
    left = devices.write("a", {X: "2", Y: "1"}, (base,))
    right = devices.write("b", {X: "3", Y: "1"}, (base,))
    settled = devices.write("c", {X: "2", Y: "1"}, (left, right))
    carried = devices.write("b", {X: "3", Y: "9"}, (right,))
    found = state(base, left, right, settled, carried)
    assert (found.answers, found.conflicts) == ({X: "2", Y: "9"}, ())


def test_merge_of_an_untouched_branch_is_no_new_writer() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    left = devices.write("a", {X: "2"}, (base,))
    right = devices.write("b", {X: "1", Y: "5"}, (base,))
    merged = devices.write("c", {X: "2", Y: "5"}, (left, right))
    later = devices.write("a", {X: "4"}, (left,))
    found = state(base, left, right, merged, later)
    assert (found.answers[X], found.conflicts) == ("4", ())


def test_criss_cross_without_a_dispute_is_none() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1", Y: "1"})
    left = devices.write("a", {X: "2", Y: "1"}, (base,))
    right = devices.write("b", {X: "1", Y: "2"}, (base,))
    one = devices.write("a", {X: "2", Y: "2"}, (left, right))
    two = devices.write("b", {X: "2", Y: "2"}, (left, right))
    assert state(base, left, right, one, two).conflicts == ()


def test_clock_decides_only_which_value_is_shown_first() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    late = devices.write("a", {X: "2"}, (base,), now_ms=9_000_000_000_000)
    early = devices.write("b", {X: "3"}, (base,), now_ms=5_000)
    found = state(base, late, early)
    assert (found.answers[X], len(found.conflicts)) == ("2", 1)


def test_deletion_of_what_nobody_edited_deletes() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    gone = devices.write("a", {}, (base,), deleted=True)
    assert state(base, gone).deleted


def test_edit_against_deletion_is_a_conflict_and_the_edit_is_kept() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    gone = devices.write("a", {}, (base,), deleted=True)
    edited = devices.write("b", {X: "2"}, (base,))
    found = state(base, gone, edited)
    assert not found.deleted
    assert found.answers == {X: "2"}
    assert [conflict.path for conflict in found.conflicts] == [""]


def test_missing_parent_is_told_and_blocks_nothing() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    later = devices.write("a", {X: "2"}, (base,))
    found = state(later)
    assert (found.missing, found.answers) == ((base.hash,), {X: "2"})


def test_erased_part_reads_as_nothing_and_is_marked() -> None:
    devices = Devices()
    entry = without_person(devices.write("a", {X: "1", NAME: "Awa"}))
    found = state(entry)
    assert (found.answers, found.erased) == ({X: "1"}, (NAME,))


def test_erased_part_is_never_a_difference() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1", NAME: "Awa"})
    left = devices.write("a", {X: "2", NAME: "Awa"}, (base,))
    right = devices.write("b", {X: "1", Y: "2", NAME: "Awa"}, (base,))
    assert state(without_person(base), left, without_person(right)).conflicts == ()


def test_additions_to_a_repeat_by_two_are_both_kept_in_one_order() -> None:
    devices = Devices()
    base = devices.write("a", {}, repeats={"/d/r": ("#1",)})
    left = devices.write("a", {"/d/r[b]/n": "1"}, (base,), repeats={"/d/r": ("#1", "b")})
    right = devices.write("b", {"/d/r[a]/n": "2"}, (base,), repeats={"/d/r": ("#1", "a")})
    assert state(base, left, right).repeats == {"/d/r": ("#1", "a", "b")}


def test_instance_deleted_by_one_and_edited_by_the_other_stays_in_conflict() -> None:
    devices = Devices()
    base = devices.write("a", {"/d/r[a]/n": "1"}, repeats={"/d/r": ("a",)})
    deleted = devices.write("a", {}, (base,), repeats={})
    edited = devices.write("b", {"/d/r[a]/n": "2"}, (base,), repeats={"/d/r": ("a",)})
    found = state(base, deleted, edited)
    assert [conflict.path for conflict in found.conflicts] == ["/d/r[a]/n"]
    assert found.repeats == {"/d/r": ("a",)}


def test_review_counts_for_what_it_judged() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    approved = devices.review("c", "approved", (base,))
    assert state(base, approved).review == "approved"


def test_review_reads_as_edited_when_another_head_came() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    approved = devices.review("c", "approved", (base,))
    edited = devices.write("a", {X: "2"}, (base,))
    assert state(base, approved, edited).review == "edited"


def test_least_approving_review_counts() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    reviews = [devices.review(name, word, (base,)) for name, word in (("c", "approved"), ("d", "hasIssues"))]
    assert state(base, *reviews).review == "hasIssues"


def test_order_of_revisions_respects_parents() -> None:
    devices = Devices()
    base = devices.write("a", {X: "1"})
    second = devices.write("b", {X: "2"}, (base,))
    assert linearise([second, base]) == [base.hash, second.hash]


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    devices = Devices()
    entries: list[Entry] = []
    for _step in range(draw(st.integers(1, 7))):
        parents = (
            draw(st.lists(st.sampled_from(entries), max_size=3, unique_by=lambda e: e.hash))
            if entries
            else []
        )
        paths = draw(st.lists(st.sampled_from([X, Y, NAME, "/d/r[a]/n"]), unique=True))
        answers = {path: draw(st.sampled_from(["1", "2"])) for path in paths}
        repeats = {"/d/r": ("a",)} if "/d/r[a]/n" in answers else {}
        device = draw(st.sampled_from(["a", "b", "c", "d"]))
        clock = draw(st.sampled_from([None, 1, 10**12]))
        deleted = draw(st.integers(0, 6)) == 0
        entry = devices.write(
            device, {} if deleted else answers, tuple(parents), repeats=repeats, deleted=deleted, now_ms=clock
        )
        entries.append(without_person(entry) if draw(st.integers(0, 4)) == 0 else entry)
    return draw(st.lists(st.sampled_from(entries), min_size=1, unique_by=lambda e: e.hash))


PATHS = st.sampled_from([X, Y, NAME, "/d/r[a]/x", "/d/r[b]/x"])
TEXTS = st.sampled_from(["", "1", "a.jpg", "b\x00c"])


@given(
    st.dictionaries(PATHS, TEXTS),
    st.dictionaries(PATHS, TEXTS),
    st.sampled_from([{}, {"/d/r": ("a",)}, {"/d/r": ("b", "a")}]),
    st.sets(PATHS),
    st.booleans(),
)
def test_a_revision_that_repeats_its_parent_says_what_it_says_alone(
    answers: dict[str, str],
    notes: dict[str, str],
    repeats: dict[str, tuple[str, ...]],
    pictured: set[str],
    erased: bool,
) -> None:
    photos = {path: path for path in pictured & answers.keys()}
    devices = Devices()
    first = devices.write("a", answers, repeats=repeats, photos=photos, notes=notes)
    again = devices.write("a", answers, (first,), repeats=repeats, photos=photos, notes=notes)
    if erased:
        first, again = without_person(first), without_person(again)
    together = state(first, again)
    assert replace(together, revisions=1, missing=(first.hash,)) == state(again)


@costly
@given(histories(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_state_is_a_function_of_the_set_of_entries(
    history: list[Entry], random: object, repeated: int
) -> None:
    shuffled = [*history, *history[:repeated]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert submission_state(shuffled) == submission_state(history)
