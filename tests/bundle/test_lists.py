"""Lists in a file of their own, and histories of entities in any order."""

import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.bundle.lists import lists_name, read_lists_file, write_lists_file
from survey.bundle.signed import read_signed, write_signed
from survey.crypto import DeviceKeys
from survey.errors import BundleError, LogError
from survey.log.clock import Hlc
from survey.log.entities import writings_of
from survey.log.entity_lists import read_lists, write_lists
from survey.log.entry import Entry
from survey.messages import _
from survey.records.entities import EntityWriting
from survey.store import Store
from tests.log.histories import Devices

KEYS = DeviceKeys(bytes([7]) * 32, "")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def writings(*entries: Entry) -> list[EntityWriting]:
    by_subject: dict[str, list[Entry]] = {}
    for entry in entries:
        by_subject.setdefault(entry.header.subject, []).append(entry)
    return [writing for own in by_subject.values() for writing in writings_of(own)]


def a_file() -> bytes:
    devices = Devices()
    first = devices.speak("awa", "c1", label="Réo", postes="5")
    document = write_lists(writings(first, devices.speak("salif", "c1", (first,), postes="7")), Hlc(9, 0))
    return bytes(write_lists_file("campaign", [document], packer=KEYS, recipients=[]))


def test_a_file_of_lists_reads_back() -> None:
    file = read_signed(a_file())
    found, moment = read_lists_file(file, [])
    assert ([own.said for own in sorted(found, key=lambda w: w.moment)], moment) == (
        [{"label": "Réo", "postes": "5"}, {"postes": "7"}],
        Hlc(9, 0),
    )
    assert lists_name(file.sha256).endswith(".lists.zip")


def test_every_flipped_bit_of_a_file_of_lists_is_found() -> None:
    data = a_file()
    chosen = random.Random(1).sample(range(len(data) * 8), 300)
    for bit in chosen:
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BundleError):
            read_lists_file(read_signed(bytes(broken)), [])


def test_a_file_of_a_kind_that_is_not_known_is_refused_with_a_sentence() -> None:
    data = bytes(write_signed("later", "campaign", {}, [("x", b"1")], packer=KEYS, recipients=[]))
    with pytest.raises(BundleError) as refused:
        read_signed(data)
    assert refused.value.what == _("The file is of a kind that this version does not know.")


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"v": 2, "moment": [1, 0], "operations": []}, {"v": 1, "moment": [1], "operations": []},
     {"v": 1, "moment": [1, 0], "operations": [{"hash": "x"}]}, {"v": 1, "moment": [1, 0], "operations": 3}],
)  # fmt: skip
def test_what_is_no_list_is_refused(document: object) -> None:
    with pytest.raises(LogError):
        read_lists(document)


# Who speaks; of which of two centres; how many of the newest entries were seen; what is said; an edit, a
# deletion or a settlement.
Step = tuple[str, str, int, dict[str, str], str]
steps = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(("c1", "c2")), st.integers(0, 2),
        st.dictionaries(st.sampled_from(("nom", "postes", "label")), st.sampled_from(["", "1", "2"])),
        st.sampled_from(("visit", "visit", "edit", "delete", "settle")),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def history(chosen: list[Step]) -> list[Entry]:
    devices, written = Devices(), list[Entry]()
    for who, centre, seen, said, kind in chosen:
        base = tuple(written[-seen:]) if seen else ()
        revisions = [entry for entry in written if entry.header.kind == "revision"]
        if kind == "settle" and base:
            written.append(devices.settle(who, centre, base, **said))
        elif kind == "edit" and revisions:
            written.append(devices.speak(who, centre, base, (revisions[-1],), **said))
        elif kind == "delete" and revisions:
            subject = revisions[-1].header.subject
            written.append(devices.write(who, {}, (revisions[-1],), deleted=True, subject=subject))
        else:
            written.append(devices.speak(who, centre, base, **said))
    return written


@settings(max_examples=25)
@given(chosen=steps, data=st.data())
def test_entries_and_lists_in_any_order_give_one_dump_that_a_rebuild_keeps(
    chosen: list[Step], data: st.DataObject
) -> None:
    entries = history(chosen)
    received = writings(*entries[: len(entries) // 2 + 1])
    order = data.draw(st.permutations([*entries, None]))
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.create(Path(folder) / "a", "campaign") as first,
        Store.create(Path(folder) / "b", "campaign") as second,
    ):
        first.entities.receive(received, Hlc(1, 0), now=NOW)
        first.receive(entries, now=NOW)
        for entry in (*order, *order[:2]):
            if entry is None:
                second.entities.receive(received, Hlc(1, 0), now=NOW)
            else:
                second.receive([entry], now=NOW)
        dump = b"".join(second.canonical_dump())
        assert dump == b"".join(first.canonical_dump())
        second.rebuild()
        assert b"".join(second.canonical_dump()) == dump
        assert [finding.code for finding in second.check() if finding.code == "projection-differs"] == []
