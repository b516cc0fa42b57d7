"""Putting a long file together from the pieces that arrived, and saying that its files are merged then.

What lives here: when a file of a bundle that brought a piece counts as merged: once the whole is a blob,
so that a receipt never speaks for a file that is not whole. What does not: the pieces on disk (`store`).
"""

from contextlib import suppress
from dataclasses import replace

from survey.bundle.pieces import Piece
from survey.campaign.campaign import Campaign
from survey.errors import BundleError, StoreDamaged
from survey.records.travel import PiecePlan, TakenIn


def keep_piece(campaign: Campaign, piece: Piece, taken: TakenIn) -> bool:
    """Keep a piece that `taken` brought; tell whether its file is whole now.

    Raises BundleError when the pieces make another file than they name, StoreError.
    """
    store = campaign.store
    if store.blobs.is_erased(piece.plan.blob.sha256):
        store.outbox.note(replace(taken, state="merged"), now=campaign.clock())
        return True
    if not store.blobs.is_taken_in(piece.plan.blob.sha256):
        store.pieces.keep(piece.plan, piece.number, piece.data, file_sha256=taken.sha256)
        store.outbox.note(replace(taken, state="partial"), now=campaign.clock())
    whole = _finish(campaign, piece.plan)
    if whole:
        store.outbox.note(replace(taken, state="merged"), now=campaign.clock())
    return whole


def finish_pieces(campaign: Campaign) -> None:
    """Put together what a power cut kept from being put together."""
    for plan in campaign.store.pieces.waiting():
        with suppress(BundleError):
            _finish(campaign, plan)


def _finish(campaign: Campaign, plan: PiecePlan) -> bool:
    store = campaign.store
    try:
        whole = store.pieces.assemble(plan, now=campaign.clock())
    except StoreDamaged as error:
        raise BundleError(error.what, where=error.where) from error
    if whole:
        files = set(store.pieces.files_of(plan))
        for taken in store.outbox.taken() if files else ():
            if taken.sha256 in files:
                store.outbox.note(replace(taken, state="merged"), now=campaign.clock())
        store.pieces.forget(plan)
    return whole
