"""Counted repeats that the interview has not come to yet: their defaults still follow what is answered.

A phone makes the instances of a counted repeat when the interview comes to them, and their dynamic defaults
then see every answer given before. Here the instances are there as soon as their number is known, so their
defaults are computed anew at each answer that stands before them, until one at or after them is given.
Source: JavaRosa 5.1 measured; docs/decisions/0060-counted-repeats.md.
"""

from survey.engine.actions import Actions
from survey.engine.tree import InstanceNode


class Unreached:
    """The instances of counted repeats, in one instance of a form, that no answer has come to."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions
        self._paths: frozenset[str] | None = None
        self._waiting: list[InstanceNode] = []

    def add(self, instance: InstanceNode) -> None:
        """Take up an instance that the count made."""
        if self._paths is None:
            self._paths = self._actions.repeats_with_live_defaults()
        if instance.spec.path in self._paths:
            self._waiting.append(instance)

    def reach(self, node: InstanceNode) -> None:
        """Let go of what stands before `node`, or holds it, and is shown: an answer is given there."""
        if self._waiting:
            here = _place(node)
            self._waiting = [one for one in self._waiting if not one.is_relevant or _place(one) > here]

    def renew(self) -> None:
        """Compute the defaults of the others anew."""
        for instance in self._waiting:
            if instance.parent is not None and instance in instance.parent.children:
                self._actions.fire_in_repeat(instance)


def _place(node: InstanceNode) -> tuple[int, ...]:
    """Return where a node stands, so that places compare in document order, a holder before what it holds."""
    places: list[int] = []
    while node.parent is not None:
        own = node.parent.children
        places.append(next((place for place, child in enumerate(own) if child is node), -1))
        node = node.parent
    return tuple(reversed(places))
