"""What stands before the person: one question, the offer of one more repeat instance, or the end.

What lives here: frozen values that every way of asking (terminal, lines, script) draws from.
What does not: how they are found (`index`, `controller`) and how they are drawn.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Ending(StrEnum):
    """How an interview was left: finished, or kept as a draft (also when it was interrupted)."""

    FINALIZED = "finalized"
    KEPT = "kept"


class PlaceKind(StrEnum):
    """What one stands at."""

    QUESTION = "question"
    REPEAT = "repeat"
    END = "end"


@dataclass(frozen=True, slots=True)
class Place:
    """A stop on the way through a form.

    `ref` is a question's reference, or a repeat's without its last position (`/data/equipement`); empty
    at the end. `section` counts the form's top-level groups from 1, None outside of them.
    """

    kind: PlaceKind
    ref: str
    section: int | None = None


END = Place(PlaceKind.END, "")


class Entry(StrEnum):
    """The way in which a prompt is answered."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    ONE = "one"
    MANY = "many"
    RANK = "rank"
    FILE = "file"
    NONE = "none"
    REPEAT = "repeat"
    END = "end"


class Option(NamedTuple):
    """A choice of a list: the code that is kept and the label that is read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question (or repeat offer, or the end) as it stands now.

    `value` is XForms text, `text` what the entry line starts with: the unfinished text if there is one,
    else the value as a person writes it. `crumbs` names the groups and repeat instances around the
    question, outermost first. `missing` is the label of the recorded reason for no answer, `reasons`
    what may be recorded, empty when the form foresees none. `expects` says in words what is read here.
    `complaint` is what stands against the present value.
    """

    place: Place
    entry: Entry
    label: str
    datatype: str = "string"
    hint: str | None = None
    guidance: str | None = None
    required: bool = False
    readonly: bool = False
    value: str | None = None
    text: str = ""
    options: tuple[Option, ...] = ()
    crumbs: tuple[str, ...] = ()
    missing: str | None = None
    reasons: tuple[Option, ...] = ()
    note: str | None = None
    files: tuple[str, ...] = ()
    expects: str | None = None
    complaint: str | None = None


class Status(StrEnum):
    """What became of what was typed.

    `confirm`: it was read but looks odd, and the same text once more keeps it.
    """

    SAVED = "saved"
    PASSED = "passed"
    REFUSED = "refused"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Reply:
    """The controller's word on an act: what happened and what to tell the person.

    `message` says why it was not kept, `notices` what else changed or was read; `reason` is the engine's
    word for a refusal: `constraint`, `required` or `refused`.
    """

    status: Status
    message: str | None = None
    notices: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Tell whether the person may go on."""
        return self.status in (Status.SAVED, Status.PASSED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far: answered of the relevant questions, and the section (from 1) of the form's sections."""

    answered: int
    relevant: int
    section: int | None = None
    sections: int = 0
    section_label: str | None = None


class State(StrEnum):
    """The state of a place in the overview."""

    ANSWERED = "answered"
    EMPTY = "empty"
    REQUIRED = "required"
    INVALID = "invalid"
    MISSING = "missing"
    UNFINISHED = "unfinished"
    HIDDEN = "hidden"
    NOTE = "note"
    REPEAT = "repeat"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One line of the overview: a place, its words, its state and its answer as a person reads it."""

    place: Place
    label: str
    state: State
    answer: str = ""
    depth: int = 0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EndSummary:
    """What the end screen says: what still stands against finishing, and what will be left out."""

    issues: tuple[OverviewRow, ...]
    hidden: int
    answered: int
    relevant: int

    @property
    def blocks(self) -> bool:
        """Tell whether a required or invalid answer stands against finishing."""
        return any(row.state in (State.REQUIRED, State.INVALID) for row in self.issues)

    @property
    def unfinished(self) -> int:
        """Return how many questions hold text that was typed and not accepted."""
        return sum(row.state is State.UNFINISHED for row in self.issues)
