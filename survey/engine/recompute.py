"""Recomputation: after a change, exactly what it touches, each thing once and after what it reads.

The law: after any sequence of steps the instance is as if everything had been computed from scratch
(`everything`), for forms without actions, `once()` and volatile functions.
"""

import heapq
from collections.abc import Callable, Iterable

from survey.engine.building import instances_of, nodes_of
from survey.engine.counting import Counts, count_asked
from survey.engine.environment import FormEnvironment
from survey.engine.saving import NOTHING, calculated
from survey.engine.specs import Computation, NodeSpec, Reader, way_down
from survey.engine.tree import InstanceNode, given_instances
from survey.errors import XPathError
from survey.xpath.values import to_boolean


class Recomputer:
    """Keeps one instance's relevance, calculations and counted repeats true.

    `resize` is asked to bring a counted repeat to a number of instances; `note` hears of every node whose
    value changed by a calculation; `failures` holds the expressions that could not be computed, `counts` what
    the counts of repeats ask for. While `turned` is a dictionary, it hears of every node whose relevance
    changes: what it was, and the text then.
    """

    def __init__(self, env: FormEnvironment, resize: Callable[[InstanceNode, str, int], None]) -> None:
        self._env = env
        self._specs = env.specs
        self._resize = resize
        self._heap: list[int] = []
        self._waiting: dict[int, dict[int, InstanceNode] | None] = {}
        self.failures: dict[str, XPathError] = {}
        self.counts = Counts(env)
        self.turned: dict[int, tuple[InstanceNode, bool, str]] | None = None

    def everything(self) -> None:
        """Compute all of it, in order."""
        self.compute(self._specs.computations)

    def compute(self, computations: Iterable[Computation]) -> None:
        """Compute some of it everywhere, and what follows."""
        for computation in computations:
            self._schedule(computation, None)
        self.run()

    def changed(self, node: InstanceNode) -> None:
        """Schedule what reads `node`."""
        for reader in self._specs.triggers.get(node.spec.path, ()):
            self._schedule_reader(reader, node)
        for computation in self._specs.always:
            self._schedule(computation, None)

    def answered_alike(self, node: InstanceNode) -> None:
        """Compute what an answer computes again although it changes nothing: see `FormSpecs.persistent`.

        To empty what is empty is no answer.
        """
        for reader in self._specs.persistent.get(node.spec.path, ()) if node.text else ():
            self._schedule_reader(reader, node)
        self.run()

    def _schedule_reader(self, reader: Reader, node: InstanceNode) -> None:
        if reader.top is None:
            self._schedule(reader.computation, None)
            return
        anchor: InstanceNode | None = node
        while anchor is not None and anchor.spec is not reader.top:
            anchor = anchor.parent
        if anchor is None:
            self._schedule(reader.computation, None)
        elif reader.way is not None:
            self._schedule_below(reader.computation, anchor, reader.way)

    def structure_changed(self, parent: InstanceNode, path: str, came: InstanceNode | None = None) -> None:
        """Schedule what reads the instances of the repeat at `path` below `parent`, and all inside `came`.

        `came` stands after all others: what is read within another instance stays as it is, its position too,
        unless a person may have written over it.
        """
        spec = self._specs.by_path[path]
        for part in spec.below():
            for reader in self._specs.triggers.get(part.path, ()):
                if reader.top is None or spec not in reader.top.above():
                    self._schedule_reader(reader, parent)
                elif reader.is_structural and (came is None or reader.computation.is_asked):
                    self._schedule(reader.computation, None)
            for computation in self._specs.by_spec.get(part.path, ()) if came is not None else ():
                way = way_down(computation.place, spec)
                if came is not None and way is not None:
                    self._schedule_below(computation, came, way)
        for computation in self._specs.always:
            self._schedule(computation, None)

    def _schedule_below(
        self, computation: Computation, anchor: InstanceNode, way: tuple[NodeSpec, ...]
    ) -> None:
        """Schedule a computation wherever it stands below `anchor`, down `way`."""
        contexts = [anchor]
        for spec in way:
            contexts = [node for above in contexts for node in nodes_of(above, spec)]
        for context in contexts:
            self._schedule(computation, context)

    def again(self, computation: Computation, node: InstanceNode) -> None:
        """Schedule one computation at one node."""
        self._schedule(computation, node)

    def _schedule(self, computation: Computation, context: InstanceNode | None) -> None:
        order = computation.order
        if order not in self._waiting:
            self._waiting[order] = {} if context is not None else None
            heapq.heappush(self._heap, order)
        waiting = self._waiting[order]
        if context is None:
            self._waiting[order] = None
        elif waiting is not None:
            waiting[id(context)] = context

    def _contexts(self, computation: Computation) -> Iterable[InstanceNode]:
        return self._env.nodes_at(computation.place.path)

    def run(self) -> None:
        """Compute what is scheduled, and what follows from it, until nothing is left."""
        rounds = 0
        limit = 50 * (len(self._specs.computations) + 10)
        while self._heap:
            rounds += 1
            if rounds > limit:
                # Only expressions that may read anything can disturb each other so; they stand as they are.
                self._heap.clear()
                self._waiting.clear()
                return
            order = heapq.heappop(self._heap)
            contexts = self._waiting.pop(order)
            computation = self._specs.computations[order]
            for node in list(self._contexts(computation) if contexts is None else contexts.values()):
                self._compute(computation, node)
            if computation.kind == "count":
                # What was too many beside the old counts of the others may not be beside the new ones.
                for parent in self.counts.refused(computation.spec):
                    self._compute(computation, parent)

    def _compute(self, computation: Computation, node: InstanceNode) -> None:
        match computation.kind:
            case "relevant":
                self._relevance(computation, node)
            case "count":
                self._count(computation, node)
            case _:
                self._calculation(computation, node)

    def _value(self, computation: Computation, node: InstanceNode) -> object:
        try:
            value = computation.expression.value(node, self._env)
        except XPathError as error:
            self.failures[computation.spec.path] = error
            return ""
        self.failures.pop(computation.spec.path, None)
        return value

    def _relevance(self, computation: Computation, node: InstanceNode) -> None:
        own = to_boolean(self._value(computation, node))
        if own == node.own_relevant:
            self._pass_on(computation, node)
            return
        node.own_relevant = own
        self.refresh_relevance(node)

    def refresh_relevance(self, node: InstanceNode) -> None:
        """Bring `is_relevant` of a node and all below up to date, and schedule what follows."""
        relevant = node.own_relevant and (node.parent is None or node.parent.is_relevant)
        if relevant == node.is_relevant:
            return
        node.is_relevant = relevant
        if self.turned is not None:
            self.turned.setdefault(id(node), (node, not relevant, node.text))
        self.changed(node)
        if relevant:
            # What stood still while it was hidden is computed now (getodk/getodk#889).
            for computation in self._specs.by_spec.get(node.spec.path, ()) if node.is_owed else ():
                if computation.kind == "calculate":
                    self._schedule(computation, node)
        for child in (*node.attributes, *node.children):
            self.refresh_relevance(child)

    def _calculation(self, computation: Computation, node: InstanceNode) -> None:
        node.is_owed = not node.is_relevant
        if node.is_owed:
            self._pass_on(computation, node)
            return
        value = self._value(computation, node)
        try:
            saved = calculated(value, node.spec.datatype, self._env.tz)
        except XPathError as error:
            self.failures[computation.spec.path] = error
            saved = NOTHING
        if saved[0] != node.text or type(saved[1]) is not type(node.value):
            node.save(saved)
            self.changed(node)
        else:
            self._pass_on(computation, node)

    def _pass_on(self, computation: Computation, node: InstanceNode) -> None:
        """Schedule what follows from a computation that changed nothing: see `FormSpecs.persistent`."""
        if not self._specs.persistent:
            return
        parts = computation.spec.below() if computation.kind == "relevant" else (computation.spec,)
        for part in parts:
            for reader in self._specs.persistent.get(part.path, ()):
                # Only onwards: a repeat's count may read what stands in it.
                if reader.computation.order > computation.order:
                    self._schedule_reader(reader, node)

    def _count(self, computation: Computation, parent: InstanceNode) -> None:
        # The expression stands at the repeat; a repeat of no instance has its parent's place.
        present = instances_of(parent, computation.spec)
        here = present[0] if present else InstanceNode(computation.spec, parent, self._env.tz)
        asked = count_asked(self._value(computation, here))
        wanted = self.counts.allowed(parent, computation.spec, asked)
        # Those that the form gives stay, as on a phone, when a question counts (decision 0060).
        is_question = computation.expression.is_path
        least = min(len(present), given_instances(computation.spec, parent)) if is_question else 0
        self._resize(parent, computation.spec.path, max(wanted, least))
