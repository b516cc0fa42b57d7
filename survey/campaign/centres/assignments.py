"""Who is to visit which centre: assignments as entries, and what stands on an agent's list.

What lives here: giving, taking back, what is live, what is visited. What does not: the entities themselves
(`entities`). A coordinator's entries reach every agent; a kit carries those that are live when it is written.
Source: docs/decisions/0034-assignments.md.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.attempts import AttemptRow, attempts_by_centre
from survey.campaign.entities.areas import is_in_area, with_parts
from survey.errors import CampaignError, KeyMissing
from survey.log.bodies import assignment_body
from survey.log.chain import Writing
from survey.log.entry import Entry
from survey.log.roster import Member
from survey.messages import _
from survey.records.entities import EntityState

KIT_NOTE = "kit-assignments"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One entry that says who visits the entity `id`; `due` is an ISO 8601 date.

    `batch` names those that were given out together, None in a kit and in older ones.
    """

    hash: str
    parents: tuple[str, ...]
    id: str
    dataset: str
    agent: str
    device: str | None
    due: str | None
    note: str | None
    cancelled: bool
    when_ms: int
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """A visit to make, as a list shows it; `visited` when the agent spoke of the centre since.

    `attempts` counts the tries to reach the centre, whoever made them, `disposition` is how they ended.
    """

    id: str
    label: str
    agent: str
    due: str | None
    note: str | None
    visited: bool
    attempts: int = 0
    disposition: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def live_assignments(campaign: Campaign) -> list[Assignment]:
    """Return the assignments that nothing supersedes or takes back, the soonest due first.

    Only those of coordinators count; several of one centre are all shown.
    """
    kit = [_from_json(value) for value in json.loads(campaign.store.note(KIT_NOTE) or "[]")]
    coordinators = campaign.settings.coordinators
    entries = [e for e in campaign.store.entries(kind="assignment") if e.header.device in coordinators]
    every = {own.hash: own for own in (*kit, *filter(None, map(_from_entry, entries)))}
    superseded = {parent for own in every.values() for parent in own.parents}
    live = [own for own in every.values() if own.hash not in superseded and not own.cancelled]
    return sorted(live, key=lambda own: (own.due or "9999", own.agent, own.id, own.hash))


def _from_entry(entry: Entry) -> Assignment | None:
    body = entry.body
    if body is None:
        return None
    return Assignment(
        hash=entry.hash,
        parents=entry.header.parents,
        id=entry.header.subject,
        dataset=str(body.get("list", "")),
        agent=str(body.get("agent", "")),
        device=body.get("device"),
        due=body.get("due"),
        note=body.get("note"),
        cancelled=bool(body.get("cancelled")),
        when_ms=entry.header.hlc.ms,
        batch=_text(body.get("batch")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _from_json(value: dict[str, Any]) -> Assignment:
    return Assignment(**{**value, "parents": tuple(value["parents"])})


def assign(
    campaign: Campaign, centres: Sequence[str], to: str, *, due: str | None = None, note: str | None = None
) -> list[AssignedRow]:
    """Give centres to an agent, by name or device, in one commit; return what that agent has to visit.

    An assignment of the same centre to the same agent is replaced, one to another agent stays.
    Raises KeyMissing unless this device is a coordinator's, StoreError, CampaignError.
    """
    give_out(campaign, {to: centres}, due=due, note=note)
    name, _device = agent_named(campaign, to)
    return [row for row in assigned_rows(campaign) if row.agent == name]


def give_out(
    campaign: Campaign,
    centres: Mapping[str, Sequence[str]],
    *,
    due: str | None = None,
    note: str | None = None,
) -> str:
    """Give each agent, by name or device, the centres named, all in one commit; return the batch's id.

    Raises KeyMissing unless this device is a coordinator's, StoreError, CampaignError.
    """
    _require_coordinator(campaign)
    batch, live = campaign.new_id(), live_assignments(campaign)
    writings = []
    for to, several in centres.items():
        name, device = agent_named(campaign, to)
        body = {"agent": name, "device": device, "due": _checked_date(due), "note": note, "batch": batch}
        for centre in dict.fromkeys(several):
            state = campaign.store.entities.get(centre)
            parents = [own.hash for own in live if own.id == state.entity_id and own.agent == name]
            writings.append(
                _writing(campaign, state.entity_id, state.dataset, parents, body, cancelled=False)
            )
    campaign.write(*writings)
    return batch


def undo_batch(campaign: Campaign, begin: str) -> int:
    """Take back what was given out together, by the beginning of its id, in one commit; return how many.

    An assignment that it had replaced is live again. Raises KeyMissing, CampaignError.
    """
    _require_coordinator(campaign)
    named = [own for own in live_assignments(campaign) if begin and (own.batch or "").startswith(begin)]
    if len({own.batch for own in named}) != 1:
        raise CampaignError(
            _("No assignments that stand were given out under this id, or several were."),
            where=begin,
            remedy=_("`survey centre assign` names the id when it gives out."),
        )
    writings = []
    for own in named:
        before = next(filter(None, (_from_entry(campaign.store.entry(h)) for h in own.parents)), own)
        body = {"agent": own.agent, "device": own.device, "due": before.due, "note": before.note}
        gone = before is own or before.cancelled
        writings.append(_writing(campaign, own.id, own.dataset, [own.hash], body, cancelled=gone))
    campaign.write(*writings)
    return len(writings)


def cancel(campaign: Campaign, centres: Sequence[str], to: str | None = None) -> int:
    """Take back the assignments of centres, those to one agent only when named; return how many.

    Raises KeyMissing, StoreError, CampaignError when there is none.
    """
    _require_coordinator(campaign)
    name = None if to is None else agent_named(campaign, to)[0]
    wanted = {campaign.store.entities.get(centre).entity_id for centre in centres}
    live = [a for a in live_assignments(campaign) if a.id in wanted and name in (None, a.agent)]
    if not live:
        raise CampaignError(_("Nobody is assigned to this centre."), where=", ".join(sorted(wanted)))
    bodies = [{"agent": a.agent, "device": a.device, "due": a.due, "note": a.note} for a in live]
    campaign.write(
        *(
            _writing(campaign, own.id, own.dataset, [own.hash], body, cancelled=True)
            for own, body in zip(live, bodies, strict=True)
        )
    )
    return len(live)


def _writing(
    campaign: Campaign,
    entity_id: str,
    dataset: str,
    parents: Sequence[str],
    body: dict[str, Any],
    *,
    cancelled: bool,
) -> Writing:
    part = campaign.new_part(assignment_body(dataset=dataset, cancelled=cancelled, **body))
    return Writing("assignment", entity_id, (part,), tuple(sorted(parents)))


def _require_coordinator(campaign: Campaign) -> None:
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator assigns centres."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )


def is_known_agent(campaign: Campaign, asked: str) -> bool:
    """Tell whether a device of the team has this name or identifier. Raises CampaignError when several do."""
    return agent_named(campaign, asked)[1] is not None


def agent_named(campaign: Campaign, asked: str) -> tuple[str, str | None]:
    """Return an agent's name and device; the name alone for one who has not joined yet.

    Raises CampaignError when several devices are called so.
    """
    team = campaign.team()
    found = [m for m in team if m.name.casefold() == asked.casefold()]
    found = found or [m for m in team if len(asked) >= 4 and m.device.startswith(asked)]
    if len(found) > 1:
        raise CampaignError(
            _("Several devices of the team are called so."),
            where=asked,
            remedy=_("Give the beginning of the device's id: {ids}.").format(
                ids=", ".join(m.device[:8] for m in found)
            ),
        )
    return (found[0].name, found[0].device) if found else (asked, None)


def _checked_date(text: str | None) -> str | None:
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise CampaignError(
            _("This is no date."), where=text, remedy=_("Write it as year-month-day: 2026-11-30.")
        ) from error


def assigned_rows(campaign: Campaign) -> list[AssignedRow]:
    """Return every visit to make, not visited first, then by due date."""
    live = live_assignments(campaign)
    if not live:
        return []
    states = {state.entity_id: state for state in campaign.store.entities.all()}
    team = campaign.team()
    tried = attempts_by_centre(campaign)
    rows = [_tried(_row(own, states.get(own.id), team), tried.get(own.id)) for own in live]
    return sorted(rows, key=lambda row: row.visited)


def _row(own: Assignment, state: EntityState | None, team: list[Member]) -> AssignedRow:
    devices = [own.device] if own.device else [m.device for m in team if m.name == own.agent]
    touched = {} if state is None else state.touched
    visited = any(touched.get(device, 0) >= own.when_ms for device in devices)
    label = own.id[:13] if state is None else state.name
    return AssignedRow(own.id, label, own.agent, own.due, own.note, visited)


def _tried(row: AssignedRow, tried: tuple[str, tuple[AttemptRow, ...]] | None) -> AssignedRow:
    return row if tried is None else replace(row, attempts=len(tried[1]), disposition=tried[0])


def assigned_here(campaign: Campaign) -> list[AssignedRow]:
    """Return what this device's agent has to visit, not visited first, then by due date."""
    device, author = campaign.device.device_id, campaign.device.author.casefold()
    mine = {
        (own.id, own.agent)
        for own in live_assignments(campaign)
        if own.device == device or (own.device is None and own.agent.casefold() == author)
    }
    return [row for row in assigned_rows(campaign) if (row.id, row.agent) in mine]


def kit_assignments(campaign: Campaign, *, area: Collection[str], agent: str | None) -> list[dict[str, Any]]:
    """Return the live assignments of an area and an agent as JSON objects for a kit."""
    codes = with_parts(campaign, area)
    inside = {state.entity_id for state in campaign.store.entities.all() if is_in_area(state, codes)}
    return [
        # A reader from before takes no other keys than these.
        {name: value for name, value in asdict(own).items() if name != "batch"}
        for own in live_assignments(campaign)
        if own.id in inside and (agent is None or own.agent.casefold() == agent.casefold())
    ]
