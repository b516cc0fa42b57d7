"""The choices of a question as they are printed: under headings where one answer narrows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.errors import FormError, XPathError
from survey.form.definition import FormDefinition
from survey.form.labels import Labels, list_of
from survey.form.outline import Node
from survey.form.question_names import path_of
from survey.form.secondary import file_name
from survey.outputs.questionnaire.filters import column_of
from survey.xpath.parser import parse
from survey.xpath.syntax import Binary

LONGEST_FILE = 40
LONGEST_LINE = 90


@dataclass(frozen=True, slots=True)
class PrintedChoice:
    """A choice with its code and its label in each language."""

    code: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heap:
    """Choices under one heading, given in each language; without one where they are not parted."""

    headings: tuple[str, ...]
    choices: tuple[PrintedChoice, ...]

    @property
    def is_short(self) -> bool:
        """Tell whether the choices go on one line."""
        return sum(len(label) + 12 for choice in self.choices for label in choice.labels) < LONGEST_LINE


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a question.

    `file` names the file that they come from; `count` is how many there are, None when the file is not
    beside the form. `heaps` are empty when they are not printed. `filter` is the expression that narrows
    them, None without one; `parted_by` the question whose answers are the headings.
    """

    heaps: tuple[Heap, ...]
    count: int | None
    file: str | None = None
    filter: str | None = None
    parted_by: str | None = None


def choices_of(form: FormDefinition, node: Node, languages: Sequence[Labels]) -> Choices:
    """Return the choices of a select; `languages` are the labels of each language printed."""
    assert node.control is not None
    instance = form.instances.get(list_of(node.control) or "")
    source = instance.source if instance is not None else None
    file = file_name(source) if source else None
    narrowing = node.choices_filter
    try:
        rows = languages[0].rows(node.control)
    except FormError:
        return Choices((), None, file, narrowing)
    fixed = [
        PrintedChoice(i.value, tuple(own.text(i.label) or i.value for own in languages))
        for i in node.control.items
    ]
    count = len(fixed) + len(rows)
    if file is not None and count > LONGEST_FILE:
        return Choices((), count, file, narrowing)
    column, parent = _parting(narrowing, node.path)
    listed = [(row.get(column or "", ""), _printed(node, row, languages)) for row in rows]
    headings = _headings(form, parent, languages) if parent is not None else {}
    if not headings or any(key not in headings for key, _choice in listed):
        choices = (*fixed, *(choice for _key, choice in listed))
        return Choices((Heap((), choices),), count, file, narrowing)
    heaps = (
        Heap(heading, tuple(choice for own, choice in listed if own == key))
        for key, heading in headings.items()
    )
    return Choices(tuple(heap for heap in heaps if heap.choices), count, file, narrowing, parent)


def _printed(node: Node, row: Mapping[str, str], languages: Sequence[Labels]) -> PrintedChoice:
    assert node.control is not None
    found = [own.choice(node.control, row) for own in languages]
    return PrintedChoice(found[0][0], tuple(label for _code, label in found))


def _parting(narrowing: str | None, at: str) -> tuple[str | None, str | None]:
    """Return the column and the question of a filter `column = ${question}`, None for any other filter."""
    try:
        tree = parse(narrowing) if narrowing else None
    except XPathError:
        return None, None
    match tree:
        case Binary("=", left, right):
            for column, question in ((column_of(left), right), (column_of(right), left)):
                path = path_of(question, at)
                if column is not None and path is not None and path.count("/") > 1:
                    return column, path
    return None, None


def _headings(form: FormDefinition, parent: str, languages: Sequence[Labels]) -> dict[str, tuple[str, ...]]:
    control = form.controls().get(parent)
    if control is None or control.kind != "select1":
        return {}
    labels = [own.known_choices(control) for own in languages]
    return {code: tuple(own.get(code, code) for own in labels) for code in labels[0]}
