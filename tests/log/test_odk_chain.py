"""The chain of instanceIDs towards ODK: laws over random histories, and one rule a test."""

from hypothesis import given
from hypothesis import strategies as st

from survey.log.entry import Entry
from survey.log.odk_chain import odk_chain
from tests.costly import costly
from tests.log.histories import Devices
from tests.log.test_state import histories

X = "/d/x"


def write(devices: Devices, device: str, value: str, *parents: Entry, own: str | None = None) -> Entry:
    instance = own or f"uuid:{device}-{devices.clock_ms}"
    return devices.write(device, {X: value}, parents, instance_id=instance)


def test_each_edit_names_the_one_before() -> None:
    devices = Devices()
    first = write(devices, "a", "1", own="uuid:1")
    second = write(devices, "a", "2", first, own="uuid:2")
    chain = odk_chain([second, first])
    assert [(own.instance_id, own.deprecated_id) for own in chain] == [("uuid:1", None), ("uuid:2", "uuid:1")]


def test_parallel_edits_stand_in_one_line() -> None:
    devices = Devices()
    base = write(devices, "a", "1", own="uuid:1")
    left, right = (write(devices, name, "2", base, own=f"uuid:{name}") for name in "ab")
    assert [own.revision for own in odk_chain([right, left, base])] == [base.hash, left.hash, right.hash]


def test_copied_laptop_uses_no_instance_id_twice() -> None:
    devices = Devices()
    first, second = (write(devices, name, name, own="uuid:1") for name in "ab")
    chain = odk_chain([first, second])
    assert chain[0].instance_id == "uuid:1"
    assert len({own.instance_id for own in chain}) == 2


def test_deletion_is_not_sent() -> None:
    devices = Devices()
    first = write(devices, "a", "1", own="uuid:1")
    gone = devices.write("a", {}, (first,), deleted=True)
    assert [own.revision for own in odk_chain([first, gone])] == [first.hash]


def test_what_a_server_holds_stays_first_when_an_older_edit_arrives() -> None:
    devices = Devices()
    base = write(devices, "a", "1", own="uuid:1")
    late = write(devices, "b", "2", base, own="uuid:b")
    known = write(devices, "a", "3", base, own="uuid:a")
    before = odk_chain([base, known])
    after = odk_chain([base, late, known], {own.revision: own.instance_id for own in before})
    assert after[: len(before)] == before
    assert (after[-1].revision, after[-1].deprecated_id) == (late.hash, "uuid:a")


@costly
@given(histories(), st.randoms(use_true_random=False), st.data())
def test_laws_of_the_chain(history: list[Entry], random: object, data: st.DataObject) -> None:
    shuffled = [*history, *history[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    chain = odk_chain(shuffled)
    assert chain == odk_chain(history)
    ids = [own.instance_id for own in chain]
    assert len(set(ids)) == len(ids)
    assert [own.deprecated_id for own in chain] == [None, *ids][: len(ids)]
    held = chain[: data.draw(st.integers(0, len(chain)))]
    again = odk_chain(history, {own.revision: own.instance_id for own in held})
    assert again[: len(held)] == held
    assert {own.revision for own in again} == {own.revision for own in chain}


@costly
@given(histories(), st.data())
def test_part_of_a_history_that_was_sent_is_never_renamed(history: list[Entry], data: st.DataObject) -> None:
    early = odk_chain(history[: data.draw(st.integers(0, len(history)))])
    late = odk_chain(history, {own.revision: own.instance_id for own in early})
    assert late[: len(early)] == early
