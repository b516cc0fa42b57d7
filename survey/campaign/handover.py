"""Handing over: what is new is cut into files of the outbox, once, and written to a stick.

What lives here: cutting, writing out, and what receipts say of it. What does not: the bytes of a file
(`bundle`), and merging what others hand over (`taking_in`).
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.bundle import lists, packs, segments
from survey.bundle.signed import read_signed
from survey.bundle.stick import write_file
from survey.campaign.campaign import Campaign
from survey.campaign.list_travel import new_lists
from survey.errors import BundleError, CampaignError
from survey.log.chain import head_after
from survey.log.signed_head import SignedHead
from survey.log.state import join_revision
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.travel import Cut

OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written: the folder on the stick, how many files it lacked and how many it holds.

    `too_large` counts the photos and videos that are too long to travel and stay on this laptop.
    """

    folder: str
    written: int
    files: int
    too_large: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def hand_over(campaign: Campaign, stick: Path, *, share: bool = False) -> HandedOver:
    """Cut what is new and write to a stick the files that it lacks.

    `share` carries the entries of the whole team too, for agents who follow up each other's centres.
    Raises BundleError, StickFull, CampaignError, OSError.
    """
    if not stick.is_dir():
        raise BundleError(
            _("There is no such folder."), where=str(stick), remedy=_("Is the stick plugged in?")
        )
    folder = stick / campaign.settings.campaign_id / campaign.device.device_id
    if share:
        _cut_relays(campaign)
    cuts = cut_outbox(campaign)
    written = sum(write_file(folder / cut.name, _outbox_bytes(campaign, cut)) for cut in cuts)
    too_large = sum(blob.size_bytes > packs.MAX_BLOB_BYTES for blob in _own_blobs(campaign))
    return HandedOver(str(folder), written, len(cuts), too_large)


def cut_outbox(campaign: Campaign) -> list[Cut]:
    """Cut the entries and photos that no file of the outbox holds yet; return every file of the outbox."""
    if not campaign.settings.recipients:
        raise CampaignError(
            _("The campaign names nobody who may open its bundles."),
            where=str(campaign.folder / "survey.toml"),
            remedy=_("Join from a kit, or write the coordinator's key under [team] recipients."),
        )
    cuts = campaign.store.outbox.cuts()
    recipients = _recipients(campaign)
    done = max((cut.to_seq for cut in cuts if cut.kind == "log"), default=0)
    device = campaign.device
    own = [e for e in campaign.store.entries(device=device.device_id) if e.header.seq > done]
    own.sort(key=lambda entry: entry.header.seq)
    for run in segments.split_entries(own):
        head = head_after(run[-1])
        signed = SignedHead(head, device.keys.sign(head.signed_bytes()), device.keys.verify_key)
        data = segments.write_segment(run, signed, packer=device.keys, recipients=recipients)
        _keep_segment(campaign, data, "log", "")
    held = {sha for cut in cuts for sha in cut.blobs}
    _cut_blobs(campaign, held, recipients)
    _cut_lists(campaign, [cut for cut in cuts if cut.kind == lists.KIND], recipients)
    return campaign.store.outbox.cuts()


def _cut_relays(campaign: Campaign) -> None:
    """Pack the chains of the other devices again, each from where the last relay of it ended."""
    if not campaign.is_coordinator:
        raise CampaignError(
            _("Only a coordinator shares the work of the whole team."),
            where=campaign.device.author,
            remedy=_("Leave the option out: your own work travels without it."),
        )
    device = campaign.device
    for member in campaign.team():
        signed = campaign.store.signed_head(member.device)
        if signed is None or member.device == device.device_id or member.trust != "accepted":
            continue
        label = f"{member.device[:8]}-"
        relays = [c for c in campaign.store.outbox.cuts() if c.kind == "relay" and c.name.startswith(label)]
        done = max((cut.to_seq for cut in relays), default=0)
        chain = [e for e in campaign.store.entries(device=member.device) if e.header.seq > done]
        chain.sort(key=lambda entry: entry.header.seq)
        whole = [entry.header.seq for entry in chain] == list(range(done + 1, signed.head.seq + 1))
        if not chain or not whole:
            # A gap or a fork: what is missing comes first, then it is shared.
            continue
        data = segments.write_segment(chain, signed, packer=device.keys, recipients=_recipients(campaign))
        _keep_segment(campaign, data, "relay", label)


def _keep_segment(campaign: Campaign, data: bytes, kind: str, label: str) -> None:
    file = read_signed(data)
    first, last = int(file.content["from"]), int(file.content["to"])
    _keep(campaign, data, Cut(file.sha256, label + segments.segment_name(file), kind, first, last))


def _cut_blobs(campaign: Campaign, held: set[str], recipients: list[str]) -> None:
    new = [
        blob
        for blob in _own_blobs(campaign)
        if blob.sha256 not in held
        and blob.size_bytes <= packs.MAX_BLOB_BYTES
        and campaign.store.blobs.has(blob.sha256)
    ]
    for run in packs.split_blobs(new):
        read = [(blob, campaign.store.blobs.path(blob.sha256).read_bytes()) for blob in run]
        data = packs.write_pack(
            campaign.settings.campaign_id, read, packer=campaign.device.keys, recipients=recipients
        )
        file = read_signed(data)
        cut = Cut(file.sha256, packs.pack_name(file), "blobs", blobs=tuple(b.sha256 for b in run))
        _keep(campaign, data, cut)


def _cut_lists(campaign: Campaign, earlier: list[Cut], recipients: list[str]) -> None:
    """Cut the entity lists when they changed, and drop those before: the newest holds all that they held."""
    made = new_lists(campaign, recipients, {mark for cut in earlier for mark in cut.blobs})
    if made is None:
        return
    data, cut = made
    _keep(campaign, data, cut)
    for old in earlier:
        campaign.store.outbox.drop(old.sha256)
        _outbox_path(campaign, old).unlink(missing_ok=True)


def _own_blobs(campaign: Campaign) -> list[Attachment]:
    """Return the files that revisions of this device hold, by hash, whoever edited the submission last."""
    own: dict[str, Attachment] = {}
    for entry in campaign.store.entries(kind="revision", device=campaign.device.device_id):
        revision = join_revision(entry)
        if revision is not None:
            own.update((attachment.sha256, attachment) for attachment in revision.attachments.values())
    return [own[sha256] for sha256 in sorted(own)]


def _keep(campaign: Campaign, data: bytes, cut: Cut) -> None:
    """Write the file first, then its row: a crash between leaves a file that is cut again."""
    write_file(_outbox_path(campaign, cut), data)
    campaign.store.outbox.add(cut, now=campaign.clock())


def _recipients(campaign: Campaign) -> list[str]:
    """Return whom a file is sealed for: the coordinators, and from them the accepted devices too."""
    keys = set(campaign.settings.recipients)
    if campaign.is_coordinator:
        keys |= {member.recipient for member in campaign.team() if member.trust == "accepted"}
    return sorted(keys)


def _outbox_path(campaign: Campaign, cut: Cut) -> Path:
    """Return where a file of the outbox lies."""
    return campaign.folder / OUTBOX / cut.name


def _outbox_bytes(campaign: Campaign, cut: Cut) -> bytes:
    path = _outbox_path(campaign, cut)
    data = path.read_bytes() if path.is_file() else b""
    if not data or read_signed(data).sha256 != cut.sha256:
        raise BundleError(
            _("A file of the outbox is damaged."),
            where=str(path),
            remedy=_("Take the campaign from a backup, or copy this file from an earlier stick."),
        )
    return data


def received_files(campaign: Campaign) -> set[str]:
    """Return the hashes of this device's files that a coordinator's receipt names."""
    received: set[str] = set()
    for entry in campaign.store.entries(kind="receipt", subject=campaign.device.device_id):
        if entry.header.device in campaign.settings.coordinators and entry.body is not None:
            received.update(entry.body.get("files", ()))
    return received


def unreceived_submissions(campaign: Campaign) -> set[str]:
    """Return the submissions of which this device wrote something that no coordinator's receipt names."""
    received = received_files(campaign)
    cuts = [cut for cut in campaign.store.outbox.cuts() if cut.kind == "log" and cut.sha256 in received]
    covered = {seq for cut in cuts for seq in range(cut.from_seq, cut.to_seq + 1)}
    own = campaign.store.entries(kind="revision", device=campaign.device.device_id)
    return {entry.header.subject for entry in own if entry.header.seq not in covered}
