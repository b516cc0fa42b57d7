"""Handing over: what is new is cut into files of the outbox, once, and written to a stick.

What lives here: cutting, writing out, and what receipts say of it. What does not: the bytes of a file
(`bundle`), and merging what others hand over (`taking_in`).
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from survey.bundle import lists, packs, pieces, segments
from survey.bundle.signed import read_signed, reseal
from survey.bundle.stick import holds_file
from survey.campaign.campaign import Campaign
from survey.campaign.copies import STICK, note_copy
from survey.campaign.submissions.snapshots import keep_snapshots
from survey.campaign.travel import relays
from survey.campaign.travel.carried import write_carried
from survey.campaign.travel.erased import finish_erasure, forget_lacking, is_freed
from survey.campaign.travel.former import (
    former_devices,
    former_run,
    may_have_former,
    newcomer_sentences,
    outbox_owner,
    take_over_outbox,
)
from survey.campaign.travel.lists import new_lists
from survey.campaign.travel.outbox_files import (
    acknowledged_files,
    copy_cut,
    keep_cut,
    keep_segment,
    outbox_bytes,
    outbox_path,
    received_files,
)
from survey.errors import BundleError, BundleSealed, CampaignError, StickFull
from survey.log.chain import head_after, linked_run
from survey.log.signed_head import SignedHead
from survey.log.state import join_revision
from survey.messages import _
from survey.messages.numbers import format_size
from survey.records.attachments import Attachment
from survey.records.travel import Cut
from survey.store.outbox import OUTBOX


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written: the folder on the stick, how many files it lacked and how many it holds.

    `too_large` counts the videos above 4 GiB, which stay on this laptop; `passed_on` the files of others that
    it lacked; `remarks` are sentences on what could not be shared or passed on.
    """

    folder: str
    written: int
    files: int
    too_large: int = 0
    remarks: tuple[str, ...] = ()
    passed_on: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def hand_over(campaign: Campaign, stick: Path, *, share: bool = False) -> HandedOver:
    """Cut what is new and write to a stick the files that it lacks, then those that are carried for others;
    every file on it is read again.

    `share` carries the entries and photos of the whole team too, for agents who follow up each other's
    centres. Raises BundleError, StickFull, CampaignError, StoreBusy, OSError.
    """
    if not stick.is_dir():
        raise BundleError(
            _("There is no such folder."), where=str(stick), remedy=_("Is the stick plugged in?")
        )
    folder = stick / campaign.settings.campaign_id / campaign.device.device_id
    before = {cut.sha256 for cut in campaign.store.outbox.cuts()}
    remarks = share_relays(campaign) if share else []
    held, own_files = _cut_new(campaign)
    cuts = [cut for cut in held if not is_freed(campaign, cut)]
    remarks += newcomer_sentences(campaign)
    written = _write_out(campaign, cuts, folder, before)
    passed = write_carried(campaign, folder.parent)
    note_copy(campaign, STICK, stick)
    too_large = sum(blob.size_bytes > pieces.MAX_BLOB_BYTES for blob in own_files)
    return HandedOver(str(folder), written, len(cuts), too_large, (*remarks, *passed.remarks), passed.written)


def _write_out(campaign: Campaign, cuts: list[Cut], folder: Path, before: Collection[str]) -> int:
    """Write the files that the stick lacks, answers first; return how many. Raises StickFull, BundleError.

    `before` are those that were not cut just now: they are checked on the way.
    """
    for part in folder.glob("*.part"):
        # What a pulled stick or a power cut left half written.
        part.unlink(missing_ok=True)
    lacking = [cut for cut in cuts if not holds_file(folder / cut.name, cut.sha256)]
    for number, cut in enumerate(lacking):
        try:
            copy_cut(campaign, cut, folder, fresh=cut.sha256 not in before)
        except StickFull as error:
            rest = sum((campaign.folder / OUTBOX / own.name).stat().st_size for own in lacking[number:])
            raise StickFull(
                _(
                    "The stick is full: {done} of {count} files are on it, whole; {need} more are needed."
                ).format(done=len(cuts) - len(lacking) + number, count=len(cuts), need=format_size(rest)),
                where=error.where,
                remedy=error.remedy,
            ) from error
    return len(lacking)


def cut_outbox(campaign: Campaign) -> list[Cut]:
    """Cut the entries and photos that no file of the outbox holds yet; return every file of the outbox.

    Open interviews go along as they are at this moment.

    Raises CampaignError, StoreBusy while another process cuts.
    """
    return _cut_new(campaign)[0]


def _cut_new(campaign: Campaign) -> tuple[list[Cut], list[Attachment]]:
    """Cut what is new; return every file of the outbox, and the files that this device's answers hold."""
    finish_erasure(campaign)
    recipients = _recipients(campaign)
    with campaign.store.outbox.alone():
        _sweep(campaign)
        forget_lacking(campaign)
        take_over_outbox(campaign)
        keep_snapshots(campaign)
        cuts = campaign.store.outbox.cuts()
        done = max((cut.to_seq for cut in cuts if cut.kind == "log"), default=0)
        device = campaign.device
        own = {e.hash: e for e in campaign.store.entries(device=device.device_id, after_seq=done)}
        # By its links: beside this laptop's chain there may be that of a copy of it.
        chain = linked_run(own, str(campaign.store.head(device.device_id).hash), done)
        for run in segments.split_entries(chain):
            head = head_after(run[-1])
            signed = SignedHead(head, device.keys.sign(head.signed_bytes()), device.keys.verify_key)
            keep_segment(campaign, run, signed, "log", "", recipients)
        _cut_former(campaign, recipients)
        own_files = _blobs_of(campaign, device.device_id)
        _cut_blobs(campaign, own_files, recipients)
        _cut_lists(campaign, [cut for cut in cuts if cut.kind == lists.KIND], recipients)
        if campaign.is_coordinator:
            _seal_for_newcomers(campaign, recipients)
        return campaign.store.outbox.cuts(), own_files


def _cut_former(campaign: Campaign, recipients: list[str]) -> None:
    """Cut what a former device of this folder never handed over: it may be nowhere else."""
    for device in former_devices(campaign):
        if run := former_run(campaign, device):
            keep_segment(campaign, run.entries, run.head, relays.KIND, relays.relay_label(device), recipients)
        _cut_blobs(campaign, _blobs_of(campaign, device), recipients)


def _seal_for_newcomers(campaign: Campaign, recipients: list[str]) -> None:
    """Seal what was cut before for whom was accepted since, in files of their own; the first ones stay."""
    readers: dict[tuple[object, ...], set[str]] = {}
    first: dict[tuple[object, ...], Cut] = {}
    for cut in campaign.store.outbox.cuts():
        readers.setdefault(cut.subject, set()).update(cut.recipients or campaign.settings.recipients)
        first.setdefault(cut.subject, cut)
    for subject, cut in first.items():
        newcomers = sorted(set(recipients) - readers[subject])
        if newcomers and not is_freed(campaign, cut):
            _reseal(campaign, cut, newcomers)


def _reseal(campaign: Campaign, cut: Cut, newcomers: list[str]) -> None:
    keys = campaign.device.keys
    try:
        file = read_signed(outbox_bytes(campaign, cut))
        again = reseal(file, [keys.identity], packer=keys, recipients=newcomers)
    except BundleSealed:
        # Cut before this coordinator's key was among the recipients: only the others' sticks open it.
        return
    name = packs.pack_name(again.sha256)
    if label := cut.subject[1]:
        name = f"{label}-{again.sha256[:8]}.log.zip"
    keep_cut(campaign, again, replace(cut, sha256=again.sha256, name=name, recipients=tuple(newcomers)))


def _sweep(campaign: Campaign) -> None:
    """Remove what a power cut left between a file and its row: it is cut again, with other bytes."""
    known = {cut.name for cut in campaign.store.outbox.cuts()}
    folder = campaign.folder / OUTBOX
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in known and path.is_file():
            path.unlink(missing_ok=True)


def share_relays(campaign: Campaign) -> list[str]:
    """Pack the chains and photos of the others that were not packed yet; return what cannot be shared."""
    members = relays.shared_members(campaign)
    recipients = _recipients(campaign)
    remarks = []
    with campaign.store.outbox.alone():
        _sweep(campaign)
        for member in members:
            for run in list(relays.relay_runs(campaign, member)):
                label = relays.relay_label(member.device)
                keep_segment(campaign, run.entries, run.head, relays.KIND, label, recipients)
            _cut_blobs(campaign, _blobs_of(campaign, member.device), recipients)
            remarks += relays.unshared(campaign, member)
    return remarks


def _cut_blobs(campaign: Campaign, blobs: list[Attachment], recipients: list[str]) -> None:
    """Cut the files that are here and in no pack yet: whole, or in pieces when longer than a pack."""
    cuts = campaign.store.outbox.cuts()
    held = {sha for cut in cuts if cut.kind == packs.KIND for sha in cut.blobs}
    new = [blob for blob in blobs if blob.sha256 not in held and campaign.store.blobs.has(blob.sha256)]
    for run in packs.split_blobs([blob for blob in new if blob.size_bytes <= packs.MAX_PACK_BYTES]):
        made = packs.write_pack(
            campaign.settings.campaign_id,
            run,
            lambda blob: campaign.store.blobs.path(blob.sha256).read_bytes(),
            packer=campaign.device.keys,
            recipients=recipients,
        )
        cut = Cut(
            made.sha256,
            packs.pack_name(made.sha256),
            packs.KIND,
            blobs=tuple(b.sha256 for b in run),
            recipients=tuple(recipients),
        )
        keep_cut(campaign, made, cut)
    for blob in new:
        if packs.MAX_PACK_BYTES < blob.size_bytes <= pieces.MAX_BLOB_BYTES:
            numbers = {c.from_seq for c in cuts if c.kind == pieces.KIND and blob.sha256 in c.blobs}
            _cut_pieces(campaign, blob, numbers, recipients)


def _cut_pieces(campaign: Campaign, blob: Attachment, done: set[int], recipients: list[str]) -> None:
    wanted = set(range(1, -(-blob.size_bytes // pieces.PIECE_BYTES) + 1)) - done
    if not wanted:
        return
    path = campaign.store.blobs.path(blob.sha256)
    plan = pieces.plan_pieces(blob, path, pieces.PIECE_BYTES)
    for number, data in pieces.read_pieces(plan, path, wanted):
        written = pieces.write_piece(
            campaign.settings.campaign_id, plan, number, data,
            packer=campaign.device.keys, recipients=recipients,
        )  # fmt: skip
        sha256 = written.sha256
        cut = Cut(
            sha256, packs.pack_name(sha256), pieces.KIND, number, number, (blob.sha256,), tuple(recipients)
        )
        keep_cut(campaign, written, cut)


def _cut_lists(campaign: Campaign, earlier: list[Cut], recipients: list[str]) -> None:
    """Cut the entity lists when they changed, and drop those before: the newest holds all that they held."""
    made = new_lists(campaign, recipients, {mark for cut in earlier for mark in cut.blobs})
    if made is None:
        return
    keep_cut(campaign, *made)
    for old in earlier:
        campaign.store.outbox.drop(old.sha256)
        outbox_path(campaign, old).unlink(missing_ok=True)


def _blobs_of(campaign: Campaign, device: str) -> list[Attachment]:
    """Return the files that revisions and drafts of a device hold, by hash, whoever edited last."""
    own: dict[str, Attachment] = {}
    for entry in campaign.store.holders(device):
        revision = join_revision(entry)
        if revision is not None:
            own.update((attachment.sha256, attachment) for attachment in revision.attachments.values())
    return [own[sha256] for sha256 in sorted(own)]


def _recipients(campaign: Campaign) -> list[str]:
    """Return whom a file is sealed for: the coordinators, and from them the accepted devices too."""
    if not campaign.settings.recipients:
        raise CampaignError(
            _("The campaign names nobody who may open its bundles."),
            where=str(campaign.folder / "survey.toml"),
            remedy=_("Open it on the laptop that made it, or join again from a kit."),
        )
    keys = set(campaign.settings.recipients)
    if campaign.is_coordinator:
        keys |= {member.recipient for member in campaign.team() if member.trust == "accepted"}
    return sorted(keys)


def unreceived_submissions(campaign: Campaign) -> set[str]:
    """Return the submissions of which something was written here that no coordinator's receipt names.

    Written by this device, or by the laptop that this folder comes from.
    """
    found = _unreceived(campaign, campaign.device.device_id, received_files(campaign))
    if may_have_former(campaign):
        acknowledged = acknowledged_files(campaign)
        for device in former_devices(campaign):
            found |= _unreceived(campaign, device, acknowledged)
    return found


def _unreceived(campaign: Campaign, device: str, received: set[str]) -> set[str]:
    owner = outbox_owner(campaign)
    cuts = [
        cut
        for cut in campaign.store.outbox.cuts()
        if cut.sha256 in received
        and (
            (cut.kind == segments.KIND and device == owner)
            or (cut.kind == relays.KIND and cut.name.startswith(relays.relay_label(device)))
        )
    ]
    covered = {seq for cut in cuts for seq in range(cut.from_seq, cut.to_seq + 1)}
    own = campaign.store.entries(kind="revision", device=device)
    return {entry.header.subject for entry in own if entry.header.seq not in covered}
