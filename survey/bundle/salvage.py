"""Salvage: what is whole in a file that is not, member by member.

Members are found by their local headers, by where the manifest says that they lie, or by both. Nothing counts
but what the packer signed: a member is whole when its bytes have the hash that the signed manifest names.
What does not live here: which entries of a damaged segment can be trusted (`segments`), merging (`campaign`).
Source: docs/bundle-format.md, salvage.
"""

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from survey.bundle.container import MAX_CONTAINER_BYTES, MAX_NAME_BYTES, read_container, write_container
from survey.bundle.signed import (
    MANIFEST,
    NOTICE,
    README,
    SIGNATURE,
    Manifest,
    SignedFile,
    read_manifest,
)
from survey.errors import BundleError, LogError
from survey.log.chain import linked_run
from survey.log.entry import Entry, hash_bytes, read_entry
from survey.messages import _

REST_SUFFIX = ".rest.zip"
_LOCAL = b"PK\3\4"
_FIELDS = struct.Struct("<4sHHHHHIIIHH")
_MANIFEST_BEGIN = b'{"campaign":"'
_SIGNATURE_TEXT = re.compile(rb"(?<![0-9a-f])[0-9a-f]{128}(?![0-9a-f])")
_SLACK_BYTES = 1 << 20
"""A disk that was mended hands files back in whole clusters: longer than they were."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What remains of a damaged file: its signed manifest, its members that are whole, those that are not.

    `whole` is the file itself, byte for byte, when only its envelope was damaged. `damaged` holds the bytes
    that stand where a member should, which may be none.
    """

    manifest: Manifest
    signed: tuple[bytes, bytes]
    members: dict[str, bytes]
    damaged: dict[str, bytes]

    @property
    def whole(self) -> bytes | None:
        """Return the bytes of the file as its packer made it; None when a member is not whole."""
        if self.damaged:
            return None
        text, signature = self.signed
        ordered = [(name, self.members[name]) for name, _size, _sha256 in self.manifest.members]
        return write_container([(NOTICE, README), (MANIFEST, text), (SIGNATURE, signature), *ordered])

    @property
    def file(self) -> SignedFile:
        """Return the file with the members that are whole, and no other."""
        return self.manifest.file("", self.members)

    def to_bytes(self) -> bytes:
        """Return the rest file: the signed manifest, and the members in their order as they were found."""
        text, signature = self.signed
        found = {**self.members, **{name: data for name, data in self.damaged.items() if data}}
        ordered = [(name, found[name]) for name, _size, _sha256 in self.manifest.members if name in found]
        return write_container([(NOTICE, README), (MANIFEST, text), (SIGNATURE, signature), *ordered])


def salvage(data: bytes) -> Rest:
    """Return what is whole in the bytes of a damaged file. Raises BundleError when no signed manifest is."""
    found: dict[str, list[bytes]] = {}
    for name, content in _members(data):
        found.setdefault(name, []).append(content)
    text, signature, manifest = _signed_manifest(data, found)
    members: dict[str, bytes] = {}
    damaged: dict[str, bytes] = {}
    at = _end_of(NOTICE, README) + _end_of(MANIFEST, text) + _end_of(SIGNATURE, signature)
    for name, size, sha256 in manifest.members:
        begin = at + _FIELDS.size + len(name.encode())
        here = data[begin : begin + size]
        candidates = (here, *found.get(name, ()))
        good = next((own for own in candidates if hashlib.sha256(own).hexdigest() == sha256), None)
        if good is None:
            damaged[name] = found.get(name, [here])[0]
        else:
            members[name] = good
        at = begin + size
    return Rest(manifest, (text, signature), members, damaged)


def read_rest(data: bytes) -> Rest:
    """Read a rest file. Raises BundleError for another file, and for one that was damaged in its turn."""
    members = read_container(data)
    try:
        text, signature = members.pop(MANIFEST), members.pop(SIGNATURE)
    except KeyError as error:
        raise BundleError(_("This is no file of a bundle.")) from error
    manifest = read_manifest(text, signature)
    whole: dict[str, bytes] = {}
    damaged: dict[str, bytes] = {}
    for name, _size, sha256 in manifest.members:
        own = members.get(name, b"")
        (whole if hashlib.sha256(own).hexdigest() == sha256 else damaged)[name] = own
    return Rest(manifest, (text, signature), whole, damaged)


def whole_entries(lines: bytes, file: SignedFile) -> dict[str, Entry]:
    """Return the entries of the segment's author, by hash, of which header and every part are whole lines.

    Nothing says yet that the author wrote them; `confirmed` does.
    """
    found: dict[str, Entry] = {}
    header, parts = b"", dict[str, bytes]()
    for line in [*lines.split(b"\n")[:-1], b"H"]:
        if line[:1] == b"P":
            parts[hash_bytes(line[1:])] = line[1:]
            continue
        entry = _entry(header, parts)
        if entry is not None and (entry.header.device, entry.header.campaign) == (file.author, file.campaign):
            found[entry.hash] = entry
        header, parts = (line[1:], {}) if line[:1] == b"H" else (b"", {})
    return found


def confirmed(entries: Mapping[str, Entry], hashes: Iterable[str]) -> list[Entry]:
    """Return the entries that a chain leads to from one of these hashes, by number.

    A hash that is signed, or that a known entry names as the one before, vouches for the entry of that hash,
    and this one in turn for the one before it.
    """
    runs = (linked_run(entries, own, 0) for own in hashes)
    return sorted({e.hash: e for run in runs for e in run}.values(), key=lambda e: e.header.seq)


def _entry(header: bytes, parts: dict[str, bytes]) -> Entry | None:
    try:
        entry = read_entry(header, parts)
    except LogError:
        return None
    return entry if set(entry.header.parts) == set(parts) else None


def read_damaged(path: Path) -> bytes:
    """Return the bytes of a file that may be longer than it was. Raises BundleError, OSError."""
    if path.stat().st_size > MAX_CONTAINER_BYTES + _SLACK_BYTES:
        raise BundleError(_("The file is larger than any file of a bundle."))
    return path.read_bytes()


def first_damaged(path: Path) -> str:
    """Return the member at which a refused file is damaged, "" when that cannot be told."""
    try:
        rest = salvage(read_damaged(path))
    except BundleError as error:
        return error.where or ""
    except OSError:
        return ""
    return next(iter(rest.damaged), "")


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what follows each local header with the name that it gives, cut where the bytes end."""
    at = data.find(_LOCAL)
    while at >= 0:
        end = at + 1
        try:
            fields = _FIELDS.unpack_from(data, at)
            begin = at + _FIELDS.size + fields[9]
            name = data[at + _FIELDS.size : begin].decode("ascii")
        except (struct.error, UnicodeDecodeError):
            name = ""
        if name and len(name) <= MAX_NAME_BYTES:
            yield name, data[begin : begin + fields[8]]
            end = begin
        at = data.find(_LOCAL, end)


def _signed_manifest(data: bytes, found: dict[str, list[bytes]]) -> tuple[bytes, bytes, Manifest]:
    """Return the manifest and its signature. Raises BundleError, with the member that is damaged."""
    begin = max(data.find(_MANIFEST_BEGIN), 0)
    pairs = [*zip(found.get(MANIFEST, ()), found.get(SIGNATURE, ()), strict=False)]
    for match in islice(_SIGNATURE_TEXT.finditer(data, begin), 8):
        # Where a header between the two is damaged, the length of what stands there is still known.
        pairs.append((data[begin : match.start() - _end_of(SIGNATURE, b"")], match.group()))
        pairs += [(text, match.group()) for text in found.get(MANIFEST, ())]
    for text, signature in pairs:
        with suppress(BundleError, LogError):
            return text, signature, read_manifest(text, signature)
    raise BundleError(_("Its manifest is damaged: nothing in it can be told from a forgery."), where=MANIFEST)


def _end_of(name: str, content: bytes) -> int:
    return _FIELDS.size + len(name) + len(content)
