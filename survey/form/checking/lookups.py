"""What a form looks up and does not have: lists by name, columns of a list; and defaults of another type.

What lives here: what JavaRosa refuses at loading, or passes over without a word. What does not: files that
are not beside the form (`content`), and filters that let nothing through (`reach`).
"""

import re
from collections.abc import Iterator

from survey.form.checking.codes import found
from survey.form.checking.expressions import tree_of, written_expressions
from survey.form.checking.places import FormPlaces
from survey.form.checking.values import choices_of
from survey.form.definition import Element, FormDefinition
from survey.form.secondary import LAST_SAVED
from survey.messages import _
from survey.records.findings import Finding
from survey.xpath.syntax import Call, Literal, Path, Syntax, walk

_ENTITY = "/meta/entity/"
_WRITTEN_AS = {
    "int": (re.compile(r"[+-]?\d+"), "12"),
    "decimal": (re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"), "3.5"),
    "date": (re.compile(r"\d{4}-\d\d-\d\d"), "2026-11-03"),
}


def check_lookups(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    """Yield lists and columns that are looked up and not there, and defaults that their question drops."""
    yield from _instances(form, places, where)
    yield from _columns(form, places, where)
    yield from _defaults(form, places, where)


def _instances(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    for written in written_expressions(form):
        # The converter writes these itself; the campaign has the list of what is updated.
        if _ENTITY in written.path:
            continue
        tree = tree_of(written.text)
        for part in walk(tree) if not isinstance(tree, Exception) else ():
            if not isinstance(part, Call) or part.name != "instance" or not part.arguments:
                continue
            name = part.arguments[0]
            if isinstance(name, Literal) and name.value not in (*form.instances, LAST_SAVED):
                yield found(
                    "missing-instance",
                    where,
                    _("There is no list or file called {name} in this form.").format(name=name.value),
                    places.of(written.path, written.kind),
                    _("Ask from it with select_one_from_file, or add a row of the type csv-external."),
                )


def _columns(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    for path, control in form.controls().items():
        choices = choices_of(form, control)
        if choices is None or not choices.rows:
            continue
        known = {cell for row in choices.rows for cell in row}
        missing = {name: None for tree in choices.conditions for name in _cells(tree) if name not in known}
        for name in missing:
            yield found(
                "missing-filter-column",
                where,
                _("The list {name} has no column {column}, which choice_filter looks at.").format(
                    name=choices.list_name, column=name
                ),
                places.of(path, "itemset"),
                _("Add the column to the choices sheet and fill it, or correct the filter."),
            )


def _cells(tree: Syntax) -> Iterator[str]:
    """Yield the names that a condition reads in the row of a choice."""
    for part in walk(tree, into_predicates=False):
        if isinstance(part, Path) and not part.absolute and part.start is None and part.steps:
            step = part.steps[0]
            if step.axis == "child" and not step.test.endswith((")", "*")):
                yield step.test


def _defaults(form: FormDefinition, places: FormPlaces, where: str) -> Iterator[Finding]:
    for path, text in dict(_texts(form.root, "")).items():
        bind = form.binds.get(path)
        kind = {"integer": "int"}.get(bind.type, bind.type) if bind is not None else ""
        pattern, example = _WRITTEN_AS.get(kind, (None, ""))
        if pattern is not None and not pattern.fullmatch(text):
            yield found(
                "default-dropped",
                where,
                _("The default {value} of {name} is not of its type: the question begins empty.").format(
                    value=repr(text), name=path.rpartition("/")[2]
                ),
                places.of(path, "default"),
                _("Write it as {example}.").format(example=example),
            )


def _texts(element: Element, above: str) -> Iterator[tuple[str, str]]:
    path = f"{above}/{element.qualified_name}"
    if element.text.strip() and not element.children:
        yield path, element.text.strip()
    for child in element.children:
        yield from _texts(child, path)
