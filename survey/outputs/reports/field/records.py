"""What the dashboard is made of: centres, interviews, tries, what waits; no answer of anybody is in it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from survey.messages import _
from survey.records.dispositions import COMPLETE, disposition_of


class Status(StrEnum):
    """Where a centre stands, the one that needs most first."""

    LEFT = "left"
    AGAIN = "again"
    REFUSED = "refused"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return the status in the language in use."""
        return {
            Status.LEFT: _("to visit"),
            Status.AGAIN: _("to try again"),
            Status.REFUSED: _("refused"),
            Status.DONE: _("done"),
        }[self]


@dataclass(frozen=True, slots=True)
class FieldCentre:
    """A known centre. `region` is a name, empty where nobody said it; `position` latitude and longitude.

    `in_list` tells that it comes from the list of known centres. `assigned` are agents, `due` the soonest
    date (ISO 8601). `disposition` is how all tries and interviews ended together, None before the first.
    `is_visited` tells that somebody was there, `calls_back` that somebody has to come or call again.
    """

    id: str
    label: str
    region: str = ""
    place: str = ""
    position: tuple[float, float] | None = None
    in_list: bool = True
    assigned: tuple[str, ...] = ()
    due: str | None = None
    disposition: str | None = None
    is_visited: bool = False
    calls_back: bool = False

    @property
    def is_tried(self) -> bool:
        """Tell whether somebody visited or called."""
        return self.disposition is not None or self.is_visited

    @property
    def is_completed(self) -> bool:
        """Tell whether an interview was completed."""
        return self.disposition == COMPLETE

    @property
    def outcome(self) -> str | None:
        """Return AAPOR's letters of how it ended, None before the first try."""
        return None if self.disposition is None else disposition_of(self.disposition).outcome

    @property
    def status(self) -> Status:
        """Return where it stands: what has to be tried again is not done."""
        if not self.is_tried:
            return Status.LEFT
        if self.calls_back:
            return Status.AGAIN
        if self.outcome == "R":
            return Status.REFUSED
        return Status.DONE if self.outcome in ("I", "NE", None) else Status.AGAIN


@dataclass(frozen=True, slots=True)
class Work:
    """An interview, by who held it first and on which day, or a noted try (`form_id` None).

    `centres` are ids. `is_visit` is false for a call.
    """

    agent: str
    day: date
    disposition: str
    centres: tuple[str, ...] = ()
    form_id: str | None = None
    form_version: str = ""
    is_visit: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal: `what` is the centre, else the form and the submission; `reason` the choice of the form."""

    what: str
    region: str
    day: date
    agent: str
    disposition: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Revisit:
    """What waits for an agent: `kind` is call-back, sent-back, conflict or draft; `when` a date, else "".

    `id` names the centre, or the submission or draft, in commands.
    """

    kind: str
    id: str
    what: str
    agent: str
    when: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """When the last work of an agent's laptop arrived here, and how many days ago."""

    agent: str
    day: date
    days: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class VersionUse:
    """How many interviews were held with a version of a form, by whom, and when last."""

    form_id: str
    version: str
    is_newest: bool
    interviews: int
    agents: tuple[str, ...]
    last: date


@dataclass(frozen=True, slots=True)
class Field:
    """Everything that the dashboard shows.

    `agent` is whose part it is, None for everybody's. `since` limits works, refusals and versions. `form` is
    the form whose interviews complete a centre, `country` an ISO 3166-1 code, `late_after` days.
    """

    title: str
    today: date
    country: str
    form: str
    centres: tuple[FieldCentre, ...]
    works: tuple[Work, ...] = ()
    refusals: tuple[Refused, ...] = ()
    revisits: tuple[Revisit, ...] = ()
    handed_over: tuple[HandedOver, ...] = ()
    versions: tuple[VersionUse, ...] = ()
    agent: str | None = None
    since: date | None = None
    late_after: int = 7


def as_json(values: Iterable[Any]) -> list[dict[str, Any]]:
    """Return records as the objects that `--json` prints, dates as ISO 8601."""
    return [
        {name: own.isoformat() if isinstance(own, date) else own for name, own in asdict(value).items()}
        for value in values
    ]
