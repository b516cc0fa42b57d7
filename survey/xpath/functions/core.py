"""Booleans, conversions, nodes and control: XPath's core library and ODK's `if`, `once`, `coalesce`.

Source: XPath 1.0, section 4; ODK XForms specification, functions.
"""

from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import Closure, declare, plain, with_environment
from survey.xpath.node import Node
from survey.xpath.syntax import Call
from survey.xpath.values import first_value, to_boolean, to_number, to_text

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

plain("true", 0)(lambda: True)
plain("false", 0)(lambda: False)
plain("not", 1)(lambda value: not to_boolean(value))
plain("boolean", 1)(to_boolean)
with_environment("property", 1)(lambda env, name: env.property(to_text(name)))


@plain("boolean-from-string", 1)
def boolean_from_string(value: Any) -> bool:
    """Return true for `1` and `true` in any case."""
    text = to_text(value)
    return text == "1" or text.lower() == "true"


@with_environment("version", 0)
def version(env: Environment) -> str:
    """Return the form's version, as the root of its instance carries it."""
    roots = env.root().children
    attributes = roots[0].attributes if roots else ()
    return next((a.string_value() for a in attributes if a.name == "version"), "")


@declare("depend", 1, None)
def _depend(_call: Call, arguments: list[Closure]) -> Closure:
    """Give the first argument; the others are there to be depended on."""
    return arguments[0]


@declare("string", 0, 1)
def _string(_call: Call, arguments: list[Closure]) -> Closure:
    if not arguments:
        return lambda n, p, s, e: n.string_value()
    value = arguments[0]
    return lambda n, p, s, e: to_text(value(n, p, s, e))


@declare("number", 0, 1)
def _number(_call: Call, arguments: list[Closure]) -> Closure:
    if not arguments:
        return lambda n, p, s, e: to_number(n.typed_value())
    value = arguments[0]
    return lambda n, p, s, e: to_number(value(n, p, s, e))


@declare("if", 3)
def _if(_call: Call, arguments: list[Closure]) -> Closure:
    condition, then, otherwise = arguments
    return lambda n, p, s, e: then(n, p, s, e) if to_boolean(condition(n, p, s, e)) else otherwise(n, p, s, e)


@declare("coalesce", 2)
def _coalesce(_call: Call, arguments: list[Closure]) -> Closure:
    first, second = arguments

    def evaluate(n: Node, p: int, s: int, e: Environment) -> Any:
        value = first(n, p, s, e)
        return second(n, p, s, e) if _is_nothing(value) else value

    return evaluate


def _is_nothing(value: Any) -> bool:
    """Tell whether a value is empty or no number; the text `NaN` is a text."""
    if isinstance(value, list):
        value = first_value(value)
    return bool(value == "" or value != value)


@declare("once", 1, volatile=True)
def _once(_call: Call, arguments: list[Closure]) -> Closure:
    value = arguments[0]

    def evaluate(n: Node, p: int, s: int, e: Environment) -> Any:
        kept = n.string_value()
        return kept if kept != "" else value(n, p, s, e)

    return evaluate


@declare("last", 0)
def _last(_call: Call, _arguments: list[Closure]) -> Closure:
    return lambda n, p, s, e: float(s)


@declare("position", 0, 1)
def _position(_call: Call, arguments: list[Closure]) -> Closure:
    if not arguments:
        return lambda n, p, s, e: float(p)
    nodes = arguments[0]
    return lambda n, p, s, e: _place_among_twins(nodes(n, p, s, e))


def _place_among_twins(nodes: Any) -> float:
    if not isinstance(nodes, list):
        raise XPathError(_("The function {name}() needs questions, not one value.").format(name="position"))
    if not nodes:
        return 0.0
    node = nodes[0]
    if node.parent is None:
        return 1.0
    twins = [sibling for sibling in node.parent.children if sibling.name == node.name]
    return float(next((i for i, twin in enumerate(twins, 1) if twin is node), 1))


@declare("current", 0)
def _current(_call: Call, _arguments: list[Closure]) -> Closure:
    return lambda n, p, s, e: [e.current if e.current is not None else n]


def _naming(name: str, read: Any) -> None:
    @declare(name, 0, 1)
    def build(_call: Call, arguments: list[Closure]) -> Closure:
        if not arguments:
            return lambda n, p, s, e: read(n)
        nodes = arguments[0]

        def evaluate(n: Node, p: int, s: int, e: Environment) -> str:
            found = nodes(n, p, s, e)
            if not isinstance(found, list):
                raise XPathError(_("The function {name}() needs questions, not one value.").format(name=name))
            return str(read(found[0])) if found else ""

        return evaluate


_naming("name", lambda node: getattr(node, "qualified_name", node.name))
_naming("local-name", lambda node: node.name)
_naming("namespace-uri", lambda node: node.namespace)


@declare("lang", 1)
def _lang(_call: Call, arguments: list[Closure]) -> Closure:
    wanted = arguments[0]

    def evaluate(n: Node, p: int, s: int, e: Environment) -> bool:
        asked = to_text(wanted(n, p, s, e)).lower()
        node: Node | None = n
        while node is not None:
            for attribute in node.attributes:
                if attribute.name == "lang" and attribute.namespace == XML_NAMESPACE:
                    found = attribute.string_value().lower()
                    return found == asked or found.startswith(asked + "-")
            node = node.parent
        return False

    return evaluate


@declare("id", 1)
def _id(_call: Call, arguments: list[Closure]) -> Closure:
    wanted = arguments[0]

    def evaluate(n: Node, p: int, s: int, e: Environment) -> list[Node]:
        value = wanted(n, p, s, e)
        texts = [x.string_value() for x in value] if isinstance(value, list) else [to_text(value)]
        names = {name for text in texts for name in text.split()}
        found: list[Node] = []
        pending = [e.root()]
        while pending:
            node = pending.pop()
            if any(a.name == "id" and a.string_value() in names for a in node.attributes):
                found.append(node)
            pending.extend(reversed(node.children))
        return found

    return evaluate
