"""Entries: a header that is chained and hashed, and parts that it names by hash.

What lives here: the header, the parts with their salts, and their bytes. What does not: what the parts
say (`bodies`), and what follows from many entries (`state`).
A kind that this version does not know, or a newer `v`, is kept, passed on and counted, never dropped.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from survey.errors import LogError
from survey.log.canonical import canonical_bytes, is_whole, parse_canonical, read_again
from survey.log.clock import Hlc
from survey.messages import _

FORMAT_VERSION = 1
SALT_BYTES = 16
KNOWN_KINDS = frozenset(
    (
        "revision", "draft", "review", "comment", "consent", "same-centre", "not-same-centre", "centre",
        "assignment", "attempt", "photo", "sign-off", "form", "team", "erasure", "receipt", "entity",
    )
)  # fmt: skip
_KEYS = frozenset(
    ("v", "campaign", "device", "seq", "prev", "hlc", "kind", "subject", "parents", "parts", "author")
)


@dataclass(frozen=True, slots=True)
class Header:
    """What is chained: who wrote what kind of entry about which subject, after which others.

    `v` is the format's version; `seq` counts a device's entries from 1 and `prev` is the hash of the one
    before (None for the first); `parents` are the hashes of the entries that this one supersedes, sorted;
    `parts` the hashes of its parts, the body first; `author` the person's name as the device knows it.
    """

    v: int
    campaign: str
    device: str
    seq: int
    prev: str | None
    hlc: Hlc
    kind: str
    subject: str
    parents: tuple[str, ...]
    parts: tuple[str, ...]
    author: str

    @property
    def is_known(self) -> bool:
        """Tell whether this version of the toolkit understands the entry."""
        return self.v <= FORMAT_VERSION and self.kind in KNOWN_KINDS

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are hashed."""
        return canonical_bytes(
            {
                "v": self.v,
                "campaign": self.campaign,
                "device": self.device,
                "seq": self.seq,
                "prev": self.prev,
                "hlc": list(self.hlc),
                "kind": self.kind,
                "subject": self.subject,
                "parents": list(self.parents),
                "parts": list(self.parts),
                "author": self.author,
            }
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """A header as received, its hash, and the parts that are here, by hash.

    A part that was erased, or has not arrived, is absent from `parts`.
    """

    hash: str
    header: Header
    header_bytes: bytes
    parts: dict[str, bytes]

    @property
    def body(self) -> dict[str, Any] | None:
        """Return the content of the first part, None when it is not here or nobody can read it."""
        try:
            return self.read_body()
        except LogError:
            # Its author signed it so: what one device writes must not close the log to the others.
            return None

    def read_body(self) -> dict[str, Any] | None:
        """Return the content of the first part, None when it is not here. Raises LogError."""
        if not self.header.parts or self.header.parts[0] not in self.parts:
            return None
        return read_part(self.parts[self.header.parts[0]])


def hash_bytes(data: bytes) -> str:
    """Return the SHA-256 of bytes, lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def make_part(content: dict[str, Any], salt: bytes) -> bytes:
    """Return the canonical bytes of a part: its content with a version and a random salt of 16 bytes.

    The salt keeps a short answer from being guessed from the part's hash after it was erased.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return canonical_bytes({**content, "v": FORMAT_VERSION, "salt": salt.hex()})


def read_part(data: bytes) -> dict[str, Any]:
    """Return the content of a part. Raises LogError when it is none."""
    content = parse_canonical(data)
    if not isinstance(content, dict) or not isinstance(content.get("salt"), str):
        raise LogError(_("A part of an entry holds no salt."))
    return content


def make_entry(header: Header, parts: list[bytes]) -> Entry:
    """Put a header and its parts together. Raises LogError when the header names other parts."""
    by_hash = {hash_bytes(part): part for part in parts}
    if tuple(by_hash) != header.parts:
        raise LogError(_("An entry's header names other parts than it comes with."))
    data = header.to_bytes()
    return Entry(hash_bytes(data), header, data, by_hash)


def read_entry(header_bytes: bytes, parts: dict[str, bytes]) -> Entry:
    """Read an entry as received. Raises LogError when the header is none, or a part is another's.

    Parts that the header does not name are refused; parts that are missing are not.
    """
    return join_entry(hash_bytes(header_bytes), header_bytes, read_header(header_bytes), parts)


def join_entry(hash_: str, header_bytes: bytes, header: Header, parts: dict[str, bytes]) -> Entry:
    """Put a header that was read, with its hash, together with its parts. Raises LogError as `read_entry`."""
    for name, part in parts.items():
        if name not in header.parts or hash_bytes(part) != name:
            raise LogError(_("A part does not belong to the entry that it came with."), where=name)
    return Entry(hash_, header, header_bytes, dict(parts))


def restore_header(hash_: str, data: bytes) -> Header:
    """Read a header that `read_header` accepted before, by its hash. Raises LogError for other bytes."""
    if hash_bytes(data) != hash_:
        raise LogError(_("Its bytes are no longer what its hash says."))
    return _made_header(read_again(data))


def read_header(data: bytes) -> Header:
    """Read a header's bytes. Raises LogError that says what is wrong. Keys of a newer `v` are let pass."""
    value = parse_canonical(data)
    if not isinstance(value, dict) or not value.keys() >= _KEYS:
        raise LogError(_("An entry's header lacks something."))
    if value["v"] == FORMAT_VERSION and value.keys() != _KEYS:
        raise LogError(_("An entry's header holds something unknown."))
    try:
        return _header_from(value)
    except (TypeError, ValueError) as error:
        raise LogError(_("An entry's header is malformed: {reason}.").format(reason=error)) from error


def _header_from(value: dict[str, Any]) -> Header:
    for key in ("campaign", "device", "kind", "subject", "author"):
        if not isinstance(value[key], str):
            raise TypeError(key)
    for key in ("parents", "parts"):
        if not isinstance(value[key], list) or not all(_is_hash(item) for item in value[key]):
            raise TypeError(key)
    if list(value["parents"]) != sorted(set(value["parents"])):
        raise ValueError("parents")
    if not is_whole(value["v"]) or value["v"] < 1:
        raise ValueError("v")
    if not is_whole(value["seq"]) or value["seq"] < 1:
        raise ValueError("seq")
    if (value["prev"] is None) != (value["seq"] == 1) or not (
        value["prev"] is None or _is_hash(value["prev"])
    ):
        raise ValueError("prev")
    ms, count = value["hlc"]
    if not is_whole(ms) or not is_whole(count) or ms < 0 or count < 0:
        raise ValueError("hlc")
    return _made_header(value)


def _made_header(value: dict[str, Any]) -> Header:
    return Header(
        v=value["v"],
        campaign=value["campaign"],
        device=value["device"],
        seq=value["seq"],
        prev=value["prev"],
        hlc=Hlc(*value["hlc"]),
        kind=value["kind"],
        subject=value["subject"],
        parents=tuple(value["parents"]),
        parts=tuple(value["parts"]),
        author=value["author"],
    )


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and not value.strip("0123456789abcdef")


def live_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that no other of them supersedes, in their order."""
    several = list(entries)
    superseded = {parent for entry in several for parent in entry.header.parents}
    return [entry for entry in several if entry.hash not in superseded]
