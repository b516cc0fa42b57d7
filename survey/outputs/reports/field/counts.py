"""What is counted: coverage by region, rates, work by agent and day, how visits ended.

Source of the rates: AAPOR, Standard Definitions, 10th edition: RR1, RR2, REF1, CON1, COOP1.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from survey.outputs.reports.field.records import Field, FieldCentre, Status, Work
from survey.records.dispositions import COMPLETE


@dataclass(frozen=True, slots=True)
class Coverage:
    """Centres of a region, or of all (`region` None). `found` are those that are in no list."""

    region: str | None
    known: int
    found: int
    assigned: int
    visited: int
    completed: int
    left: int

    @property
    def share(self) -> float:
        """Return what part is completed, 0 to 1."""
        return self.completed / self.known if self.known else 0.0


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by its name in AAPOR's definitions: `part` of `whole` centres."""

    name: str
    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the rate, 0 to 1, None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class AgentWork:
    """The work of one agent: centres assigned, and of these visited and completed; interviews, one a day.

    `days` are the interviews of each day, the last one today.
    """

    agent: str
    assigned: int
    visited: int
    completed: int
    interviews: int
    tries: int
    last: date | None
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EndCount:
    """How often a visit ended so: `centres` where that is how all tries ended together, `times` every try."""

    disposition: str
    centres: int
    times: int


def coverage_of(centres: Iterable[FieldCentre], region: str | None = None) -> Coverage:
    """Count some centres."""
    own = list(centres)
    return Coverage(
        region=region,
        known=len(own),
        found=sum(not centre.in_list for centre in own),
        assigned=sum(bool(centre.assigned) for centre in own),
        visited=sum(centre.is_visited for centre in own),
        completed=sum(centre.is_completed for centre in own),
        left=sum(centre.status is Status.LEFT for centre in own),
    )


def coverage_by_region(centres: Sequence[FieldCentre]) -> list[Coverage]:
    """Return the coverage of each region by its name, those that nobody placed last."""
    found: dict[str, list[FieldCentre]] = {}
    for centre in centres:
        found.setdefault(centre.region, []).append(centre)
    return [coverage_of(found[name], name) for name in sorted(found, key=lambda name: (not name, name))]


def rated_centres(centres: Sequence[FieldCentre]) -> list[FieldCentre]:
    """Return the centres of which rates speak: those of the list, all where there is no list."""
    return [centre for centre in centres if centre.in_list] or list(centres)


def rates_of(centres: Sequence[FieldCentre], *, untried: bool) -> list[Rate]:
    """Return RR1, RR2, REF1, CON1 and COOP1; `untried` centres count as those that nobody knows to exist.

    Without them the rates are of the centres that somebody tried. A centre that is none of the survey's is in
    none.
    """
    counts = Counter(centre.outcome for centre in centres if centre.outcome is not None)
    unknown = counts["UH"] + (sum(centre.outcome is None for centre in centres) if untried else 0)
    interviews, partials, refused = counts["I"], counts["P"], counts["R"]
    reached = interviews + partials + refused + counts["O"]
    whole = reached + counts["NC"] + unknown
    return [
        Rate("RR1", interviews, whole),
        Rate("RR2", interviews + partials, whole),
        Rate("REF1", refused, whole),
        Rate("CON1", reached, whole),
        Rate("COOP1", interviews, reached),
    ]


def work_by_agent(field: Field, days: int) -> list[AgentWork]:
    """Return the work of each agent by name: of whoever held an interview, tried, or is to visit."""
    by_agent: dict[str, list[Work]] = {}
    for work in field.works:
        by_agent.setdefault(work.agent, []).append(work)
    names = {*by_agent, *(name for centre in field.centres for name in centre.assigned)}
    shown = names if field.agent is None else {name for name in names if name == field.agent}
    return [_agent_work(name, by_agent.get(name, []), field, days) for name in sorted(shown)]


def _agent_work(name: str, works: Sequence[Work], field: Field, days: int) -> AgentWork:
    assigned = [centre for centre in field.centres if name in centre.assigned]
    interviews = [work for work in works if work.form_id is not None]
    return AgentWork(
        agent=name,
        assigned=len(assigned),
        visited=sum(centre.is_visited for centre in assigned),
        completed=len({c for work in interviews if _completes(work, field) for c in work.centres}),
        interviews=len(interviews),
        tries=len(works) - len(interviews),
        last=max((work.day for work in works), default=None),
        days=tuple(count for _day, count in by_day(interviews, field.today, days)),
    )


def _completes(work: Work, field: Field) -> bool:
    return work.form_id == field.form and work.disposition == COMPLETE


def by_day(works: Iterable[Work], today: date, days: int) -> list[tuple[date, int]]:
    """Return the interviews of each of the last days, today's last."""
    counts = Counter(work.day for work in works if work.form_id is not None)
    first = today - timedelta(days=days - 1)
    return [(day, counts[day]) for day in (first + timedelta(days=at) for at in range(days))]


def ends_of(field: Field, order: Mapping[str, object]) -> list[EndCount]:
    """Return how visits ended, in the order of the vocabulary."""
    times = Counter(work.disposition for work in field.works)
    centres = Counter(centre.disposition for centre in field.centres if centre.disposition is not None)
    places = {code: place for place, code in enumerate(order)}
    codes = sorted({*times, *centres}, key=lambda code: (places.get(code, len(places)), code))
    return [EndCount(code, centres[code], times[code]) for code in codes]
