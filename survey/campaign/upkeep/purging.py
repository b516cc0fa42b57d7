"""Purging: what may go by its age or by its state, listed first, and erased when a coordinator says so.

What lives here: what may go. What does not: erasing (`erasing`).
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.revisions import utc_text
from survey.campaign.upkeep.erasing import history_of, require_coordinator, write_erasure
from survey.campaign.zone import zone_of
from survey.errors import CampaignError
from survey.log.drafts import dropped_drafts
from survey.log.entry import Entry
from survey.log.erasure import files_in
from survey.messages import _
from survey.records.submissions import SubmissionState

OLD, DELETED, DRAFT = "old", "deleted", "draft"


@dataclass(frozen=True, slots=True)
class Purgeable:
    """What may go of one submission.

    `reason` is old (persons' answers of one finished before a date), deleted (persons' answers and files of
    one that was deleted) or draft (snapshots of unfinished interviews that nothing needs any more); `when`
    is ISO 8601 UTC text, of the last revision.
    """

    submission: str
    reason: str
    when: str
    people: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def retention_day(campaign: Campaign) -> date | None:
    """Return the day before which an interview must have been finished for its term to be over.

    That is the setting `retention_months` back from today, on the last day of a shorter month; None without a
    term.
    """
    months = campaign.settings.retention_months
    return None if months is None else months_before(campaign.clock().date(), months)


def months_before(day: date, months: int) -> date:
    """Return the day some months earlier, the last of the month where it has no such day.

    >>> months_before(date(2026, 3, 31), 1)
    datetime.date(2026, 2, 28)
    """
    count = day.year * 12 + day.month - 1 - months
    year, month = max(count // 12, 1), count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_for_purging(campaign: Campaign) -> int:
    """Return how many submissions hold persons' answers past the campaign's term."""
    term = retention_day(campaign)
    if term is None:
        return 0
    return sum(
        any(
            name not in own.erased
            for _entry, own in history_of(campaign, state.submission)
            for name in own.people_paths
        )
        for state in campaign.store.submissions(deleted=True)
        if _signed_before(state, term)
    )


def _signed_before(state: SubmissionState, day: date) -> bool:
    signed = datetime.fromisoformat(state.finalized.replace("Z", "+00:00"))
    return signed.astimezone(zone_of(state.tz)).date() < day


def list_purgeable(
    campaign: Campaign, *, before: date | None = None, person: str | None = None
) -> list[Purgeable]:
    """Return what may go and has not gone: of deleted submissions, dropped drafts, and older ones.

    `before` is a day in the zone of each interview; without it nothing goes by age. With a `person` (a
    form's tag) only what is theirs goes, of old and deleted submissions.
    Raises KeyMissing but for a coordinator, CampaignError for a day to come.
    """
    require_coordinator(campaign)
    if before is not None and before > campaign.clock().date():
        raise CampaignError(_("This day is still to come."), where=before.isoformat())
    found = []
    for state in campaign.store.submissions(deleted=True):
        if state.deleted:
            found.append(_of(campaign, state.submission, DELETED, state.finalized))
        elif before is not None and _signed_before(state, before):
            found.append(_of(campaign, state.submission, OLD, state.finalized))
    if person is None:
        found += _dropped_drafts(campaign)
    else:
        found = [replace(own, people=(person,), files=()) for own in found if person in own.people]
    return [own for own in found if own.people or own.files or own.parts]


def purge(campaign: Campaign, rows: Iterable[Purgeable], *, why: str) -> bool:
    """Erase what may go, in one erasure; tell whether nothing of it is left on this laptop."""
    several = list(rows)
    return write_erasure(
        campaign,
        people=[(row.submission, person) for row in several for person in row.people],
        files=[file for row in several for file in row.files],
        parts=[part for row in several for part in row.parts],
        why=why,
    )


def _of(campaign: Campaign, submission: str, reason: str, when: str) -> Purgeable:
    """Return the persons of a submission who are still here; of a deleted one its files too."""
    people: set[str] = set()
    files: set[str] = set()
    for _entry, revision in history_of(campaign, submission):
        people.update(name for name in revision.people_paths if name not in revision.erased)
        files.update(file.sha256 for file in revision.attachments.values())
    gone = {file for file in files if campaign.store.blobs.is_erased(file)}
    left = _only_here(campaign, submission, files - gone) if reason == DELETED else ()
    return Purgeable(submission, reason, when, tuple(sorted(people)), tuple(left))


def _only_here(campaign: Campaign, submission: str, files: set[str]) -> list[str]:
    """Return the files that no living submission shows."""
    shown = {
        file.sha256
        for state in (campaign.store.submissions() if files else ())
        if state.submission != submission
        for file in state.attachments.values()
    }
    return sorted(files - shown)


def _dropped_drafts(campaign: Campaign) -> Iterator[Purgeable]:
    """Yield the snapshots of interviews that nobody goes on from, and the files that only they show."""
    open_here = {draft.header.submission for draft in campaign.store.journals.list()}
    by_subject: dict[str, list[Entry]] = {}
    for entry in campaign.store.entries(kind=DRAFT):
        by_subject.setdefault(entry.header.subject, []).append(entry)
    for subject, drafts in sorted(by_subject.items()):
        revisions = list(campaign.store.entries(kind="revision", subject=subject))
        dropped = [] if subject in open_here else dropped_drafts([*drafts, *revisions])
        parts = tuple(sorted(name for entry in dropped for name in entry.parts))
        if parts:
            kept = {entry.hash: entry for entry in (*drafts, *revisions)}
            files = _named_in(dropped) - _named_in(
                kept[own] for own in kept.keys() - {e.hash for e in dropped}
            )
            latest = max(entry.header.hlc.ms for entry in dropped)
            when = utc_text(datetime.fromtimestamp(latest / 1000, UTC))
            orphans = tuple(_only_here(campaign, subject, files))
            yield Purgeable(subject, DRAFT, when, files=orphans, parts=parts)


def _named_in(entries: Iterable[Entry]) -> set[str]:
    """Return the files that entries name."""
    return {file for entry in entries for part in entry.parts.values() for file in files_in(part)}
