"""Steps: what an interviewer does to an instance, one after the other.

A draft's journal, a script (`survey form run --answers`) and a replay speak this one language.
References are the instance's own, with the position of each repeat instance at that moment:
`/data/equipement[2]/etat`.
"""

from dataclasses import dataclass
from datetime import datetime

from survey.records.attachments import Attachment


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer accepted by the engine: XForms text, None clears."""

    ref: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """Text typed at a question and not accepted, or not finished: kept so that nothing typed is lost.

    It is not an answer. The next `Answer` or `Typed` at the same reference replaces it; None forgets it.
    """

    ref: str
    text: str | None


@dataclass(frozen=True, slots=True)
class AddRepeat:
    """A repeat instance added by a person; `id` is its lasting identity (UUIDv7 text), `ref` its place."""

    ref: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteRepeat:
    """A repeat instance deleted by a person; those after it move up by one."""

    ref: str


@dataclass(frozen=True, slots=True)
class Language:
    """The form's language was changed to the one with this name in the form's itext."""

    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a question, for the coordinator; None removes it."""

    ref: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Attach:
    """A file whose blob is already stored; an `Answer` with its name follows where a question holds it."""

    ref: str
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class Finalize:
    """The person said that the interview is finished; the revision follows from the steps before."""


Step = Answer | Typed | AddRepeat | DeleteRepeat | Language | Note | Attach | Finalize


@dataclass(frozen=True, slots=True)
class Recorded:
    """A step with its time (aware, UTC) and when its question came on screen, for the audit log."""

    step: Step
    at: datetime
    shown_at: datetime | None = None
