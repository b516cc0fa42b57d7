"""Tables laid out in columns: codes or labels, choices apart, parents' columns, reasons for no answer.

What lives here: the columns of a table and what each reads from a row. What does not: files and their types
(`outputs.data`).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.questions import Question
from survey.outputs.tables.options import EVERY, SINGLE, SPLIT, Layout
from survey.outputs.tables.rows import Row
from survey.outputs.tables.schema import CONFLICTS, UPDATES, Table, questions_by_path

Read = Callable[[Row], str]

KEY, PARENT_KEY = "KEY", "PARENT_KEY"
TEXT, INTEGER, DECIMAL, DATE, DATETIME, TIME, CODE, CODES, FLAG = (
    "text", "integer", "decimal", "date", "datetime", "time", "code", "codes", "flag",
)  # fmt: skip
"""What a column holds: `code` is the code of one choice, `codes` of several, `flag` is `1` or `0`."""
_TYPES = {"int": INTEGER, "decimal": DECIMAL, "date": DATE, "dateTime": DATETIME, "time": TIME}
_NOTHING = repeat("")
POSITION_PARTS = ("Latitude", "Longitude", "Altitude", "Accuracy")
"""The four columns of a position, as ODK Central names them; degrees, degrees, metres, metres."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and label, what it holds, and the question that it comes from, None for a key.

    `part` is the choice's code of a split column, or the name of the part of a position, else empty.
    `from_above` tells that it repeats what stands in a row above; `plain` is the path of the value that
    `read` returns as it stands, empty when it does more.
    """

    name: str
    label: str
    type: str
    read: Read
    question: Question | None = None
    part: str = ""
    from_above: bool = False
    plain: str = ""

    @property
    def choices(self) -> Mapping[str, str]:
        """Return the labels of the codes that stand in the column, none where it holds no codes."""
        return self.question.choices if self.question is not None and self.type in (CODE, CODES) else {}

    def shown(self, text: str) -> str:
        """Return a cell as a person reads it: labels for codes."""
        return self.question.shown(text) if self.question is not None and self.choices else text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its columns."""

    table: Table
    columns: tuple[Column, ...]
    _plain: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _others: tuple[tuple[int, Read], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        others = ((number, column.read) for number, column in enumerate(self.columns) if not column.plain)
        object.__setattr__(self, "_plain", tuple(column.plain for column in self.columns))
        object.__setattr__(self, "_others", tuple(others))

    def cells(self, row: Row) -> list[str]:
        """Return the texts of a row, empty for what is not there."""
        cells = list(map(row.values.get, self._plain, _NOTHING))
        for number, read in self._others:
            cells[number] = read(row)
        return cells


def lay_out(tables: Sequence[Table], layout: Layout) -> list[Sheet]:
    """Return tables with their columns. Raises OutputError for a parent's question that is not there."""
    questions = questions_by_path(tables)
    asked = {question.name for question in questions.values()}
    for name in layout.parents:
        if name != EVERY and name not in asked:
            raise OutputError(
                _("No question has this name."),
                where=name,
                remedy=_("Name questions as in the column `name` of the form, or `all`."),
            )
    by_path = {table.path: table for table in tables}
    return [
        _sheet(table, [by_path[path] for path in table.above], _Making(layout, questions)) for table in tables
    ]


def _sheet(table: Table, above: list[Table], making: "_Making") -> Sheet:
    wanted = making.layout.parents
    columns = _keys(table, making.layout)
    outer = replace(making, from_above=True)
    for parent in above:
        columns += outer.columns(parent, [q for q in parent.questions if EVERY in wanted or q.name in wanted])
    columns += making.columns(table, table.questions)
    return Sheet(table, tuple(_named_apart(columns)))


def _keys(table: Table, layout: Layout) -> list[Column]:
    columns = [Column(KEY, KEY, TEXT, lambda row: row.key)]
    if table.is_repeat:
        return [*columns, Column(PARENT_KEY, PARENT_KEY, TEXT, lambda row: row.parent_key)]
    if table.is_list:
        return [*columns, *(_entity_columns(table) if layout.private else ())]
    columns += [
        Column("submission_state", _("State"), TEXT, _status),
        Column("form_version", _("Form version"), TEXT, lambda row: row.submission.form_version),
    ]
    # The agent's name and the hour of the interview are nobody's consent.
    if layout.private:
        columns += [
            Column("author", _("Author"), TEXT, lambda row: row.submission.author),
            Column("finalized", _("Finished"), DATETIME, lambda row: row.submission.finalized),
        ]
    return columns


def _entity_columns(table: Table) -> list[Column]:
    paths = {CONFLICTS: _("Conflicts"), UPDATES: _("Updates")}
    types = {CONFLICTS: TEXT, UPDATES: INTEGER}
    return [
        Column(name, label, types[name], _value(f"{table.path}@{name}"), plain=f"{table.path}@{name}")
        for name, label in paths.items()
    ]


def _value(path: str) -> Read:
    return lambda row: row.values.get(path, "")


def _status(row: Row) -> str:
    return "conflict" if row.submission.conflicts else row.submission.review or "received"


@dataclass(frozen=True, slots=True)
class _Making:
    """Makes the columns of questions: of the row's own, or of the rows above it."""

    layout: Layout
    questions: Mapping[str, Question]
    from_above: bool = False

    def columns(self, table: Table, questions: Sequence[Question]) -> list[Column]:
        short = Counter(question.name for question in questions)
        found: list[Column] = []
        for question in questions:
            is_short = not self.layout.group_names and short[question.name] == 1
            found += self._of(question, question.name if is_short else table.relative(question))
        return found

    def _of(self, question: Question, name: str) -> list[Column]:
        read = self._reader(question.path)
        if question.type == "geopoint":
            return [
                self._column(f"{name}-{part}", question, DECIMAL, _piece(read, number), part, part)
                for number, part in enumerate(POSITION_PARTS)
            ]
        text = self._text(question, read)
        whole = self._column(name, question, self._type(question), text)
        if text is read and not self.from_above:
            whole = replace(whole, plain=question.path)
        if question.kind != "select" or self.layout.multiple == SINGLE or not question.choices:
            return [whole]
        apart = [
            self._column(f"{name}/{code}", question, FLAG, _holds(read, code), code, label)
            for code, label in question.choices.items()
        ]
        return apart if self.layout.multiple == SPLIT else [whole, *apart]

    def _column(
        self, name: str, question: Question, type_: str, read: Read, part: str = "", words: str = ""
    ) -> Column:
        label = f"{question.label} / {words}" if words else question.label
        return Column(name, label, type_, read, question, part, self.from_above)

    def _type(self, question: Question) -> str:
        if question.is_select:
            return TEXT if self.layout.labels else CODES if question.is_multiple else CODE
        return _TYPES.get(question.type, TEXT)

    def _reader(self, path: str) -> Read:
        if self.from_above:
            return lambda row: row.above.get(path, "")
        return _value(path)

    def _text(self, question: Question, read: Read) -> Read:
        own = self._shown(question, read)
        companion = self.questions.get(question.companion or "") if self.layout.reasons else None
        if companion is None:
            return own
        reason = self._shown(companion, self._reader(companion.path))
        return lambda row: own(row) or reason(row)

    def _shown(self, question: Question, read: Read) -> Read:
        if not self.layout.labels or not question.choices:
            return read
        return lambda row: question.shown(read(row))


def _piece(read: Read, number: int) -> Read:
    def piece(row: Row) -> str:
        parts = read(row).split()
        return parts[number] if number < len(parts) else ""

    return piece


def _holds(read: Read, code: str) -> Read:
    def holds(row: Row) -> str:
        value = read(row)
        return ("1" if code in value.split() else "0") if value else ""

    return holds


def _named_apart(columns: list[Column]) -> list[Column]:
    """Return columns of which no two have one name: what comes later gets a number."""
    seen: Counter[str] = Counter()
    found = []
    for column in columns:
        seen[column.name] += 1
        count = seen[column.name]
        found.append(column if count == 1 else replace(column, name=f"{column.name}_{count}"))
    return found
