"""What an expression reads, told from its text alone: so that an answer recomputes only what it touches."""

from dataclasses import dataclass

from survey.xpath.functions import find_function
from survey.xpath.syntax import Binary, Call, Filter, Literal, Negate, Path, Step, Syntax


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What an expression reads.

    `paths` are generic absolute paths of the primary instance (`/data/r/x`, no predicates); `instances` the
    names of secondary instances; `volatile` tells of `now()`, `random()` and their like; `wildcard` that it
    may read anything, since a step cannot be told from the text (`//`, `*`, an unknown parent).
    """

    paths: frozenset[str] = frozenset()
    instances: frozenset[str] = frozenset()
    volatile: bool = False
    wildcard: bool = False
    positions: frozenset[str] = frozenset()


class _Collector:
    def __init__(self, context: str) -> None:
        self.context = context
        self.paths: set[str] = set()
        self.instances: set[str] = set()
        self.positions: set[str] = set()
        self.volatile = False
        self.wildcard = False

    def visit(self, tree: Syntax, here: str | None) -> str | None:
        """Collect what `tree` reads from the generic path `here`; return the path it leads to, if one."""
        match tree:
            case Negate(operand):
                self.visit(operand, here)
            case Binary(_operator, left, right):
                self.visit(left, here)
                self.visit(right, here)
            case Filter(expression, predicates):
                place = self.visit(expression, here)
                for predicate in predicates:
                    self.visit(predicate, place)
                return place
            case Call():
                return self.visit_call(tree, here)
            case Path():
                return self.visit_path(tree, here)
        return None

    def visit_call(self, call: Call, here: str | None) -> str | None:
        function = find_function(call.name)
        if function is not None and function.volatile:
            self.volatile = True
        if call.name == "current":
            return self.context
        if call.name in ("instance", "pulldata"):
            first = call.arguments[0] if call.arguments else None
            if isinstance(first, Literal):
                self.instances.add(first.value)
            for argument in call.arguments[1:]:
                self.visit(argument, here)
            return ""
        for argument in call.arguments:
            place = self.visit(argument, here)
            if call.name in ("position", "count", "indexed-repeat") and place:
                self.positions.add(place)
        if (
            call.name in ("string", "number", "string-length", "normalize-space", "once")
            and not call.arguments
            and here
        ):
            self.paths.add(here)
        return None

    def visit_path(self, path: Path, here: str | None) -> str | None:
        place: str | None
        if path.start is not None:
            place = self.visit(path.start, here)
            if place == self.context and isinstance(path.start, Call) and path.start.name == "current":
                place = self.context
        else:
            place = "/" if path.absolute else here
        # A path in a secondary instance ("" leads there) reads nothing of the primary one by itself.
        outside = place == ""
        for step in path.steps:
            place = "" if outside else self.follow(place, step)
            for predicate in step.predicates:
                self.visit(predicate, place)
        if outside:
            return ""
        if place is None:
            self.wildcard = True
        elif place != "/":
            self.paths.add(place)
        return place

    def follow(self, place: str | None, step: Step) -> str | None:
        if place is None:
            return None
        if step.axis == "self":
            return place
        if step.axis == "parent" and step.test == "node()":
            return place.rpartition("/")[0] or "/"
        if step.axis == "child" and not step.test.endswith((")", "*")):
            return place.rstrip("/") + "/" + step.test
        if step.axis == "attribute":
            return place
        return None


def dependencies_of(tree: Syntax, context: str) -> Dependencies:
    """Tell what `tree` reads when it is evaluated at the generic path `context`."""
    collector = _Collector(context)
    collector.visit(tree, context)
    return Dependencies(
        frozenset(collector.paths),
        frozenset(collector.instances),
        collector.volatile,
        collector.wildcard,
        frozenset(collector.positions),
    )
