"""Decisions on duplicates: pairs, groups, and who stands for a group."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from survey.log.bodies import same_centre_body
from survey.log.chain import Writing
from survey.log.entry import Entry, make_part
from survey.log.same_centre import (
    DIFFERENT,
    DISPUTED,
    SAME,
    CentreGroup,
    groups_of,
    pair_decisions,
    pair_of,
    pair_subject,
    representatives,
    same_centre_groups,
    undecided_pairs,
)
from survey.log.state import submission_state
from survey.records.submissions import SubmissionState
from tests.log.histories import Devices

A, B, C, D = "uuid:a", "uuid:b", "uuid:c", "uuid:d"


def said(
    devices: Devices,
    first: str,
    second: str,
    *,
    same: bool = True,
    holds: bool = True,
    after: tuple[Entry, ...] = (),
    device: str = "chef",
) -> Entry:
    pair = pair_of(first, second)
    part = make_part(same_centre_body(pair, holds=holds, why=None), bytes(16))
    parents = tuple(sorted(entry.hash for entry in after))
    devices.clock_ms += 1_000
    return devices.put(device, Writing(SAME if same else DIFFERENT, pair_subject(pair), (part,), parents))


def groups(*entries: Entry) -> list[CentreGroup]:
    return same_centre_groups(entries)


def test_same_pairs_connect_into_one_group() -> None:
    devices = Devices()
    assert groups(said(devices, A, B), said(devices, C, B)) == [CentreGroup((A, B, C))]


def test_a_decision_is_changed_by_a_later_one_that_names_it() -> None:
    devices = Devices()
    first = said(devices, A, B)
    assert groups(first, said(devices, A, B, same=False, after=(first,))) == []


def test_a_decision_taken_back_leaves_nothing_decided() -> None:
    devices = Devices()
    first = said(devices, A, B)
    back = said(devices, A, B, holds=False, after=(first,))
    assert pair_decisions([first, back])[A, B].verdict is None
    assert groups(first, back) == []


def test_two_coordinators_who_differ_make_a_dispute_that_groups_nothing() -> None:
    devices = Devices()
    entries = (said(devices, A, B), said(devices, A, B, same=False, device="other"))
    assert pair_decisions(entries)[A, B].verdict == DISPUTED
    assert groups(*entries) == []


def test_a_dispute_is_settled_by_a_decision_that_names_both() -> None:
    devices = Devices()
    entries = (said(devices, A, B), said(devices, A, B, same=False, device="other"))
    assert groups(*entries, said(devices, A, B, after=entries)) == [CentreGroup((A, B))]


def test_not_the_same_inside_a_group_is_shown() -> None:
    devices = Devices()
    entries = (said(devices, A, B), said(devices, B, C), said(devices, A, C, same=False))
    assert groups(*entries) == [CentreGroup((A, B, C), ((A, C),))]


def test_what_an_agent_writes_neither_decides_nor_supersedes() -> None:
    devices = Devices()
    mine = said(devices, A, B)
    theirs = said(devices, A, B, same=False, after=(mine,), device="agent")
    assert same_centre_groups([mine, theirs], deciders=("chef",)) == [CentreGroup((A, B))]


def test_a_body_that_names_other_submissions_counts_for_nothing() -> None:
    part = make_part(same_centre_body((A, C), holds=True, why=None), bytes(16))
    assert groups(Devices().put("chef", Writing(SAME, pair_subject((A, B)), (part,)))) == []


def test_a_pair_that_follows_from_others_does_not_wait() -> None:
    devices = Devices()
    decisions = pair_decisions([said(devices, A, B), said(devices, B, C)])
    assert undecided_pairs([(A, B), (A, C), (A, D)], decisions) == {(A, D)}


DECISIONS = st.lists(
    st.tuples(
        st.sampled_from((A, B, C, D)), st.sampled_from((A, B, C, D)), st.booleans(), st.booleans(), st.booleans(),
        st.sampled_from(("chef", "other")),
    ).filter(lambda drawn: drawn[0] != drawn[1]),
    max_size=10,
)  # fmt: skip


@given(DECISIONS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_the_groups(
    drawn: list[tuple[object, ...]], chance: object
) -> None:
    devices = Devices()
    entries: list[Entry] = []
    for first, second, same, holds, sees, device in drawn:
        subject = pair_subject(pair_of(str(first), str(second)))
        earlier = tuple(e for e in entries if sees and e.header.subject == subject)
        entries.append(
            said(
                devices,
                str(first),
                str(second),
                same=bool(same),
                holds=bool(holds),
                after=earlier,
                device=str(device),
            )
        )
    mixed = [*entries, *entries[::2]]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert same_centre_groups(mixed) == same_centre_groups(entries)
    assert pair_decisions(mixed) == pair_decisions(entries)
    for group in same_centre_groups(entries):
        assert group == next(own for own in groups_of(pair_decisions(mixed)) if own.members == group.members)


def state(submission: str, **changes: object) -> SubmissionState:
    found = submission_state([Devices().write("a", {"/d/x": "1"})])
    assert found is not None
    return replace(found, submission=submission, **changes)  # type: ignore[arg-type]


def stands_for(*states: SubmissionState) -> dict[str, str]:
    return representatives([CentreGroup((A, B, C))], {own.submission: own for own in states})


def test_the_approved_stands_for_the_group() -> None:
    old = state(A, review="approved", finalized="2026-11-01T00:00:00Z")
    assert stands_for(old, state(B, finalized="2026-11-09T00:00:00Z"))[B] == A


def test_else_the_most_recent_stands_for_it() -> None:
    assert (
        stands_for(state(A, finalized="2026-11-01T00:00:00Z"), state(B, finalized="2026-11-09T00:00:00Z"))[A]
        == B
    )


def test_else_the_lesser_id_stands_for_it() -> None:
    assert stands_for(state(B), state(A))[C] == A


def test_what_is_deleted_or_absent_stands_for_nobody() -> None:
    assert stands_for(state(A, deleted=True, review="approved"), state(B)) == {A: B, B: B, C: B}
    assert stands_for() == {}
