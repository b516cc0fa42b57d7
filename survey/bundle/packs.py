"""Blob packs: the bytes of photos and other files, whole, by hash.

The member `index` holds name and hash of each; the members `0001` … their bytes, in the same order.
Source: docs/bundle-format.md. A file longer than a pack travels in `pieces`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from survey.bundle.runs import split_runs
from survey.bundle.signed import Packer, SignedFile, write_signed
from survey.errors import BundleError, LogError
from survey.log.canonical import canonical_bytes, parse_canonical
from survey.log.entry import hash_bytes
from survey.messages import _
from survey.records.attachments import Attachment

KIND = "blobs"
INDEX = "index"
MAX_PACK_BYTES = 32 * 1024 * 1024


def split_blobs(blobs: Sequence[Attachment], limit_bytes: int = MAX_PACK_BYTES) -> Iterator[list[Attachment]]:
    """Yield runs of files, each for one pack (see `split_runs`)."""
    return split_runs(blobs, lambda blob: blob.size_bytes, limit_bytes)


def write_pack(
    campaign: str, blobs: Sequence[tuple[Attachment, bytes]], *, packer: Packer, recipients: list[str]
) -> bytes:
    """Return the file of these blobs with their bytes."""
    index = [
        {"sha256": blob.sha256, "name": blob.name, "size": blob.size_bytes, "mime": blob.mime}
        for blob, _data in blobs
    ]
    members = [(INDEX, canonical_bytes({"v": 1, "blobs": index}))]
    members += [(f"{number:04d}", data) for number, (_blob, data) in enumerate(blobs, 1)]
    return write_signed(KIND, campaign, {"count": len(blobs)}, members, packer=packer, recipients=recipients)


def pack_name(file: SignedFile) -> str:
    """Return the name of a pack's file: the beginning of its hash."""
    return f"{file.sha256[:8]}.blobs.zip"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file that came in a pack."""

    attachment: Attachment
    data: bytes


def read_pack(file: SignedFile, identities: list[str]) -> list[Blob]:
    """Open a pack and check every hash. Raises BundleError, BundleSealed."""
    try:
        index = parse_canonical(file.plain(INDEX, identities))["blobs"]
        named = [Attachment(b["sha256"], str(b["name"]), int(b["size"]), str(b["mime"])) for b in index]
    except (LogError, KeyError, TypeError, ValueError) as error:
        raise BundleError(_("The list of a pack of photos is malformed.")) from error
    found = []
    for number, blob in enumerate(named, 1):
        data = file.plain(f"{number:04d}", identities)
        if hash_bytes(data) != blob.sha256:
            raise BundleError(_("A photo in the pack is not what its hash says."), where=blob.sha256)
        found.append(Blob(blob, data))
    return found
