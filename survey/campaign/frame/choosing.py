"""Whom to send where: centres that nobody visits yet, by area and distance, shared out among agents.

What lives here: which centres, and a share of them for each agent. What does not: assignments as entries
(`centres.assignments`).
Source: docs/decisions/0153-sharing-out.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import agent_named, live_assignments
from survey.campaign.centres.call_backs import dispositions_at
from survey.campaign.entities.areas import checked_area, is_in_area, with_parts
from survey.campaign.entities.lists import entities_in_view
from survey.campaign.frame.columns import COMMUNE, LOCALITY, PROVINCE, REGION, TYPE
from survey.campaign.frame.known import position_of
from survey.errors import CampaignError, PlaceError, StoreError
from survey.geo import distance_m
from survey.messages import _
from survey.messages.folding import fold
from survey.records.dispositions import disposition_of, strongest
from survey.records.entities import CENTRES, EntityState

Point = tuple[float, float]
_ENDED = ("I", "NE", "R")
"""Outcomes after which a centre is offered to nobody: it answered, is none of the survey's, or refused."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is asked: `agents` by name or device, centres of `area` and `types`, `count` for each agent.

    `near` are places, one for everybody or `AGENT=PLACE`: a position in any spelling, or a known centre.
    """

    agents: tuple[str, ...]
    area: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One centre for an agent; `metres` from the agent's place, None where either has none."""

    id: str
    label: str
    place: str
    metres: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one agent would get; `already` counts the visits that this agent has to make now."""

    agent: str
    is_known: bool
    already: int
    centres: tuple[Chosen, ...]

    @property
    def farthest_m(self) -> float | None:
        """Return the distance to the farthest centre, None where no distance is known."""
        return max((own.metres for own in self.centres if own.metres is not None), default=None)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints, distances in whole metres."""
        return {
            "agent": self.agent,
            "known": self.is_known,
            "already": self.already,
            "centres": [
                {
                    "id": own.id,
                    "label": own.label,
                    "place": own.place,
                    "metres": None if own.metres is None else round(own.metres),
                }
                for own in self.centres
            ],
        }


def share_out(campaign: Campaign, asked: Sharing) -> tuple[Share, ...]:
    """Return a share of the centres for each agent, the order of `agents` kept; nothing is written.

    Centres count that nobody visited, is to visit, and that did not refuse or prove to be none. Near places
    the nearest pairs of agent and centre go first; without any, neighbours stay together. Shares differ by
    one at most, unless `count` says how many. Raises CampaignError, PlaceError.
    """
    named = [agent_named(campaign, agent) for agent in asked.agents]
    names = [name for name, _device in named]
    if len(set(names)) < len(names):
        raise CampaignError(_("An agent is named twice."), where=", ".join(names))
    pool = _unassigned(campaign, asked)
    points = _points(campaign, asked.near, names)
    chosen = _nearest(pool, points, names, asked.count) if points else _neighbours(pool, names, asked.count)
    waiting = [own.agent for own in live_assignments(campaign)]
    return tuple(
        Share(
            name,
            device is not None,
            waiting.count(name),
            tuple(_chosen(state, points.get(name)) for state in chosen[name]),
        )
        for name, device in named
    )


def _unassigned(campaign: Campaign, asked: Sharing) -> list[EntityState]:
    codes = with_parts(campaign, checked_area(campaign, asked.area))
    taken = {own.id for own in live_assignments(campaign)}
    taken |= {
        centre
        for centre, codes in dispositions_at(campaign).items()
        if disposition_of(strongest(codes)).outcome in _ENDED
    }
    return [
        state
        for state in entities_in_view(campaign, CENTRES)
        if state.entity_id not in taken
        and not state.touched
        and is_in_area(state, codes)
        and (not asked.types or state.properties.get(TYPE) in asked.types)
    ]


def _chosen(state: EntityState, point: Point | None) -> Chosen:
    said = (state.properties.get(own, "") for own in (LOCALITY, COMMUNE, PROVINCE))
    here = position_of(state.properties)
    metres = None if point is None or here is None else distance_m(*point, *here)
    return Chosen(state.entity_id, state.name, next(filter(None, said), ""), metres)


# By distance.


def _points(campaign: Campaign, near: Sequence[str], names: Sequence[str]) -> dict[str, Point]:
    """Return where each agent starts from, as `near` says; nowhere for who is not named in it."""
    points: dict[str, Point] = {}
    by_name = {name.casefold(): name for name in names}
    for text in near:
        agent, equals, place = text.partition("=")
        own = by_name.get(agent.strip().casefold()) if equals else None
        if own is not None:
            points[own] = _point(campaign, place.strip())
        else:
            point = _point(campaign, text)
            points |= {name: point for name in names if name not in points}
    return points


def _point(campaign: Campaign, text: str) -> Point:
    from survey.places import parse_position

    wanted = fold(text)
    for state in entities_in_view(campaign, CENTRES):
        if wanted in (fold(state.label), fold(state.properties.get("code", "")), fold(state.entity_id)):
            here = position_of(state.properties)
            if here is not None:
                return here
    try:
        position = parse_position(text)
        return position.lat, position.lon
    except PlaceError as error:
        try:
            here = position_of(campaign.store.entities.get(text).properties)
        except StoreError:
            here = None
        if here is not None:
            return here
        raise PlaceError(
            _("This is neither a position nor a known centre that has one."), where=text, remedy=error.remedy
        ) from error


def _nearest(
    pool: Sequence[EntityState], points: dict[str, Point], names: Sequence[str], count: int | None
) -> dict[str, list[EntityState]]:
    """Share out the nearest pairs first; a centre without a position is at everybody's end of the world."""
    places = {state.entity_id: position_of(state.properties) for state in pool}
    by_id = {state.entity_id: state for state in pool if places[state.entity_id] is not None}
    rest = [state for state in pool if state.entity_id not in by_id]
    starting = [name for name in names if name in points]
    pairs = sorted(
        (distance_m(*points[name], *here), at, entity)
        for at, name in enumerate(starting)
        for entity, here in places.items()
        if here is not None
    )
    room = _rooms(len(pool), names, count)
    found: dict[str, list[EntityState]] = {name: [] for name in names}
    for _metres, at, entity in pairs:
        name = starting[at]
        if entity in by_id and len(found[name]) < room[name]:
            found[name].append(by_id.pop(entity))
    left = iter([*by_id.values(), *rest])
    for name in names:
        while len(found[name]) < room[name] and (state := next(left, None)) is not None:
            found[name].append(state)
    return found


# By neighbourhood.


def _neighbours(
    pool: Sequence[EntityState], names: Sequence[str], count: int | None
) -> dict[str, list[EntityState]]:
    ordered = sorted(pool, key=_place_key)
    room = _rooms(len(ordered), names, count)
    found, start = {}, 0
    for name in names:
        found[name] = ordered[start : start + room[name]]
        start += room[name]
    return found


def _place_key(state: EntityState) -> tuple[object, ...]:
    said = [fold(state.properties.get(own, "")) for own in (REGION, PROVINCE, COMMUNE)]
    return (*said, position_of(state.properties) or (90.0, 180.0), fold(state.name), state.entity_id)


def _rooms(total: int, names: Sequence[str], count: int | None) -> dict[str, int]:
    """Return how many each gets: `count`, but never more than fair shares of what there is."""
    total = total if count is None else min(total, count * len(names))
    whole, more = divmod(total, len(names))
    return {name: whole + (at < more) for at, name in enumerate(names)}
