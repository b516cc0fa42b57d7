"""A form made ready for its instances: specs of nodes, compiled expressions, the order of recomputation.

What lives here: everything that the form alone decides, computed once per form. What does not: values.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import NamedTuple

from survey.engine.datatypes import canonical_type
from survey.engine.ordering import Needs, order_computations
from survey.engine.prepared import KnownLogic, read_logic
from survey.errors import FormError, XPathError
from survey.form.collection import collector_paused
from survey.form.definition import Bind, Control, Element, FormDefinition
from survey.messages import _
from survey.xpath import Dependencies, Expression, compile_expression

_PLAIN_BIND = Bind("")
_NO_ELEMENT = Element("")
_CONSTANTS = {"true()": True, "false()": False}


class NodeSpec:
    """What the form says of the nodes at one generic path; `parent` None for the document itself.

    `rank` is its place among the children of its parent: nodes stand in that order, a repeat's together.
    `is_repeated` tells whether there may be several such nodes; `named` holds the children by local name.
    """

    __slots__ = (
        "attributes",
        "bind",
        "children",
        "constants",
        "control",
        "datatype",
        "element",
        "expressions",
        "is_repeated",
        "local_name",
        "name",
        "named",
        "namespace",
        "parent",
        "path",
        "rank",
        "repeat",
    )

    def __init__(
        self,
        path: str,
        name: str,
        namespace: str = "",
        *,
        bind: Bind = _PLAIN_BIND,
        control: Control | None = None,
        repeat: Control | None = None,
        parent: "NodeSpec | None" = None,
    ) -> None:
        self.path = path
        self.name = name
        self.local_name = name.rpartition(":")[2]
        self.namespace = namespace
        self.bind = bind
        self.datatype = canonical_type(bind.type)
        self.control = control
        self.repeat = repeat
        self.element = _NO_ELEMENT
        self.parent = parent
        self.rank = 0 if parent is None else len(parent.children)
        self.is_repeated: bool = repeat is not None or (parent is not None and parent.is_repeated)
        self.children: dict[str, NodeSpec] = {}
        self.attributes: dict[str, NodeSpec] = {}
        self.named: dict[str, list[NodeSpec]] = {}
        self.expressions: dict[str, Expression] = {}
        self.constants: dict[str, bool] = {}

    def add(self, child: "NodeSpec") -> None:
        """Add the spec of a child, after those that are there."""
        self.children[child.name] = child
        self.named.setdefault(child.local_name, []).append(child)

    def below(self) -> "Iterator[NodeSpec]":
        """Yield this spec and all below it."""
        yield self
        yield from self.attributes.values()
        for child in self.children.values():
            yield from child.below()

    def above(self) -> "Iterator[NodeSpec]":
        """Yield this spec and those above it, nearest first."""
        spec: NodeSpec | None = self
        while spec is not None and spec.name:
            yield spec
            spec = spec.parent


class Reader(NamedTuple):
    """A computation that reads a path, and where it stands for one that changed there.

    With `top` None every place of the computation is touched; else those below the changed node's ancestor
    at `top`, found by going down `way`. No `way` at all: no place stands below it.
    """

    computation: "Computation"
    top: NodeSpec | None = None
    way: tuple[NodeSpec, ...] | None = None
    is_structural: bool = False


class Computation:
    """An expression whose value the instance keeps: a relevance, a calculation, a repeat's count."""

    __slots__ = ("expression", "kind", "order", "reads", "spec")

    def __init__(self, kind: str, spec: NodeSpec, expression: Expression, reads: Dependencies) -> None:
        self.kind = kind
        self.spec = spec
        self.expression = expression
        self.reads = reads
        self.order = 0

    @property
    def place(self) -> NodeSpec:
        """Return the spec of the nodes that it is computed at: a count's repeat may have no instance."""
        return self.spec.parent if self.kind == "count" and self.spec.parent is not None else self.spec

    @property
    def is_asked(self) -> bool:
        """Tell whether it computes a question, whose answer may be written over what was computed."""
        return (
            self.kind == "calculate"
            and self.spec.control is not None
            and not self.spec.constants.get("readonly", False)
        )


class FormSpecs:
    """A form ready for its instances. Raises FormError for logic that cannot be read or goes in circles.

    `known` is what the cache keeps of its logic: then nothing is wrong with it, and expressions are compiled
    when they are first asked. Raises KeyError when that is another form's.
    """

    def __init__(self, form: FormDefinition, known: KnownLogic | None = None) -> None:
        self.form = form
        self.known = known
        self._compiled: dict[str, Expression] = {}
        self.document = NodeSpec("", "")
        self.by_path: dict[str, NodeSpec] = {}
        self._controls: Mapping[str, Control] = form.controls()
        self._repeats = {c.ref: c for c in _all_controls(form.body) if c.kind == "repeat" and c.ref}
        self.repeat_names = {local_names(path) for path in self._repeats}
        self._build(form.root, self.document)
        self._add_missing()
        self.computations = self._in_known_order() if known is not None else self._in_order()
        for order, computation in enumerate(self.computations):
            computation.order = order
        self.triggers = self._triggers()
        self.conditional_questions = [
            spec.path
            for spec in self.by_path.values()
            if spec.control is not None
            and not spec.children
            and any("relevant" in above.expressions for above in spec.above())
        ]
        self.conditional_order = {path: order for order, path in enumerate(self.conditional_questions)}
        self.always = [c for c in self.computations if c.reads.wildcard]
        self.by_spec: dict[str, list[Computation]] = {}
        for computation in self.computations:
            self.by_spec.setdefault(computation.spec.path, []).append(computation)

    @cached_property
    def has_media(self) -> bool:
        """Tell whether some text goes with a picture, a sound or a film; looked up when first asked."""
        return self.form.has_media

    @cached_property
    def persistent(self) -> Mapping[str, tuple[Reader, ...]]:
        """Return by path the readers that are computed again also when what they read stays the same.

        They lead to questions that a person may have written over: JavaRosa computes these again at any
        answer they depend on, through however many calculations, and what was typed is gone.
        """
        leading = {computation.order for computation in self.computations if computation.is_asked}
        if not leading:
            return {}
        for computation in reversed(self.computations):
            parts = computation.spec.below() if computation.kind == "relevant" else (computation.spec,)
            readers = (reader for part in parts for reader in self.triggers.get(part.path, ()))
            if computation.kind != "count" and any(r.computation.order in leading for r in readers):
                leading.add(computation.order)
        found = {
            path: tuple(reader for reader in readers if reader.computation.order in leading)
            for path, readers in self.triggers.items()
        }
        return {path: readers for path, readers in found.items() if readers}

    def compile(self, text: str, where: str) -> Expression:
        """Compile an expression of the form, once. Raises FormError that names its place.

        A call that is sure to fail is refused here, so that an author meets it before an agent does.
        """
        try:
            found = self._compiled.get(text)
            if found is None:
                found = compile_expression(text, namespaces=self.form.namespaces)
                for fault in found.faults(certain=True):
                    raise fault
                self._compiled[text] = found
            return found
        except XPathError as error:
            raise FormError(
                _("The logic of a question cannot be read. {reason}").format(reason=error.what),
                where=f"{where}: {error.where or text}",
                remedy=error.remedy,
            ) from error

    def _build(self, element: Element, parent: NodeSpec) -> None:
        name = element.qualified_name
        path = f"{parent.path}/{name}"
        spec = self.by_path.get(path)
        if spec is None:
            spec = self._new_spec(path, name, parent)
            spec.element, spec.namespace = element, element.namespace
            parent.add(spec)
        elif element.is_template or (not spec.element.is_template and not spec.element.children):
            spec.element = element
        for attribute in element.attributes:
            if f"{path}/@{attribute}" not in self.by_path:
                spec.attributes[attribute] = self._new_spec(f"{path}/@{attribute}", attribute, spec)
        for child in element.children:
            self._build(child, spec)

    def _new_spec(self, path: str, name: str, parent: NodeSpec) -> NodeSpec:
        bind = self.form.binds.get(path, _PLAIN_BIND)
        spec = NodeSpec(
            path,
            name,
            bind=bind,
            control=self._controls.get(path),
            repeat=self._repeats.get(path),
            parent=parent,
        )
        for kind in ("relevant", "required", "readonly", "constraint", "calculate"):
            text = getattr(bind, kind)
            if text in _CONSTANTS and kind not in ("calculate", "relevant"):
                spec.constants[kind] = _CONSTANTS[text]
            elif text:
                spec.expressions[kind] = self._logic(text, path)
        self.by_path[path] = spec
        return spec

    def _add_missing(self) -> None:
        """Give the form an instanceID where it has none."""
        root = next(iter(self.document.children.values()))
        names = {spec.local_name for spec in root.children.values()}
        if "meta" not in names:
            self.added_meta = self._new_spec(f"{root.path}/orx:meta", "orx:meta", root)
            self.added_meta.namespace = "http://openrosa.org/xforms"
            root.add(self.added_meta)
            identifier = self._new_spec(
                f"{root.path}/orx:meta/orx:instanceID", "orx:instanceID", self.added_meta
            )
            identifier.namespace = "http://openrosa.org/xforms"
            identifier.bind = Bind(identifier.path, preload="uid")
            self.added_meta.add(identifier)

    def _computations(self) -> Iterator[Computation]:
        for spec in self.by_path.values():
            for kind in ("relevant", "calculate"):
                if kind in spec.expressions:
                    expression = spec.expressions[kind]
                    yield Computation(kind, spec, expression, expression.dependencies(spec.path))
            if spec.repeat is not None and spec.repeat.repeat_count:
                counted = self._logic(spec.repeat.repeat_count, spec.path)
                yield Computation("count", spec, counted, counted.dependencies(spec.path))

    def _logic(self, text: str, where: str) -> Expression:
        """Compile an expression whose faults are found when the form is read."""
        if self.known is None:
            return self.compile(text, where)
        return self._compiled.setdefault(text, Expression(text, self.form.namespaces, is_checked=True))

    def _in_order(self) -> list[Computation]:
        computations = list(self._computations())
        return order_computations(Needs(self.by_path, computations), computations, self.form.form_id)

    def _in_known_order(self) -> list[Computation]:
        found: list[Computation] = []
        for path, kind, reads in self.known.order if self.known is not None else ():
            spec = self.by_path[path]
            count = spec.repeat.repeat_count if spec.repeat is not None else None
            own = self._logic(count or "", path) if kind == "count" else spec.expressions[kind]
            found.append(Computation(kind, spec, own, reads))
        return found

    def _triggers(self) -> dict[str, list[Reader]]:
        """Return for each path what reads it."""
        triggers: dict[str, list[Reader]] = {}
        for computation in self.computations:
            for path, top in computation.reads.paths.items():
                spec = self.by_path.get(path)
                if spec is None:
                    continue
                is_structural = path in computation.reads.structure
                reader = self._reader(computation, top, is_structural)
                # A place or a number of instances does not change with what is answered in them.
                for part in [spec] if is_structural and spec.children else spec.below():
                    triggers.setdefault(part.path, []).append(reader)
        return triggers

    def _reader(self, computation: Computation, top: str, is_structural: bool) -> Reader:
        """Say where `computation` stands below the shallowest path that it passes on its way."""
        spec = self.by_path.get(top)
        if spec is None or not spec.is_repeated:
            return Reader(computation, is_structural=is_structural)
        return Reader(computation, spec, way_down(computation.place, spec), is_structural)


def local_names(path: str) -> tuple[str, ...]:
    """Return the local names on a generic path.

    >>> local_names("/data/orx:meta")
    ('data', 'meta')
    """
    return tuple(part.rpartition(":")[2] for part in path.split("/")[1:])


def way_down(spec: NodeSpec, top: NodeSpec) -> tuple[NodeSpec, ...] | None:
    """Return the specs on the way from below `top` down to `spec`, None where it does not stand there."""
    way: list[NodeSpec] = []
    for step in spec.above():
        if step is top:
            return tuple(reversed(way))
        way.append(step)
    return None


def _all_controls(body: tuple[Control, ...]) -> Iterator[Control]:
    for control in body:
        yield control
        yield from _all_controls(control.children)


@lru_cache(maxsize=16)
@collector_paused()
def _specs_for(key: tuple[str, str, str | None], holder: "_Holder") -> FormSpecs:
    form = holder.form
    with suppress(KeyError):
        return FormSpecs(form, read_logic(form.cache_key))
    return FormSpecs(form)


class _Holder:
    """A form that compares equal to any other: the cache's key says which form it is."""

    def __init__(self, form: FormDefinition) -> None:
        self.form = form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Holder)

    def __hash__(self) -> int:
        return 0


def forget_forms() -> None:
    """Forget the forms that this process made ready: the next instance reads what the cache keeps."""
    _specs_for.cache_clear()


def specs_of(form: FormDefinition) -> FormSpecs:
    """Return the form made ready, the same object for the same form. Raises FormError."""
    return _specs_for((form.hash, str(form.folder), form.cache_key), _Holder(form))
