"""Tries to reach a centre that brought no interview, or brought one: who came or called, when, how it ended.

What lives here: writing, correcting and taking back an attempt, and rows to read. What does not: what stands
of several (`log.words`).
Source: docs/decisions/0124-attempts.md.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import local_time
from survey.campaign.submissions.combining import one_submission
from survey.errors import CampaignError, KeyMissing
from survey.log.chain import Writing
from survey.log.entry import live_entries
from survey.log.words import Word, attempt_body, attempts_on
from survey.messages import _, current_language
from survey.records.dispositions import DISPOSITIONS, OTHER, disposition_of, read_disposition
from survey.records.entities import EntityState

ATTEMPT = "attempt"
VISIT, PHONE = "visit", "phone"
MEANS = (VISIT, PHONE, "other")
_DATE_LENGTH = len("2026-11-30")


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One try to reach a centre: `id` is its entry's hash, `at` ISO 8601 with its offset.

    `again` is the date, or the time with its offset, of the next try, None when none was agreed.
    """

    id: str
    centre: str
    author: str
    at: str
    means: str
    disposition: str
    note: str | None
    submission: str | None
    again: str | None = None

    @property
    def sentence(self) -> str:
        """Return the attempt as one line, in the language in use."""
        said = f"{disposition_label(self.disposition)} ({means_label(self.means)})"
        again = None if self.again is None else _("again on {date}").format(date=again_text(self.again))
        return " ".join(filter(None, (local_time(self.at), f"{self.author}:", said, again, self.note)))

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Try:
    """What is said of an attempt: one of `DISPOSITIONS`, when (ISO 8601, None for now), one of `MEANS`.

    `again` is when to try again: a date, or a date and time, ISO 8601.
    """

    disposition: str
    when: str | None = None
    means: str = VISIT
    note: str | None = None
    submission: str | None = None
    again: str | None = None


def disposition_label(disposition: str) -> str:
    """Return how an attempt ended, in the language in use."""
    return disposition_of(disposition).label(current_language())


def again_text(again: str) -> str:
    """Return the date of a next try as it is read, with its time where one was agreed."""
    return again if len(again) <= _DATE_LENGTH else local_time(again)


def means_label(means: str) -> str:
    """Return how a centre was tried, in the language in use."""
    return {VISIT: _("visit"), PHONE: _("call")}.get(means, _("other means"))


def attempts_by_centre(campaign: Campaign) -> dict[str, tuple[str, tuple[AttemptRow, ...]]]:
    """Return by entity how its attempts ended together, and each of them in the order of their times."""
    return {
        subject: (own.disposition, tuple(_row(subject, word) for word in own.tries))
        for subject, own in attempts_on(campaign.store.entries(kind=ATTEMPT)).items()
    }


def attempts_at(campaign: Campaign, centre: str) -> tuple[AttemptRow, ...]:
    """Return the attempts at one centre, by its id or a beginning of it. Raises StoreError."""
    state = campaign.store.entities.get(centre)
    found = attempts_on(campaign.store.entries(kind=ATTEMPT, subject=state.entity_id))
    return tuple(_row(state.entity_id, word) for own in found.values() for word in own.tries)


def _row(centre: str, word: Word) -> AttemptRow:
    body = word.body
    again = body.get("again")
    return AttemptRow(
        id=word.hash,
        centre=centre,
        author=word.author,
        at=str(body.get("at")),
        means=str(body.get("means")),
        disposition=read_disposition(body.get("disposition")),
        note=body.get("note"),
        submission=body.get("submission"),
        again=again if isinstance(again, str) else None,
    )


def record_attempt(campaign: Campaign, centre: str, said: Try, *, corrects: str | None = None) -> None:
    """Sign an attempt at a centre; `corrects` is the beginning of the id of the one that it replaces.

    Raises StoreError, CampaignError for a word or a time that cannot be, KeyMissing for a colleague's.
    """
    state = campaign.store.entities.get(centre)
    disposition = read_disposition(said.disposition)
    if disposition == OTHER:
        raise CampaignError(
            _("An attempt does not end so."),
            where=said.disposition,
            remedy=_("Say one of: {words}.").format(words=", ".join(DISPOSITIONS)),
        )
    submission = None if said.submission is None else one_submission(campaign, said.submission).submission
    body = attempt_body(
        dataset=state.dataset,
        disposition=disposition,
        at=_moment(campaign, said.when),
        means=said.means,
        note=said.note,
        submission=submission,
        again=None if said.again is None else _next_try(campaign, said.again),
    )
    parents = () if corrects is None else (_own_attempt(campaign, state, corrects),)
    campaign.write(Writing(ATTEMPT, state.entity_id, (campaign.new_part(body),), parents))


def take_back_attempt(campaign: Campaign, centre: str, attempt: str) -> None:
    """Say that an attempt was none. Raises StoreError, CampaignError, KeyMissing for a colleague's."""
    state = campaign.store.entities.get(centre)
    hash_ = _own_attempt(campaign, state, attempt)
    body = {**(campaign.store.entry(hash_).body or {}), "holds": False}
    content = {name: value for name, value in body.items() if name not in ("v", "salt")}
    campaign.write(Writing(ATTEMPT, state.entity_id, (campaign.new_part(content),), (hash_,)))


def _own_attempt(campaign: Campaign, state: EntityState, begin: str) -> str:
    live = live_entries(campaign.store.entries(kind=ATTEMPT, subject=state.entity_id))
    found = [entry for entry in live if begin and entry.hash.startswith(begin)]
    if len(found) != 1:
        raise CampaignError(
            _("No attempt at this centre is named so, or several are."),
            where=begin,
            remedy=_("`survey centre attempt CENTRE` lists them."),
        )
    header = found[0].header
    if header.device != campaign.device.device_id and not campaign.is_coordinator:
        raise KeyMissing(
            _("This attempt is a colleague's."),
            where=header.author,
            remedy=_("Its author or a coordinator corrects it."),
        )
    return found[0].hash


def _next_try(campaign: Campaign, text: str) -> str:
    today = campaign.clock().astimezone().date()
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except ValueError as error:
        raise CampaignError(
            _("This is no time."), where=text, remedy=_("Write it so: 2026-11-30T14:30, or 2026-11-30.")
        ) from error
    if moment.date() < today:
        raise CampaignError(_("This date is over."), where=text)
    return moment.date().isoformat() if len(text) <= _DATE_LENGTH else moment.isoformat(timespec="minutes")


def _moment(campaign: Campaign, text: str | None) -> str:
    now = campaign.clock()
    try:
        moment = now if text is None else datetime.fromisoformat(text).astimezone()
    except ValueError as error:
        raise CampaignError(
            _("This is no time."), where=text, remedy=_("Write it so: 2026-11-30T14:30, or 2026-11-30.")
        ) from error
    if moment > now:
        raise CampaignError(_("This time is still to come."), where=text)
    return moment.isoformat(timespec="seconds")
