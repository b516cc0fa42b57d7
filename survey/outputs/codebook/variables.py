"""What a codebook says of each variable, in the language in use.

What lives here: the columns of the one table model with the form's logic in words, and what its tags say.
What does not: pages and files (`writing`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from typing import Any

from survey.form.definition import FormDefinition
from survey.form.labels import Labels
from survey.form.outline import NO_BIND, Node, outline, output_name
from survey.form.phrases import capitalised, plain
from survey.form.secondary import StaticNode
from survey.form.tags import CLOSED, COUNT, tags_of
from survey.form.wording import LogicWords
from survey.interview.wording import bounds_in_words
from survey.messages import _
from survey.outputs.data.content import Content
from survey.outputs.data.variables import STATA_NAME, variables_of
from survey.outputs.data.variables import Variable as NumberedVariable
from survey.outputs.personal import kind_label, opening_label, person_label
from survey.outputs.questions import Question
from survey.outputs.tables.layout import (
    CODE,
    CODES,
    DATE,
    DATETIME,
    DECIMAL,
    FLAG,
    INTEGER,
    KEY,
    PARENT_KEY,
    POSITION_PARTS,
    TEXT,
    TIME,
    Column,
    lay_out,
)
from survey.outputs.tables.options import Layout
from survey.outputs.tables.schema import Table, questions_by_path, tables_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with its label, and its number in files for statistics programs, None without one."""

    code: str
    label: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a table, in words; what is not there is empty.

    `asked` says who is asked, `required` whether an answer must be given, `constraint` what an answer must
    meet, `computed` what gives the value where nobody is asked, `unit` in what it is and its range or hint.
    `personal` is whose personal data it is and of which kind, `opened` what lets it leave.
    `reasons` are those for no answer, and `reasons_in` the variable that holds them.
    """

    name: str
    label: str
    type: str
    path: str = ""
    choices: tuple[Choice, ...] = ()
    asked: str = ""
    required: str = ""
    constraint: str = ""
    computed: str = ""
    unit: str = ""
    personal: str = ""
    opened: str = ""
    reasons: tuple[Choice, ...] = ()
    reasons_in: str = ""


@dataclass(frozen=True, slots=True)
class CodebookTable:
    """A table of a form with its variables."""

    name: str
    label: str
    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """The codebook of a form; `language` is `fr` or `en`."""

    title: str
    form_id: str
    version: str
    language: str
    tables: tuple[CodebookTable, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--format json` writes."""
        return asdict(self)


def codebook_of(
    form: FormDefinition,
    language: str | None,
    spoken: str,
    lists: Mapping[str, StaticNode] | None = None,
) -> Codebook:
    """Return the codebook of a form: labels in its `language`, sentences in the language in use (`spoken`).

    `lists` are those of `tables_of`.
    """
    tables = tables_of(form, language, lists)
    describing = _Describing(form, Labels(form, language, lists, stand_in=output_name), tables)
    sheets = tuple(lay_out(tables, Layout(private=True)))
    content = Content(form.title, sheets, ())
    return Codebook(
        form.title,
        form.form_id,
        form.version,
        spoken,
        tuple(
            CodebookTable(
                sheet.table.name,
                sheet.table.label,
                tuple(map(describing.variable, variables_of(content, sheet, STATA_NAME))),
            )
            for sheet in sheets
        ),
    )


def type_label(type_: str) -> str:
    """Return what a column holds, in the language in use."""
    return {
        TEXT: _("text"),
        INTEGER: _("whole number"),
        DECIMAL: _("number"),
        DATE: _("date"),
        DATETIME: _("date and time"),
        TIME: _("time"),
        CODE: _("one code"),
        CODES: _("several codes"),
        FLAG: _("yes (1) or no (0)"),
    }[type_]


class _Describing:
    """Describes the columns of one form."""

    def __init__(self, form: FormDefinition, labels: Labels, tables: Sequence[Table]) -> None:
        self._labels, self._logic = labels, LogicWords(form, labels)
        self._nodes, self._tags = outline(form), tags_of(form)
        self._questions = questions_by_path(tables)

    def variable(self, numbered: NumberedVariable) -> Variable:
        column = numbered.column
        question = column.question
        if question is None:
            return _about_row(column)
        node = self._nodes.get(question.path) or Node(question.path, "", None, NO_BIND)
        personal, opened = self._openness(question.path)
        companion = self._questions.get(question.companion or "")
        return Variable(
            name=column.name,
            label=column.label,
            type=type_label(column.type),
            path=question.path,
            choices=_choices(column.choices, numbered.numbers),
            asked=self._asked(question, node),
            required=self._required(node),
            constraint=self._constraint(node),
            computed=self._computed(question, node),
            unit=self._unit(column, node),
            personal=personal,
            opened=opened,
            reasons=() if companion is None else _choices(companion.choices, numbered.reasons),
            reasons_in="" if companion is None else companion.path,
        )

    def _asked(self, question: Question, node: Node) -> str:
        """Say who is asked: the conditions of the question and of the groups around it, outermost first."""
        if question.kind == "calculate":
            return _("nobody: the form computes it")
        conditions = []
        for path in (*_above(node.path), node.path):
            own = self._nodes.get(path)
            relevant = own.bind.relevant if own is not None else None
            if relevant and relevant != "true()":
                conditions.append(plain(self._logic.condition(relevant, path)))
        if not conditions:
            return _("everybody")
        together = reduce(lambda a, b: _("{a}; {b}").format(a=a, b=b), dict.fromkeys(conditions))
        return _("only if: {conditions}").format(conditions=together)

    def _required(self, node: Node) -> str:
        match node.bind.required:
            case None | "false()":
                return ""
            case "true()":
                return _("yes")
            case expression:
                condition = plain(self._logic.condition(expression, node.path))
                return _("only if: {conditions}").format(conditions=condition)

    def _constraint(self, node: Node) -> str:
        if not node.bind.constraint:
            return ""
        said = plain(capitalised(self._logic.condition(node.bind.constraint, node.path)))
        message = self._labels.text(node.bind.constraint_message)
        return f"{said}. {message}" if message else said

    def _computed(self, question: Question, node: Node) -> str:
        if node.bind.calculate:
            return plain(capitalised(self._logic.value(node.bind.calculate, node.path)))
        return _("Noted by the device.") if question.kind == "calculate" else ""

    def _unit(self, column: Column, node: Node) -> str:
        if column.part in POSITION_PARTS and column.type == DECIMAL:
            is_angle = column.part in POSITION_PARTS[:2]
            return _("degrees, WGS 84") if is_angle else _("metres")
        if node.control is None:
            return ""
        bounds = bounds_in_words(node.control.attributes) if node.kind == "range" else ""
        return " ".join(text for text in (bounds, self._labels.text(node.control.hint)) if text)

    def _openness(self, path: str) -> tuple[str, str]:
        opened = self._tags.open_of(path)
        if opened not in (CLOSED, COUNT):
            known = self._questions.get(opened)
            opened = known.label if known is not None else opened.rpartition("/")[2]
        kind = self._tags.pii_of(path)
        if kind is None:
            return "", opening_label(opened)
        person = self._tags.subject_of(path)
        whose = person_label(person) if person is not None else _("of the centre; people may be told by it")
        return f"{kind_label(kind)} ({whose})", opening_label(opened)


def _about_row(column: Column) -> Variable:
    """Describe a column that no question fills."""
    meaning = {
        KEY: _("What no other row has: the submission, and in a repeat the instance."),
        PARENT_KEY: _("The KEY of the row that this one belongs to."),
        "submission_state": _("What a reviewer said; `received` before, `conflict` while answers disagree."),
        "form_version": _("The version of the form that was filled in."),
        "author": _("Who held the interview."),
        "finalized": _("When the interview was finished."),
    }.get(column.name, "")
    opened = _("never") if column.name in ("author", "finalized") else _("with every row")
    return Variable(column.name, column.label, type_label(column.type), computed=meaning, opened=opened)


def _above(path: str) -> Iterator[str]:
    parts = path.split("/")
    for count in range(2, len(parts)):
        yield "/".join(parts[:count])


def _choices(labels: Mapping[str, str], numbers: Mapping[str, int]) -> tuple[Choice, ...]:
    return tuple(Choice(code, label, numbers.get(code)) for code, label in labels.items())
