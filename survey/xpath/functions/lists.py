"""Counting, sums and extremes over nodes; multiple choices; checklists; shuffling.

A hidden node counts nowhere.
Source: ODK XForms specification; JavaRosa 5.1, except `max` of negative numbers, where JavaRosa
answers 0 and the specification wins.
"""

import math
from collections.abc import Iterable
from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import Closure, declare, plain, with_environment
from survey.xpath.node import Node
from survey.xpath.syntax import Call
from survey.xpath.values import to_boolean, to_number, to_text


def _nodes(value: Any, function: str) -> list[Node]:
    if not isinstance(value, list):
        raise XPathError(_("The function {name}() needs questions, not one value.").format(name=function))
    return value


def _relevant(value: Any, function: str) -> list[Node]:
    return [node for node in _nodes(value, function) if node.is_relevant]


plain("count", 1)(lambda value: float(len(_relevant(value, "count"))))
plain("count-non-empty", 1)(
    lambda value: float(sum(1 for node in _relevant(value, "count-non-empty") if node.string_value() != ""))
)


@plain("sum", 1)
def total(value: Any) -> float:
    """Add up nodes; an empty one adds nothing, as JavaRosa has it."""
    texts = [node.typed_value() for node in _relevant(value, "sum")]
    return float(sum(to_number(text) for text in texts if text != ""))


def _numbers(values: Iterable[Any]) -> list[float]:
    found: list[float] = []
    for value in values:
        parts = [n.typed_value() for n in value if n.is_relevant] if isinstance(value, list) else [value]
        found.extend(to_number(part) for part in parts if part != "")
    return [number for number in found if number == number] if any(n == n for n in found) else found


@plain("max", 1, None)
def largest(*values: Any) -> float:
    """Return the largest number; empty texts are left out; NaN when there is none."""
    return max(_numbers(values), default=math.nan)


@plain("min", 1, None)
def smallest(*values: Any) -> float:
    """Return the smallest number; empty texts are left out; NaN when there is none."""
    return min(_numbers(values), default=math.nan)


# As JavaRosa looks for it: an empty code is among no codes, and two codes in a row are found too.
plain("selected", 2)(lambda value, code: f" {to_text(code).strip()} " in f" {to_text(value)} ")
plain("count-selected", 1)(lambda value: float(len(to_text(value).split())))


@plain("selected-at", 2)
def selected_at(value: Any, index: Any) -> str:
    """Return the code at a place counted from 0, an empty text past the end; no number is place 0."""
    codes, place = to_text(value).split(), to_number(index)
    place = 0 if place != place else place
    return codes[int(place)] if 0 <= place < len(codes) else ""


@plain("checklist", 2, None)
def checklist(least: Any, most: Any, *answers: Any) -> bool:
    """Tell whether the number of true answers is within bounds; -1 leaves a bound open."""
    return _within(
        sum(1 for answer in _flat(answers) if to_boolean(answer)), to_number(least), to_number(most)
    )


@plain("weighted-checklist", 2, None)
def weighted_checklist(least: Any, most: Any, *pairs: Any) -> bool:
    """Tell whether the weights of the true answers add up within bounds."""
    answers, weights = _flat(pairs[0::2]), _flat(pairs[1::2])
    weight = sum(to_number(w) for answer, w in zip(answers, weights, strict=False) if to_boolean(answer))
    return _within(weight, to_number(least), to_number(most))


def _flat(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found.extend(
            (n.typed_value() for n in value if n.is_relevant) if isinstance(value, list) else [value]
        )
    return found


def _within(value: float, least: float, most: float) -> bool:
    return (least < 0 or value >= least) and (most < 0 or value <= most)


@with_environment("randomize", 1, 2, volatile=True)
def randomize(env: Environment, nodes: Any, seed: Any = None) -> list[Node]:
    """Shuffle nodes; the same seed gives the same order on every device."""
    given = _relevant(nodes, "randomize")
    shuffled = list(given)
    state = _ParkMiller(_seed_number(seed) if seed is not None else int(env.random() * 2**31))
    for index, node in enumerate(given):
        # From the inside out, as JavaRosa shuffles; other clients go from the end.
        other = int(state.next() * (index + 1))
        shuffled[index] = shuffled[other]
        shuffled[other] = node
    return shuffled


def _seed_number(seed: Any) -> int:
    number = to_number(seed)
    if number != number:
        # Text seeds: the first 8 bytes of its SHA-256, as JavaRosa 5 takes them.
        import hashlib

        text = to_text(seed)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    return int(number)


class _ParkMiller:
    """The minimal standard generator of Park and Miller, as every ODK client has it."""

    def __init__(self, seed: int) -> None:
        state = math.fmod(seed, 2147483647)
        self.state = int(state) if state > 0 else int(state) + 2147483646

    def next(self) -> float:
        self.state = self.state * 16807 % 2147483647
        return (self.state - 1) / 2147483646


@declare("indexed-repeat", 3, 7)
def _indexed_repeat(call: Call, arguments: list[Closure]) -> Closure:
    if len(arguments) % 2 == 0:
        raise XPathError(
            _("The function indexed-repeat() takes a question and one to three pairs of repeat and index.")
        )
    target, pairs = arguments[0], list(zip(arguments[1::2], arguments[2::2], strict=True))

    def evaluate(n: Node, p: int, s: int, e: Environment) -> list[Node]:
        found = list(_nodes(target(n, p, s, e), "indexed-repeat"))
        for repeat, index in pairs:
            wanted = to_number(index(n, p, s, e))
            # JavaRosa takes the first for an index that is no place: 0, negative, or no number.
            place = int(wanted) if wanted >= 1 else 1
            chosen = _instances_at(_nodes(repeat(n, p, s, e), "indexed-repeat"), place)
            found = [node for node in found if _is_below(node, chosen)]
        return found

    return evaluate


def _instances_at(instances: list[Node], wanted: int) -> set[int]:
    seen: dict[int, int] = {}
    chosen = set()
    for instance in instances:
        place = seen[id(instance.parent)] = seen.get(id(instance.parent), 0) + 1
        if place == wanted:
            chosen.add(id(instance))
    return chosen


def _is_below(node: Node, chosen: set[int]) -> bool:
    above: Node | None = node
    while above is not None:
        if id(above) in chosen:
            return True
        above = above.parent
    return False
