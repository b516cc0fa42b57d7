"""The dashboard as a document: coverage, rates, work, refusals, what to revisit, versions, the map."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from survey.messages import _, current_language, ngettext, pgettext
from survey.messages.dates import format_date_short
from survey.messages.numbers import format_number
from survey.outputs.paper.sheet import Block, Chart, Facts, Figure, Grid, Heading, Said, Sheet, Style
from survey.outputs.reports.field.counts import (
    AgentWork,
    Coverage,
    Rate,
    by_day,
    coverage_by_region,
    coverage_of,
    ends_of,
    rated_centres,
    rates_of,
    work_by_agent,
)
from survey.outputs.reports.field.map import draw_field_map
from survey.outputs.reports.field.records import Field, Revisit, Status
from survey.outputs.reports.field.terminal_drawing import Signs, share_bar, small_bars
from survey.outputs.site.outlines import Country
from survey.records.dispositions import DISPOSITIONS, disposition_of

_DAYS, _TABLE_DAYS, _BAR = 14, 7, 5


@dataclass(frozen=True, slots=True)
class Face:
    """For what the document is: a screen has `signs` and no pictures, `most` limits the rows of lists."""

    signs: Signs | None = None
    most: int | None = None
    outlines: Mapping[str, Country] | None = None


def compose_field(field: Field, face: Face) -> Sheet:
    """Return the document in the language in use."""
    blocks = (
        *_head(field),
        *_coverage(field, face),
        *_rates(field),
        *_work(field, face),
        *_ends(field),
        *_refusals(field, face),
        *_revisits(field, face),
        *_handed_over(field),
        *_versions(field),
        *_left(field, face),
    )
    return Sheet(_("Field dashboard: {title}").format(title=field.title), current_language(), blocks)


def _head(field: Field) -> Iterator[Block]:
    yield Said(
        _(
            "For coordinators and agents only: it names agents. Nothing that anybody answered is in it. "
            "Never publish it."
        ),
        Style.NOTE,
    )
    scope = _("everybody who handed over") if field.agent is None else field.agent
    rows = [
        (_("As of"), format_date_short(field.today)),
        (_("Work of"), scope),
        (_("Form that completes a centre"), field.form),
    ]
    if field.since is not None:
        rows.append((_("Work since"), format_date_short(field.since)))
    yield Facts(tuple(rows))


def _coverage(field: Field, face: Face) -> Iterator[Block]:
    yield Heading(1, _("Coverage"))
    if not field.centres:
        yield Said(_("No centre is known yet: survey centre import FILE takes a list in."))
        return
    whole = coverage_of(field.centres)
    regions = coverage_by_region(field.centres)
    columns = (
        _("Region"), _("Known"), _("Assigned"), pgettext("centres", "Visited"), _("Complete"), _("Left"),
        _("Share"),
    )  # fmt: skip
    yield Grid(columns, tuple(_covered(own, face) for own in (*regions, whole)))
    if whole.found:
        count = whole.found
        yield Said(
            ngettext(
                "{count} of the known centres is in no list: an agent found it.",
                "{count} of the known centres are in no list: agents found them.",
                count,
            ).format(count=format_number(count)),
            Style.FINE,
        )
    yield Said(
        _(
            "Visited: somebody was there. Complete: an interview was completed; its share is of the known "
            "centres. Left: nobody visited or called. Centres that are one count once."
        ),
        Style.FINE,
    )


def _covered(own: Coverage, face: Face) -> tuple[str, ...]:
    name = _("All") if own.region is None else own.region or _("Region not said")
    numbers = (own.known, own.assigned, own.visited, own.completed, own.left)
    share = _percent(own.share)
    if face.signs is not None:
        share = f"{share_bar(own.share, face.signs, _BAR)} {share}"
    return (name, *map(Figure, numbers), share)


def _percent(share: float | None) -> str:
    return "-" if share is None else Figure(100 * share, unit="%", decimals=0)


def _rates(field: Field) -> Iterator[Block]:
    centres = rated_centres(field.centres)
    if not any(own.is_tried for own in centres):
        return
    yield Heading(1, _("Rates"))
    tried, every = rates_of(centres, untried=False), rates_of(centres, untried=True)
    yield Grid(
        (_("Rate"), _("Of the centres tried"), _("Of all")),
        tuple((_rate_name(a), _rate(a), _rate(b)) for a, b in zip(tried, every, strict=True)),
    )
    yield Said(
        _(
            "By AAPOR's standard definitions; of several tries at a centre the strongest end counts. Of all: "
            "a centre that nobody tried counts as one of which nobody knows whether it exists. Centres "
            "out of scope, closed for good or entered twice are left out, and where there is a list, those "
            "not on it."
        ),
        Style.FINE,
    )


def _rate_name(rate: Rate) -> str:
    return {
        "RR1": _("Response, complete (RR1)"),
        "RR2": _("Response, partial too (RR2)"),
        "REF1": _("Refusal (REF1)"),
        "CON1": _("Contact (CON1)"),
        "COOP1": _("Cooperation (COOP1)"),
    }[rate.name]


def _rate(rate: Rate) -> str:
    return _("{percent} ({part} of {whole})").format(
        percent=_percent(rate.share), part=format_number(rate.part), whole=format_number(rate.whole)
    )


def _work(field: Field, face: Face) -> Iterator[Block]:
    yield Heading(1, _("Work by agent and day"))
    agents = work_by_agent(field, _DAYS)
    if not agents:
        yield Said(_("Nobody held an interview yet."))
        return
    last = _("Tries") if face.signs is None else _("14 days")
    columns = (
        _("Agent"),
        _("Assigned"),
        pgettext("centres", "Visited"),
        _("Complete"),
        _("Interviews"),
        last,
    )
    yield Grid(columns, tuple(_agent_row(own, face) for own in agents))
    said = _("Assigned, and of these visited. Complete: centres whose interview this agent completed.")
    if face.signs is None:
        said += " " + _("Tries: visits and calls that were noted without an interview.")
    yield Said(said, Style.FINE)
    if face.signs is None:
        yield from _days(field, agents)


def _agent_row(own: AgentWork, face: Face) -> tuple[str, ...]:
    numbers = (own.assigned, own.visited, own.completed, own.interviews)
    last = Figure(own.tries) if face.signs is None else small_bars(own.days, face.signs)
    return (own.agent, *map(Figure, numbers), last)


def _days(field: Field, agents: Sequence[AgentWork]) -> Iterator[Block]:
    days = [field.today - timedelta(days=at) for at in reversed(range(_TABLE_DAYS))]
    yield Grid(
        (_("Agent"), *(f"{day:%d/%m}" for day in days)),
        tuple((own.agent, *(Figure(n) for n in own.days[-_TABLE_DAYS:])) for own in agents),
        _("Interviews in the last seven days"),
    )
    rows = tuple((format_date_short(day), count) for day, count in by_day(field.works, field.today, _DAYS))
    yield Chart(_("Interviews a day, in two weeks"), (_("Day"), _("Interviews")), rows)


def _ends(field: Field) -> Iterator[Block]:
    rows = ends_of(field, DISPOSITIONS)
    if not rows:
        return
    yield Heading(1, _("How visits ended"))
    yield Grid(
        (_("End"), "AAPOR", _("Centres"), _("Every try")),
        tuple(
            (
                _end(own.disposition),
                disposition_of(own.disposition).outcome,
                Figure(own.centres),
                Figure(own.times),
            )
            for own in rows
        ),
    )
    yield Said(
        _(
            "Centres: the strongest end of all tries at each. Every try: interviews, and visits and calls "
            "that were noted."
        ),
        Style.FINE,
    )


def _end(code: str) -> str:
    return disposition_of(code).label(current_language())


def _refusals(field: Field, face: Face) -> Iterator[Block]:
    yield Heading(1, _("Refusals"))
    rows = [
        (own.what, own.region, format_date_short(own.day), own.agent, _end(own.disposition), own.reason)
        for own in field.refusals
    ]
    columns = (_("Centre"), _("Region"), _("Date"), _("Agent"), _("End"), _("Reason"))
    yield from _listed(columns, rows, face, _("Nobody refused."))


def _revisits(field: Field, face: Face) -> Iterator[Block]:
    yield Heading(1, _("To revisit"))
    rows = [
        (own.what, own.id, own.agent, own.when, _why(own))
        for own in field.revisits
    ]  # fmt: skip
    columns = (_("Centre"), _("Id"), _("Agent"), _("When"), _("Why"))
    yield from _listed(columns, rows, face, _("Nothing waits."))


def _why(own: Revisit) -> str:
    kind = {
        "call-back": _("to call back"),
        "sent-back": _("sent back"),
        "conflict": _("in conflict"),
        "draft": _("not finished"),
    }[own.kind]
    return f"{kind}, {own.why}" if own.why else kind


def _handed_over(field: Field) -> Iterator[Block]:
    if not field.handed_over:
        return
    yield Heading(1, _("Last work of each laptop"))
    rows = tuple(
        (own.agent, format_date_short(own.day), Figure(own.days), _("late") if own.is_late else "")
        for own in field.handed_over
    )
    columns = (_("Agent"), _("Arrived"), _("Days ago"), _("Remark"))
    kept = _filled(rows)
    yield Grid(tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows))
    yield Said(
        ngettext(
            "Late: nothing new from this laptop arrived here for more than {count} day.",
            "Late: nothing new from this laptop arrived here for more than {count} days.",
            field.late_after,
        ).format(count=field.late_after),
        Style.FINE,
    )


def _versions(field: Field) -> Iterator[Block]:
    if not field.versions:
        return
    yield Heading(1, _("Versions of the forms in use"))
    yield Grid(
        (_("Form"), _("Version"), _("Interviews"), _("Last"), _("Agents")),
        tuple(
            (
                own.form_id,
                own.version if own.is_newest else _("{version} (not the newest)").format(version=own.version),
                Figure(own.interviews),
                format_date_short(own.last),
                ", ".join(own.agents),
            )
            for own in field.versions
        ),
    )


def _left(field: Field, face: Face) -> Iterator[Block]:
    left = [own for own in field.centres if own.status is Status.LEFT]
    yield Heading(1, _("What is left"))
    if face.outlines is not None:
        placed = sum(own.position is not None for own in field.centres)
        caption = map_caption(len(field.centres) - placed)
        alt = ngettext(
            "Map of the centres: {count} is to visit.", "Map of the centres: {count} are to visit.", len(left)
        ).format(count=format_number(len(left)))
        picture = draw_field_map(face.outlines, field.country, field.centres, alt, caption)
        if picture is not None:
            yield picture
    rows: list[tuple[str, ...]] = [
        (
            own.label,
            own.id[:13],
            own.region,
            "" if face.signs else own.place,
            ", ".join(own.assigned),
            _day(own.due),
        )
        for own in sorted(left, key=lambda own: (own.region, own.label, own.id))
    ]
    columns = (_("Centre"), _("Id"), _("Region"), _("Place"), _("Assigned to"), _("By"))
    yield from _listed(columns, rows, face, _("No known centre is left."))


def _day(due: str | None) -> str:
    return "" if due is None else format_date_short(date.fromisoformat(due))


def map_caption(without: int) -> str:
    """Return what stands below the map: how many centres are not on it; empty where all are."""
    if not without:
        return ""
    return ngettext(
        "{count} centre without a position is not on the map.",
        "{count} centres without a position are not on the map.",
        without,
    ).format(count=format_number(without))


def _listed(
    columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], face: Face, nothing: str
) -> Iterator[Block]:
    if not rows:
        yield Said(nothing)
        return
    shown = rows if face.most is None else rows[: face.most]
    kept = _filled(shown)
    yield Grid(tuple(columns[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in shown))
    more = len(rows) - len(shown)
    if more:
        yield Said(
            ngettext(
                "{count} more stands in the document: -o FILE.xlsx writes all.",
                "{count} more stand in the document: -o FILE.xlsx writes all.",
                more,
            ).format(count=format_number(more)),
            Style.FINE,
        )


def _filled(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return the columns in which something stands."""
    return [at for at, column in enumerate(zip(*rows, strict=True)) if any(column)]
