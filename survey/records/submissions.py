"""Submissions: what an instance holds when it is sent, and what the log says of it now.

Paths here carry the lasting identity of each repeat instance, never its position:
`/data/equipement[01931c1e-…]/etat` for one that a person added (UUIDv7), `/data/salle[#2]/sieges` for
one that the form or its count made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.records.attachments import Attachment


@dataclass(frozen=True, slots=True)
class EntityOperation:
    """What a submission does to an entity of a list: `action` is `create` or `update`.

    `base` holds the hashes of the revisions that last wrote the entity as the agent saw it.
    """

    dataset: str
    entity_id: str
    action: str
    label: str | None
    properties: Mapping[str, str]
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An instance as values: its relevant nodes that are not empty.

    `answers` are what a person entered or a default gave to a question, path to XForms text; they are
    compared between revisions. `derived` are what the form computes (calculations, preloads, nodes that
    no question shows); they are never compared. `repeats` lists the identities of each repeat's
    instances in order, by the path of the repeat (`/data/equipement`).
    """

    answers: Mapping[str, str]
    derived: Mapping[str, str]
    repeats: Mapping[str, tuple[str, ...]]
    entities: tuple[EntityOperation, ...] = ()


@dataclass(frozen=True, slots=True)
class PathConflict:
    """Several live values of one path: each with the hash of the revision that wrote it.

    A value of None is an absence: cleared, hidden, or deleted with its repeat instance.
    Of the kind `inconsistent`, no two disagree about the path itself: what they said of several questions
    breaks a rule of the form together, or hides the answer, and `values` are those of each head. `message`
    says which rule, in the form's default language, and `code` is required, constraint or hidden.
    """

    path: str
    values: tuple[tuple[str, str | None], ...]
    code: str = ""
    message: str = ""

    @property
    def is_inconsistent(self) -> bool:
        """Tell whether only the combination is in dispute."""
        return bool(self.code)


@dataclass(frozen=True, slots=True)
class SubmissionState:
    """What the log says of one submission, a pure function of the set of its entries.

    `submission` is its first instanceID. `heads` are the revisions that no other supersedes, the
    provisional winner first. Where values conflict, `answers` holds the provisional winner's.
    `started`, `ended` and `finalized` are ISO 8601 UTC text. `review` is one of ODK Central's states
    (None when nobody judged). `missing` holds hashes of parents that have not arrived; `erased` the paths
    whose part was erased; `withdrawn` the generic paths of consent questions that were taken back since,
    `""` for all of them.
    """

    submission: str
    instance_id: str
    form_id: str
    form_version: str
    form_hash: str
    heads: tuple[str, ...]
    deleted: bool
    answers: Mapping[str, str]
    derived: Mapping[str, str]
    repeats: Mapping[str, tuple[str, ...]]
    attachments: Mapping[str, Attachment]
    notes: Mapping[str, str]
    disposition: str | None
    language: str
    author: str
    device: str
    started: str
    ended: str
    tz: str
    finalized: str
    reason: str
    revisions: int = 1
    review: str | None = None
    conflicts: tuple[PathConflict, ...] = ()
    missing: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubmissionBrief:
    """What is told of a submission without anything that was answered in it.

    As in `SubmissionState`; `in_conflict` tells that answers conflict. `first_device` wrote the first
    revision that is here, `first_ms` is when, by that device's clock (milliseconds since 1970).
    """

    submission: str
    form_id: str
    form_version: str
    heads: tuple[str, ...]
    disposition: str | None
    author: str
    device: str
    finalized: str
    revisions: int
    review: str | None
    in_conflict: bool
    first_device: str
    first_ms: int
