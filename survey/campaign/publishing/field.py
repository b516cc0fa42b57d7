"""The fieldwork as the dashboard shows it: centres, interviews by agent and day, refusals, what waits.

What lives here: reading it through the projections of the store, without the answers of anybody; of a refusal
the reason that was chosen is read. What does not: counting and the document (`outputs.reports.field`).
Source: docs/decisions/0136-field-dashboard.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import Assignment, live_assignments
from survey.campaign.centres.attempts import PHONE, attempts_by_centre
from survey.campaign.centres.call_backs import CallBack, Held, call_backs, ended
from survey.campaign.entities.aliases import same_entities
from survey.campaign.entities.areas import campaign_gazetteer, view_of
from survey.campaign.frame.columns import COMMUNE, LOCALITY, PROVINCE, REGION
from survey.campaign.frame.known import position_of
from survey.campaign.reading.listing import SHORT_ID
from survey.campaign.review.reviewing import SENT_BACK
from survey.campaign.submissions.snapshots import handed_over_drafts
from survey.errors import CampaignError, FormError, KeyMissing, StoreError
from survey.form.itext import find_language
from survey.messages import _, current_language
from survey.outputs.questions import Question, read_questions
from survey.outputs.reports.field.records import (
    Field,
    FieldCentre,
    HandedOver,
    Refused,
    Revisit,
    VersionUse,
    Work,
)
from survey.records.dispositions import COMPLETE, disposition_of, read_disposition, strongest
from survey.records.entities import CENTRES, EntityState
from survey.records.submissions import SubmissionBrief

if TYPE_CHECKING:
    from survey.places.gazetteer import Gazetteer

LATE_AFTER_DAYS = 7
REASON = "refus_motif"
"""The question of the forms that says why somebody refused."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the fieldwork is asked: of one agent, work since a day, interviews of a form.

    `late_after` are days without new work from a laptop.
    """

    agent: str | None = None
    since: date | None = None
    form: str | None = None
    late_after: int = LATE_AFTER_DAYS


@dataclass(frozen=True, slots=True)
class _Interview:
    """An interview with who held it first, on which day, and the centres where it was held."""

    brief: SubmissionBrief
    agent: str
    day: date
    centres: tuple[str, ...]

    @property
    def disposition(self) -> str:
        return read_disposition(self.brief.disposition or COMPLETE)


def read_field(campaign: Campaign, asked: Asked) -> Field:
    """Return how the fieldwork stands, on an agent's laptop for that agent.

    Coverage and what waits are as of today, whatever `since` says. Raises KeyMissing for a colleague's part
    on an agent's laptop, CampaignError for a name that nobody has, StoreError.
    """
    return _Reading(campaign, asked).field()


class _Reading:
    """One reading of a campaign: names of devices, centres that are one, interviews."""

    def __init__(self, campaign: Campaign, asked: Asked) -> None:
        self.campaign = campaign
        self.asked = asked
        self.team = campaign.team()
        self._names = {member.device: member.name for member in self.team}
        self.form = (
            campaign.settings.form if asked.form is None else campaign.store.forms.get(asked.form).form_id
        )
        self.today = campaign.clock().astimezone().date()
        self.agent = self._whose()
        self.same = {own: ids[0] for own, ids in same_entities(campaign, CENTRES).items()}
        self.briefs = list(campaign.store.submission_briefs())
        self._held = Held(campaign)
        self.again = call_backs(campaign, map(ended, self.briefs), self._held)
        self.interviews = [own for own in map(self._interview, self.briefs) if self._is_asked(own.brief)]

    def field(self) -> Field:
        """Return everything, of the agent that is asked for."""
        tries = list(self._tries())
        interviews = [own for own in self.interviews if self._is_own(own.agent)]
        late = [] if not self.campaign.is_coordinator else list(self._handed_over())
        centres = self._centres(tries)
        shown = {own.id: own for own in centres}
        recent = [own for own in interviews if self._is_recent(own.day)]
        return Field(
            title=self.campaign.settings.title,
            today=self.today,
            country=self.campaign.settings.country,
            form=self.form,
            centres=centres,
            works=tuple(
                own
                for own in (*map(_work, interviews), *tries)
                if self._is_own(own.agent) and self._is_recent(own.day)
            ),
            refusals=tuple(self._refusals(recent, tries, shown)),
            revisits=tuple(self._revisits(interviews, shown)),
            handed_over=tuple(late),
            versions=tuple(self._versions(recent)),
            agent=self.agent,
            since=self.asked.since,
            late_after=self.asked.late_after,
        )

    def _whose(self) -> str | None:
        """Return the agent whose part is shown, None for everybody's."""
        named = self.asked.agent
        if not self.campaign.is_coordinator:
            own = self.campaign.device.author
            if named is not None and named.casefold() != own.casefold():
                raise KeyMissing(
                    _("Only a coordinator sees the work of a colleague."),
                    where=named,
                    remedy=_("Leave --agent out: your own work is shown."),
                )
            return own
        if named is None:
            return None
        names = {*self._names.values(), *(own.agent for own in live_assignments(self.campaign))}
        found = next((own for own in sorted(names) if own.casefold() == named.casefold()), None)
        if found is None:
            raise CampaignError(
                _("Nobody of the team is called so."),
                where=named,
                remedy=_("The names are: {names}.").format(names=", ".join(sorted(names))),
            )
        return found

    def _is_own(self, agent: str) -> bool:
        return self.agent is None or agent == self.agent

    def _is_recent(self, day: date) -> bool:
        return self.asked.since is None or day >= self.asked.since

    def _is_asked(self, brief: SubmissionBrief) -> bool:
        return self.asked.form is None or brief.form_id == self.form

    def _interview(self, brief: SubmissionBrief) -> _Interview:
        first = self._names.get(brief.first_device)
        agent = first or (brief.author if brief.device == brief.first_device else brief.first_device[:8])
        day = datetime.fromtimestamp(brief.first_ms / 1000, UTC).astimezone().date()
        matters = brief.form_id == self.form or brief.disposition not in (None, COMPLETE)
        return _Interview(brief, agent, day, self._at(brief) if matters else ())

    def _at(self, brief: SubmissionBrief) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.same.get(own, own) for own in self._held.at(ended(brief))))

    def _tries(self) -> Iterator[Work]:
        """Yield the tries that were noted, those that brought an interview left out: it is counted."""
        for centre, (_ended, tries) in attempts_by_centre(self.campaign).items():
            for own in tries:
                if own.submission is None:
                    day = datetime.fromisoformat(own.at).date()
                    at = (self.same.get(centre, centre),)
                    yield Work(own.author, day, own.disposition, at, is_visit=own.means != PHONE)

    def _centres(self, tries: Iterable[Work]) -> tuple[FieldCentre, ...]:
        """Return the centres in view that concern the agent asked for, each that is one with others once."""
        store, in_view = self.campaign.store.entities, view_of(self.campaign)
        states = [own for own in store.all(CENTRES) if in_view(own)]
        members: dict[str, list[EntityState]] = defaultdict(list)
        for state in states:
            members[self.same.get(state.entity_id, state.entity_id)].append(state)
        places, frame = _Places(campaign_gazetteer(self.campaign)), store.in_frame(CENTRES)
        ended, there, agents = self._ends(tries)
        given: dict[str, list[Assignment]] = defaultdict(list)
        for own in live_assignments(self.campaign):
            given[self.same.get(own.id, own.id)].append(own)
        again: dict[str, CallBack] = {}
        for waiting in self.again:
            again.setdefault(self.same.get(waiting.id, waiting.id), waiting)
        found = []
        for centre, several in members.items():
            assigned = tuple(dict.fromkeys(own.agent for own in given[centre]))
            if self.agent is not None and self.agent not in {*assigned, *agents[centre]}:
                continue
            first = next((own for own in several if own.entity_id == centre), several[0])
            found.append(
                FieldCentre(
                    id=centre,
                    label=first.name,
                    region=places.region(first),
                    place=places.place(first),
                    position=next(filter(None, (position_of(own.properties) for own in several)), None),
                    in_list=not frame or any(own.entity_id in frame for own in several),
                    assigned=assigned,
                    due=min(filter(None, (own.due for own in given[centre])), default=None),
                    disposition=strongest(ended[centre]) if centre in ended else None,
                    is_visited=centre in there or any(own.touched for own in several),
                    calls_back=centre in again,
                )
            )
        return tuple(found)

    def _ends(
        self, tries: Iterable[Work]
    ) -> tuple[dict[str, list[str]], set[str], defaultdict[str, set[str]]]:
        """Return by centre how interviews and tries ended, which were visited, and by whom."""
        found: dict[str, list[str]] = defaultdict(list)
        there: set[str] = set()
        agents: defaultdict[str, set[str]] = defaultdict(set)
        held = (_work(own) for own in self.interviews if own.brief.form_id == self.form)
        for work in (*held, *tries):
            for centre in work.centres:
                found[centre].append(work.disposition)
                agents[centre].add(work.agent)
                if work.is_visit:
                    there.add(centre)
        return found, there, agents

    def _refusals(
        self, interviews: Iterable[_Interview], tries: Iterable[Work], centres: Mapping[str, FieldCentre]
    ) -> list[Refused]:
        reasons = _Reasons(self.campaign)
        found = []
        for own in interviews:
            if disposition_of(own.disposition).outcome == "R":
                what, region = _named(own, centres)
                reason = reasons.of(own.brief)
                found.append(Refused(what, region, own.day, own.agent, own.disposition, reason))
        for work in tries:
            if (
                disposition_of(work.disposition).outcome == "R"
                and self._is_own(work.agent)
                and self._is_recent(work.day)
            ):
                found += [
                    Refused(centre.label, centre.region, work.day, work.agent, work.disposition)
                    for centre in filter(None, map(centres.get, work.centres))
                ]
        return sorted(found, key=lambda own: (own.day, own.what), reverse=True)

    def _revisits(
        self, interviews: Iterable[_Interview], centres: Mapping[str, FieldCentre]
    ) -> Iterator[Revisit]:
        for waiting in self.again:
            if self._is_own(waiting.agent):
                yield Revisit(
                    "call-back", waiting.id[:SHORT_ID], waiting.label, waiting.agent, waiting.when_text,
                    waiting.why,
                )  # fmt: skip
        for own in interviews:
            short = own.brief.submission.removeprefix("uuid:")[:SHORT_ID]
            for kind, holds in (
                ("sent-back", own.brief.review == SENT_BACK),
                ("conflict", own.brief.in_conflict),
            ):
                if holds:
                    yield Revisit(kind, short, _named(own, centres)[0], own.agent)
        for head in handed_over_drafts(self.campaign):
            if self._is_own(head.author):
                short = head.draft_id[:SHORT_ID]
                centre = centres.get(head.centre or "")
                yield Revisit("draft", short, short if centre is None else centre.label, head.author)

    def _handed_over(self) -> Iterator[HandedOver]:
        arrived = self.campaign.store.chains.last_arrivals()
        here = [own for own in self.team if own.device in arrived and own.trust == "accepted"]
        for member in sorted(here, key=lambda own: (arrived[own.device], own.name)):
            if self._is_own(member.name):
                day = arrived[member.device].astimezone().date()
                days = (self.today - day).days
                yield HandedOver(member.name, day, days, days > self.asked.late_after)

    def _versions(self, interviews: Iterable[_Interview]) -> Iterator[VersionUse]:
        newest = {form.form_id: form.version for form in self.campaign.store.forms.list()}
        used: dict[tuple[str, str], list[_Interview]] = defaultdict(list)
        for own in interviews:
            used[own.brief.form_id, own.brief.form_version].append(own)
        for (form, version), several in sorted(used.items()):
            yield VersionUse(
                form,
                version,
                newest.get(form) in (None, version),
                len(several),
                tuple(sorted({own.agent for own in several})),
                max(own.day for own in several),
            )


def _work(own: _Interview) -> Work:
    return Work(own.agent, own.day, own.disposition, own.centres, own.brief.form_id, own.brief.form_version)


def _named(own: _Interview, centres: Mapping[str, FieldCentre]) -> tuple[str, str]:
    """Return what an interview is called without its answers: its centre, else its form and id."""
    at = next(filter(None, map(centres.get, own.centres)), None)
    short = own.brief.submission.removeprefix("uuid:")[:SHORT_ID]
    return (f"{own.brief.form_id} {short}", "") if at is None else (at.label, at.region)


class _Places:
    """Where a centre lies, in words: the region of now where the code has one."""

    def __init__(self, gazetteer: "Gazetteer") -> None:
        self._gazetteer = gazetteer
        self._names: dict[str, str] = {}

    def region(self, state: EntityState) -> str:
        """Return the name of the region, the code of one that is not known, empty where nothing is said."""
        code = state.properties.get(REGION) or state.properties.get(PROVINCE, "")
        if code not in self._names:
            self._names[code] = self._region(code)
        return self._names[code]

    def _region(self, code: str) -> str:
        from survey.places.gazetteer import BEFORE, NOW, AreaKind

        for vintage in (NOW, BEFORE):
            area = self._gazetteer.area(code, vintage)
            if area is not None:
                chain = (area, *self._gazetteer.parents(area))
                return next((own.name for own in chain if own.kind is AreaKind.REGION), area.name)
        return code

    def place(self, state: EntityState) -> str:
        """Return commune and locality."""
        said = (state.properties.get(name, "") for name in (COMMUNE, LOCALITY))
        return ", ".join(dict.fromkeys(filter(None, said)))


class _Reasons:
    """Why somebody refused: the choice of one question, and nothing else of the interview."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._questions: dict[tuple[str, str], Question | None] = {}
        self._answers: dict[tuple[str, str], dict[str, str]] = {}

    def of(self, brief: SubmissionBrief) -> str:
        """Return the label of the reason, empty where none was chosen."""
        version = (brief.form_id, brief.form_version)
        if version not in self._questions:
            self._questions[version] = self._find(*version)
        question = self._questions[version]
        if question is None:
            return ""
        place = (brief.form_id, question.path)
        if place not in self._answers:
            self._answers[place] = self._campaign.store.answers_to(*place)
        return question.choices.get(self._answers[place].get(brief.submission, ""), "")

    def _find(self, form_id: str, version: str) -> Question | None:
        try:
            form = self._campaign.form(form_id, version)
        except (FormError, StoreError):
            return None
        language = find_language(current_language(), form.languages)
        questions = read_questions(form, language).questions()
        return next((own for own in questions if own.name == REASON and own.is_select), None)
