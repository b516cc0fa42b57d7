"""Erasures: what they take of other entries, whatever comes first."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.log.bodies import photo_body
from survey.log.chain import Writing, check_chain
from survey.log.entry import Entry, make_part
from survey.log.erasure import Erased, erased_by, files_in
from survey.log.state import submission_state
from survey.records.attachments import Attachment
from tests.costly import costly
from tests.log.histories import SUBMISSION, Devices

X, NAME, PHOTO = "/d/x", "/d/nom", "/d/photo_nom"
MANAGER = (SUBMISSION, "manager")


def left(entries: Iterable[Entry], *coordinators: str) -> list[Entry]:
    several = list(entries)
    erased = erased_by(several, coordinators or ("chef",))
    return [erased.without(entry) for entry in several]


def answers(entries: Iterable[Entry]) -> dict[str, str]:
    state = submission_state(entries)
    assert state is not None
    return dict(state.answers)


def test_a_person_is_erased_from_every_revision_of_the_submission() -> None:
    devices = Devices()
    first = devices.write("a", {X: "1", NAME: "Awa"})
    erasure = devices.erase("chef", people=(MANAGER,))
    later = devices.write("b", {X: "2", NAME: "Awa Faye"}, (first,))
    found = left([first, erasure, later])
    state = submission_state(found)
    assert state is not None
    assert (state.answers, state.erased, state.conflicts) == ({X: "2"}, (NAME,), ())
    assert [len(entry.parts) for entry in found] == [1, 1, 1]


def test_the_same_person_of_another_submission_stays() -> None:
    devices = Devices()
    other = devices.write("a", {NAME: "Awa"}, subject="uuid:2")
    assert left([devices.erase("chef", people=(MANAGER,)), other])[1] == other


def test_a_part_named_by_its_hash_goes_and_a_later_one_of_the_person_stays() -> None:
    devices = Devices()
    first = devices.write("a", {NAME: "Awa"})
    later = devices.write("a", {NAME: "Salif"}, (first,))
    erasure = devices.erase("chef", parts=(first.header.parts[1],))
    assert answers(left([first, later, erasure])) == {NAME: "Salif"}


def test_only_the_erasures_of_coordinators_count() -> None:
    devices = Devices()
    first = devices.write("a", {NAME: "Awa"})
    erasure = devices.erase("b", people=(MANAGER,))
    assert answers(left([first, erasure])) == {NAME: "Awa"}
    assert answers(left([first, erasure], "chef", "b")) == {}


def test_two_erasures_add_up() -> None:
    devices = Devices()
    one, two = devices.erase("chef", people=(MANAGER,)), devices.erase("chef", blobs=("ab" * 32,))
    assert erased_by([two, one], ["chef"]) == Erased(
        files=frozenset({"ab" * 32}), people={SUBMISSION: frozenset({"manager"})}
    )


def test_an_erasure_and_a_team_entry_are_never_erased() -> None:
    devices = Devices()
    first = devices.erase("chef", people=(MANAGER,))
    join = devices.put("b", Writing("team", "b", (make_part({"action": "join"}, bytes(16)),)))
    erasure = devices.erase("chef", parts=(*first.header.parts, *join.header.parts))
    assert left([first, join, erasure]) == [first, join, erasure]


def test_what_was_read_from_an_erased_photo_goes_with_it() -> None:
    devices = Devices()
    file = Attachment("ab" * 32, "Awa.jpg", 3, "image/jpeg")
    part = make_part(photo_body(file, {"lat": 12.1}), bytes(16))
    photo = devices.put("a", Writing("photo", file.sha256, (part,)))
    assert left([photo, devices.erase("chef", blobs=(file.sha256,))])[0].parts == {}


def test_the_files_of_a_persons_part_are_named_by_it() -> None:
    entry = Devices().write("a", {PHOTO: "p.jpg"}, photos={PHOTO: "bytes"})
    body, part = (entry.parts[name] for name in entry.header.parts)
    assert (files_in(body), len(files_in(part))) == (frozenset(), 1)


@pytest.mark.parametrize("body", [{}, {"parts": 1}, {"parts": [], "blobs": [], "people": [["x"]]}])
def test_an_erasure_that_nobody_can_read_says_nothing(body: dict[str, object]) -> None:
    devices = Devices()
    broken = devices.put("chef", Writing("erasure", "campaign", (make_part(body, bytes(16)),)))
    assert not erased_by([broken], ["chef"])


def test_a_chain_whose_part_was_erased_is_whole() -> None:
    devices = Devices()
    first = devices.write("a", {X: "1", NAME: "Awa"})
    second = devices.write("a", {X: "2", NAME: "Awa"}, (first,))
    found = left([first, second, devices.erase("chef", people=(MANAGER,))])
    assert list(check_chain([(entry.hash, entry.header) for entry in found[:2]])) == []


@st.composite
def erased_histories(draw: st.DrawFn) -> list[Entry]:
    """Devices that write of a person, and erasures by a coordinator and by one who is none, in between."""
    devices = Devices()
    entries: list[Entry] = []
    revisions: list[Entry] = []
    for _number in range(draw(st.integers(2, 9))):
        places = st.sets(st.sampled_from(range(len(revisions) or 1)), max_size=min(2, len(revisions)))
        known = places.map(lambda chosen: [revisions[place] for place in sorted(chosen)])
        match draw(st.sampled_from("wwwpbe")):
            case "w":
                said = {X: draw(st.sampled_from("12")), NAME: draw(st.sampled_from("AB"))}
                revisions.append(devices.write(draw(st.sampled_from("ab")), said, tuple(draw(known))))
                entries.append(revisions[-1])
            case "p":
                parts = tuple(part for entry in draw(known) for part in entry.header.parts[1:])
                entries.append(devices.erase("chef", parts=parts))
            case "b":
                entries.append(devices.erase("b", people=(MANAGER,)))
            case _:
                entries.append(devices.erase("chef", people=(MANAGER,)))
    return entries


@costly
@given(erased_histories(), st.randoms(use_true_random=False))
def test_what_is_left_does_not_depend_on_the_order_of_arrival(history: list[Entry], random: object) -> None:
    expected = {entry.hash: entry.parts.keys() for entry in left(history)}
    arriving = [*history, *history[: len(history) // 2]]
    random.shuffle(arriving)  # type: ignore[attr-defined]
    held: dict[str, Entry] = {}
    for entry in arriving:
        # As a store does: refuse what was erased before, then drop what this one erases.
        known = erased_by([*held.values(), entry], ["chef"])
        held.setdefault(entry.hash, known.without(entry))
        held = {hash_: known.without(own) for hash_, own in held.items()}
    assert {hash_: entry.parts.keys() for hash_, entry in held.items()} == expected
    assert submission_state(held.values()) == submission_state(left(history))
