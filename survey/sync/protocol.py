"""The protocol, version 1: what both ends say to each other, and the bytes that they sign.

What lives here: messages, header names, limits. What does not: sockets, and what a campaign does.
Every answer of a hub is signed over the nonce of its request, so that a captive portal, an old answer or
another machine is never taken for the hub. Source: docs/sync.md.
"""

import hashlib
import re
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from survey.bundle.container import MAX_CONTAINER_BYTES
from survey.bundle.stick import LISTS_SUFFIX, LOG_SUFFIX
from survey.campaign.travel.carried import CarriedFile
from survey.crypto import device_id_of, verify
from survey.log.canonical import canonical_bytes
from survey.records.travel import Cut

VERSION = 1
MAX_FILE_BYTES = MAX_CONTAINER_BYTES
MAX_MESSAGE_BYTES = 8 * 1024 * 1024
LOG_KINDS = ("log", "relay")
KINDS = (*LOG_KINDS, "lists", "blobs", "pieces")
_KINDS = ((LOG_SUFFIX, "log"), (LISTS_SUFFIX, "lists"))

PROTOCOL, NONCE, SIGNATURE = "Survey-Protocol", "Survey-Nonce", "Survey-Signature"
DEVICE, BODY = "Survey-Device", "Survey-Body"
INVITATION, PROOF = "Survey-Invitation", "Survey-Proof"

_SHA256 = re.compile("[0-9a-f]{64}")
_NONCE = re.compile("[0-9a-f]{32}")
_HEXADECIMAL = re.compile("(?:[0-9a-f]{2})+")
_SLOWEST_BYTES_PER_S = 1000
_GRACE_S = 60.0

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class Hello:
    """What `/hello` says: whose hub this is. `device` is the id that `key` (Ed25519, hexadecimal) makes."""

    protocols: tuple[int, ...]
    campaign: str
    device: str
    key: str


@dataclass(frozen=True, slots=True)
class FileOffer:
    """A file that one end has: `kind` is one of `KINDS`; a pack has the range 0 to 0."""

    sha256: str
    size_bytes: int
    kind: str
    from_seq: int = 0
    to_seq: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError for what no file of a bundle is."""
        if not is_sha256(self.sha256) or self.kind not in KINDS:
            raise ValueError("a file is offered by its SHA-256 and its kind")
        if not 0 < self.size_bytes <= MAX_FILE_BYTES or not 0 <= self.from_seq <= self.to_seq:
            raise ValueError("the size or the range of an offered file is impossible")

    @property
    def order(self) -> tuple[bool, int, str]:
        """Return the key of the order in which files go: entries before photos, the smallest first."""
        return self.kind in ("blobs", "pieces"), self.size_bytes, self.sha256


@dataclass(frozen=True, slots=True)
class Have:
    """What a device has to hand over, and the hashes of what it holds of the way back."""

    offers: tuple[FileOffer, ...]
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HaveAnswer:
    """What the hub wants of the offers, and what it has for this device.

    `trust` is how the team trusts the device, or unknown before its join request came; None from a hub that
    only carries and cannot tell.
    """

    wants: tuple[str, ...]
    files: tuple[FileOffer, ...]
    trust: str | None


@dataclass(frozen=True, slots=True)
class Put:
    """What became of a file: `state` is that of `campaign.travel.taking_in.Outcome`."""

    state: str
    agent: str = ""
    new_entries: int = 0
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request was refused: a code for programs and a sentence in the hub's language."""

    code: str
    sentence: str


def offer_of(cut: Cut, size_bytes: int) -> FileOffer:
    """Return a file of an outbox as it is offered."""
    return FileOffer(cut.sha256, size_bytes, cut.kind, cut.from_seq, cut.to_seq)


def offer_carried(own: CarriedFile) -> FileOffer:
    """Return a file that lies here for others as it is offered; its inside is not known."""
    kind = next((kind for suffix, kind in _KINDS if own.name.endswith(suffix)), "blobs")
    return FileOffer(own.sha256, own.size_bytes, kind)


def write_message(message: Any) -> bytes:
    """Return a message as canonical JSON."""
    return canonical_bytes(asdict(message))


def read_message(kind: type[Message], data: bytes) -> Message:
    """Read a message; what it holds beyond this version is passed over. Raises ValueError."""
    from pydantic import TypeAdapter

    # pydantic's error is a ValueError that repeats what was received: its words stop here.
    try:
        return TypeAdapter(kind).validate_json(data, strict=True)
    except ValueError:
        raise ValueError(f"this is no {kind.__name__}") from None


def request_text(
    *, campaign: str, hub: str, device: str, method: str, path: str, body: str, nonce: str
) -> bytes:
    """Return what a device signs for a request; `body` is the SHA-256 of what it sends."""
    return canonical_bytes(
        {
            "survey": "request",
            "v": VERSION,
            "campaign": campaign,
            "hub": hub,
            "device": device,
            "method": method,
            "path": path,
            "body": body,
            "nonce": nonce,
        }
    )


def answer_text(*, campaign: str, hub: str, nonce: str, status: int, body: str) -> bytes:
    """Return what a hub signs for an answer."""
    return canonical_bytes(
        {
            "survey": "answer",
            "v": VERSION,
            "campaign": campaign,
            "hub": hub,
            "nonce": nonce,
            "status": status,
            "body": body,
        }
    )


def proof_text(*, campaign: str, hub: str, device: str) -> bytes:
    """Return what a token's key signs: that it lets this device in, and no other."""
    return canonical_bytes(
        {"survey": "invitation", "v": VERSION, "campaign": campaign, "hub": hub, "device": device}
    )


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_sha256(text: str) -> bool:
    """Tell whether a text is a SHA-256 as this protocol writes it."""
    return _SHA256.fullmatch(text) is not None


def is_nonce(text: str) -> bool:
    """Tell whether a text is a nonce: 16 bytes in hexadecimal."""
    return _NONCE.fullmatch(text) is not None


def is_signed(key: str, text: bytes, signature: str) -> bool:
    """Tell whether a signature holds, key and signature in hexadecimal as they came."""
    if not all(_HEXADECIMAL.fullmatch(part) for part in (key, signature)):
        return False
    return verify(bytes.fromhex(key), text, bytes.fromhex(signature))


def device_of(key: str) -> str | None:
    """Return the id of the device with this public key, None when the text is no key."""
    return device_id_of(bytes.fromhex(key)) if is_sha256(key) else None


def allowed_s(size_bytes: int) -> float:
    """Return how long a transfer may take, in seconds: a bad line is waited for, a dead one is not."""
    return _GRACE_S + size_bytes / _SLOWEST_BYTES_PER_S
