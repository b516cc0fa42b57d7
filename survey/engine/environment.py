"""What expressions see of an instance: its nodes, clock, lists, texts and randomness.

What lives here: the environment of `survey.xpath`. What does not: what is computed when (`recompute`).
"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from survey.engine.building import nodes_of
from survey.engine.specs import FormSpecs, NodeSpec, local_names
from survey.engine.texts import Texts
from survey.engine.tree import InstanceNode
from survey.errors import FormError, XPathError
from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode, load_instance
from survey.xpath.node import Node

if TYPE_CHECKING:
    from survey.engine.choices import WholeList

_INSTANCES: dict[tuple[str, str], dict[str, StaticNode | None]] = {}
_KEPT_FORMS = 8


class FormEnvironment:
    """The environment of one instance.

    `moment` is the interview's clock, set by whoever drives the instance; `seed` makes `random()` and
    `uuid()` give the same values at a replay. `lists` are the secondary instances that this instance has of
    its own, by identifier; the form's are shared by all.
    """

    def __init__(
        self,
        specs: FormSpecs,
        tz: tzinfo,
        seed: int,
        properties: Mapping[str, str],
        lists: Mapping[str, StaticNode] | None = None,
    ) -> None:
        self.specs = specs
        self.tz = tz
        self.current: Node | None = None
        self.moment = datetime.now(tz)
        self.document = InstanceNode(specs.document, None, tz, "document")
        self.texts = Texts(specs, self)
        self._random = random.Random(seed)
        self._properties = properties
        self._lists = lists or {}
        self._static = _static_instances(specs.form)
        self.whole_lists: dict[tuple[str, str, str | None], WholeList] = {}
        self._nodes: dict[str, list[InstanceNode]] = {}
        self._named: dict[tuple[str, ...], list[InstanceNode]] = {}
        self._named_inside: dict[tuple[str, ...], list[tuple[str, ...]]] = {}

    def now(self) -> datetime:
        """Return the interview's clock."""
        return self.moment

    def root(self) -> Node:
        """Return the document node."""
        return self.document

    def instance(self, name: str) -> Node | None:
        """Return a secondary instance, read at its first asking.

        Raises XPathError when its file is missing or damaged: what reads it is empty, the rest goes on.
        """
        if name in self._lists:
            return self._lists[name]
        if name not in self._static:
            external = self.specs.form.instances.get(name)
            try:
                self._static[name] = (
                    load_instance(self.specs.form, external) if external is not None else None
                )
            except FormError as error:
                raise XPathError(error.what, where=error.where, remedy=error.remedy) from error
        return self._static[name]

    def absolute(self, names: tuple[str, ...]) -> Sequence[Node]:
        """Return the nodes at a path of local names."""
        return self._absolute(names)

    def _absolute(self, names: tuple[str, ...]) -> list[InstanceNode]:
        found = self._named.get(names)
        if found is None:
            found = [self.document]
            if names:
                found = [node for above in self._absolute(names[:-1]) for node in _named(above, names[-1])]
            self._named[names] = found
            for length in range(1, len(names) + 1):
                if names[:length] in self.specs.repeat_names:
                    self._named_inside.setdefault(names[:length], []).append(names)
        return found

    def nodes_at(self, path: str) -> list[InstanceNode]:
        """Return the nodes at a generic path, in document order."""
        found = self._nodes.get(path)
        if found is None:
            spec = self.specs.by_path.get(path)
            if spec is None or spec.parent is None:
                return [self.document] if path == "" else []
            parents = self.nodes_at(spec.parent.path)
            found = [node for parent in parents for node in nodes_of(parent, spec)]
            self._nodes[path] = found
        return found

    def forget_structure(self, repeat: NodeSpec | None = None) -> None:
        """Forget the lists of nodes: instances of `repeat` came or went, or (None) anything did."""
        if repeat is None:
            self._nodes.clear()
            self._named.clear()
            return
        for spec in repeat.below():
            self._nodes.pop(spec.path, None)
        for names in self._named_inside.pop(local_names(repeat.path), ()):
            self._named.pop(names, None)

    def itext(self, identifier: str) -> str:
        """Return a text by its id in the language in use."""
        return self.texts.by_id(identifier, self.current)

    def choice_label(self, value: str, reference: str) -> str:
        """Return the label that the question at `reference` gives to a choice."""
        spec = self._spec_at(reference.strip())
        if spec is None:
            return ""
        from survey.engine.choices import label_of_value

        return label_of_value(spec, value, self)

    def _spec_at(self, reference: str) -> NodeSpec | None:
        if reference.startswith("/"):
            return self.specs.by_path.get(reference)
        name = reference.rpartition("/")[2].rpartition("::")[2]
        return next(
            (spec for spec in self.specs.by_path.values() if spec.name == name and spec.control), None
        )

    def property(self, name: str) -> str:
        """Return a property of the device or the user."""
        return self._properties.get(name, "")

    def random(self) -> float:
        """Return a number in [0, 1) from the seed."""
        return self._random.random()

    def uuid(self) -> str:
        """Return a UUID, version 4, from the seed."""
        figures = f"{self._random.getrandbits(128):032x}"
        # Version 4 and its variant (RFC 9562); the module `uuid` would take 2 ms of opening a form.
        variant = "89ab"[int(figures[16], 16) & 3]
        return f"{figures[:8]}-{figures[8:12]}-4{figures[13:16]}-{variant}{figures[17:20]}-{figures[20:]}"


def _static_instances(form: FormDefinition) -> dict[str, StaticNode | None]:
    """Return the secondary instances of a form, shared by all its instances: they never change."""
    key = (form.hash, str(form.folder))
    if key not in _INSTANCES:
        while len(_INSTANCES) >= _KEPT_FORMS:
            del _INSTANCES[next(iter(_INSTANCES))]
        _INSTANCES[key] = {}
    return _INSTANCES[key]


def _named(parent: InstanceNode, name: str) -> list[InstanceNode]:
    """Return the children of a local name, in order."""
    specs = parent.spec.named.get(name)
    if specs is None:
        # A node that the form does not foresee, as `meta/deprecatedID`.
        return [child for child in parent.children if child.spec.local_name == name]
    return [node for spec in specs for node in nodes_of(parent, spec)]


def clock_of(now: datetime | Callable[[], datetime] | None) -> Callable[[], datetime]:
    """Return a clock: one that stands at a moment, the given one, or the machine's."""
    if now is None:
        return lambda: datetime.now().astimezone()
    if isinstance(now, datetime):
        fixed = now
        return lambda: fixed
    return now
