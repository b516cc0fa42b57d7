"""Conflicts of a submission: what each side said, and the answers once they are settled.

The combination goes through the engine, so that what the form computes is computed again, and a settlement
that breaks a constraint is refused before it is written.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from survey.engine import Instance
from survey.errors import LogError
from survey.log.entry import Entry
from survey.log.state import DELETION
from survey.messages import _
from survey.records.entities import EntityState
from survey.records.submissions import Snapshot, SubmissionState


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a conflict: `value` None is an absence; `when_ms` since 1970 by the author's clock.

    `beside` are the values of other paths that are taken with it, where only the combination is in dispute.
    """

    revision: str
    value: str | None
    author: str
    device: str
    when_ms: int
    beside: tuple[tuple[str, str | None], ...] = ()

    @property
    def said(self) -> tuple[str | None, ...]:
        """Return everything that taking this side decides."""
        return (self.value, *(value for _path, value in self.beside))


@dataclass(frozen=True, slots=True)
class Conflict:
    """A path with several live values, the provisional winner first; the path `""` is kept or deleted.

    `code` and `message` are those of an inconsistent combination (see `PathConflict`).
    """

    path: str
    sides: tuple[Side, ...]
    code: str = ""
    message: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def conflicts_of(state: SubmissionState, entries: Mapping[str, Entry]) -> list[Conflict]:
    """Return the conflicts of a submission; `entries` are its revisions by hash."""
    return [
        Conflict(
            conflict.path,
            tuple(
                Side(
                    hash_,
                    value,
                    entries[hash_].header.author,
                    entries[hash_].header.device,
                    entries[hash_].header.hlc.ms,
                )
                for hash_, value in conflict.values
            ),
            conflict.code,
            conflict.message,
        )
        for conflict in state.conflicts
    ]


def entity_conflicts_of(state: EntityState) -> list[Conflict]:
    """Return the conflicts of an entity; a value of None in a side is a property that was erased."""
    return [
        Conflict(
            conflict.path,
            tuple(
                Side(hash_, value or None, writer.author or writer.device[:8], writer.device, writer.when_ms)
                for hash_, value in conflict.values
                for writer in (state.writers[hash_],)
            ),
        )
        for conflict in state.conflicts
    ]


def settled_answers(state: SubmissionState, choices: Mapping[str, str | None]) -> dict[str, str]:
    """Return the answers with a value chosen for each path in conflict.

    Raises LogError when a conflict is left open.
    """
    disputed = {conflict.path for conflict in state.conflicts}
    if left := sorted(disputed - choices.keys()):
        raise LogError(
            _("This conflict is not settled yet."),
            where=left[0],
            remedy=_("Say whose value is taken for each: survey conflict show lists them."),
        )
    answers = {path: value for path, value in state.answers.items() if path not in choices}
    answers.update((path, value) for path, value in choices.items() if path != DELETION and value is not None)
    return answers


def recomputed(instance: Instance, known: Collection[tuple[str, str]] = ()) -> Snapshot:
    """Return what an instance restored with settled answers holds. Raises LogError when it is not valid.

    `known` are codes of findings with identity paths that one of the sides had for itself already.
    """
    found = instance.validate()
    problems = [one for one in found if (one.code, instance.identity_path(one.where)) not in known]
    if problems:
        raise LogError(
            _("The combination breaks a rule of the form: {reason}").format(reason=problems[0].message),
            where=problems[0].where,
            remedy=_("Take another value, or mend the answers with `survey submission edit`."),
        )
    return instance.snapshot()
