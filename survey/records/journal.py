"""The journal: the durable record of one unfinished interview.

What lives here: its header and the protocol that the SQLite journal of `store` and the memory journal
of `interview` both keep, under one test suite.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from survey.records.steps import Recorded


@dataclass(frozen=True, slots=True)
class DraftHeader:
    """What an interview starts from, enough with its steps to make the same instance again.

    `draft_id` is a UUIDv7; `submission` is the subject of the revision to come (the first instanceID,
    `uuid:…`); `instance_id` is the instanceID of this edit (the same as `submission` for a new one).
    `base` holds the hashes of the revisions that the editor was shown (none for a new submission): they
    become the revision's parents. `reason` is `finalized` for a new submission, `edited` for an edit, and
    `why` is what the editor answered when asked why. `started_at` is aware, UTC; `tz` an IANA name;
    `snapshot` is the hash of the draft entry that this one goes on from, when it was taken over.
    `entity` is the list and id of the entity that the interview is held at, known before it began.
    `seed` feeds `random()` and `uuid()` so that a replay gives the same values. `practice` drafts never
    become entries.
    """

    draft_id: str
    submission: str
    instance_id: str
    form_id: str
    form_version: str
    form_hash: str
    started_at: datetime
    tz: str
    language: str
    device_id: str
    username: str
    seed: int
    base: tuple[str, ...] = ()
    reason: str = "finalized"
    why: str | None = None
    centre: str | None = None
    practice: bool = False
    snapshot: str | None = None
    entity: tuple[str, str] | None = None


class Journal(Protocol):
    """One open draft. Every call of `append` returns only when the step is durable."""

    @property
    def header(self) -> DraftHeader:
        """Return what the draft starts from."""
        ...

    def append(self, recorded: Recorded) -> None:
        """Keep one more step, durably, before returning.

        Raises StoreError (StoreFull, StoreReadOnly, StoreBusy) when it cannot be kept.
        """
        ...

    def steps(self) -> Sequence[Recorded]:
        """Return every step kept so far, in order."""
        ...

    def close(self) -> None:
        """Let go of the draft, which stays as it is; another process may take it up."""
        ...
