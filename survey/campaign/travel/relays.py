"""Relays: the work of the team packed again by the coordinator, each run ending at its author's signed head.

What lives here: where a chain may be cut, what cannot be shared and why. What does not: one's own work
(`handover`). A run verifies to its author only where the author signed, so the cuts are at signed heads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from survey.bundle import segments
from survey.bundle.container import MAX_CONTAINER_BYTES
from survey.campaign.campaign import Campaign
from survey.errors import CampaignError
from survey.log.chain import linked_run
from survey.log.entry import Entry
from survey.log.roster import Member
from survey.log.signed_head import SignedHead
from survey.messages import _

KIND = "relay"


@dataclass(frozen=True, slots=True)
class Run:
    """Entries of one device in order, and the signed head that they end at."""

    entries: list[Entry]
    head: SignedHead


def shared_members(campaign: Campaign) -> list[Member]:
    """Return the devices whose work a coordinator shares. Raises CampaignError for anybody else."""
    if not campaign.is_coordinator:
        raise CampaignError(
            _("Only a coordinator shares the work of the whole team."),
            where=campaign.device.author,
            remedy=_("Leave the option out: your own work travels without it."),
        )
    return [member for member in campaign.team() if member.trust == "accepted"]


def relay_label(device: str) -> str:
    """Return what the name of a relay of this device begins with."""
    return f"{device[:8]}-"


def relay_runs(campaign: Campaign, member: Member) -> Iterator[Run]:
    """Yield what of a device was not relayed yet, each run of about a segment where signed heads allow it."""
    done = relayed_to(campaign, member.device)
    entries = {e.hash: e for e in campaign.store.entries(device=member.device, after_seq=done)}
    run: list[Entry] = []
    end: SignedHead | None = None
    for head in campaign.store.signed_heads(member.device):
        after = run[-1].header.seq if run else done
        more = linked_run(entries, str(head.head.hash), after)
        if not more or more[0].header.seq != after + 1 or (run and more[0].header.prev != run[-1].hash):
            # A gap, or the other branch of a copied laptop: `unshared` says so.
            continue
        if end is not None and _size(run) + _size(more) > segments.MAX_SEGMENT_BYTES:
            yield Run(run, end)
            run, done = [], after
        run, end = run + more, head
    if end is not None and _size(run) < MAX_CONTAINER_BYTES - segments.MAX_SEGMENT_BYTES:
        yield Run(run, end)


def unshared(campaign: Campaign, member: Member) -> list[str]:
    """Say what of a device cannot be relayed: a gap in what is here, or two branches of a copied laptop."""
    done = relayed_to(campaign, member.device)
    here = sorted({e.header.seq for e in campaign.store.entries(device=member.device, after_seq=done)})
    said = [
        _("Entries {first} to {last} of {name} are missing: what follows them is not shared yet.").format(
            first=before + 1, last=seq - 1, name=member.name
        )
        for before, seq in zip([done, *here], here, strict=False)
        if seq > before + 1
    ]
    forked = campaign.store.forks().get(member.device)
    if forked is not None:
        said.append(
            _("The laptop of {name} was copied: of its entries from {seq} on, one version is shared.").format(
                name=member.name, seq=forked
            )
        )
    return said


def relayed_to(campaign: Campaign, device: str) -> int:
    """Return the number of the last entry of a device that a relay of the outbox holds, 0 for none."""
    label = relay_label(device)
    cuts = (c for c in campaign.store.outbox.cuts() if c.kind == KIND and c.name.startswith(label))
    return max((cut.to_seq for cut in cuts), default=0)


def _size(entries: list[Entry]) -> int:
    return sum(map(segments.size_bytes, entries))
