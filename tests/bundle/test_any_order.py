"""Histories of up to five devices, cut into segments: every order and repetition gives one dump."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from survey.bundle.segments import Segment, read_segment, split_entries, write_segment
from survey.bundle.signed import read_signed
from survey.crypto import DeviceKeys
from survey.log.chain import head_after
from survey.log.entry import Entry
from survey.log.signed_head import SignedHead
from tests.costly import costly
from tests.log.histories import Devices
from tests.store.fresh import fresh_store

KEYS = [DeviceKeys(bytes([number]) * 32, "") for number in range(5)]
NOW = datetime(2026, 11, 24, tzinfo=UTC)

# Who writes; how many of the newest revisions were seen (0: a first one); which answer; its value; a
# deletion; the clock, ten years off at times.
Step = tuple[int, int, str, str, bool, int]
steps = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 3), st.sampled_from(["/d/x", "/d/y", "/d/nom"]),
        st.sampled_from("123"), st.booleans(), st.sampled_from([0, 0, 0, 315_360_000_000]),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


def history(chosen: list[Step]) -> dict[str, list[Entry]]:
    """Return the entries of each device."""
    devices, written = Devices(), list[Entry]()
    chains: dict[str, list[Entry]] = {}
    for who, seen, path, value, deleted, ahead in chosen:
        parents = tuple(written[-seen:]) if seen else ()
        name = KEYS[who].device_id
        entry = devices.write(
            name, {path: value}, parents, deleted=deleted, now_ms=devices.clock_ms + 1_000 + ahead
        )
        written.append(entry)
        chains.setdefault(name, []).append(entry)
    return chains


def segments_of(chains: dict[str, list[Entry]]) -> list[Segment]:
    """Return the segments of every chain, each after a journey through its bytes."""
    cut = []
    for chain in chains.values():
        keys = next(keys for keys in KEYS if keys.device_id == chain[0].header.device)
        for run in split_entries(chain, limit_bytes=1500):
            head = head_after(run[-1])
            signed = SignedHead(head, keys.sign(head.signed_bytes()), keys.verify_key)
            data = bytes(write_segment(run, signed, packer=KEYS[0], recipients=[]))
            cut.append(read_segment(read_signed(data), []))
    return cut


def dump_after(order: list[Segment]) -> bytes:
    with tempfile.TemporaryDirectory() as folder, fresh_store(Path(folder) / "c", "campaign") as store:
        for segment in order:
            store.receive(segment.entries, now=NOW, head=segment.head)
        incremental = b"".join(store.canonical_dump())
        store.rebuild()
        assert b"".join(store.canonical_dump()) == incremental
        return incremental


@costly
@given(chosen=steps, data=st.data())
def test_every_order_and_repetition_gives_one_dump(chosen: list[Step], data: st.DataObject) -> None:
    cut = segments_of(history(chosen))
    order = data.draw(st.permutations(cut))
    again = data.draw(st.lists(st.sampled_from(cut), max_size=3))
    assert dump_after(cut) == dump_after([*order, *again])
