"""The files that travel: whatever is changed in one is named, and what is written is whole."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from survey.bundle.container import read_container, write_container
from survey.bundle.packs import read_pack, write_pack
from survey.bundle.segments import read_segment, segment_name, split_entries, write_segment
from survey.bundle.signed import read_signed, write_signed
from survey.bundle.stick import find_files, read_files, require_space, write_file
from survey.crypto import DeviceKeys
from survey.errors import BundleError, BundleNewer, BundleSealed, StickFull
from survey.log.chain import ChainHead, Writing, head_after, next_entry
from survey.log.entry import Entry, hash_bytes, make_part
from survey.log.signed_head import SignedHead
from survey.records.attachments import Attachment

KEYS = DeviceKeys.generate()


def chain(count: int, keys: DeviceKeys = KEYS) -> tuple[list[Entry], SignedHead]:
    head = ChainHead("campaign", keys.device_id)
    entries = []
    for number in range(count):
        part = make_part({"say": number}, bytes(16))
        entry = next_entry(head, Writing("comment", "uuid:1", (part,)), author="Awa", now_ms=1000 + number)
        entries.append(entry)
        head = head_after(entry)
    return entries, SignedHead(head, keys.sign(head.signed_bytes()), keys.verify_key)


def segment_bytes(count: int = 3, recipients: list[str] | None = None) -> bytes:
    entries, head = chain(count)
    return bytes(write_segment(entries, head, packer=KEYS, recipients=recipients or []))


def test_segment_gives_back_the_same_entries() -> None:
    entries, head = chain(5)
    read = read_segment(read_signed(segment_bytes(5)), [])
    assert (list(read.entries), read.head) == (entries, head)


def test_one_content_has_one_spelling() -> None:
    assert segment_bytes() == segment_bytes()


def test_name_holds_the_range_and_the_hash() -> None:
    data = segment_bytes()
    assert segment_name(1, 3, read_signed(data).sha256) == f"00000001-00000003-{hash_bytes(data)[:8]}.log.zip"


def test_sealed_segment_opens_with_the_recipient_only() -> None:
    file = read_signed(segment_bytes(recipients=[KEYS.recipient]))
    assert len(read_segment(file, [KEYS.identity]).entries) == 3
    with pytest.raises(BundleSealed):
        read_segment(file, [DeviceKeys.generate().identity])


def test_sealed_segment_shows_nothing_of_its_content() -> None:
    assert b"Awa" not in segment_bytes(recipients=[KEYS.recipient])


@pytest.mark.parametrize("sealed", [False, True])
def test_every_one_of_500_bit_flips_is_named(sealed: bool) -> None:
    data = segment_bytes(recipients=[KEYS.recipient] if sealed else None)
    chosen = random.Random(1)
    for _number in range(500):
        place, bit = chosen.randrange(len(data)), chosen.randrange(8)
        flipped = bytearray(data)
        flipped[place] ^= 1 << bit
        with pytest.raises(BundleError):
            read_segment(read_signed(bytes(flipped)), [KEYS.identity])


def test_every_one_of_200_truncations_is_named() -> None:
    data = segment_bytes()
    for size in random.Random(2).sample(range(len(data)), 200):
        with pytest.raises(BundleError):
            read_signed(data[:size])


def test_something_appended_is_named() -> None:
    with pytest.raises(BundleError):
        read_signed(segment_bytes() + b"x")


def test_member_twice_is_refused() -> None:
    with pytest.raises(BundleError):
        read_container(write_container([("a", b"1"), ("a", b"2")]))


def test_entries_of_a_forged_author_are_refused() -> None:
    other = DeviceKeys.generate()
    entries, head = chain(2)
    forged = replace(head, signature=other.sign(head.head.signed_bytes()), public_key=other.verify_key)
    with pytest.raises(BundleError, match=r"auteur|author"):
        read_segment(read_signed(bytes(write_segment(entries, forged, packer=other, recipients=[]))), [])


def test_relay_packs_the_segment_of_another_and_it_verifies_to_its_author() -> None:
    entries, head = chain(2)
    relay = DeviceKeys.generate()
    read = read_segment(read_signed(bytes(write_segment(entries, head, packer=relay, recipients=[]))), [])
    assert (read.packer, read.head.head.device) == (relay.device_id, KEYS.device_id)


def test_missing_entry_in_the_middle_is_refused() -> None:
    entries, head = chain(3)
    data = bytes(write_segment([entries[0], entries[2]], head, packer=KEYS, recipients=[]))
    with pytest.raises(BundleError):
        read_segment(read_signed(data), [])


def test_file_of_a_newer_version_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("survey.bundle.signed.FORMAT_VERSION", 2)
        data = bytes(write_signed("log", "c", {}, [], packer=KEYS, recipients=[]))
    with pytest.raises(BundleNewer):
        read_signed(data)


def test_runs_stay_below_the_limit_and_lose_nothing() -> None:
    entries, _head = chain(20)
    runs = list(split_entries(entries, limit_bytes=2000))
    assert [entry for run in runs for entry in run] == entries
    assert len(runs) > 1


def test_pack_gives_back_the_photos() -> None:
    photo = Attachment(hash_bytes(b"photo"), "a.jpg", 5, "image/jpeg")
    data = bytes(
        write_pack("campaign", [photo], lambda _blob: b"photo", packer=KEYS, recipients=[KEYS.recipient])
    )
    assert [b.data for b in read_pack(read_signed(data), [KEYS.identity])] == [b"photo"]


def test_pack_with_another_photo_than_it_names_is_refused() -> None:
    photo = Attachment(hash_bytes(b"photo"), "a.jpg", 5, "image/jpeg")
    data = bytes(write_pack("campaign", [photo], lambda _blob: b"other", packer=KEYS, recipients=[]))
    with pytest.raises(BundleError):
        list(read_pack(read_signed(data), []))


def test_file_on_the_stick_is_written_once(tmp_path: Path) -> None:
    assert write_file(tmp_path / "a.log.zip", b"x") is True
    assert write_file(tmp_path / "a.log.zip", b"x") is False


def test_file_of_length_zero_that_a_pulled_stick_left_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.log.zip").touch()
    write_file(tmp_path / "a.log.zip", b"x")
    assert (tmp_path / "a.log.zip").read_bytes() == b"x"


def test_stick_without_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(StickFull):
        require_space(tmp_path, 1 << 60)


def test_half_written_files_and_links_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.log.zip.part").write_bytes(b"x")
    (tmp_path / "b.log.zip").symlink_to(tmp_path / "a.log.zip.part")
    assert find_files(tmp_path) == []


def test_bad_file_does_not_hide_the_good_one(tmp_path: Path) -> None:
    (tmp_path / "a.log.zip").write_bytes(b"")
    (tmp_path / "b.log.zip").write_bytes(segment_bytes())
    assert [found.file is not None for found in read_files(tmp_path)] == [False, True]


@pytest.mark.parametrize("name", ["00000001-00000003-0a1b2c3d.log (1).zip", "000000~1.ZIP", "FILE0000.CHK"])
def test_renamed_file_is_found_by_how_it_begins(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(segment_bytes())
    (tmp_path / f"other {name}").write_bytes(b"PK\3\4 of somebody else")
    assert [found.path.name for found in read_files(tmp_path)] == [name]
