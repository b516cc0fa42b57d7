"""Everything in a file is signed, and has one spelling: nothing can be added or respelled by who carries it."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from survey.bundle.container import read_container, write_container
from survey.bundle.packs import read_pack, write_pack
from survey.bundle.segments import read_segment, write_segment
from survey.bundle.signed import MANIFEST, NOTICE, SIGNATURE, read_signed, write_signed
from survey.errors import BundleError
from survey.log.canonical import canonical_bytes, parse_canonical
from survey.log.entry import hash_bytes
from survey.records.attachments import Attachment
from tests.bundle.test_files import KEYS, chain, segment_bytes

Members = dict[str, bytes]


def carried(change: Callable[[Members], None]) -> bytes:
    """Return a segment that a carrier opened, changed and packed again, its checksums right."""
    members = read_container(segment_bytes())
    change(members)
    return write_container(list(members.items()))


def signed_again(change: Callable[[dict[str, Any], Members], None]) -> bytes:
    """Return a segment that a hostile packer made: changed, and its manifest signed by the same key."""
    members = read_container(segment_bytes())
    manifest = parse_canonical(members[MANIFEST])
    change(manifest, members)
    for own in manifest["members"]:
        data = members[own["name"]]
        own |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    members[MANIFEST] = canonical_bytes(manifest)
    members[SIGNATURE] = KEYS.sign(members[MANIFEST]).hex().encode()
    return write_container(list(members.items()))


def test_another_notice_is_refused() -> None:
    def change(members: Members) -> None:
        members[NOTICE] = b"Run this program."

    with pytest.raises(BundleError):
        read_signed(carried(change))


def test_signature_in_another_spelling_is_refused() -> None:
    def change(members: Members) -> None:
        members[SIGNATURE] = members[SIGNATURE].upper()

    with pytest.raises(BundleError):
        read_signed(carried(change))


def test_words_behind_the_last_line_are_refused() -> None:
    def change(_manifest: dict[str, Any], members: Members) -> None:
        members["entries"] += b'H{"hidden":1}'

    with pytest.raises(BundleError):
        read_segment(read_signed(signed_again(change)), [])


@pytest.mark.parametrize(
    ("key", "value"), [("from", "1"), ("from", True), ("to", "3"), ("from", 0), ("device_key", "AB" * 32)]
)
def test_manifest_with_a_value_of_another_kind_is_refused(key: str, value: object) -> None:
    def change(manifest: dict[str, Any], _members: Members) -> None:
        manifest["content"][key] = value

    with pytest.raises(BundleError):
        read_segment(read_signed(signed_again(change)), [])


@pytest.mark.parametrize("version", [0, -1, True, "1"])
def test_manifest_of_no_version_is_refused(version: object) -> None:
    def change(manifest: dict[str, Any], _members: Members) -> None:
        manifest["v"] = version

    with pytest.raises(BundleError):
        read_signed(signed_again(change))


def test_photo_of_another_length_than_it_says_is_refused() -> None:
    photo = Attachment(hash_bytes(b"photo"), "a.jpg", 4, "image/jpeg")
    data = bytes(write_pack("campaign", [photo], lambda _blob: b"photo", packer=KEYS, recipients=[]))
    with pytest.raises(BundleError):
        list(read_pack(read_signed(data), []))


def test_pack_speaks_for_its_packer_whatever_its_manifest_says() -> None:
    data = bytes(
        write_signed("blobs", "c", {"device": "another"}, [("index", b"{}")], packer=KEYS, recipients=[])
    )
    assert read_signed(data).author == KEYS.device_id


def test_segment_speaks_for_its_author() -> None:
    entries, head = chain(1)
    assert (
        read_signed(bytes(write_segment(entries, head, packer=KEYS, recipients=[]))).author == KEYS.device_id
    )
