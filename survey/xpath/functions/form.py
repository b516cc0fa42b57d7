"""What a form gives: secondary instances, `pulldata`, choice labels.

Source: ODK XForms specification, utility functions; JavaRosa 5.1.
"""

from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import Closure, declare, with_environment
from survey.xpath.node import Node
from survey.xpath.syntax import Call, Literal, Path
from survey.xpath.syntax import to_text as print_syntax
from survey.xpath.values import to_text


@with_environment("instance", 1)
def instance(env: Environment, name: Any) -> list[Node]:
    """Return the document of a secondary instance. Raises XPathError when there is none."""
    document = env.instance(to_text(name))
    if document is None:
        raise XPathError(
            _("There is no instance {name}.").format(name=repr(to_text(name))),
            remedy=_("Check the name of the list or of the external file."),
        )
    return [document]


@with_environment("pulldata", 4)
def pulldata(env: Environment, name: Any, wanted: Any, key: Any, value: Any) -> str:
    """Return the cell `wanted` of the first row of an external file whose `key` reads `value`."""
    document = env.instance(to_text(name))
    if document is None or not document.children:
        return ""
    root = document.children[0]
    key_name, key_value, child = to_text(key), to_text(value), to_text(wanted)
    rows = root.lookup("item", key_name, key_value)
    if rows is None:
        rows = [row for row in root.children if _cell(row, key_name) == key_value]
    return (_cell(rows[0], child) or "") if rows else ""


def _cell(row: Node, name: str) -> str | None:
    return next((cell.string_value() for cell in row.children if cell.name == name), None)


@declare("jr:choice-name", 2)
def _choice_name(call: Call, arguments: list[Closure]) -> Closure:
    value, reference = arguments
    written = call.arguments[1]
    if isinstance(written, Path):
        path = (
            "/" + "/".join(step.test for step in written.steps) if written.absolute else print_syntax(written)
        )
        return lambda n, p, s, e: e.choice_label(to_text(value(n, p, s, e)), path)
    if isinstance(written, Literal):
        return lambda n, p, s, e: e.choice_label(to_text(value(n, p, s, e)), written.value)
    return lambda n, p, s, e: e.choice_label(to_text(value(n, p, s, e)), to_text(reference(n, p, s, e)))
