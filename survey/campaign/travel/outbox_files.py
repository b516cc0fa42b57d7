"""The files of the outbox on this disk: where their bytes lie, keeping one, reading one again.

What lives here: bytes and rows together. What does not: what is cut and when (`handover`).
"""

import json
from collections.abc import Sequence
from pathlib import Path

from survey.bundle import segments
from survey.bundle.signed import MadeFile
from survey.bundle.stick import copy_file, write_file
from survey.campaign.campaign import Campaign
from survey.errors import BundleError
from survey.log.entry import Entry, hash_bytes
from survey.log.signed_head import SignedHead
from survey.messages import _
from survey.records.travel import Cut
from survey.store.outbox import OUTBOX

_RECEIVED = "received-again"


def keep_segment(
    campaign: Campaign, run: Sequence[Entry], head: SignedHead, kind: str, label: str, recipients: list[str]
) -> str:
    """Cut a segment of a run that ends at `head` and keep it; `label` is what its name begins with.

    Return the file's hash.
    """
    made = segments.write_segment(run, head, packer=campaign.device.keys, recipients=recipients)
    first, last = run[0].header.seq, head.head.seq
    name = label + segments.segment_name(first, last, made.sha256)
    keep_cut(campaign, made, Cut(made.sha256, name, kind, first, last, recipients=tuple(recipients)))
    return made.sha256


def keep_cut(campaign: Campaign, made: MadeFile, cut: Cut) -> None:
    """Write the file first, then its row: a crash between leaves a file that is swept and cut again."""
    write_file(outbox_path(campaign, cut), *made.pieces)
    campaign.store.outbox.add(cut, now=campaign.clock())


def copy_cut(campaign: Campaign, cut: Cut, folder: Path, *, fresh: bool) -> None:
    """Copy a file of the outbox to a stick, checked: `fresh` when it was cut, and read back, just now.

    Raises StickFull, BundleError, OSError.
    """
    path = outbox_path(campaign, cut)
    if not path.is_file():
        raise _damaged_error(path)
    copy_file(path, folder / cut.name, None if fresh else cut.sha256, _damaged_error)


def _damaged_error(path: Path) -> BundleError:
    return BundleError(
        _("A file of the outbox is damaged."),
        where=str(path),
        remedy=_("Run `survey store rebuild`: it is made again from the log and the photos."),
    )


def outbox_path(campaign: Campaign, cut: Cut) -> Path:
    """Return where the bytes of a file of the outbox lie."""
    return campaign.folder / OUTBOX / cut.name


def outbox_bytes(campaign: Campaign, cut: Cut) -> bytes:
    """Return the bytes of a file of the outbox, checked. Raises BundleError when they are not whole.

    They were checked as a file of a bundle when they were cut: their hash says that they are the same.
    """
    path = outbox_path(campaign, cut)
    data = path.read_bytes() if path.is_file() else b""
    if hash_bytes(data) != cut.sha256:
        raise _damaged_error(path)
    return data


def received_files(campaign: Campaign) -> set[str]:
    """Return the hashes of this device's files that a coordinator's receipt names, or named as they were
    before an erasure had them cut again."""
    received: set[str] = set(json.loads(campaign.store.note(_RECEIVED) or "[]"))
    for entry in campaign.store.entries(kind="receipt", subject=campaign.device.device_id):
        if entry.header.device in campaign.settings.coordinators and entry.body is not None:
            received.update(entry.body.get("files", ()))
    return received


def acknowledged_files(campaign: Campaign) -> set[str]:
    """Return the hashes of the files, whoever packed them, that a coordinator's receipt names."""
    found: set[str] = set()
    for entry in campaign.store.entries(kind="receipt"):
        if entry.header.device in campaign.settings.coordinators and entry.body is not None:
            found.update(entry.body.get("files", ()))
    return found


def keep_received(campaign: Campaign, sha256: str) -> None:
    """Note that the entries of a file, cut again, were received in an earlier file."""
    held = json.loads(campaign.store.note(_RECEIVED) or "[]")
    campaign.store.keep_note(_RECEIVED, json.dumps(sorted({*held, sha256})))
