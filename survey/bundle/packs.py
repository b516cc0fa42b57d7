"""Blob packs: the bytes of photos and other files, whole, by hash.

The member `index` holds name and hash of each; the members `0001` … their bytes, in the same order.
Source: docs/bundle-format.md. A file longer than a pack travels in `pieces`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from survey.bundle.runs import split_runs
from survey.bundle.signed import MadeFile, Packer, SignedFile, read_hex, write_signed
from survey.errors import BundleError, LogError
from survey.log.canonical import canonical_bytes, is_whole, parse_canonical
from survey.log.entry import hash_bytes
from survey.messages import _
from survey.records.attachments import Attachment

KIND = "blobs"
INDEX = "index"
HASH_BYTES = 32
MAX_PACK_BYTES = 32 * 1024 * 1024


def split_blobs(blobs: Sequence[Attachment], limit_bytes: int = MAX_PACK_BYTES) -> Iterator[list[Attachment]]:
    """Yield runs of files, each for one pack (see `split_runs`)."""
    return split_runs(blobs, lambda blob: blob.size_bytes, limit_bytes)


def write_pack(
    campaign: str,
    blobs: Sequence[Attachment],
    read: Callable[[Attachment], bytes],
    *,
    packer: Packer,
    recipients: list[str],
) -> MadeFile:
    """Return the file of these blobs; `read` gives the bytes of each, one after the other."""
    index = [
        {"sha256": blob.sha256, "name": blob.name, "size": blob.size_bytes, "mime": blob.mime}
        for blob in blobs
    ]
    numbered = ((f"{number:04d}", read(blob)) for number, blob in enumerate(blobs, 1))
    members = chain([(INDEX, canonical_bytes({"v": 1, "blobs": index}))], numbered)
    return write_signed(KIND, campaign, {"count": len(blobs)}, members, packer=packer, recipients=recipients)


def pack_name(sha256: str) -> str:
    """Return the name of a pack's file: the beginning of its hash."""
    return f"{sha256[:8]}.blobs.zip"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that came in a pack."""

    attachment: Attachment
    data: bytes


def read_pack(file: SignedFile, identities: list[str]) -> Iterator[Blob]:
    """Open a pack one file at a time, each checked against its hash. Raises BundleError, BundleSealed."""
    named = _index(file, identities)
    if len(named) != len(file.members) - 1:
        raise BundleError(_("The list of a pack of photos is malformed."), where=INDEX)
    for number, blob in enumerate(named, 1):
        yield _blob(file, number, blob, identities)


def read_whole(file: SignedFile, identities: list[str]) -> Iterator[Blob]:
    """Yield the photos that are here of a pack that lost some. Raises BundleError, BundleSealed."""
    for number, blob in enumerate(_index(file, identities), 1):
        if f"{number:04d}" in file.members:
            yield _blob(file, number, blob, identities)


def read_blob(named: Mapping[str, Any]) -> Attachment:
    """Read what an index says of one file. Raises KeyError, TypeError, ValueError."""
    size = named["size"]
    if not is_whole(size) or size < 0:
        raise ValueError("size")
    sha256 = read_hex(named["sha256"], HASH_BYTES).hex()
    return Attachment(sha256, str(named["name"]), size, str(named["mime"]))


def _index(file: SignedFile, identities: list[str]) -> list[Attachment]:
    try:
        return [read_blob(own) for own in parse_canonical(file.plain(INDEX, identities))["blobs"]]
    except (LogError, KeyError, TypeError, ValueError) as error:
        raise BundleError(_("The list of a pack of photos is malformed."), where=INDEX) from error


def _blob(file: SignedFile, number: int, blob: Attachment, identities: list[str]) -> Blob:
    member = f"{number:04d}"
    data = file.plain(member, identities)
    if len(data) != blob.size_bytes or hash_bytes(data) != blob.sha256:
        raise BundleError(_("A photo in the pack is not what its hash says."), where=member)
    return Blob(blob, data)
