"""Which values questions and choices can have, as far as the form alone tells.

What lives here: the values of a list, of a question with a list, and whether a condition is false whatever
the answers. What does not: findings (`reach`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from survey.errors import XPathError
from survey.form.checking.expressions import tree_of
from survey.form.definition import Control, Element, FormDefinition
from survey.xpath.collecting import dependencies_of
from survey.xpath.syntax import Binary, Call, Literal, Number, Path, Syntax

_SELECTS = ("select1", "select", "rank")
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """A question's choices: their list, the rows by cell, which cell is the value, the filter."""

    list_name: str
    rows: tuple[Cells, ...]
    value: str
    conditions: tuple[Syntax, ...] = ()

    def names(self) -> frozenset[str]:
        """Return the values, filtered or not."""
        return frozenset(row.get(self.value, "") for row in self.rows)


def choices_of(form: FormDefinition, control: Control) -> Choices | None:
    """Return the choices that a control may show, None when the form alone does not tell."""
    if control.kind not in _SELECTS or "search(" in control.appearance:
        return None
    if control.itemset is None:
        return (
            Choices("", tuple({"name": item.value} for item in control.items), "name")
            if control.items
            else None
        )
    tree = tree_of(control.itemset.nodeset)
    if isinstance(tree, Call) and tree.name == "randomize" and tree.arguments:
        tree = tree.arguments[0]
    if not isinstance(tree, Path) or not isinstance(tree.start, Call) or tree.start.name != "instance":
        return None
    name = tree.start.arguments[0] if tree.start.arguments else None
    instance = form.instances.get(name.value) if isinstance(name, Literal) else None
    if instance is None or instance.source is not None or instance.element is None:
        return None
    rows = tuple(_cells(row) for row in instance.element.children)
    return Choices(
        instance.identifier, rows, control.itemset.value, tree.steps[-1].predicates if tree.steps else ()
    )


def _cells(row: Element) -> Cells:
    return {cell.name: cell.text.strip() for cell in row.children}


@dataclass(slots=True)
class ValueTable:
    """The questions whose values lists limit, by generic path; `several` may have more than one at once."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)

    def at(self, tree: Syntax, context: str) -> str | None:
        """Return the path of the limited question that a tree names, None when it is something else."""
        if not isinstance(tree, Path) or any(step.predicates for step in tree.steps):
            return None
        paths = list(dependencies_of(tree, context).paths)
        return paths[0] if len(paths) == 1 and paths[0] in self.names else None


def value_table(form: FormDefinition) -> ValueTable:
    """Return which values the questions of a form can have; not of those that something else fills too."""
    table = ValueTable()
    filled = {action.ref for action in form.actions if action.value}
    for path, control in form.controls().items():
        bind = form.binds.get(path)
        if path in filled or (bind is not None and bind.calculate):
            continue
        choices = choices_of(form, control)
        if choices is not None and choices.names():
            table.names[path] = choices.names()
            if control.kind != "select1":
                table.several.add(path)
    return table


def compared(tree: Syntax, context: str, table: ValueTable) -> tuple[str, str] | None:
    """Return (path of a question, text) where a tree holds an answer against a text, None elsewhere."""
    sides: tuple[Syntax, Syntax] | None = None
    match tree:
        case Binary("=" | "!=", left, right):
            sides = (left, right)
        case Call("selected", (left, right)):
            sides = (left, right)
    if sides is None:
        return None
    for own, other in (sides, sides[::-1]):
        if isinstance(own, Call) and own.name in ("selected-at", "string") and own.arguments:
            own = own.arguments[0]
        path = table.at(own, context)
        if path is not None and isinstance(other, Literal):
            return path, other.value
    return None


def truth(
    tree: Syntax | XPathError, context: str, table: ValueTable, cells: Cells | None = None
) -> bool | None:
    """Tell whether a condition is true or false whatever is answered; None when that depends.

    With `cells` the condition is asked of a choice: a bare name is the cell of its row.
    """
    match tree:
        case Call("true", ()):
            return True
        case Call("false", ()):
            return False
        case Call("not", (inner,)):
            value = truth(inner, context, table, cells)
            return None if value is None else not value
        case Call("boolean", (inner,)):
            return truth(inner, context, table, cells)
        case Number(value):
            return value != 0
        case Literal(text):
            return text != ""
        case Binary("and", left, right):
            return _both([truth(left, context, table, cells), truth(right, context, table, cells)])
        case Binary("or", left, right):
            sides = [truth(left, context, table, cells), truth(right, context, table, cells)]
            value = _both([None if side is None else not side for side in sides])
            return None if value is None else not value
        case Binary("=", left, right):
            return _equal(left, right, context, table, cells)
        case Call("selected", (left, right)):
            return _selected(left, right, context, table, cells)
    return None


def _both(sides: list[bool | None]) -> bool | None:
    if False in sides:
        return False
    return None if None in sides else True


def _values(tree: Syntax, context: str, table: ValueTable, cells: Cells | None) -> frozenset[str] | None:
    """Return every text that a tree may have, None when that cannot be told."""
    if isinstance(tree, Literal):
        return frozenset((tree.value,))
    if cells is not None and isinstance(tree, Path) and not tree.absolute and tree.start is None:
        step = tree.steps[0]
        if len(tree.steps) == 1 and step.axis == "child" and not step.predicates:
            return frozenset((cells.get(step.test, ""),))
        return None
    path = table.at(tree, context)
    if path is None or path in table.several:
        return None
    return table.names[path] | {""}


def _equal(left: Syntax, right: Syntax, context: str, table: ValueTable, cells: Cells | None) -> bool | None:
    if isinstance(left, Number) and isinstance(right, Number):
        return left.value == right.value
    one, other = _values(left, context, table, cells), _values(right, context, table, cells)
    if one is None or other is None:
        return None
    if not one & other:
        # Texts that read as numbers may be equal without being the same: '01' and 1.
        return None if any(_is_number(text) for text in one) and any(_is_number(t) for t in other) else False
    return True if isinstance(left, Literal) and isinstance(right, Literal) else None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _selected(
    left: Syntax, right: Syntax, context: str, table: ValueTable, cells: Cells | None
) -> bool | None:
    wanted = _values(right, context, table, cells)
    path = table.at(left, context) if cells is None or not _is_cell(left) else None
    if path is not None:
        offered: frozenset[str] | None = table.names[path]
    else:
        texts = _values(left, context, table, cells)
        offered = None if texts is None else frozenset(word for text in texts for word in text.split())
    if wanted is None or offered is None or "" in wanted:
        wanted = None if wanted is None else wanted - {""}
        if not wanted or offered is None:
            return None
    return None if wanted & offered else False


def _is_cell(tree: Syntax) -> bool:
    return isinstance(tree, Path) and not tree.absolute and tree.start is None
