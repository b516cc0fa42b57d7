"""What the cache of compiled forms knows of a form's logic: its order, and how every instance begins.

What lives here: keeping and reading both as JSON, and beginning an instance from it. What does not: files
(`form.cache`), and computing (`recompute`).
A form whose logic is kept was read without fault, so that its expressions need not be looked at before they
are asked. What the form alone decides at the beginning (most conditions, most calculations) is kept too; what
the clock, the device, chance, a language or a file may decide, and what reads it, is computed each time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from survey.engine.ordering import Needs
from survey.form.cache import read_cached, write_cached
from survey.xpath import Dependencies

if TYPE_CHECKING:
    from survey.engine.environment import FormEnvironment
    from survey.engine.recompute import Recomputer
    from survey.engine.specs import Computation, FormSpecs, NodeSpec
    from survey.engine.tree import InstanceNode

_KIND = "logic"
# Written in an expression, these let something else than the form decide.
_OUTSIDE = ("instance(", "pulldata", "property(", "jr:", "format-date")
_KEPT_TYPES = (str, float, bool)


class KnownLogic(NamedTuple):
    """The computations in order (path, kind, what is read), and their first values in the zone `tz`.

    A first value is one item for each node of the computation, in document order: whether it is relevant, or
    its text and value. None stands for what is computed each time.
    """

    order: tuple[tuple[str, str, Dependencies], ...]
    tz: str
    first: tuple[list[Any] | None, ...]


def read_logic(key: str | None) -> KnownLogic | None:
    """Return what is kept of a form's logic, None when there is nothing whole."""
    content = read_cached(key, _KIND) if key is not None else None
    if content is None:
        return None
    try:
        kept = json.loads(content)
        order = tuple(
            (path, kind, Dependencies(paths, frozenset(instances), frozenset(structure), volatile, wildcard))
            for path, kind, paths, instances, structure, volatile, wildcard in kept["order"]
        )
        return KnownLogic(order, kept["tz"], tuple(kept["first"]))
    except (ValueError, KeyError, TypeError):
        return None


def keep_logic(env: "FormEnvironment", failed: Mapping[str, object]) -> KnownLogic | None:
    """Keep the logic of a form whose every computation has just been made in a new instance, and return it.

    None for a form that was read without the cache.
    """
    specs = env.specs
    if specs.form.cache_key is None:
        return None
    settled = _settled(specs, env, failed)
    known = KnownLogic(
        tuple((c.spec.path, c.kind, c.reads) for c in specs.computations),
        str(env.tz),
        tuple(_first(c, env) if id(c) in settled else None for c in specs.computations),
    )
    order = [
        [path, kind, dict(r.paths), sorted(r.instances), sorted(r.structure), r.volatile, r.wildcard]
        for path, kind, r in known.order
    ]
    kept = {"order": order, "tz": known.tz, "first": known.first}
    write_cached(specs.form.cache_key, _KIND, json.dumps(kept, separators=(",", ":")).encode())
    return known


def _first(computation: "Computation", env: "FormEnvironment") -> list[Any]:
    nodes = env.nodes_at(computation.place.path)
    if computation.kind == "relevant":
        return [node.own_relevant for node in nodes]
    return [[node.text, node.value] for node in nodes]


def _settled(specs: "FormSpecs", env: "FormEnvironment", failed: Mapping[str, object]) -> set[int]:
    """Return the ids of the computations whose first values the form alone decides."""
    needs = Needs(specs.by_path, specs.computations)
    settled: set[int] = set()
    for computation in specs.computations:
        if computation.spec.path in failed or not _is_of_form(computation, specs, env):
            continue
        if all(id(other) in settled for other in needs.of(computation, with_counts=True)):
            settled.add(id(computation))
    return settled


def _is_of_form(computation: "Computation", specs: "FormSpecs", env: "FormEnvironment") -> bool:
    """Tell whether the form alone decides on a computation, as far as itself shows."""
    reads = computation.reads
    if computation.kind == "count" or reads.volatile or reads.wildcard or reads.instances:
        return False
    if computation.spec.bind.preload is not None or computation.spec.path in reads.paths:
        return False
    if any(word in computation.expression.text for word in _OUTSIDE):
        return False
    if not all(_is_written(specs.by_path.get(path)) for path in reads.paths):
        return False
    return computation.kind == "relevant" or all(
        type(node.value) in _KEPT_TYPES for node in env.nodes_at(computation.spec.path)
    )


def _is_written(spec: "NodeSpec | None") -> bool:
    """Tell whether what stands at a path and below is the form's: nothing that the device fills."""
    return spec is not None and all(part.bind.preload is None for part in spec.below())


def begin_from_known(env: "FormEnvironment", recomputer: "Recomputer") -> bool:
    """Bring a new instance to where computing everything would; False when the cache does not know how."""
    known = env.specs.known
    if known is None or known.tz != str(env.tz) or len(known.first) != len(env.specs.computations):
        return False
    places = list(_places(env, known.first))
    if any(first is not None and len(first) != len(nodes) for _computation, nodes, first in places):
        return False
    left: list[Computation] = []
    for computation, nodes, first in places:
        if first is None:
            left.append(computation)
        elif computation.kind == "relevant":
            for node, own in zip(nodes, first, strict=True):
                node.own_relevant = own
        else:
            for node, saved in zip(nodes, first, strict=True):
                node.save((saved[0], saved[1]))
    _spread_relevance(env.document)
    for computation, nodes, first in places:
        if first is not None and computation.kind == "calculate":
            for node in nodes:
                node.is_owed = not node.is_relevant
    recomputer.compute(left)
    return True


def _places(
    env: "FormEnvironment", kept: Sequence[list[Any] | None]
) -> "Iterator[tuple[Computation, list[InstanceNode], list[Any] | None]]":
    for computation, first in zip(env.specs.computations, kept, strict=True):
        yield computation, env.nodes_at(computation.place.path) if first is not None else [], first


def _spread_relevance(node: "InstanceNode") -> None:
    """Hide what stands below a hidden node."""
    for child in (*node.attributes, *node.children):
        child.is_relevant = child.own_relevant and node.is_relevant
        _spread_relevance(child)
