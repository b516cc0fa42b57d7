"""The instance tree: one light node for each element and attribute of the primary instance."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.engine.specs import NodeSpec
    from survey.form.definition import Element


class InstanceNode:
    """A node of the primary instance; keeps the protocol of `survey.xpath.node.Node`.

    `text` is what was entered or computed, as the submission keeps it, and stays while the node is hidden;
    `value` is what expressions read in its place, of the kind that was put there; `own_relevant` is its own
    condition, `is_relevant` that of all above it too. `identity` is the lasting id of a repeat instance,
    `is_last` tells that it is sent after all beside it that is no instance of its repeat; `is_owed` that its
    calculation is still to be computed, since it was hidden when its turn came.
    """

    __slots__ = (
        "attributes",
        "children",
        "identity",
        "is_last",
        "is_owed",
        "is_relevant",
        "kind",
        "own_relevant",
        "parent",
        "spec",
        "text",
        "tz",
        "value",
    )

    def __init__(
        self, spec: "NodeSpec", parent: "InstanceNode | None", tz: tzinfo, kind: str = "element"
    ) -> None:
        self.spec = spec
        self.parent = parent
        self.kind = kind
        self.tz = tz
        self.text = ""
        self.value: object = ""
        self.own_relevant = True
        self.is_relevant = True
        self.identity: str | None = None
        self.is_last = False
        self.is_owed = True
        self.children: list[InstanceNode] = []
        self.attributes: Sequence[InstanceNode] = ()

    @property
    def name(self) -> str:
        """Return the local name."""
        return self.spec.local_name

    @property
    def qualified_name(self) -> str:
        """Return the name as the form writes it."""
        return self.spec.name

    @property
    def namespace(self) -> str:
        """Return the namespace's URI, empty when there is none."""
        return self.spec.namespace

    def string_value(self) -> str:
        """Return the text, or that of all below; empty while hidden."""
        if not self.is_relevant:
            return ""
        return "".join(child.string_value() for child in self.children) if self.children else self.text

    def typed_value(self) -> object:
        """Return the value as it was put; an empty text while hidden."""
        if not self.is_relevant:
            return ""
        if self.children:
            return self.string_value()
        return self.value

    def save(self, saved: tuple[str, object]) -> None:
        """Put a text and its value (see `survey.engine.saving`)."""
        self.text, self.value = saved

    def lookup(self, child: str, key: str, value: str) -> None:
        """Return None: the primary instance changes too often for an index."""
        return

    def below(self) -> "Iterator[InstanceNode]":
        """Yield this node, its attributes, and all below it, in document order."""
        yield self
        yield from self.attributes
        for child in self.children:
            yield from child.below()

    def above(self) -> "Iterator[InstanceNode]":
        """Yield this node and its ancestors, nearest first."""
        node: InstanceNode | None = self
        while node is not None:
            yield node
            node = node.parent


def given_instances(spec: "NodeSpec", parent: InstanceNode) -> int:
    """Return how many instances of a repeat the form itself puts below `parent`.

    In the form's own first instances these may be others than in instances made from a pattern, and others
    again in the first instances that a pattern holds.
    """
    return len(_given(_element_of(parent), spec))


def _given(element: "Element", spec: "NodeSpec") -> "list[Element]":
    own = [child for child in element.children if child.qualified_name == spec.name]
    return [child for child in own if not child.is_template]


def _element_of(node: InstanceNode) -> "Element":
    """Return the element of the form that a node was made after."""
    if node.parent is None or node.parent.kind == "document" or node.identity not in (None, "#1"):
        return node.spec.element
    given = _given(_element_of(node.parent), node.spec)
    return given[0] if given else node.spec.element
