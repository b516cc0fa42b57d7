"""Syntax tree to closures: each part of an expression becomes one Python function.

A closure takes (node, position, size, environment) and returns a value. What the tree alone decides
(axes, tests, conversions, which nodes an index can find) is decided here, once.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, assert_never

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.arities import fault_of
from survey.xpath.axes import AXES, REVERSE_AXES, node_test
from survey.xpath.context import Environment
from survey.xpath.items import steps_of_items
from survey.xpath.node import Namespaces, Node
from survey.xpath.syntax import Binary, Call, Filter, Literal, Negate, Number, Path, Step, Syntax
from survey.xpath.values import to_boolean, to_number, to_text

Closure = Callable[[Node, int, int, Environment], Any]


def compile_tree(tree: Syntax, namespaces: Namespaces) -> Closure:
    """Turn a syntax tree into a closure.

    A call that no function answers fails when it is reached, as in JavaRosa; `faults` tells them before.
    """
    match tree:
        case Number(value) | Literal(value):
            return _constant(value)
        case Negate(operand):
            inner = compile_tree(operand, namespaces)
            return lambda node, position, size, env: -to_number(inner(node, position, size, env))
        case Binary():
            return _binary(tree, namespaces)
        case Call():
            return _call(tree, namespaces)
        case Path():
            return _path(tree, namespaces)
        case Filter(expression, predicates):
            return _filter(expression, predicates, namespaces)
        case _:
            assert_never(tree)


def _constant(value: object) -> Closure:
    return lambda node, position, size, env: value


def _call(call: Call, namespaces: Namespaces) -> Closure:
    from survey.xpath.functions import find_function

    function, fault = find_function(call.name), fault_of(call)
    if function is None or fault is not None:
        return _failing(fault)
    arguments = [compile_tree(argument, namespaces) for argument in call.arguments]
    return function.build(call, arguments)


def _failing(fault: XPathError | None) -> Closure:
    def evaluate(node: Node, position: int, size: int, env: Environment) -> Any:
        raise fault or XPathError("")

    return evaluate


def _binary(tree: Binary, namespaces: Namespaces) -> Closure:
    left = _operand(tree.left, namespaces)
    right = _operand(tree.right, namespaces)
    match tree.operator:
        case "or":
            return lambda n, p, s, e: to_boolean(left(n, p, s, e)) or to_boolean(right(n, p, s, e))
        case "and":
            return lambda n, p, s, e: to_boolean(left(n, p, s, e)) and to_boolean(right(n, p, s, e))
        case "|":
            return lambda n, p, s, e: _union(left(n, p, s, e), right(n, p, s, e))
        case "=" | "!=":
            wanted = tree.operator == "="
            return lambda n, p, s, e: compare_equal(left(n, p, s, e), right(n, p, s, e), wanted)
        case "<" | "<=" | ">" | ">=":
            relation = _RELATIONS[tree.operator]
            return lambda n, p, s, e: _compare_order(left(n, p, s, e), right(n, p, s, e), relation)
    operation = _ARITHMETIC[tree.operator]
    return lambda n, p, s, e: operation(to_number(left(n, p, s, e)), to_number(right(n, p, s, e)))


def _operand(tree: Syntax, namespaces: Namespaces) -> Closure:
    inner = compile_tree(tree, namespaces)
    if not isinstance(tree, Call) or tree.name != "indexed-repeat":
        return inner
    # The function stands for a value: an instance that is not there compares as an empty one, where a path
    # to nothing compares with nothing.
    return lambda node, position, size, env: inner(node, position, size, env) or ""


def _divide(left: float, right: float) -> float:
    if right == 0:
        return (
            math.nan if left == 0 or left != left else math.copysign(math.inf, left) * math.copysign(1, right)
        )
    return left / right


def _modulo(left: float, right: float) -> float:
    if right == 0 or right != right or math.isinf(left) or left != left:
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _modulo,
}
_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _scalars(value: Any) -> Sequence[Any]:
    """Return what a comparison looks at: each node's value, or the one value."""
    return [node.typed_value() for node in value] if isinstance(value, list) else (value,)


def compare_equal(left: Any, right: Any, wanted: bool) -> bool:
    """Tell whether some pair of values is equal (or, with `wanted` false, different)."""
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_boolean(left) == to_boolean(right)) == wanted
    return any(_are_equal(a, b) == wanted for a in _scalars(left) for b in _scalars(right))


def _are_equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return abs(to_number(left) - to_number(right)) < 1e-12 or to_number(left) == to_number(right)
    return to_text(left) == to_text(right)


def _compare_order(left: Any, right: Any, relation: Callable[[float, float], bool]) -> bool:
    return any(relation(to_number(a), to_number(b)) for a in _scalars(left) for b in _scalars(right))


def _union(left: Any, right: Any) -> list[Node]:
    nodes = _require_nodes(left) + _require_nodes(right)
    return in_document_order(nodes)


def _require_nodes(value: Any) -> list[Node]:
    if not isinstance(value, list):
        raise XPathError(
            _("A path of questions is needed here; there is the value {value}.").format(value=to_text(value))
        )
    return value


def in_document_order(nodes: list[Node]) -> list[Node]:
    """Return each node once, in document order."""
    unique = list({id(node): node for node in nodes}.values())
    return sorted(unique, key=_order_key) if len(unique) > 1 else unique


def _order_key(node: Node) -> tuple[int, ...]:
    key: list[int] = []
    while (parent := node.parent) is not None:
        siblings, bias = _family(node, parent)
        key.append(bias + next((i for i, sibling in enumerate(siblings) if sibling is node), 0))
        node = parent
    return tuple(reversed(key))


def _family(node: Node, parent: Node) -> tuple[Sequence[Node], int]:
    """Return the nodes among which a node has its place, and where these come: attributes before the rest."""
    if node.kind == "namespace":
        return getattr(parent, "namespace_nodes", ()), -2_000_000
    if node.kind == "attribute":
        return parent.attributes, -1_000_000
    return getattr(parent, "all_children", parent.children), 0


def _filter(expression: Syntax, predicates: tuple[Syntax, ...], namespaces: Namespaces) -> Closure:
    inner = compile_tree(expression, namespaces)
    tests = [_predicate(predicate, namespaces) for predicate in predicates]

    def evaluate(node: Node, position: int, size: int, env: Environment) -> list[Node]:
        nodes = _require_nodes(inner(node, position, size, env))
        for test in tests:
            nodes = test(nodes, env)
        return nodes

    return evaluate


Narrow = Callable[[list[Node], Environment], list[Node]]


def _predicate(tree: Syntax, namespaces: Namespaces) -> Narrow:
    if isinstance(tree, Number):
        index = tree.value
        return lambda nodes, env: (
            [nodes[int(index) - 1]] if 0 < index <= len(nodes) and index == int(index) else []
        )
    condition = compile_tree(tree, namespaces)

    def narrow(nodes: list[Node], env: Environment) -> list[Node]:
        size = len(nodes)
        kept: list[Node] = []
        for position, node in enumerate(nodes, 1):
            value = condition(node, position, size, env)
            if value == position if type(value) is float else to_boolean(value):
                kept.append(node)
        return kept

    return narrow


def _path(path: Path, namespaces: Namespaces) -> Closure:
    plain = _plain_names(path)
    if plain is not None:
        # The commonest path of all: the environment keeps these node lists until the structure changes.
        return lambda node, position, size, env: list(env.absolute(plain))
    steps = [_step(step, namespaces) for step in steps_of_items(path)]
    start = compile_tree(path.start, namespaces) if path.start is not None else None
    absolute = path.absolute

    def evaluate(node: Node, position: int, size: int, env: Environment) -> list[Node]:
        if start is not None:
            nodes = _require_nodes(start(node, position, size, env))
        else:
            nodes = [_document_of(node, env)] if absolute else [node]
        for step in steps:
            nodes = step(nodes, env)
        return nodes

    return evaluate


def _plain_names(path: Path) -> tuple[str, ...] | None:
    if not path.absolute or not path.steps or path.start is not None:
        return None
    if all(s.axis == "child" and not s.predicates and s.test.isidentifier() for s in path.steps):
        return tuple(step.test for step in path.steps)
    return None


def _document_of(node: Node, env: Environment) -> Node:
    return env.root()


def _step(step: Step, namespaces: Namespaces) -> Narrow:
    axis, test = AXES[step.axis], node_test(step.axis, step.test, namespaces)
    indexed = _indexed_step(step, namespaces)
    tests = [_predicate(predicate, namespaces) for predicate in step.predicates]
    single = step.axis in ("child", "self", "attribute")
    reverse = step.axis in REVERSE_AXES

    def walk(nodes: list[Node], env: Environment) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            if indexed is not None and (hits := indexed(node, env)) is not None:
                found.extend(hits)
                continue
            near = [candidate for candidate in axis(node) if test(candidate)]
            for narrow in tests:
                near = narrow(near, env)
            found.extend(near)
        if len(found) < 2 or (single or (len(nodes) == 1 and not reverse)):
            return found
        return in_document_order(found)

    return walk


def _indexed_step(
    step: Step, namespaces: Namespaces
) -> Callable[[Node, Environment], "list[Node] | None"] | None:
    """Look an equality predicate up in an index where the tree has one: `item[name = $v]`."""
    if step.axis != "child" or not step.predicates or ":" in step.test or not step.test.isidentifier():
        return None
    first, *others = step.predicates
    equality = _first_equality(first)
    if equality is None:
        return None
    key, wanted_tree = equality
    wanted = compile_tree(wanted_tree, namespaces)
    # The hits satisfy the equality: only what else a predicate says is asked, positions within the hits.
    left = others if isinstance(first, Binary) and first.operator == "=" else step.predicates
    tests = [_predicate(predicate, namespaces) for predicate in left]

    def look_up(node: Node, env: Environment) -> "list[Node] | None":
        value = wanted(node, 1, 1, env)
        if isinstance(value, list):
            if len(value) != 1:
                return None
            value = value[0].typed_value()
        if not isinstance(value, str):
            return None
        hits = node.lookup(step.test, key, value)
        if hits is None:
            return None
        near = list(hits)
        for narrow in tests:
            near = narrow(near, env)
        return near

    return look_up


def _first_equality(tree: Syntax) -> tuple[str, Syntax] | None:
    """Return (child name, tree) where a predicate needs `child = tree`, tree not looking at the item."""
    if isinstance(tree, Binary) and tree.operator == "and":
        return _first_equality(tree.left) or _first_equality(tree.right)
    if not isinstance(tree, Binary) or tree.operator != "=":
        return None
    for own, other in ((tree.left, tree.right), (tree.right, tree.left)):
        name = _child_name(own)
        if name is not None and _is_independent(other):
            return name, other
    return None


def _child_name(tree: Syntax) -> str | None:
    if isinstance(tree, Path) and not tree.absolute and tree.start is None and len(tree.steps) == 1:
        step = tree.steps[0]
        if step.axis == "child" and not step.predicates and step.test.replace("-", "_").isidentifier():
            return step.test
    return None


def _is_independent(tree: Syntax) -> bool:
    """Tell whether a tree is the same for every item: a literal, an absolute path, `current()/…`."""
    match tree:
        case Literal():
            return True
        case Path(steps, absolute, start):
            rooted = absolute or (isinstance(start, Call) and start.name == "current")
            return rooted and all(not step.predicates for step in steps)
    return False
