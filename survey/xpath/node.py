"""What the XPath engine needs of a tree: the protocol that a form's nodes keep.

What does not live here: any tree. `survey.engine` makes the primary instance, `survey.form` the
secondary ones.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Node(Protocol):
    """An element, an attribute or a document of a tree.

    `name` is the local name (empty for a document), `namespace` its URI or ""; `children` holds elements
    only, in document order. Nodes are compared by identity.
    """

    @property
    def kind(self) -> str:
        """Return document, element, attribute, text, comment or processing-instruction."""
        ...

    @property
    def name(self) -> str:
        """Return the local name."""
        ...

    @property
    def namespace(self) -> str:
        """Return the namespace's URI."""
        ...

    @property
    def parent(self) -> "Node | None":
        """Return the node above, None for a document."""
        ...

    @property
    def children(self) -> Sequence["Node"]:
        """Return the child elements in document order."""
        ...

    @property
    def attributes(self) -> Sequence["Node"]:
        """Return the attribute nodes."""
        ...

    @property
    def is_relevant(self) -> bool:
        """Tell whether the node counts: a node that is hidden reads as an empty text."""
        ...

    def string_value(self) -> str:
        """Return the text of the node and all below it; empty while it is hidden."""
        ...

    def typed_value(self) -> object:
        """Return the value as its type has it: a float, a bool, a datetime, or text."""
        ...

    def lookup(self, child: str, key: str, value: str) -> "Sequence[Node] | None":
        """Return the children named `child` whose own child `key` reads `value`; None without an index."""
        ...


Namespaces = Mapping[str, str]
EMPTY_NODES: tuple[Node, ...] = ()
