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
from survey.xpath.values import to_boolean, to_number, to_text, whole_number


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
    """Add up nodes; what is empty or no number adds nothing, as JavaRosa has it."""
    numbers = [to_number(node.typed_value()) for node in _relevant(value, "sum")]
    return float(sum(number for number in numbers if number == number))


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


@plain("selected", 2)
def selected(value: Any, code: Any) -> bool:
    """Tell whether a code is among the codes of an answer, which single spaces separate.

    Source: JavaRosa: nothing is selected in an empty answer, and `a b` is in `a b c`.
    """
    return f" {to_text(code).strip()} " in f" {to_text(value)} "


plain("is-selected", 2)(selected)


def _codes(value: Any) -> list[str]:
    return [code for code in to_text(value).split(" ") if code]


plain("count-selected", 1)(lambda value: float(len(_codes(value))))


@plain("selected-at", 2)
def selected_at(value: Any, index: Any) -> str:
    """Return the code at a place counted from 0, an empty text past the end."""
    codes, place = _codes(value), whole_number(to_number(index))
    return codes[place] if 0 <= place < len(codes) else ""


@plain("checklist", 2, None)
def checklist(least: Any, most: Any, *answers: Any) -> bool:
    """Tell whether the number of true answers is within bounds; -1 leaves a bound open."""
    count = sum(1 for answer in _flat(answers) if to_boolean(answer))
    return _within(count, whole_number(to_number(least)), whole_number(to_number(most)))


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
    state = _ParkMiller(_seed_number(seed) if seed is not None else int(env.random() * 2**31))
    shuffled: list[Node] = []
    # Fisher and Yates from the inside out, as JavaRosa has it: other ways give other orders.
    for index, node in enumerate(_relevant(nodes, "randomize")):
        other = int(state.next() * (index + 1))
        shuffled.append(node)
        shuffled[index], shuffled[other] = shuffled[other], node
    return shuffled


def _seed_number(seed: Any) -> int:
    number = to_number(seed)
    if isinstance(seed, float) and seed != seed:
        return 0
    if number != number:
        # Text seeds: the first 8 bytes of its SHA-256, as JavaRosa 5 takes them.
        import hashlib

        text = to_text(seed)
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True) if text else 0
    return int(max(-(2**63), min(2**63 - 1, number)))


class _ParkMiller:
    """The minimal standard generator of Park and Miller, as every ODK client has it."""

    def __init__(self, seed: int) -> None:
        state = math.fmod(seed, 2147483647)
        self.state = int(state) if state > 0 else int(state) + 2147483646

    def next(self) -> float:
        self.state = self.state * 16807 % 2147483647
        return (self.state - 1) / 2147483646


@declare("indexed-repeat", 3, 11, counts=frozenset((3, 5, 7, 9, 11)))
def _indexed_repeat(_call: Call, arguments: list[Closure]) -> Closure:
    target, pairs = arguments[0], list(zip(arguments[1::2], arguments[2::2], strict=True))

    def evaluate(n: Node, p: int, s: int, e: Environment) -> list[Node]:
        found = _relevant_or_not(target(n, p, s, e))
        for repeat, index in pairs:
            # An index that is not yet known asks for the first, as JavaRosa has it.
            wanted = max(1, whole_number(to_number(index(n, p, s, e))))
            chosen = _instances_at(_relevant_or_not(repeat(n, p, s, e)), wanted)
            found = [node for node in found if _is_below(node, chosen)]
        return found

    return evaluate


def _relevant_or_not(value: Any) -> list[Node]:
    if not isinstance(value, list):
        raise XPathError(
            _("The function {name}() needs questions, not one value.").format(name="indexed-repeat")
        )
    return list(value)


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
