"""Entities: what entries do to them, and what the log says of each now.

An entity is a centre, a manager, an action: a member of a list that forms create and update.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.records.submissions import PathConflict

LABEL = "label"
"""The property that is the entity's label: the specification of entities reserves the name."""

CENTRES = "centres"
"""The entity list of the campaign's centres, that the frame fills."""

Moment = tuple[int, int]
"""Milliseconds since 1970 and a tie, as an entry's hlc."""


@dataclass(frozen=True, slots=True)
class EntityWriting:
    """One entry's operation on one entity, enough to compute the entity without the entry.

    `hash` is the entry's, `parents` those of the operations that it knew of. `said` holds what it says of
    each property, the label as `label`; an absent property keeps its value and a blank one erases it.
    `counts` is false when its submission was deleted or turned to another entity: then it says nothing, and
    those that follow it still follow each other. `frame` tells that it is a row of the sampling frame, which
    somebody wrote without seeing the entity.
    """

    hash: str
    parents: tuple[str, ...]
    moment: Moment
    device: str
    author: str
    dataset: str
    entity_id: str
    said: Mapping[str, str]
    counts: bool = True
    frame: bool = False


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a value, and when by the author's clock."""

    author: str
    device: str
    when_ms: int


@dataclass(frozen=True, slots=True)
class EntityState:
    """What the log says of one entity: a pure function of the set of operations on it.

    `heads` are the operations that no other supersedes: the base of the next one. Where values conflict,
    `properties` and `label` hold the provisional winner's. `writers` tells of each hash in `conflicts`;
    `touched` maps each device to when it last spoke of the entity, rows of the frame left out: it is empty
    until somebody was there. `version` counts the operations.
    """

    dataset: str
    entity_id: str
    label: str
    properties: Mapping[str, str]
    heads: tuple[str, ...]
    version: int = 1
    conflicts: tuple[PathConflict, ...] = ()
    writers: Mapping[str, Writer] = field(default_factory=dict)
    touched: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what a person calls it: its label, else the beginning of its id."""
        return self.label or self.entity_id[:13]
