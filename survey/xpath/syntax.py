"""The syntax tree of XPath 1.0, printed back to text.

Printing and reading are inverse: `parse(to_text(tree)) == tree`.
Source: XML Path Language (XPath) 1.0, section 3.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from survey.errors import XPathError
from survey.messages import _


@dataclass(frozen=True, slots=True)
class Number:
    """A number written out."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Negate:
    """A minus sign before an expression."""

    operand: "Syntax"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions with one of `or and = != < <= > >= + - * div mod |` between them."""

    operator: str
    left: "Syntax"
    right: "Syntax"


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments; `position` is where its name begins in the text."""

    name: str
    arguments: tuple["Syntax", ...]
    position: int = 0

    def __eq__(self, other: object) -> bool:
        """Compare names and arguments, not where they stood."""
        return isinstance(other, Call) and (self.name, self.arguments) == (other.name, other.arguments)

    def __hash__(self) -> int:
        """Hash what is compared."""
        return hash((self.name, self.arguments))


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: `axis::test[predicate]…`; `test` is a name, `*`, `p:*`, or a node type."""

    axis: str
    test: str
    predicates: tuple["Syntax", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root (`absolute`), from the nodes of `start`, or from the context node."""

    steps: tuple[Step, ...]
    absolute: bool = False
    start: "Syntax | None" = None


@dataclass(frozen=True, slots=True)
class Filter:
    """An expression that gives nodes, with predicates: `(…)[1]`."""

    expression: "Syntax"
    predicates: tuple["Syntax", ...]


Syntax = Number | Literal | Negate | Binary | Call | Path | Filter


def walk(tree: Syntax, *, into_predicates: bool = True) -> Iterator[Syntax]:
    """Yield a tree and all inside of it, outermost first; predicates, whose context is another, on demand.

    Without recursion: forms have conditions of thousands of terms.
    """
    pending = [tree]
    while pending:
        part = pending.pop()
        yield part
        inner: list[Syntax] = []
        match part:
            case Negate(operand):
                inner.append(operand)
            case Binary(_operator, left, right):
                inner += (left, right)
            case Call(_name, arguments):
                inner += arguments
            case Filter(expression, predicates):
                inner += (expression, *(predicates if into_predicates else ()))
            case Path(steps, _absolute, start):
                inner += () if start is None else (start,)
                inner += [p for step in steps for p in step.predicates] if into_predicates else []
        pending.extend(reversed(inner))


PRECEDENCE = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6, "|": 8,
}  # fmt: skip
NEGATION = 7


def to_text(tree: Syntax) -> str:
    """Print an expression so that reading it gives the same tree. Raises XPathError for one too deep."""
    try:
        return _printed(tree)
    except RecursionError:
        raise XPathError(_("The expression is too deep to compute.")) from None


def _printed(tree: Syntax) -> str:
    match tree:
        case Number(value):
            return _number(value)
        case Literal(value):
            return f"'{value}'" if "'" not in value else f'"{value}"'
        case Negate(operand):
            return "-" + _operand(operand, NEGATION)
        case Binary(operator, left, right):
            level = PRECEDENCE[operator]
            return f"{_operand(left, level)} {operator} {_operand(right, level + 1)}"
        case Call(name, arguments):
            return f"{name}({', '.join(_printed(argument) for argument in arguments)})"
        case Path():
            return _path(tree)
        case Filter(expression, predicates):
            return f"({_printed(expression)})" + _predicates(predicates)
        case _:
            assert_never(tree)


def _number(value: float) -> str:
    if math.isinf(value):
        # A number of more than 308 figures: written so, it reads the same.
        return f"1{'0' * 400}"
    text = format(value, "f") if value != int(value) else str(int(value))
    return text if float(text) == value else format(value, ".400f").rstrip("0")


def _operand(tree: Syntax, level: int) -> str:
    text = _printed(tree)
    if isinstance(tree, Binary) and PRECEDENCE[tree.operator] < level:
        return f"({text})"
    return f"({text})" if isinstance(tree, Negate) and level > NEGATION else text


def _path(path: Path) -> str:
    steps = "/".join(f"{step.axis}::{step.test}" + _predicates(step.predicates) for step in path.steps)
    if path.start is not None:
        start = _printed(path.start)
        return f"{start if isinstance(path.start, Call | Filter) else f'({start})'}/{steps}"
    return f"/{steps}" if path.absolute else steps


def _predicates(predicates: tuple[Syntax, ...]) -> str:
    return "".join(f"[{_printed(predicate)}]" for predicate in predicates)
