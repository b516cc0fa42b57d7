"""Pieces: a file longer than a pack travels as numbered pieces, each in a file of its own.

The member `index` holds what the whole is and the hashes of all its pieces; the member `piece` the bytes.
They come in any order and from any packer; a receiver needs one piece in memory at a time.
Source: docs/bundle-format.md.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.bundle.packs import HASH_BYTES, INDEX, read_blob
from survey.bundle.signed import MadeFile, Packer, SignedFile, read_hex, write_signed
from survey.errors import BundleError, LogError
from survey.log.canonical import canonical_bytes, is_whole, parse_canonical
from survey.log.entry import hash_bytes
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.travel import PiecePlan

KIND = "pieces"
PIECE = "piece"
PIECE_BYTES = 8 * 1024 * 1024
MAX_PIECE_BYTES = 32 * 1024 * 1024
MAX_BLOB_BYTES = 4 * 1024 * 1024 * 1024
"""A longer file does not travel: its bytes are asked for on a disk of their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a file, checked against the plan that came with it."""

    plan: PiecePlan
    number: int
    data: bytes


def plan_pieces(blob: Attachment, path: Path, piece_bytes: int) -> PiecePlan:
    """Return how the file at `path` is cut. Raises OSError."""
    with path.open("rb") as file:
        hashes = tuple(hashlib.sha256(data).hexdigest() for data in iter(lambda: file.read(piece_bytes), b""))
    return PiecePlan(blob, piece_bytes, hashes)


def read_pieces(plan: PiecePlan, path: Path, wanted: set[int]) -> Iterator[tuple[int, bytes]]:
    """Yield the wanted pieces of the file at `path` with their numbers. Raises OSError."""
    with path.open("rb") as file:
        for number in sorted(wanted):
            file.seek((number - 1) * plan.piece_bytes)
            yield number, file.read(plan.piece_bytes)


def write_piece(
    campaign: str, plan: PiecePlan, number: int, data: bytes, *, packer: Packer, recipients: list[str]
) -> MadeFile:
    """Return the file of one piece."""
    blob = plan.blob
    index = {
        "v": 1,
        "blob": {"sha256": blob.sha256, "name": blob.name, "size": blob.size_bytes, "mime": blob.mime},
        "piece_size": plan.piece_bytes,
        "number": number,
        "pieces": list(plan.hashes),
    }
    members = [(INDEX, canonical_bytes(index)), (PIECE, data)]
    return write_signed(KIND, campaign, {"count": 1}, members, packer=packer, recipients=recipients)


def read_piece(file: SignedFile, identities: list[str]) -> Piece:
    """Open a piece and check it against its plan. Raises BundleError, BundleSealed."""
    try:
        index = parse_canonical(file.plain(INDEX, identities))
        blob = read_blob(index["blob"])
        hashes = tuple(read_hex(own, HASH_BYTES).hex() for own in index["pieces"])
        if not is_whole(index["piece_size"]) or not is_whole(index["number"]):
            raise ValueError("piece_size, number")
        plan, number = PiecePlan(blob, index["piece_size"], hashes), index["number"]
    except (LogError, KeyError, TypeError, ValueError) as error:
        raise BundleError(_("The list of a piece of a file is malformed."), where=INDEX) from error
    _check_plan(plan, number)
    data = file.plain(PIECE, identities)
    if len(data) != plan.size_of(number) or hash_bytes(data) != plan.hashes[number - 1]:
        raise BundleError(_("A piece of a file is not what its hash says."), where=PIECE)
    return Piece(plan, number, data)


def _check_plan(plan: PiecePlan, number: int) -> None:
    """Refuse sizes and numbers that cannot be, before a byte is opened."""
    size = plan.blob.size_bytes
    count = len(plan.hashes)
    possible = 0 < size <= MAX_BLOB_BYTES and 0 < plan.piece_bytes <= MAX_PIECE_BYTES
    if not possible or count != -(-size // plan.piece_bytes) or not 1 <= number <= count:
        raise BundleError(_("The list of a piece of a file is malformed."), where=INDEX)
