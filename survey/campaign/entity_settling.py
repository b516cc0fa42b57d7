"""Settling conflicts of entities: what the agents said side by side, and the signed entry that decides.

What lives here: which entities wait for a decision, and the decision. What does not: conflicts of answers
(`settling`), the entity's state (`log.entities`).
Source: docs/decisions/0033-settling-entities.md.
"""

from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.settling import chosen_sides, states_in_conflict
from survey.errors import CampaignError, LogError
from survey.log.bodies import entity_body
from survey.log.chain import Writing
from survey.log.entry import live_entries
from survey.merge.conflicts import Conflict, entity_conflicts_of
from survey.messages import _
from survey.records.entities import EntityState


def entities_in_conflict(campaign: Campaign) -> list[EntityState]:
    """Return the entities with a conflict of their own, by list and label.

    What two revisions of one submission dispute is a conflict of its answers, and settled there.
    """
    disputed = {
        writer
        for state in states_in_conflict(campaign)
        for conflict in state.conflicts
        for writer, _value in conflict.values
    }
    found = []
    for state in campaign.store.entities.all():
        own = tuple(c for c in state.conflicts if not {writer for writer, _value in c.values} <= disputed)
        if own:
            found.append(replace(state, conflicts=own))
    return found


def describe_entity_conflicts(campaign: Campaign, entity: str) -> tuple[EntityState, list[Conflict]]:
    """Return an entity and its conflicts with each side's author and time. Raises StoreError."""
    state = campaign.store.entities.get(entity)
    names = {member.device: member.name for member in campaign.team()}
    conflicts = [
        replace(c, sides=tuple(replace(s, author=names.get(s.device, s.author)) for s in c.sides))
        for c in entity_conflicts_of(state)
    ]
    return state, conflicts


def resolve_entity(campaign: Campaign, entity: str, *, take: dict[str, str], why: str | None) -> str:
    """Settle every conflict of an entity in one signed entry; return its hash.

    `take` maps a property to the author or the beginning of the entry whose value is taken; the key `""`
    stands for all that are not named. Raises LogError when a conflict is left open, CampaignError,
    StoreError.
    """
    state, conflicts = describe_entity_conflicts(campaign, entity)
    if not conflicts:
        raise CampaignError(_("This entity has no conflict."), where=state.entity_id)
    sides = chosen_sides(conflicts, take)
    if left := sorted({conflict.path for conflict in conflicts} - sides.keys()):
        raise LogError(
            _("This conflict is not settled yet."),
            where=left[0],
            remedy=_("Say whose value is taken for each: survey conflict show lists them."),
        )
    body = entity_body(
        dataset=state.dataset,
        properties={name: side.value or "" for name, side in sides.items()},
        base=state.heads,
        why=why,
    )
    settlements = campaign.store.entries(kind="entity", subject=state.entity_id)
    earlier = tuple(sorted(entry.hash for entry in live_entries(settlements)))
    return campaign.write(Writing("entity", state.entity_id, (campaign.new_part(body),), earlier))[0]
