"""Centres that are one, as coordinators decided, and the printed codes that lead to each.

What lives here: which entities stand for one centre, which of them stands for all, finding one by any code.
What does not: deciding it (`centres.duplicates`), what a decision means (`log.same_centre`), making codes.
Decisions name submissions; an entity is known by those that spoke of it, where they are: a laptop that lacks
them knows the entity by its own code only.
Source: docs/decisions/0008-printed-centre-code.md, 0043-same-centre.md, 0164-codes-of-agents.md.
"""

from collections.abc import Iterator

from survey.campaign.campaign import Campaign
from survey.errors import StoreError
from survey.log.same_centre import DIFFERENT, SAME, CentreGroup, representatives, same_centre_groups
from survey.records.entities import EntityState
from survey.records.submissions import SubmissionState

CODE = "code"


def spelled_code(text: str) -> str:
    """Return a printed code without what typing changes.

    >>> spelled_code(" bf k7 042 6"), spelled_code("BF-K7-042-6")
    ('BF-K7-042-6', 'BF-K7-042-6')
    """
    return "-".join(text.upper().replace("-", " ").split())


def own_code(state: EntityState) -> str:
    """Return the printed code of an entity, empty without one."""
    return spelled_code(state.properties.get(CODE, ""))


def same_entities(campaign: Campaign, dataset: str) -> dict[str, tuple[str, ...]]:
    """Return for each entity that is the same as another all of them, the one that stands for them first."""
    entries = [entry for kind in (SAME, DIFFERENT) for entry in campaign.store.entries(kind=kind)]
    groups = same_centre_groups(entries, deciders=campaign.settings.coordinators)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        ids = _entities(campaign, dataset, group)
        if len(ids) > 1:
            found.update(dict.fromkeys(ids, ids))
    return found


def _entities(campaign: Campaign, dataset: str, group: CentreGroup) -> tuple[str, ...]:
    states = {state.submission: state for state in _present(campaign, group)}
    first = representatives([group], states).get(group.members[0])
    members = sorted(group.members, key=lambda own: own != first)
    ids = (key[1] for own in members for key in campaign.store.entities.spoken_of(own) if key[0] == dataset)
    return tuple(dict.fromkeys(ids))


def _present(campaign: Campaign, group: CentreGroup) -> Iterator[SubmissionState]:
    for member in group.members:
        try:
            yield campaign.store.submission(member)
        except StoreError:
            # Not here: what is here decides which of them is shown.
            continue


def codes_by_entity(campaign: Campaign, dataset: str) -> dict[str, tuple[str, ...]]:
    """Return the printed codes that lead to each entity of a list: its own first, then those of the same."""
    own = {state.entity_id: own_code(state) for state in campaign.store.entities.all(dataset)}
    same = same_entities(campaign, dataset)
    found = {}
    for entity_id, code in own.items():
        others = (own.get(other, "") for other in same.get(entity_id, ()))
        found[entity_id] = tuple(filter(None, dict.fromkeys([code, *others])))
    return found


def find_by_code(campaign: Campaign, dataset: str, code: str) -> EntityState | None:
    """Return the entity that a printed code leads to, however typed; None for none, or for several centres.

    Of entities that are one centre it is the one that stands for all.
    """
    wanted = spelled_code(code)
    if not wanted:
        return None
    states = {state.entity_id: state for state in campaign.store.entities.all(dataset)}
    same = same_entities(campaign, dataset)
    bearing = (own for own, state in states.items() if own_code(state) == wanted)
    found = list(dict.fromkeys(same.get(own, (own,))[0] for own in bearing))
    return states.get(found[0]) if len(found) == 1 else None
