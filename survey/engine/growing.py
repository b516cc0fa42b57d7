"""How repeats come to their instances and lose them: added one by one, or as their count asks.

What lives here: making, taking away and giving back. What does not: how many a count asks for (`counting`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from survey.engine.actions import Actions
from survey.engine.building import insert_instance, instances_of, put_instance
from survey.engine.counting import MOST_INSTANCES
from survey.engine.environment import FormEnvironment
from survey.engine.recompute import Recomputer
from survey.engine.references import range_reference
from survey.engine.snapshots import name_instances
from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode, given_instances
from survey.engine.unreached import Unreached
from survey.messages import _

if TYPE_CHECKING:
    from survey.records.findings import Finding


class Growing:
    """The repeats of one instance of a form."""

    def __init__(
        self, env: FormEnvironment, recomputer: Recomputer, actions: Actions, unreached: Unreached
    ) -> None:
        self._env = env
        self._recomputer = recomputer
        self._actions = actions
        self._unreached = unreached
        self._stash: dict[tuple[int, str], list[InstanceNode]] = {}

    def grow(
        self, parent: InstanceNode, spec: NodeSpec, identity: str | None, taken: set[str | None] | None = None
    ) -> InstanceNode:
        """Add an instance; `taken` are the identities of the others, kept up here, when the caller knows."""
        taken = {node.identity for node in instances_of(parent, spec)} if taken is None else taken
        node = insert_instance(spec, parent, self._env.tz)
        # The numbers of those that the form starts with stay theirs.
        number = max(len(taken), given_instances(spec, parent)) + 1
        while identity is None and f"#{number}" in taken:
            number += 1
        node.identity = identity or f"#{number}"
        taken.add(node.identity)
        name_instances(node)
        # Actions come before the instance is computed, as at the beginning of a form.
        self._env.forget_structure(spec)
        self._actions.fire_in_repeat(node)
        self._settle(node, parent, spec)
        return node

    def _settle(self, node: InstanceNode, parent: InstanceNode, spec: NodeSpec) -> None:
        """Bring a node that came (back) into the tree in line with what is above it."""
        self._env.forget_structure(spec)
        for below in node.below():
            below.is_relevant = below.own_relevant and (below.parent is None or below.parent.is_relevant)
            if self._recomputer.turned is not None:
                # What was not there before has neither been hidden nor shown.
                self._recomputer.turned[id(below)] = below, below.is_relevant, ""
        self._recomputer.structure_changed(parent, spec.path, node)

    def resize(self, parent: InstanceNode, path: str, wanted: int) -> None:
        """Bring a counted repeat to `wanted` instances; what is taken away comes back when it grows again."""
        spec = self._env.specs.by_path[path]
        kept = self._stash.setdefault((id(parent), path), [])
        present = instances_of(parent, spec)
        if len(present) > wanted:
            gone = present[wanted:]
            first = parent.children.index(gone[0])
            del parent.children[first : first + len(gone)]
            kept.extend(reversed(gone))
            self._env.forget_structure(spec)
            self._recomputer.structure_changed(parent, path)
        taken = {node.identity for node in present}
        for _missing in range(wanted - len(present)):
            if kept:
                node = kept.pop()
                put_instance(node, parent)
                taken.add(node.identity)
                self._settle(node, parent, spec)
            else:
                self._unreached.add(self.grow(parent, spec, None, taken))

    def excess(self) -> "Iterator[Finding]":
        """Yield the counts that ask for more than there may be, in repeats that are shown."""
        for parent, spec, asked in self._recomputer.counts.excess():
            from survey.records.findings import Finding

            yield Finding("count", range_reference(parent, spec), _too_many(spec, asked))


def _too_many(spec: NodeSpec, asked: float) -> str:
    return _(
        "The repeat {name} would have {count} instances here; there may be {most} in all: none is made."
    ).format(name=spec.name, count=f"{asked:.0f}" if asked < 1e15 else "∞", most=MOST_INSTANCES)
