"""What no answer can ever bring up: questions, choices, and answers that no list has."""

from collections.abc import Iterator

from survey.errors import XPathError
from survey.form.checking.codes import found
from survey.form.checking.expressions import tree_of, written_expressions
from survey.form.checking.places import FormPlaces
from survey.form.checking.values import Cells, Choices, ValueTable, choices_of, compared, truth, value_table
from survey.form.definition import Control, FormDefinition
from survey.messages import _, ngettext
from survey.records.findings import Finding
from survey.xpath.syntax import Syntax, walk

_GROUPS = ("group", "repeat")


def check_reach(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield questions and choices that are never shown, and comparisons that never hold."""
    table = value_table(form)
    controls = form.controls()
    yield from _comparisons(form, table, places, where)
    yield from _defaults(form, table, places, where)
    hidden: list[str] = []
    for path, bind in form.binds.items():
        if not bind.relevant or any(path.startswith(f"{above}/") for above in hidden):
            continue
        if _is_never_true(tree_of(bind.relevant), path, table):
            hidden.append(path)
            yield _unreachable(path, controls.get(path), form, places, where)
    yield from _choices(form, table, places, where)


def _comparisons(
    form: FormDefinition, table: ValueTable, places: FormPlaces, where: str
) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for written in written_expressions(form):
        tree = tree_of(written.text)
        for part in () if isinstance(tree, XPathError) else walk(tree, into_predicates=False):
            pair = compared(part, written.path, table)
            if pair is None or pair[1] == "" or pair[1] in table.names[pair[0]]:
                continue
            path, value = pair
            if path in table.several and all(word in table.names[path] for word in value.split()):
                continue
            if (written.path, written.kind, value) in told:
                continue
            told.add((written.path, written.kind, value))
            yield found(
                "unknown-choice",
                where,
                _("The list of {name} has no choice {value}.").format(
                    name=path.rpartition("/")[2], value=repr(value)
                ),
                places.of(written.path, written.kind),
                _("Correct the value, or add the choice. The list has: {values}.").format(
                    values=_some(table.names[path])
                ),
            )


def _some(values: frozenset[str]) -> str:
    shown = sorted(value for value in values if value)
    return ", ".join(shown[:8]) + (" …" if len(shown) > 8 else "")


def _defaults(form: FormDefinition, table: ValueTable, places: FormPlaces, where: str) -> Iterator[Finding]:
    for path, text in _default_texts(form):
        if path in table.names and any(word not in table.names[path] for word in text.split()):
            yield found(
                "answer-not-in-list",
                where,
                _("The default {value} of {name} is not in its list.").format(
                    value=repr(text), name=path.rpartition("/")[2]
                ),
                places.of(path, "default"),
                _("Write the name of a choice of the list."),
            )


def _default_texts(form: FormDefinition) -> Iterator[tuple[str, str]]:
    pending = [(form.root, f"/{form.root.name}")]
    while pending:
        element, path = pending.pop()
        if element.text.strip() and not element.children:
            yield path, element.text.strip()
        pending += [(child, f"{path}/{child.name}") for child in reversed(element.children)]


def _unreachable(
    path: str, control: Control | None, form: FormDefinition, places: FormPlaces, where: str
) -> Finding:
    name = path.rpartition("/")[2]
    place = places.of(path, "relevant")
    remedy = _("Correct relevant, or delete what nobody is to be asked.")
    if control is not None and control.kind not in _GROUPS:
        return found(
            "unreachable-question",
            where,
            _("The question {name} is never shown: its relevant is always false.").format(name=name),
            place,
            remedy,
        )
    count = len([p for p, c in form.controls().items() if p.startswith(f"{path}/") and c.kind not in _GROUPS])
    if count == 0 and control is None:
        return found(
            "unreachable-question",
            where,
            _("{name} is never computed: its relevant is always false.").format(name=name),
            place,
            remedy,
        )
    return found(
        "unreachable-group",
        where,
        ngettext(
            "The group {name}, with {count} question, is never shown: its relevant is always false.",
            "The group {name}, with {count} questions, is never shown: its relevant is always false.",
            count,
        ).format(name=name, count=count),
        place,
        remedy,
    )


def _choices(form: FormDefinition, table: ValueTable, places: FormPlaces, where: str) -> Iterator[Finding]:
    uses: dict[str, list[tuple[str, Choices]]] = {}
    for path, control in form.controls().items():
        choices = choices_of(form, control)
        if choices is not None and choices.list_name:
            uses.setdefault(choices.list_name, []).append((path, choices))
    for name, shown in uses.items():
        if not all(choices.conditions for _path, choices in shown):
            continue
        for index, row in enumerate(shown[0][1].rows):
            if all(_never(path, choices, index, table) for path, choices in shown):
                choice = row.get(shown[0][1].value, "")
                yield found(
                    "choice-never-shown",
                    where,
                    _(
                        "The choice {choice} of the list {list} is never shown: choice_filter keeps it out."
                    ).format(choice=choice, list=name),
                    places.of_choice(name, choice),
                    _(
                        "Correct the cells that the filter looks at, or the filter of the question {name}."
                    ).format(name=shown[0][0].rpartition("/")[2]),
                )


def _never(path: str, choices: Choices, index: int, table: ValueTable) -> bool:
    cells = choices.rows[index]
    return any(_is_never_true(condition, path, table, cells) for condition in choices.conditions)


def _is_never_true(
    tree: Syntax | XPathError, path: str, table: ValueTable, cells: Cells | None = None
) -> bool:
    try:
        return truth(tree, path, table, cells) is False
    except RecursionError:
        # A condition of thousands of terms: nothing is told of it.
        return False
