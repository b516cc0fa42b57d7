"""The axes of XPath over the node protocol, and the tests of names and kinds.

Reverse axes give the nearest node first, as positions count there.
"""

from collections.abc import Callable, Iterator

from survey.xpath.node import Namespaces, Node

Axis = Callable[[Node], "Iterator[Node] | list[Node] | tuple[Node, ...]"]
Test = Callable[[Node], bool]


def _children(node: Node) -> "list[Node]":
    return list(getattr(node, "all_children", node.children))


def _parent(node: Node) -> "list[Node]":
    return [node.parent] if node.parent is not None else []


def _ancestors(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _ancestors_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _descendants(node: Node) -> Iterator[Node]:
    for child in _children(node):
        yield child
        yield from _descendants(child)


def _descendants_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _siblings(node: Node) -> "tuple[list[Node], int]":
    if node.parent is None or node.kind == "attribute":
        return [], 0
    siblings = _children(node.parent)
    return siblings, next((index for index, sibling in enumerate(siblings) if sibling is node), 0)


def _following_siblings(node: Node) -> "list[Node]":
    siblings, index = _siblings(node)
    return siblings[index + 1 :]


def _preceding_siblings(node: Node) -> "list[Node]":
    siblings, index = _siblings(node)
    return siblings[:index][::-1]


def _following(node: Node) -> Iterator[Node]:
    if node.kind == "attribute" and node.parent is not None:
        yield from _descendants(node.parent)
        node = node.parent
    for ancestor in _ancestors_or_self(node):
        for sibling in _following_siblings(ancestor):
            yield from _descendants_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind == "attribute" and node.parent is not None:
        node = node.parent
    for ancestor in _ancestors_or_self(node):
        for sibling in _preceding_siblings(ancestor):
            yield from reversed(list(_descendants_or_self(sibling)))


def _self(node: Node) -> "list[Node]":
    return [node]


def _attributes(node: Node) -> "list[Node]":
    return list(node.attributes)


def _namespaces(node: Node) -> "list[Node]":
    return list(getattr(node, "namespace_nodes", ()))


AXES: dict[str, Axis] = {
    "child": _children,
    "parent": _parent,
    "self": _self,
    "attribute": _attributes,
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestors_or_self,
    "descendant": _descendants,
    "descendant-or-self": _descendants_or_self,
    "following": _following,
    "following-sibling": _following_siblings,
    "namespace": _namespaces,
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
}
REVERSE_AXES = frozenset(("ancestor", "ancestor-or-self", "preceding", "preceding-sibling"))


def node_test(axis: str, test: str, namespaces: Namespaces) -> Test:
    """Return the predicate of a step's node test.

    A name without prefix fits the local name in any namespace, as forms write `/data/meta`.
    """
    if test.endswith(")"):
        return _kind_test(test)
    principal = {"attribute": "attribute", "namespace": "namespace"}.get(axis, "element")
    if test == "*":
        return lambda node: node.kind == principal
    prefix, _colon, local = test.rpartition(":")
    if not prefix:
        return lambda node: node.name == local and node.kind == principal
    uri = namespaces.get(prefix)
    if local == "*":
        return lambda node: node.kind == principal and node.namespace == uri
    if uri is None:
        return lambda node: node.name == local and node.kind == principal
    return lambda node: node.name == local and node.kind == principal and node.namespace == uri


def _kind_test(test: str) -> Test:
    kind, target = test[:-1].split("(", 1)
    if kind == "node":
        return lambda node: True
    if target:
        wanted = target[1:-1]
        return lambda node: node.kind == kind and node.name == wanted
    return lambda node: node.kind == kind
