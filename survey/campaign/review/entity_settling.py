"""Settling conflicts of entities: what the agents said side by side, and the signed entry that decides.

What lives here: which entities wait for a decision, and the decision. What does not: conflicts of answers
(`settling`), the entity's state (`log.entities`).
Source: docs/decisions/0033-settling-entities.md.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import instance_name
from survey.campaign.review.question_labels import Questions
from survey.campaign.review.settling import (
    chosen_sides,
    describe_conflicts,
    resolve_conflicts,
    states_in_conflict,
)
from survey.errors import CampaignError, LogError, StoreError
from survey.log.bodies import entity_body
from survey.log.chain import Writing
from survey.log.entry import live_entries
from survey.log.state import DELETION
from survey.merge.conflicts import Conflict, entity_conflicts_of
from survey.messages import _
from survey.records.entities import EntityState
from survey.records.submissions import PathConflict, SubmissionState

ANSWERS, ENTITY, INCONSISTENT = "answers", "entity", "inconsistent"


def entities_in_conflict(campaign: Campaign) -> list[EntityState]:
    """Return the entities with a conflict of their own, by list and label.

    What two revisions of one submission dispute is a conflict of its answers, and settled there.
    """
    disputed = {
        writer
        for state in states_in_conflict(campaign)
        for conflict in state.conflicts
        if not conflict.is_inconsistent
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


@dataclass(frozen=True, slots=True)
class Disputed:
    """What is in conflict: a submission's answers, an entity's properties, or answers together.

    `kind` is answers, entity or inconsistent; of the last, `remark` says which rule is broken.
    """

    kind: str
    id: str
    title: str
    paths: tuple[str, ...]
    authors: tuple[str, ...] = ()
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def list_disputed(campaign: Campaign) -> list[Disputed]:
    """Return everything in conflict: submissions, the newest first, then entities by list and label."""
    questions = Questions(campaign)
    answers = [row for s in states_in_conflict(campaign) for row in _disputed_answers(campaign, questions, s)]
    entities = [
        Disputed(ENTITY, s.entity_id, s.name, _paths(s.conflicts)) for s in entities_in_conflict(campaign)
    ]
    return [*answers, *entities]


def _disputed_answers(campaign: Campaign, questions: Questions, state: SubmissionState) -> Iterator[Disputed]:
    """Yield one row for the answers that are in conflict, and one for each combination that is."""
    identity, title = state.submission.removeprefix("uuid:"), instance_name(state)
    plain = tuple(conflict for conflict in state.conflicts if not conflict.is_inconsistent)
    if plain:
        yield Disputed(ANSWERS, identity, title, _paths(plain), _authors(campaign, plain))
    for conflict in state.conflicts:
        if conflict.is_inconsistent:
            remark = _("{question}: {message}").format(
                question=questions.label(state, conflict.path), message=conflict.message
            )
            authors = _authors(campaign, (conflict,))
            yield Disputed(INCONSISTENT, identity, title, (conflict.path,), authors, remark)


def _authors(campaign: Campaign, conflicts: tuple[PathConflict, ...]) -> tuple[str, ...]:
    hashes = sorted({hash_ for conflict in conflicts for hash_, _value in conflict.values})
    return tuple(sorted({campaign.store.entry(hash_).header.author for hash_ in hashes}))


def _paths(conflicts: tuple[PathConflict, ...]) -> tuple[str, ...]:
    return tuple(conflict.path for conflict in conflicts)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A submission, or an entity (no `state`), with all its conflicts and each side's author."""

    id: str
    title: str
    state: SubmissionState | None
    conflicts: tuple[Conflict, ...]


def find_dispute(campaign: Campaign, begin: str) -> Dispute:
    """Return the submission or entity whose id begins so with its conflicts, if it has any.

    Where both do, the one with a conflict is meant. Raises StoreError when none or several do.
    """
    try:
        state, conflicts = describe_conflicts(campaign, begin)
    except StoreError as unknown:
        try:
            return _entity_dispute(campaign, begin)
        except StoreError:
            raise unknown from None
    if not conflicts:
        with contextlib.suppress(StoreError):
            found = _entity_dispute(campaign, begin)
            if found.conflicts:
                return found
    return Dispute(state.submission, instance_name(state), state, tuple(conflicts))


def _entity_dispute(campaign: Campaign, begin: str) -> Dispute:
    entity, conflicts = describe_entity_conflicts(campaign, begin)
    return Dispute(entity.entity_id, entity.name, None, tuple(conflicts))


def disputed_ids(campaign: Campaign) -> list[str]:
    """Return the ids of all that is in conflict: submissions, the newest first, then entities by label."""
    return [
        *(state.submission for state in states_in_conflict(campaign)),
        *(state.entity_id for state in entities_in_conflict(campaign)),
    ]


@dataclass(frozen=True, slots=True)
class Settled:
    """What settlements decided: how many answers, how many submissions are deleted by it, how many are kept
    against a deletion."""

    answers: int = 0
    deleted: int = 0
    kept: int = 0

    def __add__(self, other: "Settled") -> "Settled":
        return Settled(self.answers + other.answers, self.deleted + other.deleted, self.kept + other.kept)

    def __bool__(self) -> bool:
        return self != Settled()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def settle(campaign: Campaign, begin: str, *, take: dict[str, str], why: str | None) -> Settled:
    """Settle every conflict of the submission or entity whose id begins so; return what that decided.

    `take` is that of `resolve_conflicts` and `resolve_entity`, and so are the errors.
    """
    dispute = find_dispute(campaign, begin)
    count = len(dispute.conflicts)
    if dispute.state is None:
        resolve_entity(campaign, dispute.id, take=take, why=why)
        return Settled(count)
    resolve_conflicts(campaign, dispute.id, take=take, why=why)
    if not any(conflict.path == DELETION for conflict in dispute.conflicts):
        return Settled(count)
    if campaign.store.submission(dispute.state.submission).deleted:
        return Settled(deleted=1)
    return Settled(count - 1, kept=1)
