"""The tables of a form: its submissions, and each of its repeats, with the questions in form order.

All versions of a form are one set of tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode
from survey.outputs.questions import Question, read_questions

CONFLICTS, UPDATES = "conflicts", "updates"
"""What a row of a list of entities says of itself, at the table's path with `@` and this name."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the submissions (`path` is the root's), one repeat (the repeat's) or a list of entities.

    `above` are the paths of the tables that its rows belong to, the submissions' first.
    """

    path: str
    name: str
    label: str
    questions: tuple[Question, ...]
    above: tuple[str, ...] = ()
    is_list: bool = False

    @property
    def is_repeat(self) -> bool:
        """Tell whether rows are repeat instances."""
        return bool(self.above)

    def relative(self, question: Question) -> str:
        """Return a question's path below the table's, `-` between the parts, as ODK Central names it."""
        return question.path[len(self.path) + 1 :].replace("/", "-")


def tables_of(
    form: FormDefinition, language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> list[Table]:
    """Return the tables of a form: the submissions first, then its repeats in form order.

    `lists` are the secondary instances that the campaign serves, by identifier, for the labels of choices.
    What the form computes without asking comes last in its table.
    """
    whole = read_questions(form, language, lists)
    root = whole.path or ""
    groups = [whole, *whole.repeats()]
    asked = {group.path or "": list(group.questions()) for group in groups}
    known = {question.path for own in asked.values() for question in own}
    for path, bind in form.binds.items():
        if path not in known and "@" not in path and (bind.calculate or bind.preload):
            table = max((own for own in asked if path.startswith(own + "/")), key=len)
            asked[table].append(Question(path, path.rpartition("/")[2], {}, bind.type, "calculate"))
    return [
        Table(path, _table_name(form, path, root), group.label, tuple(asked[path]), _above(path, asked))
        for group in groups
        for path in (group.path or "",)
    ]


def tables_of_versions(
    forms: Sequence[FormDefinition], language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> list[Table]:
    """Return the tables of several versions of a form, the newest first among `forms`.

    What only an older version asks comes after the questions, and tables, of those before it; a choice that
    is no more keeps its label.
    """
    tables: dict[str, Table] = {}
    for form in forms:
        for own in tables_of(form, language, lists):
            known = tables.get(own.path)
            tables[own.path] = own if known is None else _united(known, own)
    return list(tables.values())


def _united(newer: Table, older: Table) -> Table:
    was = {question.path: question for question in older.questions}
    kept = [
        replace(question, choices={**was[question.path].choices, **question.choices})
        if question.path in was
        else question
        for question in newer.questions
    ]
    known = {question.path for question in kept}
    return replace(newer, questions=(*kept, *(q for q in older.questions if q.path not in known)))


def questions_by_path(tables: Sequence[Table]) -> dict[str, Question]:
    """Return every question of some tables by its generic path."""
    return {question.path: question for table in tables for question in table.questions}


def _table_name(form: FormDefinition, path: str, root: str) -> str:
    return form.form_id if path == root else f"{form.form_id}-{path[len(root) + 1 :].replace('/', '-')}"


def _above(path: str, tables: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted((own for own in tables if path.startswith(own + "/")), key=len))
