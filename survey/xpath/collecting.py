"""What an expression reads, told from its text alone."""

from dataclasses import dataclass

from survey.xpath.dependencies import Dependencies
from survey.xpath.functions import find_function
from survey.xpath.syntax import Binary, Call, Filter, Literal, Negate, Path, Step, Syntax

ROOT = "/"
OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path has led: the generic path (None: unknown, empty: outside) and the shallowest passed."""

    path: str | None
    top: str


class _Collector:
    def __init__(self, context: str) -> None:
        self.context = context
        self.paths: dict[str, str] = {}
        self.instances: set[str] = set()
        self.structure: set[str] = set()
        self.volatile = False
        self.wildcard = False

    def visit(self, tree: Syntax, here: _Place) -> _Place | None:
        """Collect what `tree` reads when asked at `here`; return where it leads, if it is a path."""
        match tree:
            case Negate(operand):
                self.visit(operand, here)
            case Binary(_operator, left, right):
                self.visit(left, here)
                self.visit(right, here)
            case Filter(expression, predicates):
                place = self.visit(expression, here) or _Place(None, ROOT)
                for predicate in predicates:
                    self.visit(predicate, place)
                return place
            case Call():
                return self.visit_call(tree, here)
            case Path():
                return self.visit_path(tree, here)
        return None

    def visit_call(self, call: Call, here: _Place) -> _Place | None:
        function = find_function(call.name)
        if function is not None and function.volatile:
            self.volatile = True
        if call.name == "current":
            return _Place(self.context, self.context)
        if call.name in ("instance", "pulldata"):
            if call.arguments and isinstance(call.arguments[0], Literal):
                self.instances.add(call.arguments[0].value)
            for argument in call.arguments[1:]:
                self.visit(argument, here)
            return _Place(OUTSIDE, ROOT)
        for argument in call.arguments:
            place = self.visit(argument, here)
            if call.name in ("position", "count", "indexed-repeat") and place and place.path:
                self.structure.add(place.path)
        if not call.arguments and call.name in ("string", "number", "string-length", "normalize-space"):
            self.read(here)
        return None

    def visit_path(self, path: Path, here: _Place) -> _Place:
        if path.start is not None:
            place = self.visit(path.start, here) or _Place(None, ROOT)
        else:
            place = _Place(ROOT, ROOT) if path.absolute else here
        for step in path.steps:
            place = _follow(place, step)
            for predicate in step.predicates:
                self.visit(predicate, place)
        self.read(place)
        return place

    def read(self, place: _Place) -> None:
        if place.path == OUTSIDE:
            return
        if place.path is None:
            self.wildcard = True
        elif place.path != ROOT:
            before = self.paths.get(place.path)
            if before is None or len(place.top) < len(before):
                self.paths[place.path] = place.top


def _follow(place: _Place, step: Step) -> _Place:
    if not place.path:
        return place
    if step.axis == "self":
        return place
    if step.axis == "parent" and step.test == "node()":
        above = place.path.rpartition("/")[0] or ROOT
        return _Place(above, min(above, place.top, key=len))
    if step.axis in ("child", "attribute") and not step.test.endswith((")", "*")):
        mark = "@" if step.axis == "attribute" else ""
        return _Place(f"{place.path.rstrip('/')}/{mark}{step.test}", place.top)
    return _Place(None, ROOT)


def dependencies_of(tree: Syntax, context: str) -> Dependencies:
    """Tell what `tree` reads when it is asked at the generic path `context`."""
    collector = _Collector(context)
    collector.visit(tree, _Place(context, context))
    return Dependencies(
        collector.paths,
        frozenset(collector.instances),
        frozenset(collector.structure),
        collector.volatile,
        collector.wildcard,
    )
