"""What an expression is evaluated in: the form around it, seen through one protocol."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Protocol

from survey.xpath.node import Node


class Environment(Protocol):
    """What functions ask of the form: its documents, its clock, its texts.

    `current` is the node that the evaluation began at; `Expression` sets it.
    """

    current: Node | None

    @property
    def tz(self) -> tzinfo:
        """Return the interview's time zone; dates are whole days in it."""
        ...

    def now(self) -> datetime:
        """Return the interview's clock, aware."""
        ...

    def root(self) -> Node:
        """Return the document node of the primary instance."""
        ...

    def instance(self, name: str) -> Node | None:
        """Return the document node of a secondary instance, or None when there is none of that name."""
        ...

    def absolute(self, names: tuple[str, ...]) -> Sequence[Node]:
        """Return the nodes at `/a/b/c` of the primary instance, hidden ones among them."""
        ...

    def itext(self, identifier: str) -> str:
        """Return the text of that id in the language in use; the id itself when there is none."""
        ...

    def choice_label(self, value: str, reference: str) -> str:
        """Return the label that the question at `reference` gives to `value`; empty when it has none."""
        ...

    def property(self, name: str) -> str:
        """Return a property of the device or the user, empty when unknown."""
        ...

    def random(self) -> float:
        """Return a number in [0, 1) from the interview's own seed."""
        ...

    def uuid(self) -> str:
        """Return a random UUID from the interview's own seed."""
        ...
