"""Entities as people read them: rows of a list, and one whole."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import AssignedRow, assigned_rows
from survey.campaign.centres.attempts import AttemptRow, attempts_at
from survey.campaign.centres.call_backs import CallBack, call_backs
from survey.campaign.entities.areas import PLACE_PROPERTIES, checked_area, is_in_area, view_of, with_parts
from survey.campaign.reading.listing import local_time
from survey.merge.conflicts import entity_conflicts_of
from survey.messages import _
from survey.records.entities import EntityState


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity in a list; `updates` counts what was said of it, `assigned` names who is to visit it.

    `visited` tells that somebody was there, `call_back` when to come again: a date, a time, "" for at once.
    """

    id: str
    list: str
    label: str
    area: str
    updates: int
    conflicts: int
    assigned: tuple[str, ...]
    properties: dict[str, str]
    visited: bool = False
    call_back: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class EntityDetails:
    """One entity whole, as a person reads it."""

    row: EntityRow
    facts: tuple[tuple[str, str], ...]
    assignments: tuple[AssignedRow, ...]
    attempts: tuple[AttemptRow, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            **self.row.as_json(),
            "assignments": [own.as_json() for own in self.assignments],
            "attempts": [own.as_json() for own in self.attempts],
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entities a list shows: those of all that is said.

    `area` are codes, `types` values of `type_centre`, `agent` a name.
    """

    area: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    not_visited: bool = False
    call_back: bool = False
    agent: str | None = None


def list_entities(campaign: Campaign, wanted: Wanted = Wanted()) -> list[EntityRow]:
    """Return the entities that this device works with, by list and label, of those that are wanted.

    Raises PlaceError for an unknown code of an area.
    """
    codes = with_parts(campaign, checked_area(campaign, wanted.area))
    agents: dict[str, list[str]] = {}
    for own in assigned_rows(campaign):
        agents.setdefault(own.id, []).append(own.agent)
    again = {own.id: own for own in call_backs(campaign)}
    is_in_view = view_of(campaign)
    rows = (
        _row(state, agents.get(state.entity_id, []), again.get(state.entity_id))
        for state in campaign.store.entities.all()
        if is_in_area(state, codes) and (codes or is_in_view(state))
    )
    return list(filter(_is_wanted(wanted, again), rows))


def _is_wanted(wanted: Wanted, again: dict[str, CallBack]) -> Callable[[EntityRow], bool]:
    agent = None if wanted.agent is None else wanted.agent.casefold()

    def is_wanted(row: EntityRow) -> bool:
        called = again[row.id].agent if row.id in again else ""
        return (
            not (wanted.types and row.properties.get("type_centre") not in wanted.types)
            and not (wanted.not_visited and row.visited)
            and not (wanted.call_back and row.call_back is None)
            and (agent is None or agent in {name.casefold() for name in (*row.assigned, called)})
        )

    return is_wanted


def describe_entity(campaign: Campaign, entity: str) -> EntityDetails:
    """Return one entity whole, by its id or a beginning of it. Raises StoreError."""
    state = campaign.store.entities.get(entity)
    assignments = tuple(own for own in assigned_rows(campaign) if own.id == state.entity_id)
    again = {own.id: own for own in call_backs(campaign)}
    row = _row(state, [own.agent for own in assignments], again.get(state.entity_id))
    attempts = attempts_at(campaign, state.entity_id)
    facts = [*_facts(campaign, state), *((_("Attempt"), own.sentence) for own in attempts)]
    return EntityDetails(row, tuple(facts), assignments, attempts)


def _row(state: EntityState, agents: list[str], again: CallBack | None) -> EntityRow:
    places = [state.properties[name] for name in PLACE_PROPERTIES if name in state.properties]
    return EntityRow(
        id=state.entity_id,
        list=state.dataset,
        label=state.name,
        area=" ".join(places),
        updates=state.version,
        conflicts=len(state.conflicts),
        assigned=tuple(agents),
        properties=dict(state.properties),
        visited=bool(state.touched),
        call_back=None if again is None else again.when or "",
    )


def _facts(campaign: Campaign, state: EntityState) -> list[tuple[str, str]]:
    names = {member.device: member.name for member in campaign.team()}
    found = [(_("Id"), state.entity_id), (_("List"), state.dataset), *state.properties.items()]
    for device, ms in sorted(state.touched.items(), key=lambda pair: pair[1]):
        when = local_time(datetime.fromtimestamp(ms / 1000, UTC).isoformat())
        found.append((_("Updated"), f"{when} {names.get(device, device[:8])}"))
    for conflict in entity_conflicts_of(state):
        sides = " | ".join(f"{side.value or '-'} ({side.author})" for side in conflict.sides)
        found.append((_("Conflict"), f"{conflict.path}: {sides}"))
    return found
