"""Snapshots of open interviews in the log, and going on from a colleague's after a laptop is lost.

What lives here: when a draft changed since its last snapshot, writing the next, and the draft that goes on
from one. What does not: which snapshots stand (`log.drafts`), and what an interview is signed as
(`revisions`).
Source: docs/decisions/0084-snapshots-of-drafts.md.
"""

from collections.abc import Sequence

from survey.campaign.campaign import Campaign
from survey.campaign.form_states import require_open
from survey.campaign.submissions.combining import base_of
from survey.campaign.submissions.drafting import Beginning, begin_draft
from survey.campaign.submissions.revisions import revision_now, split_people
from survey.campaign.submissions.session import InterviewSession
from survey.errors import CampaignError, StoreError, SurveyError
from survey.form.tags import tags_of
from survey.interview.memory_journal import MemoryJournal
from survey.log.chain import Writing
from survey.log.drafts import DRAFT, DraftHead, draft_body, draft_heads, draft_id_of
from survey.log.entry import Entry, live_entries
from survey.log.state import state_of_entry
from survey.messages import _
from survey.records.journal import DraftHeader


def keep_snapshots(campaign: Campaign) -> int:
    """Write a snapshot of every open interview that changed since its last one; return how many.

    Practice leaves none. A draft that cannot be read is left out: opening it says what is wrong with it.
    Raises StoreError.
    """
    writings = []
    for summary in campaign.store.journals.list():
        header = summary.header
        if summary.steps and not header.practice and summary.steps != _steps_kept(campaign, header):
            try:
                writings.append(_snapshot(campaign, header))
            except SurveyError:
                continue
    if writings:
        campaign.write(*writings)
    return len(writings)


def _snapshot(campaign: Campaign, header: DraftHeader) -> Writing:
    """Return the entry of a draft as it is on the disk now, also while another window has it open."""
    steps = campaign.store.journals.read(header.draft_id)
    form = campaign.form(header.form_id, header.form_version)
    journal = MemoryJournal(header, steps)
    session = InterviewSession(campaign, journal, form, base_of(campaign, header))
    revision = revision_now(session, hidden=True)
    body, people = split_people(revision, tags_of(form))
    content = draft_body(
        body, draft_id=header.draft_id, steps=len(steps), base=header.base, centre=header.centre
    )
    earlier = [entry.hash for entry in live_entries(_own(campaign, header))]
    parents = earlier or ([header.snapshot] if header.snapshot else [])
    return Writing(DRAFT, header.submission, (campaign.new_part(content), *people), tuple(sorted(parents)))


def _own(campaign: Campaign, header: DraftHeader) -> Sequence[Entry]:
    """Return the snapshots of a draft that this device wrote."""
    entries = campaign.store.entries(kind=DRAFT, subject=header.submission, device=campaign.device.device_id)
    return [entry for entry in entries if draft_id_of(entry) == header.draft_id]


def _steps_kept(campaign: Campaign, header: DraftHeader) -> int | None:
    kept = draft_heads(live_entries(_own(campaign, header)))
    return max((head.steps for head in kept), default=None)


def handed_over_drafts(campaign: Campaign) -> list[DraftHead]:
    """Return the snapshots that stand and that no draft on this laptop goes on from, the newest first."""
    drafts = list(campaign.store.entries(kind=DRAFT))
    subjects = sorted({entry.header.subject for entry in drafts})
    revisions = [e for own in subjects for e in campaign.store.entries(kind="revision", subject=own)]
    here = [summary.header for summary in campaign.store.journals.list()]
    ids, taken = {header.draft_id for header in here}, {header.snapshot for header in here}
    heads = draft_heads([*drafts, *revisions])
    return [head for head in heads if head.draft_id not in ids and head.hash not in taken]


def take_over_draft(campaign: Campaign, begin: str) -> InterviewSession:
    """Go on with an interview that a colleague handed over unfinished, under the form version it began with.

    `begin` is the id of the draft or of its submission, a beginning of one of them, or of the snapshot's
    hash. Raises StoreError when none or several begin so, or the form is not here, CampaignError when it is
    closed.
    """
    head = _named(campaign, begin)
    state = state_of_entry(campaign.store.entry(head.hash))
    if state is None:
        raise StoreError(_("What this draft goes on from was erased."), where=begin)
    require_open(campaign, state.form_id, begins=False)
    form = campaign.form(state.form_id, state.form_version)
    return begin_draft(
        campaign,
        form,
        Beginning(
            language=state.language,
            tz=state.tz,
            submission=head.submission,
            base=head.base,
            reason=state.reason,
            centre=head.centre,
            snapshot=head.hash,
            begun_on=_begun_on(campaign, head.hash),
        ),
    )


def _begun_on(campaign: Campaign, snapshot: str) -> str:
    """Return the laptop that an interview was begun on, as far back as its snapshots are here."""
    drafts = {entry.hash: entry for entry in campaign.store.entries(kind=DRAFT)}
    first = drafts[snapshot]
    while parents := [drafts[own] for own in first.header.parents if own in drafts]:
        first = parents[0]
    return first.header.device


def _named(campaign: Campaign, begin: str) -> DraftHead:
    wanted = begin.removeprefix("uuid:")
    local = [s.header for s in campaign.store.journals.list() if s.header.draft_id.startswith(wanted)]
    if wanted and local:
        raise CampaignError(
            _("This draft is on this laptop."),
            where=begin,
            remedy=_("Take it up again with: survey interview --resume"),
        )
    found = [
        head
        for head in handed_over_drafts(campaign)
        if wanted
        and any(
            own.startswith(wanted)
            for own in (head.draft_id, head.submission.removeprefix("uuid:"), head.hash)
        )
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise StoreError(
            _("Several drafts begin so."),
            where=begin,
            remedy=_("Give more of the id: {ids}.").format(ids=", ".join(head.draft_id for head in found)),
        )
    raise StoreError(
        _("No colleague handed over such a draft."),
        where=begin,
        remedy=_("`survey submission list --drafts` lists them."),
    )


def parted_drafts(campaign: Campaign) -> list[str]:
    """Say of each unfinished interview that several people go on with, or that one finished, who they are."""
    own = campaign.device.author
    names: dict[str, dict[str, str]] = {}
    titles: dict[str, str] = {}
    for head in reversed(handed_over_drafts(campaign)):
        names.setdefault(head.submission, {})[f"{head.device} {head.draft_id}"] = head.author
        titles[head.submission] = head.centre or head.draft_id[:13]
    said = []
    for summary in campaign.store.journals.list():
        header = summary.header
        key = f"{campaign.device.device_id} {header.draft_id}"
        names.setdefault(header.submission, {})[key] = own
        titles.setdefault(header.submission, header.centre or header.draft_id[:13])
        said += _finished_elsewhere(campaign, header, titles[header.submission])
    several = {subject: people for subject, people in names.items() if len(people) > 1}
    return said + [
        _("The draft {title} is continued by {names}: every one of them is kept.").format(
            title=titles[subject], names=", ".join(sorted(people.values()))
        )
        for subject, people in sorted(several.items())
    ]


def _finished_elsewhere(campaign: Campaign, header: DraftHeader, title: str) -> list[str]:
    """Say who finished an interview that was begun as new and is still open here."""
    if header.base:
        return []
    authors = {e.header.author for e in campaign.store.entries(kind="revision", subject=header.submission)}
    return [
        _("The draft {title} was finished by {name}: what you sign beside it is compared with that.").format(
            title=title, name=name
        )
        for name in sorted(authors)
    ]
