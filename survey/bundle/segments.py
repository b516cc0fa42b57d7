"""Log segments: a range of one device's chain with the signed head at its end.

The member `entries` holds lines of canonical bytes: `H` and a header, then `P` and each of its parts that
travel. A segment verifies to its author whoever packed it: its head is signed by the author.
Source: docs/bundle-format.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey.bundle.runs import split_runs
from survey.bundle.signed import (
    KEY_BYTES,
    SIGNATURE_BYTES,
    MadeFile,
    Packer,
    SignedFile,
    read_hex,
    write_signed,
)
from survey.errors import BundleError, LogError
from survey.log.canonical import is_whole
from survey.log.chain import ChainHead
from survey.log.entry import Entry, hash_bytes, read_entry
from survey.log.signed_head import SignedHead
from survey.messages import _

KIND = "log"
MEMBER = "entries"
MAX_SEGMENT_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Segment:
    """A verified segment: the entries of one device in order, and the signed head at their end."""

    sha256: str
    packer: str
    entries: tuple[Entry, ...]
    head: SignedHead


def split_entries(entries: Sequence[Entry], limit_bytes: int = MAX_SEGMENT_BYTES) -> Iterator[list[Entry]]:
    """Yield runs of entries, each for one segment (see `split_runs`)."""
    return split_runs(entries, size_bytes, limit_bytes)


def size_bytes(entry: Entry) -> int:
    """Return how many bytes an entry takes in a segment, about."""
    return len(entry.header_bytes) + sum(len(part) for part in entry.parts.values())


def write_segment(
    entries: Sequence[Entry], head: SignedHead, *, packer: Packer, recipients: list[str]
) -> MadeFile:
    """Return the file of a run of entries of one chain that ends at `head`."""
    first = entries[0].header
    lines: list[bytes] = []
    for entry in entries:
        lines += (b"H", entry.header_bytes, b"\n")
        for name in entry.header.parts:
            if name in entry.parts:
                lines += (b"P", entry.parts[name], b"\n")
    content = {
        "device": first.device,
        "from": first.seq,
        "to": head.head.seq,
        "prev": first.prev,
        "head": head.head.hash,
        "signature": head.signature.hex(),
        "device_key": head.public_key.hex(),
    }
    return write_signed(
        KIND, first.campaign, content, [(MEMBER, b"".join(lines))], packer=packer, recipients=recipients
    )


def segment_name(first: int, last: int, sha256: str) -> str:
    """Return the name of a segment's file: its range and the beginning of its hash."""
    return f"{first:08d}-{last:08d}-{sha256[:8]}.log.zip"


def signed_head_of(file: SignedFile) -> SignedHead:
    """Return the head that a segment ends at. Raises BundleError unless its device signed it."""
    content = file.content
    try:
        first, last = content["from"], content["to"]
        if not is_whole(first) or not is_whole(last) or not 1 <= first <= last:
            raise ValueError("from, to")
        chain = ChainHead(file.campaign, str(content["device"]), last, str(content["head"]))
        signature = read_hex(content["signature"], SIGNATURE_BYTES)
        head = SignedHead(chain, signature, read_hex(content["device_key"], KEY_BYTES))
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(_("The manifest of the file is malformed.")) from error
    if not head.holds():
        raise BundleError(_("The signature of the author does not fit: the entries were changed, or forged."))
    return head


def read_segment(file: SignedFile, identities: list[str]) -> Segment:
    """Open a segment and check every entry of its chain. Raises BundleError, BundleSealed."""
    head = signed_head_of(file)
    try:
        entries = tuple(_entries(file.plain(MEMBER, identities)))
    except LogError as error:
        raise BundleError(
            _("An entry in the file is malformed: {reason}").format(reason=error.what), where=MEMBER
        ) from error
    _check_links(entries, file.content, head, file.campaign)
    ended = replace(head.head, hlc=entries[-1].header.hlc)
    return Segment(file.sha256, file.packer, entries, replace(head, head=ended))


def _entries(lines: bytes) -> Iterator[Entry]:
    header: bytes | None = None
    parts: dict[str, bytes] = {}
    *whole, rest = lines.split(b"\n")
    if rest:
        raise LogError(_("The last line is not ended: something was cut off, or added."))
    for line in whole:
        if line[:1] == b"H":
            if header is not None:
                yield read_entry(header, parts)
            header, parts = line[1:], {}
        elif line[:1] == b"P" and header is not None:
            parts[hash_bytes(line[1:])] = line[1:]
        else:
            raise LogError(_("A line is neither a header nor a part."))
    if header is not None:
        yield read_entry(header, parts)


def _check_links(entries: tuple[Entry, ...], content: Any, head: SignedHead, campaign: str) -> None:
    prev, seq = content.get("prev"), content.get("from")
    for entry in entries:
        header = entry.header
        if (header.device, header.campaign, header.seq, header.prev) != (
            head.head.device, campaign, seq, prev,
        ):  # fmt: skip
            raise BundleError(
                _("Entry {seq} does not follow the one before it.").format(seq=header.seq), where=MEMBER
            )
        prev, seq = entry.hash, header.seq + 1
    if not entries or prev != head.head.hash or seq != head.head.seq + 1:
        raise BundleError(_("The entries do not end at the signed head."), where=MEMBER)
