"""How a function is declared, and where it is found by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from survey.xpath.context import Environment
from survey.xpath.node import Node
from survey.xpath.syntax import Call

Closure = Callable[[Node, int, int, Environment], Any]
Builder = Callable[[Call, list[Closure]], Closure]


@dataclass(frozen=True, slots=True)
class Function:
    """A function: its name, how many arguments it takes (`maximum` None: any), how a call is compiled.

    `volatile` ones give another value at each asking; `counts` are the only numbers of arguments, where not
    all between the bounds are.
    """

    name: str
    minimum: int
    maximum: int | None
    build: Builder
    volatile: bool = False
    counts: frozenset[int] | None = None

    def takes(self, count: int) -> bool:
        """Tell whether so many arguments within the bounds are right (`counts` None: all are)."""
        return self.counts is None or count in self.counts

    def arity_text(self) -> str:
        """Return the number of arguments as a person reads it: `2`, `1-3`, `2+`, `3, 5, 7`."""
        if self.counts is not None:
            return ", ".join(map(str, sorted(self.counts)))
        if self.maximum is None:
            return f"{self.minimum}+"
        return str(self.minimum) if self.minimum == self.maximum else f"{self.minimum}-{self.maximum}"


_FUNCTIONS: dict[str, Function] = {}


def declare(
    name: str,
    minimum: int,
    maximum: int | None = -1,
    *,
    volatile: bool = False,
    counts: frozenset[int] | None = None,
) -> Callable[[Builder], Builder]:
    """Register a builder: it gets the call and its compiled arguments and returns the closure."""

    def keep(builder: Builder) -> Builder:
        top = minimum if maximum == -1 else maximum
        _FUNCTIONS[name] = Function(name, minimum, top, builder, volatile, counts)
        return builder

    return keep


def plain(
    name: str, minimum: int, maximum: int | None = -1
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of its arguments' values alone."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        def build(_call: Call, arguments: list[Closure]) -> Closure:
            if len(arguments) == 1:
                only = arguments[0]
                return lambda n, p, s, e: function(only(n, p, s, e))
            if len(arguments) == 2:
                first, second = arguments
                return lambda n, p, s, e: function(first(n, p, s, e), second(n, p, s, e))
            return lambda n, p, s, e: function(*(argument(n, p, s, e) for argument in arguments))

        declare(name, minimum, maximum)(build)
        return function

    return keep


def with_environment(
    name: str, minimum: int, maximum: int | None = -1, *, volatile: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function of the environment and its arguments' values."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        def build(_call: Call, arguments: list[Closure]) -> Closure:
            return lambda n, p, s, e: function(e, *(argument(n, p, s, e) for argument in arguments))

        declare(name, minimum, maximum, volatile=volatile)(build)
        return function

    return keep


def declared(name: str) -> Function | None:
    """Return the function declared under a name, None when there is none yet."""
    return _FUNCTIONS.get(name)


def declared_names() -> list[str]:
    """Return every declared name, sorted."""
    return sorted(_FUNCTIONS)
