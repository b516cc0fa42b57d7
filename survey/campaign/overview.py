"""Where a campaign stands, for the home screen and `survey status`."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import AssignedRow, assigned_here
from survey.campaign.centres.call_backs import CallBack, Ended, call_backs, ended
from survey.campaign.centres.duplicate_count import Fingerprint
from survey.campaign.centres.duplicates import Waiting, waiting_duplicates
from survey.campaign.form_states import FormState, form_states
from survey.campaign.reading.listing import SubmissionRow, list_drafts, list_snapshots, state_of
from survey.campaign.review.entity_settling import entities_in_conflict
from survey.campaign.review.reviewing import ReviewRow, sent_back_here
from survey.campaign.submissions.combining import all_submissions
from survey.campaign.submissions.snapshots import parted_drafts
from survey.campaign.travel.aside import list_aside
from survey.campaign.travel.carried import Carriage, describe_carried
from survey.campaign.travel.former import newcomer_sentences
from survey.campaign.travel.handover import unreceived_submissions
from survey.campaign.travel.remarks import fork_sentence, missing_entries
from survey.campaign.upkeep.purging import due_for_purging
from survey.log.words import OPEN
from survey.messages import _, ngettext

ONE_DISK_LIMIT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of a campaign as this device sees it.

    `aside` counts the refused files that were kept; `copied` holds a sentence on each laptop that was copied;
    `duplicates` is None for an agent; `handed_over` are the open interviews of colleagues, `parted` sentences
    on each draft that several people go on with, `doubtful` on entries that are missing and clocks; `carried`
    is what lies here for others, None when that is nothing.
    `due` counts the submissions whose persons' answers are past the campaign's term, for a coordinator;
    `call_backs` are the centres that this person has to try again, `forms` those that are not open.
    """

    title: str
    folder: str
    author: str
    drafts: tuple[SubmissionRow, ...]
    finalized: int
    conflicts: int
    inbox_photos: int
    only_here: int
    only_here_since_days: int
    sent_back: tuple[ReviewRow, ...] = ()
    assigned: tuple[AssignedRow, ...] = ()
    aside: int = 0
    copied: tuple[str, ...] = ()
    duplicates: Waiting | None = None
    handed_over: tuple[SubmissionRow, ...] = ()
    parted: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    due: int = 0
    carried: Carriage | None = None
    call_backs: tuple[CallBack, ...] = ()
    forms: tuple[FormState, ...] = ()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return the numbers with their names, in the language in use."""
        return [
            (_("Folder"), self.folder),
            (_("You are"), self.author),
            *((_("Form {form}").format(form=own.form_id), own.sentence) for own in self.forms),
            (_("Drafts"), str(len(self.drafts))),
            *([(_("Drafts of colleagues"), str(len(self.handed_over)))] if self.handed_over else []),
            (_("Finalized"), str(self.finalized)),
            (_("In conflict"), str(self.conflicts)),
            *([(_("Very likely duplicates"), self.duplicates.sentence)] if self.duplicates else []),
            (_("Sent back to you"), str(len(self.sent_back))),
            (_("Assigned to you"), str(sum(not row.visited for row in self.assigned))),
            *([(_("To call back"), str(len(self.call_backs)))] if self.call_backs else []),
            (_("Photos in the inbox"), str(self.inbox_photos)),
            (_("Without a receipt"), str(self.only_here)),
            *([(_("Carried for others"), self.carried.sentence)] if self.carried else []),
        ]

    @property
    def warnings(self) -> list[str]:
        """Return what needs care, as sentences."""
        lines = [
            _("Sent back: {title} ({id}): {remark}").format(
                title=row.title, id=row.short_id, remark=row.remark
            )
            for row in self.sent_back
        ]
        if self.aside:
            lines.append(
                ngettext(
                    "{count} refused file lies in the folder aside/, with its reason.",
                    "{count} refused files lie in the folder aside/, with their reasons.",
                    self.aside,
                ).format(count=self.aside)
            )
        lines += [*self.parted, *self.copied, *self.doubtful]
        if self.due:
            lines.append(
                ngettext(
                    "{count} submission holds persons' answers past the campaign's term: `survey purge` "
                    "lists it.",
                    "{count} submissions hold persons' answers past the campaign's term: `survey purge` "
                    "lists them.",
                    self.due,
                ).format(count=self.due)
            )
        if self.only_here and self.only_here_since_days >= ONE_DISK_LIMIT.days:
            lines.append(
                ngettext(
                    "{count} submission has no receipt yet: hand over with `survey bundle create STICK`.",
                    "{count} submissions have no receipt yet: hand over with `survey bundle create STICK`.",
                    self.only_here,
                ).format(count=self.only_here)
            )
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {**asdict(self), "forms": [own.as_json() for own in self.forms]}


def take_stock(campaign: Campaign) -> Overview:
    """Count what this campaign holds. Raises StoreError."""
    finalized = conflicts = only_here = 0
    interviews = []
    oldest = None
    unreceived = unreceived_submissions(campaign)
    counted = Fingerprint()
    for state in all_submissions(campaign):
        if state.form_id == campaign.settings.form:
            counted.add(state)
        finalized += 1
        interviews.append(ended(state))
        conflicts += state_of(state) == "conflict"
        if state.submission in unreceived:
            only_here += 1
            oldest = min(oldest or state.finalized, state.finalized)
    return Overview(
        title=campaign.settings.title,
        folder=str(campaign.folder),
        author=campaign.device.author,
        drafts=tuple(list_drafts(campaign)),
        finalized=finalized,
        conflicts=conflicts + len(entities_in_conflict(campaign)),
        inbox_photos=len(campaign.store.photos.list("inbox")),
        only_here=only_here,
        only_here_since_days=_days_since(campaign, oldest),
        sent_back=tuple(sent_back_here(campaign)),
        assigned=tuple(assigned_here(campaign)),
        call_backs=tuple(_call_backs_here(campaign, interviews)),
        aside=len(list_aside(campaign)),
        forms=tuple(own for own in form_states(campaign).values() if own.state != OPEN or own.is_disputed),
        copied=tuple(_copied(campaign)),
        handed_over=tuple(list_snapshots(campaign)),
        parted=tuple(parted_drafts(campaign)),
        doubtful=(*newcomer_sentences(campaign), *_doubtful(campaign)),
        carried=describe_carried(campaign),
        duplicates=waiting_duplicates(campaign, counted) if campaign.is_coordinator else None,
        due=due_for_purging(campaign) if campaign.is_coordinator else 0,
    )


def _call_backs_here(campaign: Campaign, interviews: list[Ended]) -> list[CallBack]:
    """Return the centres that this device's person tried last and has to try again."""
    return [own for own in call_backs(campaign, interviews) if own.device == campaign.device.device_id]


def _copied(campaign: Campaign) -> list[str]:
    names = _names(campaign)
    forks = campaign.store.forks().items()
    return [fork_sentence(names.get(device, device[:8]), seq) for device, seq in sorted(forks)]


def _doubtful(campaign: Campaign) -> list[str]:
    """Say whose entries are missing, and whose clock cannot be relied on."""
    names = _names(campaign)
    return missing_entries(campaign) + [
        _("The clock of {name} is more than a day ahead: its times cannot be relied on.").format(
            name=names.get(device, device[:8])
        )
        for device in sorted(campaign.store.chains.ahead())
    ]


def _names(campaign: Campaign) -> dict[str, str]:
    return {member.device: member.name for member in campaign.team()}


def _days_since(campaign: Campaign, moment: str | None) -> int:
    from datetime import datetime

    if moment is None:
        return 0
    return (campaign.clock() - datetime.fromisoformat(moment.replace("Z", "+00:00"))).days
