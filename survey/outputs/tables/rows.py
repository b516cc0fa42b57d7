"""The rows of tables: of a submission, of each instance of its repeats, of an entity of a list.

What lives here: values by table and instance. What does not: what may leave (`fieldwork.gate`): the values
given here passed it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey.outputs.tables.schema import Table
from survey.records.paths import generic
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    `subject` is the submission or entity that it is of; `values` by generic path, those that are there;
    `above` those of the rows that it belongs to; `place` is its own path with the identities of its
    instances, empty for the submission itself. `state` is the submission's, None in a list of entities.
    """

    subject: str
    place: str
    values: Mapping[str, str]
    above: Mapping[str, str] = field(default_factory=dict)
    state: SubmissionState | None = None

    @property
    def submission(self) -> SubmissionState:
        """Return the submission that it is of, for columns and photos that lists of entities do not have."""
        assert self.state is not None
        return self.state

    @property
    def key(self) -> str:
        """Return what no other row has: the submission, and the instance's path in it."""
        return self.subject + self.place

    @property
    def parent_key(self) -> str:
        """Return the key of the row that this one belongs to, empty for a submission."""
        if not self.place:
            return ""
        outer = self.place[: self.place.rindex("[")]
        return self.subject + outer[: outer.rfind("]") + 1]


def rows_of(
    tables: Sequence[Table], state: SubmissionState, values: Mapping[str, str], *, with_above: bool = False
) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a submission, each with the place of its table in `tables`, parents first.

    `values` are what may leave, by identity path. An instance of which nothing may leave is no row: its key
    would tell when and how many. `above` is filled when asked for.
    """
    if not state.repeats:
        yield 0, Row(state.submission, "", values, {}, state)
        return
    own: dict[str, dict[str, str]] = {"": {}}
    root = own[""]
    for path, value in values.items():
        if "[" in path:
            own.setdefault(path[: path.rindex("]") + 1], {})[generic(path)] = value
        else:
            root[path] = value
    numbers = {table.path: number for number, table in enumerate(tables)}
    yield 0, Row(state.submission, "", root, {}, state)
    if len(own) == 1:
        return
    for place in list(own):
        _make_parents(place, own)
    for path, identities in state.repeats.items():
        number = numbers.get(generic(path))
        if number is None:
            continue
        for identity in identities:
            place = f"{path}[{identity}]"
            if place in own:
                above = _above(place, own) if with_above else {}
                yield number, Row(state.submission, place, own[place], above, state)


def _make_parents(place: str, own: dict[str, dict[str, str]]) -> None:
    """Make a row of each instance that holds one with values."""
    while place:
        place = place[: place.rindex("[")]
        place = place[: place.rfind("]") + 1]
        own.setdefault(place, {})


def _above(place: str, own: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    while place:
        place = place[: place.rindex("[")]
        place = place[: place.rfind("]") + 1]
        found = {**own.get(place, {}), **found}
    return found
