"""The order of recomputation: each computation after what it reads, circles found and named.

What lives here: what a computation needs, told from paths alone. What does not: values.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from survey.errors import FormCircle
from survey.messages import _

if TYPE_CHECKING:
    from survey.engine.specs import Computation, NodeSpec


class Needs:
    """What each of a form's computations needs, among all of them."""

    def __init__(self, by_path: "Mapping[str, NodeSpec]", computations: "Sequence[Computation]") -> None:
        self._by_path = by_path
        self._by_spec: dict[int, list[Computation]] = {}
        for computation in computations:
            self._by_spec.setdefault(id(computation.spec), []).append(computation)

    def of(self, computation: "Computation", *, with_counts: bool = False) -> "Iterator[Computation]":
        """Yield what must be computed before; `with_counts` also the repeats whose count it only sees."""
        for spec in computation.spec.above():
            for other in self._by_spec.get(id(spec), ()):
                if other is not computation and (
                    other.kind == "relevant" or (other.kind == "count" and spec is not computation.spec)
                ):
                    yield other
        for path, top in computation.reads.paths.items():
            for maker in self._makers(path, path in computation.reads.structure):
                if maker is computation and _looks_at_twins(computation, top):
                    continue
                # A repeat may count on what stands in it: "one more, as long as the last one says yes".
                if maker.kind != "count" or with_counts:
                    yield maker

    def _makers(self, path: str, structure: bool) -> "Iterator[Computation]":
        """Yield what decides on the value at `path`: all below it unless only structure counts."""
        spec = self._by_path.get(path)
        if spec is None:
            return
        below = [spec] if structure and spec.children else list(spec.below())
        for part in below:
            for other in self._by_spec.get(id(part), ()):
                if not (structure and spec.children and other.kind == "calculate"):
                    yield other
        for above in spec.above():
            yield from (other for other in self._by_spec.get(id(above), ()) if other.kind != "calculate")


def order_computations(
    needs: Needs, computations: "Sequence[Computation]", form_id: str
) -> "list[Computation]":
    """Sort so that each comes after what it needs. Raises FormCircle that names a circle.

    Depth first without recursion: forms have chains of thousands of calculations.
    """
    ordered: list[Computation] = []
    states: dict[int, int] = {}
    trail: list[Computation] = []
    for start in sorted(computations, key=lambda c: c.reads.wildcard):
        if states.get(id(start)):
            continue
        stack = [(start, needs.of(start))]
        states[id(start)] = 1
        trail.append(start)
        while stack:
            computation, left = stack[-1]
            following = next(left, None)
            if following is None:
                stack.pop()
                trail.pop()
                states[id(computation)] = 2
                ordered.append(computation)
            elif states.get(id(following)) == 1:
                _refuse_circle(trail[trail.index(following) :], form_id)
            elif not states.get(id(following)):
                states[id(following)] = 1
                trail.append(following)
                stack.append((following, needs.of(following)))
    return ordered


def _refuse_circle(circle: "list[Computation]", form_id: str) -> None:
    names = [computation.spec.path for computation in (*circle, circle[0])]
    raise FormCircle(
        _("The logic goes in a circle: {path}.").format(path=" -> ".join(names)),
        where=form_id,
        remedy=_("Break the circle: one of these questions must not depend on the others."),
        steps=[(computation.spec.path, computation.kind) for computation in circle],
    )


def _looks_at_twins(computation: "Computation", top: str) -> bool:
    """Tell whether a calculation reads its own question in other instances of its repeat."""
    repeat = next((spec for spec in computation.spec.above() if spec.repeat is not None), None)
    return repeat is not None and len(top) < len(repeat.path)
