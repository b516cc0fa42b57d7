"""How many instances a repeat's count asks for, and how many there may be.

What lives here: reading counts and adding them up. What does not: making instances (`growing`).
Source: JavaRosa 5.1 measured; docs/decisions/0100-counts.md.
"""

import re
from collections.abc import Iterator
from typing import Any

from survey.engine.environment import FormEnvironment
from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode
from survey.xpath.values import to_number

MOST_INSTANCES = 10_000
"""What the counts of one repeat may ask for, over all instances of what is around it."""

# As Java reads a number: an exponent and a suffix of its kind, no comma.
_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFdD]?", re.ASCII)
_MOST_SIGNS = 400


def count_asked(value: Any) -> float:
    """Return the whole number that the value of a count asks for, infinity for one without end.

    A question counts by the number that its text is. A date, a truth or a text that is none asks for none:
    0, as does a number below 1.
    """
    if isinstance(value, list):
        return _count_answered(value[0].typed_value()) if value else 0.0
    return _whole(to_number(value)) if isinstance(value, str | float | bool) else 0.0


def _count_answered(value: object) -> float:
    if isinstance(value, bool):
        return 0.0
    if isinstance(value, float | int):
        return _whole(float(value))
    text = value.strip() if isinstance(value, str) else ""
    if text == "Infinity":
        return float("inf")
    found = _NUMBER.fullmatch(text) if len(text) <= _MOST_SIGNS else None
    return _whole(float(found[1])) if found is not None else 0.0


def _whole(number: float) -> float:
    if not number >= 1:
        return 0.0
    return float(int(number)) if number < float("inf") else number


class Counts:
    """What the counts of one instance of a form ask for now."""

    def __init__(self, env: FormEnvironment) -> None:
        self._env = env
        self._asked: dict[str, dict[int, tuple[InstanceNode, int]]] = {}
        self._totals: dict[str, int] = {}
        self._excess: dict[tuple[int, str], tuple[InstanceNode, NodeSpec, float]] = {}

    def allowed(self, parent: InstanceNode, spec: NodeSpec, asked: float) -> int:
        """Return how many instances of a repeat there may be below `parent`: what is asked for, or none.

        Too many are a slip, which is told of: nobody answers so many, and they would bury what was answered.
        """
        path, place = spec.path, (id(parent), spec.path)
        own = self._asked.setdefault(path, {})
        _parent, before = own.pop(id(parent), (parent, 0))
        others = self._totals[path] = self._totals.get(path, 0) - before
        if others + asked > MOST_INSTANCES:
            others = self._forget_gone(path, parent)
        self._excess.pop(place, None)
        if others + asked > MOST_INSTANCES:
            self._excess[place] = parent, spec, asked
            asked = 0
        own[id(parent)] = parent, int(asked)
        self._totals[path] = others + int(asked)
        return int(asked)

    def _forget_gone(self, path: str, parent: InstanceNode) -> int:
        """Leave out what stood below instances that are gone; return what the others ask for."""
        own, standing = self._asked[path], self._env.nodes_at(parent.spec.path)
        if len(own) >= len(standing):
            places = {id(node) for node in standing}
            for place in [place for place in own if place not in places]:
                self._totals[path] -= own.pop(place)[1]
        return self._totals.get(path, 0)

    def refused(self, spec: NodeSpec) -> list[InstanceNode]:
        """Return the parents below which the count of a repeat asks for too many."""
        if not self._excess:
            return []
        return [parent for parent, repeat, _asked in self._excess.values() if repeat is spec]

    def excess(self) -> Iterator[tuple[InstanceNode, NodeSpec, float]]:
        """Yield the counts that ask for too many: the parent, its repeat, the number; of what is shown."""
        if not self._excess:
            return
        paths = {parent.spec.path for parent, _spec, _asked in self._excess.values()}
        standing = {id(node) for path in paths for node in self._env.nodes_at(path)}
        for parent, spec, asked in self._excess.values():
            if parent.is_relevant and id(parent) in standing:
                yield parent, spec, asked
