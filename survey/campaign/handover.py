"""Handing over and taking in: the outbox onto a stick, a stick into the log.

What lives here: cutting what is new, writing it out, merging what came, receipts. What does not: the bytes
of a file (`bundle`) and the log on disk (`store`).
Merging is a union: any order, any number of times, one transaction a segment, a bad file never in the way
of the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from survey.bundle import packs, segments
from survey.bundle.signed import SignedFile, read_signed
from survey.bundle.stick import FoundFile, read_files, write_file
from survey.campaign.campaign import Campaign
from survey.errors import BundleError, BundleSealed, CampaignError, SurveyError
from survey.log.bodies import receipt_body
from survey.log.chain import Writing, head_after
from survey.log.clock import DAY_MS
from survey.log.roster import Member
from survey.log.signed_head import SignedHead
from survey.messages import _
from survey.records.travel import Cut, TakenIn

OUTBOX = "outbox"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was written: the folder on the stick, how many files it lacked and how many it holds."""

    folder: str
    written: int
    files: int

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `state` is merged, known, kept (sealed for others) or refused.

    `agent` is the author's name when known, `remark` a sentence that says why or what to look at.
    """

    file: str
    state: str
    agent: str = ""
    new_entries: int = 0
    remark: str = ""

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
    written = 0
    for cut in cuts:
        written += write_file(folder / cut.name, _outbox_bytes(campaign, cut))
    return HandedOver(str(folder), written, len(cuts))


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
        file = read_signed(data)
        first, last = run[0].header.seq, run[-1].header.seq
        _keep(campaign, data, Cut(file.sha256, segments.segment_name(file), "log", first, last))
    held = {sha for cut in cuts for sha in cut.blobs}
    _cut_blobs(campaign, held, recipients)
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
        file = read_signed(data)
        name = label + segments.segment_name(file)
        _keep(campaign, data, Cut(file.sha256, name, "relay", done + 1, signed.head.seq))


def _cut_blobs(campaign: Campaign, held: set[str], recipients: list[str]) -> None:
    own = {
        attachment.sha256: attachment
        for state in campaign.store.submissions()
        if state.device == campaign.device.device_id
        for attachment in state.attachments.values()
    }
    new = [blob for sha, blob in sorted(own.items()) if sha not in held and campaign.store.blobs.has(sha)]
    for run in packs.split_blobs(new):
        read = [(blob, campaign.store.blobs.path(blob.sha256).read_bytes()) for blob in run]
        data = packs.write_pack(
            campaign.settings.campaign_id, read, packer=campaign.device.keys, recipients=recipients
        )
        file = read_signed(data)
        cut = Cut(file.sha256, packs.pack_name(file), "blobs", blobs=tuple(b.sha256 for b in run))
        _keep(campaign, data, cut)


def _keep(campaign: Campaign, data: bytes, cut: Cut) -> None:
    """Write the file first, then its row: a crash between leaves a file that is cut again."""
    write_file(campaign.folder / OUTBOX / cut.name, data)
    campaign.store.outbox.add(cut, now=campaign.clock())


def _recipients(campaign: Campaign) -> list[str]:
    """Return whom a file is sealed for: the coordinators, and from them the accepted devices too."""
    keys = set(campaign.settings.recipients)
    if campaign.is_coordinator:
        keys |= {member.recipient for member in campaign.team() if member.trust == "accepted"}
    return sorted(keys)


def _outbox_bytes(campaign: Campaign, cut: Cut) -> bytes:
    path = campaign.folder / OUTBOX / cut.name
    data = path.read_bytes() if path.is_file() else b""
    if not data or read_signed(data).sha256 != cut.sha256:
        raise BundleError(
            _("A file of the outbox is damaged."),
            where=str(path),
            remedy=_("Take the campaign from a backup, or copy this file from an earlier stick."),
        )
    return data


def take_in(campaign: Campaign, place: Path, *, tell: Progress = lambda _line: None) -> list[Outcome]:
    """Merge every file of a bundle at `place`; return what became of each, in the order of the files.

    Photos are taken in before the entries that name them. What was newly merged is answered by a receipt.
    Raises BundleError when there is nothing there, StoreError.
    """
    found = sorted(read_files(place), key=lambda f: (f.file is None or f.file.kind != "blobs", f.path))
    merger = _Merger(campaign)
    outcomes = []
    for number, file in enumerate(found, 1):
        tell(f"{number}/{len(found)} {file.path.name}")
        outcomes.append(merger.take(file))
    merger.write_receipts()
    return outcomes


class _Merger:
    """One merge: what is known already, and what is to be answered by receipts."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._known = {taken.sha256 for taken in campaign.store.outbox.taken() if taken.state == "merged"}
        self._known |= {cut.sha256 for cut in campaign.store.outbox.cuts()}
        self._team = {member.device: member for member in campaign.team()}
        self._merged: dict[str, tuple[int, list[str], list[str]]] = {}

    def take(self, found: FoundFile) -> Outcome:
        """Merge one file, or say why not. Raises StoreError only: a bad file stops nothing."""
        name = found.path.name
        if found.file is None:
            return Outcome(name, "refused", remark=_sentence(found.error))
        agent = self._name(found.file)
        try:
            if found.file.sha256 in self._known:
                return Outcome(name, "known", agent)
            self._check(found.file)
            return self._merge(found.file, name)
        except BundleSealed as error:
            taken = TakenIn(found.file.sha256, name, found.file.packer, "kept")
            self._campaign.store.outbox.note(taken, now=self._campaign.clock())
            return Outcome(name, "kept", agent, remark=error.what)
        except BundleError as error:
            return Outcome(name, "refused", agent, remark=_sentence(error))

    def _check(self, file: SignedFile) -> None:
        if file.campaign != self._campaign.settings.campaign_id:
            raise BundleError(_("The file belongs to another campaign."))
        if file.kind not in (segments.KIND, packs.KIND):
            raise BundleError(_("The file is of a kind that this version does not know."))
        packer = self._team.get(file.packer)
        if packer is not None and packer.trust == "revoked" and file.kind == packs.KIND:
            raise BundleError(_("The device that made this file was revoked."))
        author = self._author(file)
        last = None if author is None else author.last_seq
        if last is not None and int(file.content["to"]) > last:
            raise BundleError(
                _("The device was revoked after its entry {seq}; later ones are set aside.").format(seq=last)
            )

    def _merge(self, file: SignedFile, name: str) -> Outcome:
        campaign = self._campaign
        identities = [campaign.device.keys.identity]
        taken = TakenIn(file.sha256, name, file.packer, "merged")
        if file.kind == packs.KIND:
            blobs = packs.read_pack(file, identities)
            for blob in blobs:
                own = blob.attachment
                campaign.store.blobs.add(blob.data, name=own.name, mime=own.mime, added_at=campaign.clock())
            campaign.store.outbox.note(taken, now=campaign.clock())
            self._note(file.packer, 0, file.sha256, [blob.attachment.sha256 for blob in blobs])
            return Outcome(name, "merged", self._name(file))
        segment = segments.read_segment(file, identities)
        new = campaign.store.receive(segment.entries, now=campaign.clock(), head=segment.head, taken=taken)
        self._team = {member.device: member for member in campaign.team()}
        self._note(segment.head.head.device, segment.head.head.seq, file.sha256, [])
        return Outcome(name, "merged", self._name(file), new, self._remark(segment))

    def _remark(self, segment: segments.Segment) -> str:
        limit = int(self._campaign.clock().timestamp() * 1000) + DAY_MS
        if any(entry.header.hlc.ms > limit for entry in segment.entries):
            return _("Its clock is more than a day ahead: its times cannot be relied on.")
        member = self._team.get(segment.head.head.device)
        if member is None or member.trust == "waiting":
            return _("Its device is not accepted yet: see `survey team list`.")
        return ""

    def _author(self, file: SignedFile) -> Member | None:
        return self._team.get(str(file.content.get("device", file.packer)))

    def _name(self, file: SignedFile) -> str:
        author = self._author(file)
        return author.name if author is not None else file.packer[:8]

    def _note(self, device: str, to_seq: int, sha256: str, blobs: list[str]) -> None:
        self._known.add(sha256)
        seq, files, held = self._merged.get(device, (0, [], []))
        self._merged[device] = (max(seq, to_seq), [*files, sha256], [*held, *blobs])

    def write_receipts(self) -> None:
        """Answer what was merged now, one receipt a device; only coordinators acknowledge."""
        if not self._campaign.is_coordinator:
            return
        writings = [
            Writing(
                "receipt",
                device,
                (self._campaign.new_part(receipt_body(device=device, to_seq=seq, files=files, blobs=blobs)),),
            )
            for device, (seq, files, blobs) in sorted(self._merged.items())
            if device != self._campaign.device.device_id
        ]
        if writings:
            self._campaign.write(*writings)


def received_up_to(campaign: Campaign) -> int:
    """Return the last entry of this device that a coordinator's receipt names, 0 without one."""
    own = campaign.device.device_id
    received = 0
    for entry in campaign.store.entries(kind="receipt", subject=own):
        body = entry.body
        if body is not None and entry.header.device in campaign.settings.coordinators:
            received = max(received, int(body.get("to", 0)))
    return received


def verify_bundle(place: Path, identities: Iterable[str] = ()) -> Iterator[Outcome]:
    """Check every file at `place` without a campaign: container, hashes, signatures, and the inside where
    one of the age `identities` opens it. `state` is whole, sealed (whole as far as can be seen) or refused.
    """
    keys = list(identities)
    for found in read_files(place):
        file = found.file
        if file is None:
            yield Outcome(str(found.path), "refused", remark=_sentence(found.error))
            continue
        try:
            if file.kind == segments.KIND:
                segments.signed_head_of(file)
                segments.read_segment(file, keys)
            elif file.kind == packs.KIND:
                packs.read_pack(file, keys)
            yield Outcome(str(found.path), "whole", file.packer[:8])
        except BundleSealed:
            yield Outcome(str(found.path), "sealed", file.packer[:8])
        except BundleError as error:
            yield Outcome(str(found.path), "refused", file.packer[:8], remark=_sentence(error))


def _sentence(error: SurveyError | None) -> str:
    if error is None:
        return ""
    return error.what if error.remedy is None else f"{error.what} {error.remedy}"
