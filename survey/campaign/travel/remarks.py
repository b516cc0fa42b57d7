"""What is worth saying of a segment that was merged: its clock, its device, what this version does not know.

What lives here: sentences. What does not: refusing anything; what is said here was merged.
"""

from collections.abc import Iterator, Mapping
from uuid import UUID

from survey.bundle.segments import Segment
from survey.campaign.campaign import Campaign
from survey.log.chain import gap_sentence
from survey.log.clock import DAY_MS
from survey.log.erasure import ERASURE
from survey.log.roster import Member
from survey.messages import _, ngettext


def segment_remarks(
    campaign: Campaign, segment: Segment, team: Mapping[str, Member], *, has_new: bool
) -> Iterator[str]:
    """Yield sentences on a merged segment; `has_new` tells whether anything in it was new."""
    yield from _on_clock(campaign, segment)
    device = segment.head.head.device
    if has_new:
        yield from _on_fork(campaign, segment, device)
    unknown = sum(not entry.header.is_known for entry in segment.entries)
    if unknown:
        yield ngettext(
            "{count} entry is of a kind that this version does not know: it is kept.",
            "{count} entries are of kinds that this version does not know: they are kept.",
            unknown,
        ).format(count=unknown)
    member = team.get(device)
    if device in campaign.settings.coordinators:
        if has_new:
            yield from _on_erasures(segment)
        return
    if member is None or member.trust == "waiting":
        yield _("Its device is not accepted yet: see `survey team list`.")


def missing_entries(campaign: Campaign) -> list[str]:
    """Say whose entries are not here yet, though later ones are; once everything that came is merged."""
    names = {member.device: member.name for member in campaign.team()}
    return [
        gap_sentence(names.get(device, device[:8]), first, last)
        for device, runs in sorted(campaign.store.chains.gaps().items())
        for first, last in runs
    ]


def fork_sentence(name: str, seq: int) -> str:
    """Say that a laptop was copied with its keys, and what to do."""
    return _(
        "The laptop of {name} was copied with its keys: entry {seq} exists in two versions, both kept. "
        "Let one of the two join again from a kit."
    ).format(name=name, seq=seq)


def _on_fork(campaign: Campaign, segment: Segment, device: str) -> Iterator[str]:
    seq = campaign.store.forks(device).get(device)
    if seq is not None:
        yield fork_sentence(segment.entries[0].header.author, seq)


def _on_erasures(segment: Segment) -> Iterator[str]:
    count = sum(entry.header.kind == ERASURE for entry in segment.entries)
    if count:
        yield ngettext(
            "{count} erasure came: what it names is gone from this laptop.",
            "{count} erasures came: what they name is gone from this laptop.",
            count,
        ).format(count=count)


def _on_clock(campaign: Campaign, segment: Segment) -> Iterator[str]:
    moments = [entry.header.hlc.ms for entry in segment.entries]
    if max(moments) > int(campaign.clock().timestamp() * 1000) + DAY_MS:
        yield _("Its clock is more than a day ahead: its times cannot be relied on.")
    began = _made_at_ms(campaign.settings.campaign_id)
    if began is not None and min(moments) < began - DAY_MS:
        yield _("Its clock is behind: it says a day before this campaign was made.")


def _made_at_ms(campaign_id: str) -> int | None:
    """Return when the campaign was made, which its UUIDv7 says; None for another kind of id."""
    try:
        value = UUID(campaign_id)
    except ValueError:
        return None
    return value.int >> 80 if value.version == 7 else None
