"""The state of an entity: one rule of the log's page a test."""

from hypothesis import given
from hypothesis import strategies as st

from survey.log.entities import entity_state, unite, writings_of
from survey.log.entry import Entry
from survey.records.entities import EntityState, EntityWriting
from tests.costly import costly
from tests.log.histories import Devices

CENTRE = "c1"


def writings(*entries: Entry) -> list[EntityWriting]:
    by_subject: dict[str, list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.header.subject, []).append(entry)
    found = [writing for own in by_subject.values() for writing in writings_of(own)]
    return [writing for writing in found if writing.entity_id == CENTRE]


def state(*entries: Entry) -> EntityState:
    found = entity_state(writings(*entries))
    assert found is not None
    return found


def disputed(found: EntityState) -> dict[str, set[str | None]]:
    return {conflict.path: {value for _writer, value in conflict.values} for conflict in found.conflicts}


def test_an_update_changes_what_it_says_and_keeps_the_rest() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, label="Réo", nom="Réo", postes="5")
    second = devices.speak("salif", CENTRE, (first,), postes="7")
    found = state(first, second)
    assert (found.label, found.properties) == ("Réo", {"nom": "Réo", "postes": "7"})


def test_a_blank_property_erases_and_a_blank_label_does_not() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, label="Réo", postes="5")
    second = devices.speak("awa", CENTRE, (first,), postes="", label="")
    assert (state(first, second).properties, state(first, second).label) == ({}, "Réo")


def test_two_who_change_different_properties_from_one_base_combine() -> None:
    devices = Devices()
    base = devices.speak("awa", CENTRE, nom="Réo", postes="5")
    left = devices.speak("awa", CENTRE, (base,), nom="Réo", postes="7")
    right = devices.speak("salif", CENTRE, (base,), nom="Réo II", postes="5")
    found = state(base, left, right)
    assert (found.properties, found.conflicts) == ({"nom": "Réo II", "postes": "7"}, ())


def test_two_who_change_one_property_from_one_base_conflict() -> None:
    devices = Devices()
    base = devices.speak("awa", CENTRE, postes="5")
    left = devices.speak("awa", CENTRE, (base,), postes="7")
    right = devices.speak("salif", CENTRE, (base,), postes="9")
    found = state(base, left, right)
    assert disputed(found) == {"postes": {"7", "9"}}
    assert {writer.author for writer in found.writers.values()} == {"awa", "salif"}


def test_erasing_against_changing_is_a_conflict() -> None:
    devices = Devices()
    base = devices.speak("awa", CENTRE, postes="5")
    found = state(
        base,
        devices.speak("awa", CENTRE, (base,), postes=""),
        devices.speak("salif", CENTRE, (base,), postes="9"),
    )
    assert disputed(found) == {"postes": {"", "9"}}


def test_who_saw_the_other_settles() -> None:
    devices = Devices()
    base = devices.speak("awa", CENTRE, postes="5")
    left = devices.speak("awa", CENTRE, (base,), postes="7")
    right = devices.speak("salif", CENTRE, (base,), postes="9")
    settled = devices.settle("chef", CENTRE, (left, right), postes="9")
    found = state(base, left, right, settled)
    assert (found.properties, found.conflicts) == ({"postes": "9"}, ())


def test_two_settlements_that_differ_conflict_again() -> None:
    devices = Devices()
    base = devices.speak("awa", CENTRE, postes="5")
    left = devices.speak("awa", CENTRE, (base,), postes="7")
    right = devices.speak("salif", CENTRE, (base,), postes="9")
    settled = [
        devices.settle(who, CENTRE, (left, right), postes=n) for who, n in (("chef", "7"), ("chefe", "9"))
    ]
    assert disputed(state(base, left, right, *settled)) == {"postes": {"7", "9"}}


def test_an_edit_of_an_old_visit_does_not_undo_a_later_one() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, nom="Reo", postes="5")
    later = devices.speak("salif", CENTRE, (first,), nom="Reo", postes="7")
    edited = devices.speak("awa", CENTRE, (), (first,), nom="Réo", postes="5")
    found = state(first, later, edited)
    assert (found.properties, found.conflicts) == ({"nom": "Réo", "postes": "7"}, ())


def test_a_deleted_submission_says_nothing_of_its_entity() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    deleted = devices.write("awa", {}, (first,), deleted=True, subject=first.header.subject)
    assert entity_state(writings(first, deleted)) is None


def test_a_rejected_visit_says_nothing_until_it_is_mended() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    second = devices.speak("salif", CENTRE, (first,), postes="99")
    rejected = devices.review("chef", "rejected", (second,))
    assert state(first, second, rejected).properties == {"postes": "5"}
    mended = devices.speak("salif", CENTRE, (first,), (second,), postes="9")
    assert state(first, second, rejected, mended).properties == {"postes": "9"}


def test_what_follows_a_deleted_visit_still_follows_what_came_before_it() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    second = devices.speak("salif", CENTRE, (first,), postes="7")
    third = devices.speak("binta", CENTRE, (second,), postes="9")
    deleted = devices.write("salif", {}, (second,), deleted=True, subject=second.header.subject)
    found = state(first, second, third, deleted)
    assert (found.properties, found.conflicts) == ({"postes": "9"}, ())


def test_a_visit_turned_to_another_centre_leaves_the_first_as_it_was() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    wrong = devices.speak("salif", CENTRE, (first,), postes="99")
    right = devices.speak("salif", "c2", (), (wrong,), postes="99")
    assert state(first, wrong, right).properties == {"postes": "5"}


def test_a_missing_base_does_not_block() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    second = devices.speak("salif", CENTRE, (first,), postes="7")
    assert state(second).properties == {"postes": "7"}


def test_an_operation_that_holds_no_texts_does_not_stop_the_others() -> None:
    devices = Devices()
    first = devices.speak("awa", CENTRE, postes="5")
    forged = devices.speak("salif", CENTRE, (first,), postes=7)  # type: ignore[arg-type]
    assert state(first, forged).properties == {"postes": "7"}


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    devices, written = Devices(), list[Entry]()
    for _number in range(draw(st.integers(1, 7))):
        device = draw(st.sampled_from("abc"))
        base = (
            tuple(draw(st.lists(st.sampled_from(written), max_size=2, unique_by=lambda e: e.hash)))
            if written
            else ()
        )
        said = draw(
            st.dictionaries(st.sampled_from(("nom", "postes", "label")), st.sampled_from(["", "1", "2"]))
        )
        revisions = [entry for entry in written if entry.header.kind == "revision"]
        match draw(st.sampled_from(["visit", "visit", "edit", "delete", "settle"])):
            case "edit" if revisions:
                written.append(
                    devices.speak(device, CENTRE, base, (draw(st.sampled_from(revisions)),), **said)
                )
            case "delete" if revisions:
                gone = draw(st.sampled_from(revisions))
                written.append(devices.write(device, {}, (gone,), deleted=True, subject=gone.header.subject))
            case "settle" if written:
                written.append(devices.settle(device, CENTRE, base, **said))
            case _:
                written.append(devices.speak(device, CENTRE, base, **said))
    return written


@costly
@given(histories(), st.randoms(use_true_random=False), st.data())
def test_state_is_a_function_of_the_set_of_operations(
    entries: list[Entry], random: object, data: st.DataObject
) -> None:
    shuffled = [*entries, *data.draw(st.lists(st.sampled_from(entries), max_size=3))]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    own = writings(*shuffled)
    assert entity_state(own) == entity_state(writings(*entries))
    assert entity_state([*own, *own]) == entity_state(own)
    assert unite([*reversed(own)]) == unite(own)
