"""Freeing: local copies of photos that a coordinator keeps, and bringing them back.

What lives here: which copies may go. What does not: erasing; what is freed is kept by the coordinator.
A copy goes only when files that held the whole photo are named by receipts, which only a device that opened
and merged them writes, and which count when it is a coordinator's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from survey.bundle import packs, pieces
from survey.bundle.signed import SignedFile
from survey.bundle.stick import PACK_SUFFIX, read_files
from survey.campaign.campaign import Campaign
from survey.campaign.travel.assembling import keep_piece
from survey.campaign.travel.erased import forget_lacking
from survey.campaign.travel.outbox_files import outbox_path, received_files
from survey.errors import BundleError, BundleSealed
from survey.records.attachments import Attachment
from survey.records.steps import Attach
from survey.records.travel import Cut, TakenIn


@dataclass(frozen=True, slots=True)
class Freeing:
    """What may go, or went: files, their bytes, and those of the outbox that held them; `waiting` counts the
    files here of which no receipt speaks yet."""

    files: tuple[str, ...]
    size_bytes: int
    outbox_bytes: int
    waiting: int

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the photos; `sealed` counts the files of photos that only others can open."""

    photos: tuple[Attachment, ...]
    sealed: int


def plan_freeing(campaign: Campaign, *, older_than_days: int = 0) -> Freeing:
    """Return what may go: what a coordinator keeps, taken in at least so many days ago, in no open draft."""
    kept = _kept_elsewhere(campaign)
    present = {blob.sha256: blob for blob in campaign.store.blobs.list()}
    limit = campaign.clock() - timedelta(days=older_than_days)
    chosen = kept & present.keys() & _taken_in_before(campaign, limit) - _in_drafts(campaign)
    packed = [cut for cut in _whole_cuts(campaign, chosen) if outbox_path(campaign, cut).is_file()]
    return Freeing(
        files=tuple(sorted(chosen)),
        size_bytes=sum(present[sha256].size_bytes for sha256 in chosen),
        outbox_bytes=sum(outbox_path(campaign, cut).stat().st_size for cut in packed),
        waiting=len(present.keys() - kept),
    )


def free(campaign: Campaign, plan: Freeing) -> None:
    """Drop the local copies, and the files of the outbox that hold nothing else. Raises StoreError."""
    for sha256 in plan.files:
        campaign.store.blobs.free(sha256)
    for cut in _whole_cuts(campaign, set(plan.files)):
        # Its row stays: it is known, and its photos are not cut again.
        outbox_path(campaign, cut).unlink(missing_ok=True)


def bring_back(campaign: Campaign, place: Path) -> Returned:
    """Take in the freed photos that the packs and pieces at `place` hold. Raises BundleError, StoreError.

    A file that is damaged, sealed for others, or of another campaign brings nothing.
    """
    back: list[Attachment] = []
    sealed = 0
    for found in read_files(place):
        file = found.file
        if file is None or file.campaign != campaign.settings.campaign_id:
            continue
        try:
            back += _brought_by(campaign, file)
        except BundleSealed:
            sealed += file.kind in (packs.KIND, pieces.KIND)
        except BundleError:
            continue
    forget_lacking(campaign)
    return Returned(tuple(back), sealed)


def _brought_by(campaign: Campaign, file: SignedFile) -> Iterator[Attachment]:
    """Yield the freed photos that one file brings, once they are here whole."""
    identities = [campaign.device.keys.identity]
    if file.kind == packs.KIND:
        for blob in list(packs.read_pack(file, identities)):
            own = blob.attachment
            if campaign.store.blobs.is_freed(own.sha256):
                campaign.store.blobs.add(blob.data, name=own.name, mime=own.mime, added_at=campaign.clock())
                yield own
    elif file.kind == pieces.KIND:
        piece = pieces.read_piece(file, identities)
        taken = TakenIn(file.sha256, f"{file.sha256[:8]}{PACK_SUFFIX}", file.packer, "partial")
        if campaign.store.blobs.is_freed(piece.plan.blob.sha256) and keep_piece(campaign, piece, taken):
            yield piece.plan.blob


def _kept_elsewhere(campaign: Campaign) -> set[str]:
    """Return the files that were merged whole by a coordinator, as receipts say."""
    received = received_files(campaign)
    kept: set[str] = set()
    numbers: dict[str, set[int]] = {}
    for cut in campaign.store.outbox.cuts():
        if cut.sha256 in received and cut.kind == packs.KIND:
            kept.update(cut.blobs)
        elif cut.sha256 in received and cut.kind == pieces.KIND:
            numbers.setdefault(cut.blobs[0], set()).add(cut.from_seq)
    sizes = {blob.sha256: blob.size_bytes for blob in campaign.store.blobs.list()}
    for sha256, held in numbers.items():
        if len(held) == -(-sizes.get(sha256, 0) // pieces.PIECE_BYTES) and held:
            kept.add(sha256)
    return kept


def _whole_cuts(campaign: Campaign, files: set[str]) -> Iterator[Cut]:
    """Yield the packs and pieces of the outbox of which every file is among these."""
    for cut in campaign.store.outbox.cuts():
        if cut.kind in (packs.KIND, pieces.KIND) and set(cut.blobs) <= files:
            yield cut


def _in_drafts(campaign: Campaign) -> set[str]:
    drafts = [summary.header.draft_id for summary in campaign.store.journals.list()]
    steps = (recorded.step for draft in drafts for recorded in campaign.store.journals.read(draft))
    return {step.attachment.sha256 for step in steps if isinstance(step, Attach)}


def _taken_in_before(campaign: Campaign, limit: datetime) -> set[str]:
    moments: Iterable[tuple[str, datetime]] = campaign.store.blobs.moments()
    return {sha256 for sha256, moment in moments if moment <= limit}
