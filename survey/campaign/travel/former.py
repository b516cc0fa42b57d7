"""The former laptop of a campaign folder: copied or restored without its keys, the folder has a new device.

What lives here: whose work was written in this folder before, what of it never travelled, and the outbox
that it left. What does not: cutting (`handover`).
The files of the former laptop travel on as relays: the new device's own entries are numbered from 1 again.
"""

from collections.abc import Iterator
from dataclasses import replace

from survey.bundle import segments
from survey.bundle.signed import MadeFile, read_signed
from survey.campaign.campaign import Campaign
from survey.campaign.travel.outbox_files import keep_cut, outbox_path
from survey.campaign.travel.relays import KIND, Run, relay_label, relayed_to
from survey.errors import BundleError
from survey.log.chain import linked_run
from survey.messages import _
from survey.records.travel import Cut

_NOTE = "outbox-of"
"""The device whose segments lie in the outbox as its own."""


def former_devices(campaign: Campaign) -> list[str]:
    """Return the devices that wrote in this folder and are not this one: their last signed head never
    arrived in a file."""
    store = campaign.store
    own = campaign.device.device_id
    return [
        device
        for device in store.devices()
        if device != own
        and (head := store.signed_head(device)) is not None
        and head.head.hash not in {seen.head.hash for seen in store.signed_heads(device)}
    ]


def outbox_owner(campaign: Campaign) -> str:
    """Return the device whose segments lie in the outbox as its own."""
    return campaign.store.note(_NOTE) or campaign.device.device_id


def may_have_former(campaign: Campaign) -> bool:
    """Tell, without looking at every device, whether another one may have written in this folder."""
    if campaign.store.note(_NOTE) != campaign.device.device_id:
        return True
    return any(cut.kind == KIND for cut in campaign.store.outbox.cuts())


def former_run(campaign: Campaign, device: str) -> Run | None:
    """Return what a former device of this folder wrote and no file of the outbox holds, None for nothing."""
    head = campaign.store.signed_head(device)
    done = relayed_to(campaign, device)
    entries = {e.hash: e for e in campaign.store.entries(device=device, after_seq=done)}
    run = [] if head is None else linked_run(entries, str(head.head.hash), done)
    if head is None or not run or run[0].header.seq != done + 1:
        return None
    return Run(run, head)


def take_over_outbox(campaign: Campaign) -> None:
    """Make relays of the segments that a former device cut. The outbox is held by the caller."""
    own = campaign.device.device_id
    if campaign.store.note(_NOTE) == own:
        return
    found = [(cut, *_author_and_bytes(campaign, cut)) for cut in campaign.store.outbox.cuts()]
    strange = [row for row in found if row[0].kind == segments.KIND and row[1] != own]
    if any(author for _cut, author, _data in strange):
        # One that is not whole would leave a gap: then all of them are cut again from the log.
        are_whole = all(author for _cut, author, _data in strange)
        for cut, author, data in strange:
            campaign.store.outbox.drop(cut.sha256)
            if are_whole:
                again = replace(cut, kind=KIND, name=relay_label(author) + cut.name)
                keep_cut(campaign, MadeFile(cut.sha256, (data,)), again)
            outbox_path(campaign, cut).unlink(missing_ok=True)
    campaign.store.keep_note(_NOTE, own)


def newcomer_sentences(campaign: Campaign) -> Iterator[str]:
    """Say that the folder came from another laptop, until a coordinator accepted this one."""
    own = campaign.device.device_id
    for member in campaign.team():
        if member.device == own and member.trust == "waiting" and former_devices(campaign):
            yield _(
                "This folder comes from another laptop: here it is a new device, of {name}. "
                "Read its six words to the coordinator, who accepts it by them: {words}"
            ).format(name=member.name, words=member.words)


def _author_and_bytes(campaign: Campaign, cut: Cut) -> tuple[str, bytes]:
    """Return who wrote a segment of the outbox, and its bytes; nothing of one that is not whole."""
    path = outbox_path(campaign, cut)
    data = path.read_bytes() if cut.kind == segments.KIND and path.is_file() else b""
    try:
        file = read_signed(data)
    except BundleError:
        return "", b""
    return (file.author, data) if file.sha256 == cut.sha256 else ("", b"")
