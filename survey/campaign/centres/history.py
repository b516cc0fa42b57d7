"""What other lists hold of a centre: its managers one after the other, its actions.

What lives here: the entities that name a centre, in the order of their years, and changes of manager that a
visit noted and no post tells yet. What does not: the centre itself (`register`).
Source: docs/decisions/0134-list-of-managers.md, 0163-history-of-managers.md.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.merge.conflicts import entity_conflicts_of
from survey.messages import _
from survey.messages.dates import format_date_short
from survey.records.entities import EntityState
from survey.records.submissions import SubmissionState

CENTRE, SINCE, UNTIL, STATE = "centre", "depuis", "jusqu_a", "etat"
MANAGERS, CHANGED, MANAGER = "gestionnaires", "changements", "gestionnaire"


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """An entity of another list that names a centre: a manager's post, an action.

    `since` and `until` are years or dates as they were answered, empty where nothing was; `conflicts` say
    each property that is disputed with what is said of it.
    """

    id: str
    list: str
    label: str
    since: str
    until: str
    state: str
    conflicts: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)

    @property
    def sentence(self) -> str:
        """Return it as one line."""
        years = f"{self.since or '?'} - {self.until}" if self.since or self.until else ""
        said = ", ".join(part for part in (years, self.state, *self.conflicts) if part)
        return f"{self.label} ({said})" if said else self.label


def linked_rows(campaign: Campaign, centre: EntityState) -> tuple[LinkedRow, ...]:
    """Return the entities of other lists that name a centre, by list, then by the year when they began."""
    rows = [
        _row(state)
        for name in campaign.store.entities.lists()
        if name != centre.dataset
        for state in campaign.store.entities.all(name)
        if state.properties.get(CENTRE) == centre.entity_id
    ]
    return tuple(sorted(rows, key=lambda row: (row.list, row.since, row.label, row.id)))


def _row(state: EntityState) -> LinkedRow:
    own = state.properties
    conflicts = (
        _("conflict {name}: {sides}").format(
            name=conflict.path,
            sides=" | ".join(f"{side.value or '-'} ({side.author})" for side in conflict.sides),
        )
        for conflict in entity_conflicts_of(state)
    )
    return LinkedRow(
        id=state.entity_id,
        list=state.dataset,
        label=state.name,
        since=own.get(SINCE, ""),
        until=own.get(UNTIL, ""),
        state=own.get(STATE, ""),
        conflicts=tuple(conflicts),
    )


def untold_change(campaign: Campaign, centre: EntityState) -> str | None:
    """Say that a visit noted a change of manager since anything was said of the posts; None without one."""
    visits = [campaign.store.submission(own) for own in _subjects(campaign, centre)]
    noted = max((_began_ms(own) for own in visits if _notes_change(own)), default=None)
    posts = (
        state
        for state in campaign.store.entities.all(MANAGERS)
        if state.properties.get(CENTRE) == centre.entity_id
    )
    told = max((ms for state in posts for ms in state.touched.values()), default=0)
    if noted is None or noted < told:
        return None
    day = datetime.fromtimestamp(noted / 1000, UTC).date()
    return _(
        "A visit of {date} noted another manager: the departure and the new profile are to be asked."
    ).format(date=format_date_short(day))


def _subjects(campaign: Campaign, centre: EntityState) -> list[str]:
    subjects = campaign.store.entities.subjects(centre.dataset, centre.entity_id)
    return [own for own in subjects if own != centre.entity_id]


def _began_ms(state: SubmissionState) -> int:
    return int(datetime.fromisoformat(state.started.replace("Z", "+00:00")).timestamp() * 1000)


def _notes_change(state: SubmissionState) -> bool:
    answers = (text for path, text in state.answers.items() if path.rpartition("/")[2] == CHANGED)
    return not state.deleted and any(MANAGER in text.split() for text in answers)
