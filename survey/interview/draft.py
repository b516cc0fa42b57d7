"""The draft in hand: the living instance, its journal, and what is remembered beside the answers.

What lives here: doing a step and keeping it durably in the same order, and taking a draft up again.
What does not: which question comes next (`controller`).
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from survey.engine import Instance
from survey.interview.prompt import Reply, Status
from survey.interview.refs import after_deletion
from survey.messages import _
from survey.records.journal import Journal
from survey.records.steps import (
    AddRepeat,
    Answer,
    Attach,
    DeleteRepeat,
    Finalize,
    Language,
    Note,
    Recorded,
    Step,
    Typed,
)

Kept = TypeVar("Kept")


class Draft:
    """An instance and its journal, held in step: what is in one is in the other, or waits to be."""

    def __init__(self, instance: Instance, journal: Journal, clock: Callable[[], datetime]) -> None:
        self.instance = instance
        self.journal = journal
        self.clock = clock
        self.typed: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.files: dict[str, tuple[str, ...]] = {}
        self.answered: dict[str, None] = {}
        self.is_finalized = False
        self.last: Step | None = None
        self._waiting: list[Recorded] = []
        for recorded in journal.steps():
            instance.apply(recorded.step, recorded.at)
            self._remember(recorded.step)

    def now(self) -> datetime:
        """Return the time by the interview's clock."""
        return self.clock()

    def take(self, step: Step, at: datetime) -> Reply | None:
        """Let the instance take a step; return the refusal, None when it was taken."""
        outcome = self.instance.apply(step, at)
        if outcome is None or outcome.status == "ok":
            return None
        message = outcome.message or _("This answer is not accepted.")
        return Reply(Status.REFUSED, message, reason=str(outcome.status))

    def keep(self, step: Step, at: datetime, shown_at: datetime | None) -> None:
        """Remember a step that the instance has taken, and return when it is durable.

        Raises StoreError when the journal cannot keep it: it then waits, before any later step.
        """
        self._remember(step)
        recorded = Recorded(step, at, shown_at)
        if self._waiting and self._waiting[-1].step == step:
            self._waiting[-1] = recorded
        else:
            self._waiting.append(recorded)
        self.flush()

    def flush(self) -> None:
        """Write what waits to the journal, in order. Raises StoreError."""
        while self._waiting:
            self.journal.append(self._waiting[0])
            del self._waiting[0]

    def _remember(self, step: Step) -> None:
        match step:
            case Answer(ref=ref, value=value):
                self.typed.pop(ref, None)
                self.answered.pop(ref, None)
                if value:
                    self.answered[ref] = None
            case Typed(ref=ref, text=text):
                _put(self.typed, ref, text)
            case Note(ref=ref, text=text):
                _put(self.notes, ref, text)
            case Attach(ref=ref, attachment=attachment):
                self.files[ref] = (*self.files.get(ref, ()), attachment.name)
            case DeleteRepeat(ref=ref):
                self._forget(ref)
            case Finalize():
                self.is_finalized = True
            case AddRepeat() | Language():
                pass
        self.last = step if not isinstance(step, Note | Language | Attach) else self.last

    def _forget(self, deleted: str) -> None:
        self.typed = _moved(self.typed, deleted)
        self.notes = _moved(self.notes, deleted)
        self.files = _moved(self.files, deleted)
        self.answered = _moved(self.answered, deleted)


def _put(texts: dict[str, str], ref: str, text: str | None) -> None:
    if text is None:
        texts.pop(ref, None)
    else:
        texts[ref] = text


def _moved(things: dict[str, Kept], deleted: str) -> dict[str, Kept]:
    pairs = ((after_deletion(ref, deleted), thing) for ref, thing in things.items())
    return {ref: thing for ref, thing in pairs if ref is not None}
