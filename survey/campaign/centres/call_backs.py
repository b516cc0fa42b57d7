"""Call-backs: centres where the last try, a visit, a call or an interview, says to come again.

What lives here: which centres they are, for whom, and when. What does not: signing an attempt (`attempts`).
Source: docs/decisions/0152-call-backs.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from survey.campaign.campaign import Campaign
from survey.campaign.centres.attempts import ATTEMPT, again_text, disposition_label
from survey.log.state import join_revision
from survey.log.words import attempts_on
from survey.records.dispositions import CALL_BACKS, COMPLETE, read_disposition
from survey.records.entities import CENTRES
from survey.records.submissions import SubmissionBrief, SubmissionState

DATE_QUESTIONS = ("rappel_date", "call_back_date", "rendez_vous_date")
"""The questions of a form that say when to come again, by their names."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """A centre to try again: `when` is a date or a time (ISO 8601), None where none was agreed.

    `agent` and `device` are of who tried last, `since` is when that was (ISO 8601).
    """

    id: str
    label: str
    agent: str
    device: str
    disposition: str
    since: str
    when: str | None = None
    note: str | None = None

    @property
    def when_text(self) -> str:
        """Return the date as it is read, empty without one."""
        return "" if self.when is None else again_text(self.when)

    @property
    def why(self) -> str:
        """Return how the last try ended, in the language in use."""
        return disposition_label(self.disposition)

    def is_due(self, today: date) -> bool:
        """Tell whether the day has come; without a date it has."""
        return self.when is None or self.when[:10] <= today.isoformat()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Try:
    at: str
    moment: float
    disposition: str
    agent: str
    device: str
    form: str
    when: str | None
    note: str | None
    submission: str | None = None


class Ended(NamedTuple):
    """How an interview ended: as little of a submission as says whether somebody has to come again."""

    submission: str
    form: str
    disposition: str | None
    head: str
    author: str
    device: str
    finalized: str


def ended(state: SubmissionState | SubmissionBrief) -> Ended:
    """Return how a submission ended."""
    head, said = state.heads[0], (state.author, state.device, state.finalized)
    return Ended(state.submission, state.form_id, state.disposition, head, *said)


def call_backs(
    campaign: Campaign, interviews: Iterable[Ended] | None = None, held: "Held | None" = None
) -> list[CallBack]:
    """Return the centres to try again, the soonest first, those without a date last.

    `interviews` are all that were held, and `held` tells where; both are read from the store when they are
    not given. The last try at a centre decides. An interview to be completed waits for its own form, or for
    an attempt: what another form says does not complete it.
    """
    if interviews is None:
        interviews = map(ended, campaign.store.submission_briefs())
    tries: dict[str, list[_Try]] = {}
    for centre, own in (*_attempted(campaign), *_interviewed(campaign, list(interviews), held)):
        tries.setdefault(centre, []).append(own)
    labels = {s.entity_id: s.name for s in campaign.store.entities.all()} if tries else {}
    found = []
    for centre, several in tries.items():
        waiting = _waiting(sorted(several, key=lambda own: own.moment))
        if waiting is not None and centre in labels:
            found.append(
                CallBack(
                    centre,
                    labels[centre],
                    waiting.agent,
                    waiting.device,
                    waiting.disposition,
                    waiting.at,
                    waiting.when or _date_said(campaign, waiting.submission),
                    waiting.note,
                )
            )
    return sorted(found, key=lambda own: (own.when or "9999", own.since, own.id))


def dispositions_at(campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """Return by centre how attempts, and interviews that were not completed, ended there; in no order."""
    found: dict[str, set[str]] = {}
    for centre, own in _attempted(campaign):
        found.setdefault(centre, set()).add(own.disposition)
    interviews = map(ended, campaign.store.submission_briefs())
    broken = [own for own in interviews if own.disposition not in (None, COMPLETE)]
    held = Held(campaign) if broken else None
    for interview in broken:
        for centre in held.at(interview) if held is not None else ():
            found.setdefault(centre, set()).add(read_disposition(interview.disposition))
    return {centre: tuple(sorted(codes)) for centre, codes in found.items()}


def _waiting(several: list[_Try]) -> _Try | None:
    """Return the last try that waits for another, None when nothing does."""
    waiting: _Try | None = None
    for own in several:
        if own.disposition in CALL_BACKS:
            waiting = own
        elif waiting is None or own.form in ("", waiting.form) or not waiting.form:
            waiting = None
    return waiting


def _attempted(campaign: Campaign) -> Iterator[tuple[str, _Try]]:
    for centre, own in attempts_on(campaign.store.entries(kind=ATTEMPT)).items():
        for word in own.tries:
            again = word.body.get("again")
            yield (
                centre,
                _Try(
                    str(word.body.get("at")),
                    _moment(str(word.body.get("at"))),
                    read_disposition(word.body.get("disposition")),
                    word.author,
                    word.device,
                    "",
                    again if isinstance(again, str) else None,
                    word.body.get("note"),
                ),
            )


def _interviewed(
    campaign: Campaign, interviews: list[Ended], held: "Held | None"
) -> Iterator[tuple[str, _Try]]:
    waiting = {own.form for own in interviews if own.disposition in CALL_BACKS}
    if not waiting:
        return
    held = held or Held(campaign)
    for own in interviews:
        if own.form in waiting:
            code = read_disposition(own.disposition or COMPLETE)
            at, moment = own.finalized, _moment(own.finalized)
            said = own.author, own.device, own.form
            for centre in held.at(own):
                yield centre, _Try(at, moment, code, *said, None, None, own.submission)


class Held:
    """At which centre interviews were held: as they speak of one, else as they were begun, or chose one."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._by_subject = campaign.store.entities.by_subject()
        self._lists = {s.entity_id: s.dataset for s in campaign.store.entities.all()}

    def at(self, own: Ended) -> tuple[str, ...]:
        """Return the ids of the centres of one interview, none when it names none."""
        spoken = self._centres(self._by_subject.get(own.submission, ()))
        if spoken:
            return spoken
        revision = join_revision(self._campaign.store.entry(own.head))
        if revision is not None and revision.held_at is not None:
            return (revision.held_at[1],)
        return () if revision is None else self._centres(revision.answers.values())

    def _centres(self, named: Iterable[str]) -> tuple[str, ...]:
        known = {own for own in named if own in self._lists}
        return tuple(sorted(own for own in known if self._lists[own] == CENTRES))


def _date_said(campaign: Campaign, submission: str | None) -> str | None:
    """Return when to come again as an interview says, None where it does not."""
    answers = {} if submission is None else campaign.store.submission(submission).answers
    return next((v for path, v in answers.items() if path.rpartition("/")[2] in DATE_QUESTIONS and v), None)


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError):
        return 0.0
