"""Tables and submissions that Hypothesis makes: any labels, codes and texts, every type, a repeat.

`said` of a made export tells, apart from the code under test, what each cell was answered.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import cycle
from pathlib import Path

from hypothesis import strategies as st

from survey.outputs.data.content import Content
from survey.outputs.data.formats import FORMATS
from survey.outputs.questions import Question
from survey.outputs.tables.layout import lay_out
from survey.outputs.tables.options import Layout
from survey.outputs.tables.rows import rows_of
from survey.outputs.tables.schema import Table
from survey.records.submissions import SubmissionState
from tests.fieldwork.test_gate import state

SIGNS = "=+-@\t\r\n'0aé€ \"<&;,_x\U0001f41d"
TEXTS = st.one_of(
    st.text(alphabet=SIGNS, min_size=1, max_size=8),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=12
    ),
    st.sampled_from(
        ["=1+1", "'=1+1", "''-x", "-12,5", "+226 70", "1e5", "007", "_x0041_", "NaN", "oui", "#N/A"]
    ),
)
"""What a person may type: XML holds no other control signs."""
CODES = st.lists(
    st.text(alphabet="ab=+-@'_.é9", min_size=1, max_size=4), min_size=1, max_size=4, unique_by=str.casefold
)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "string": TEXTS,
    "int": st.integers(-(10**14), 10**14).map(str),
    "decimal": st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: f"{number:.4f}"),
    "date": st.dates(date(1900, 3, 1), date(2100, 1, 1)).map(date.isoformat),
    "time": st.times().map(lambda own: time(own.hour, own.minute, own.second).isoformat()),
    "dateTime": st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda own: own.replace(microsecond=0, tzinfo=UTC).isoformat()
    ),
    "geopoint": st.tuples(st.integers(-89, 89), st.integers(-179, 179)).map(
        lambda at: f"{at[0]}.5 {at[1]}.25 300 4"
    ),
}


AS_IT_STANDS = Layout()


@dataclass(frozen=True, slots=True)
class Made:
    """Tables with submissions of them."""

    tables: tuple[Table, ...]
    states: tuple[SubmissionState, ...]

    def content(self, layout: Layout) -> Content:
        """Return what a format is given to write."""
        rows = (
            row
            for own in self.states
            for row in rows_of(self.tables, own, own.answers, with_above=bool(layout.parents))
        )
        return Content("Titre", tuple(lay_out(self.tables, layout)), rows)

    def write(self, name: str, folder: Path, layout: Layout = AS_IT_STANDS) -> Path:
        """Write a format into a folder; return its file or folder."""
        path = folder / f"out{FORMATS[name].ending}"
        FORMATS[name].load()(self.content(FORMATS[name].fit(layout)), path)
        return path

    def said(self, number: int = 0) -> list[dict[str, str]]:
        """Return the answers of a table, a row each by the names of questions, empty where there is none."""
        table, found = self.tables[number], []
        for own in self.states:
            places = (
                [""] if not number else [f"{table.path}[{one}]" for one in own.repeats.get(table.path, ())]
            )
            for place in places:
                paths = {
                    q.name: (place + q.path[len(table.path) :]) if place else q.path for q in table.questions
                }
                row = {name: own.answers.get(path, "") for name, path in paths.items()}
                if not place or any(row.values()):
                    found.append({**row, "KEY": own.submission + place})
        return found


@st.composite
def made(draw: st.DrawFn) -> Made:
    """Draw tables of every type, and up to three submissions."""
    root = Table("/data", "f", draw(TEXTS), tuple(_questions(draw, "/data", "q")))
    repeat = Table("/data/r", "f-r", draw(TEXTS), tuple(_questions(draw, "/data/r", "r")), ("/data",))
    states = tuple(_state(draw, number, root, repeat) for number in range(draw(st.integers(0, 3))))
    return Made((root, repeat), states)


def _questions(draw: st.DrawFn, path: str, start: str) -> list[Question]:
    labels = cycle(draw(st.lists(TEXTS, min_size=1, max_size=3)))
    found = [
        Question(f"{path}/{start}{number}", next(labels), {}, type_, "input")
        for number, type_ in enumerate(VALUES)
    ]
    for kind in ("select1", "select"):
        choices = {code: next(labels) for code in draw(CODES)}
        found.append(Question(f"{path}/{start}_{kind}", next(labels), choices, "string", kind))
    return found


def _state(draw: st.DrawFn, number: int, root: Table, repeat: Table) -> SubmissionState:
    answers = _answers(draw, root, "/data")
    identities = tuple("xy"[: draw(st.integers(0, 2))])
    for own in identities:
        answers |= _answers(draw, repeat, f"/data/r[{own}]")
    return state(submission=f"uuid:{number}", form_id="f", answers=answers, repeats={"/data/r": identities})


def _answers(draw: st.DrawFn, table: Table, place: str) -> dict[str, str]:
    found = {}
    for question in table.questions:
        value = draw(st.none() | _value(question))
        if value:
            found[place + question.path[len(table.path) :]] = value
    return found


def _value(question: Question) -> st.SearchStrategy[str]:
    codes = list(question.choices)
    match question.kind:
        case "select1":
            return st.sampled_from(codes)
        case "select":
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map(" ".join)
        case _:
            return VALUES[question.type]


def layouts() -> st.SearchStrategy[Layout]:
    """Return every layout that may be asked for."""
    return st.builds(
        Layout,
        labels=st.booleans(),
        multiple=st.sampled_from(["single", "split", "both"]),
        group_names=st.booleans(),
        parents=st.sampled_from([(), ("all",), ("q0", "q_select")]),
        reasons=st.booleans(),
        private=st.booleans(),
    )
