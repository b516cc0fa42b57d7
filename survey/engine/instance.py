"""The door to a living instance: answer, add and delete, ask, finish.

What lives here: steps and their outcomes. What does not: what is computed when (`recompute`), how nodes
are shown (`showing`), actions and preloads (`actions`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from survey.engine.actions import Actions
from survey.engine.building import build_node, instances_of
from survey.engine.choices import choice_values, clear_unavailable, codes_in
from survey.engine.datatypes import NotOfTypeError, canonical_text, typed_value
from survey.engine.environment import FormEnvironment, clock_of
from survey.engine.growing import Growing
from survey.engine.prepared import begin_from_known, keep_logic
from survey.engine.recompute import Recomputer
from survey.engine.references import find_child, reference_of, split_place, split_reference
from survey.engine.saving import NOTHING
from survey.engine.serialise import to_xml
from survey.engine.showing import Showing
from survey.engine.snapshots import fill_from, name_instances, take_snapshot
from survey.engine.specs import NodeSpec, specs_of
from survey.engine.tree import InstanceNode
from survey.engine.unreached import Unreached
from survey.engine.views import Glance, NodeView, Outcome
from survey.errors import EngineError, XPathError
from survey.form.definition import FormDefinition
from survey.form.itext import find_language
from survey.form.secondary import StaticNode
from survey.messages import _

if TYPE_CHECKING:
    from survey.records.findings import Finding
    from survey.records.steps import Step
    from survey.records.submissions import Snapshot

OK = Outcome("ok")


class Instance:
    """One instance of a form.

    `now` is the clock (an aware datetime, or a function that returns one); `tz` the interview's zone, the
    clock's own when None; `seed` makes random values repeatable; `instance_id` is `uuid:…`, made from the
    seed when None; `deprecated_id` that of the instance that this one edits. `properties` are those of the
    device and the user (`deviceid`, `username`, `phonenumber`, `email` …); `lists` the secondary instances
    that are not the form's own files, by identifier.
    `values` are those of a submission to edit. A question shown without a value there was cleared, unless
    `keep_defaults`: then it takes the form's default, as a question of a newer version does.
    References are absolute with positions: `/data/equipement[2]/etat`.
    Raises FormError for a form whose logic cannot be read or goes in circles.
    """

    def __init__(
        self,
        form: FormDefinition,
        *,
        language: str | None = None,
        now: datetime | Callable[[], datetime] | None = None,
        tz: tzinfo | None = None,
        device_id: str = "",
        username: str = "",
        seed: int = 0,
        instance_id: str | None = None,
        deprecated_id: str | None = None,
        properties: Mapping[str, str] | None = None,
        values: "Snapshot | None" = None,
        keep_defaults: bool = False,
        lists: Mapping[str, StaticNode] | None = None,
    ) -> None:
        self.form = form
        self._specs = specs_of(form)
        self._clock = clock_of(now)
        moment = self._clock()
        known = {"deviceid": device_id, "username": username, **(properties or {})}
        self._env = FormEnvironment(self._specs, tz or moment.tzinfo or UTC, seed, known, lists)
        self._env.moment = moment
        self._recomputer = Recomputer(
            self._env, lambda parent, path, wanted: self._growing.resize(parent, path, wanted)
        )
        self._actions = Actions(self._env, self._recomputer)
        self._unreached = Unreached(self._actions)
        self._growing = Growing(self._env, self._recomputer, self._actions, self._unreached)
        self._showing = Showing(self._env)
        self.unplaced: tuple[str, ...] = ()
        self.set_language(language or form.default_language or "")
        self._begin(values, instance_id, deprecated_id, keep_defaults)

    def _begin(
        self,
        values: "Snapshot | None",
        instance_id: str | None,
        deprecated_id: str | None,
        keep_defaults: bool,
    ) -> None:
        spec = next(iter(self._specs.document.children.values()))
        document = self._env.document
        document.children.append(build_node(spec, spec.element, document, self._env.tz))
        if values is not None:
            kept = {**values.derived, **values.answers}
            self.unplaced = tuple(fill_from(self._env, kept, values.repeats))
        name_instances(document)
        self._env.forget_structure()
        self._actions.preload(known_instance_id=instance_id, is_new=values is None)
        if values is not None or self._actions.begin():
            self._recomputer.everything()
        elif not begin_from_known(self._env, self._recomputer):
            self._recomputer.everything()
            self._specs.known = keep_logic(self._env, self._recomputer.failures)
        if values is not None and not keep_defaults:
            self._clear_defaults(values)
        if deprecated_id is not None:
            self._actions.set_deprecated(deprecated_id)
        self._actions.fire("odk-instance-load")
        self._recomputer.run()

    def _clear_defaults(self, values: "Snapshot") -> None:
        """Empty the questions that show a default although the kept values have none: they were cleared."""
        asked = [
            s for s in self._specs.by_path.values() if s.control is not None and s.bind.calculate is None
        ]
        for spec in (one for one in asked if not one.children and one.element.text.strip()):
            for node in self._env.nodes_at(spec.path):
                ref = reference_of(node, by_identity=True)
                if node.is_relevant and node.text and ref not in values.answers and ref not in values.derived:
                    node.save(NOTHING)
                    self._recomputer.changed(node)
        self._recomputer.run()

    @classmethod
    def restore(cls, form: FormDefinition, values: "Snapshot", **options: object) -> "Instance":
        """Make an instance from kept values, for editing; `unplaced` lists what the form has no place for.

        `options` are those of the constructor.
        """
        return cls(form, values=values, **options)  # type: ignore[arg-type]

    # Asking.

    @property
    def language(self) -> str | None:
        """Return the name of the language in use, None for a form without languages."""
        return self._env.texts.language

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the names of the form's languages, as in its itext."""
        return self.form.languages

    @property
    def instance_id(self) -> str:
        """Return the instanceID, `uuid:…`, empty when the form has no place for one."""
        node = self._actions.meta_node("instanceID")
        return node.text if node is not None else ""

    @property
    def title(self) -> str:
        """Return the instance's name as the form computes it (`meta/instanceName`), empty without one."""
        node = self._actions.meta_node("instanceName")
        return node.string_value() if node is not None else ""

    def node(self, ref: str) -> NodeView:
        """Show the node at `ref`; a repeat without a position is its range. Raises EngineError."""
        parent, spec, node = self._locate(ref)
        if node is None:
            return self._showing.range(parent, spec)
        return self._showing.node(node)

    def glance(self, ref: str) -> Glance:
        """Tell what a screen asks of every node at every answer: no texts, no choices. Raises EngineError."""
        parent, spec, node = self._locate(ref)
        if node is None:
            return Glance(self._showing.range(parent, spec).relevant, False, "")
        return Glance(node.is_relevant, self._showing.is_readonly(node), "" if node.children else node.text)

    def nodes(self) -> Iterator[NodeView]:
        """Show every node in document order, a repeat's range before its instances."""
        root = self._env.document.children[0]
        yield from self._nodes_below(root)

    def _nodes_below(self, node: InstanceNode) -> Iterator[NodeView]:
        yield self._showing.node(node)
        shown: set[str] = set()
        for name, spec in node.spec.children.items():
            if spec.repeat is not None:
                yield self._showing.range(node, spec)
            for child in node.children:
                if child.spec is spec and name not in shown:
                    yield from self._nodes_below(child)

    def repeat_count(self, ref: str) -> int:
        """Return how many instances the repeat at `ref` has. Raises EngineError when there is none."""
        parent, spec, _node = self._locate(ref)
        return len(instances_of(parent, spec))

    def _locate(self, ref: str) -> tuple[InstanceNode, NodeSpec, InstanceNode | None]:
        """Return the parent, the spec and the node at `ref`; no node for a repeat's range."""
        parent = self._env.document
        segments = split_reference(ref)
        for index, (name, place) in enumerate(segments):
            is_last = index == len(segments) - 1
            spec = parent.spec.children.get(name)
            if is_last and spec is not None and spec.repeat is not None and place is None:
                return parent, spec, None
            node = find_child(parent, name, place)
            if node is None:
                raise EngineError(
                    _("There is no question {ref} in this instance.").format(ref=ref),
                    where=self.form.form_id,
                    remedy=_("Check the names, and that the repeat has an instance at that position."),
                )
            if is_last:
                return parent, node.spec, node
            parent = node
        raise EngineError(_("{ref} is no reference to a question.").format(ref=repr(ref)))

    # Steps.

    def apply(self, step: "Step", at: datetime | None = None) -> Outcome | None:
        """Take a step of a journal; `at` becomes the clock. None for steps that do not concern the instance.

        An answer that clears a required question is taken: the interview says what is missing.
        """
        from survey.records.steps import AddRepeat, Answer, DeleteRepeat, Finalize, Language

        if at is not None:
            self._env.moment = at
        match step:
            case Answer(ref, value):
                return self._answer(ref, value or "", ask_required=False)
            case AddRepeat(ref, identity):
                return self._reported(lambda: self._add(ref, identity))
            case DeleteRepeat(ref):
                return self._reported(lambda: self._delete(ref))
            case Language(name):
                self.set_language(name)
                return OK
            case Finalize():
                self._finish()
                return OK
            case _:
                return None

    @staticmethod
    def _reported(do: Callable[[], object]) -> Outcome:
        try:
            do()
        except EngineError as error:
            return Outcome("refused", error.what)
        return OK

    def answer(self, ref: str, value: str | None) -> Outcome:
        """Answer the question at `ref` with XForms text; None or "" clears it."""
        self._tick()
        return self._answer(ref, value or "", ask_required=True)

    def _answer(self, ref: str, value: str, *, ask_required: bool) -> Outcome:
        try:
            _parent, spec, node = self._locate(ref)
        except EngineError as error:
            return Outcome("refused", error.what)
        if node is None or node.children or spec.children:
            return Outcome("refused", _("{ref} holds questions and takes no answer itself.").format(ref=ref))
        if not node.is_relevant:
            return Outcome("refused", _("{ref} is hidden by other answers.").format(ref=ref))
        if closed := self._showing.why_closed(node):
            return Outcome("refused", closed.format(ref=ref))
        try:
            text = canonical_text(value, spec.datatype, self._env.tz)
        except NotOfTypeError as error:
            return Outcome("refused", str(error))
        unknown = self._unknown_choice(node, text)
        if unknown is not None:
            return Outcome("refused", _("{value} is not one of the choices.").format(value=repr(unknown)))
        return self._put(node, text, ask_required=ask_required)

    def _unknown_choice(self, node: InstanceNode, text: str) -> str | None:
        control = node.spec.control
        given = codes_in(control.kind, text) if control is not None else []
        if not given:
            return None
        try:
            values = choice_values(node, self._env)
        except XPathError:
            return None
        return next((code for code in given if code not in values), None)

    def _put(self, node: InstanceNode, text: str, *, ask_required: bool) -> Outcome:
        given = text, typed_value(text, node.spec.datatype, self._env.tz)
        if text != "" and not self._satisfies(node, text):
            return Outcome("constraint", self._showing.constraint_message(node))
        if text == "" and ask_required and self._showing.is_required(node):
            return Outcome("required", self._showing.required_message(node))
        # A calculation may have put the same text there as something else: true, saved as 1, is no number.
        if text == node.text and type(given[1]) is type(node.value):
            self._recomputer.answered_alike(node)
            return OK
        before, excess = (node.text, node.value), {one.where for one in self._growing.excess()}
        self._recomputer.turned = {}
        self._unreached.reach(node)
        node.save(given)
        self._recomputer.changed(node)
        self._recomputer.run()
        too_many = next((one.message for one in self._growing.excess() if one.where not in excess), None)
        if too_many is not None:
            self._take_back(node, before)
            return Outcome("refused", too_many)
        self._actions.fire_changed(node)
        self._unreached.renew()
        self._recomputer.run()
        return Outcome("ok", None, *self._turned())

    def _take_back(self, node: InstanceNode, before: tuple[str, object]) -> None:
        node.save(before)
        self._recomputer.changed(node)
        self._recomputer.run()
        self._recomputer.turned = None

    def _satisfies(self, node: InstanceNode, text: str) -> bool:
        before = node.text, node.value
        node.save((text, typed_value(text, node.spec.datatype, self._env.tz)))
        try:
            return self._showing.is_within_constraint(node)
        finally:
            node.save(before)

    def _turned(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the references of answered questions that the last step hid, and of those it showed."""
        turned, self._recomputer.turned = self._recomputer.turned or {}, None
        changed = [
            node
            for node, was, text in turned.values()
            if text != "" and node.is_relevant != was and node.spec.path in self._specs.conditional_order
        ]
        # An instance that the same answer took away has no place, and is not told of.
        changed = self._in_order(changed) if changed else changed
        hidden = tuple(reference_of(node) for node in changed if not node.is_relevant)
        return hidden, tuple(reference_of(node) for node in changed if node.is_relevant)

    def _in_order(self, nodes: list[InstanceNode]) -> list[InstanceNode]:
        """Return nodes in the order of the form, those of one question in the order of their instances."""
        wanted = {id(node) for node in nodes}
        paths = sorted({node.spec.path for node in nodes}, key=self._specs.conditional_order.__getitem__)
        return [node for path in paths for node in self._env.nodes_at(path) if id(node) in wanted]

    def add_repeat(self, ref: str, identity: str | None = None) -> str:
        """Add an instance to the repeat at `ref` (`/data/r`, or `/data/r[3]` for that place).

        Return its reference. `identity` is its lasting id (UUIDv7 text). One that exists already is no
        error. Raises EngineError for a repeat that takes none, or a place that leaves a gap.
        """
        self._tick()
        return self._add(ref, identity)

    def _add(self, ref: str, identity: str | None) -> str:
        bare, place = split_place(ref)
        parent, spec, _node = self._locate(bare)
        if spec.repeat is None:
            raise EngineError(_("{ref} is no repeat.").format(ref=ref))
        present = instances_of(parent, spec)
        if place is not None and place <= len(present):
            return ref
        if place is not None and place > len(present) + 1:
            raise EngineError(
                _("The repeat {ref} has {count} instances; the next one is {next}.").format(
                    ref=bare, count=len(present), next=len(present) + 1
                )
            )
        if spec.repeat.repeat_count is not None or spec.repeat.no_add_remove:
            raise EngineError(_("The form itself decides how many instances {ref} has.").format(ref=bare))
        node = self._growing.grow(parent, spec, identity)
        self._recomputer.run()
        self._unreached.reach(node)
        self._unreached.renew()
        return reference_of(node)

    def delete_repeat(self, ref: str) -> None:
        """Delete a repeat instance; those after it move up. Raises EngineError."""
        self._tick()
        self._delete(ref)

    def _delete(self, ref: str) -> None:
        parent, spec, node = self._locate(ref)
        if node is None or spec.repeat is None:
            raise EngineError(_("{ref} is no instance of a repeat.").format(ref=ref))
        if spec.repeat.repeat_count is not None or spec.repeat.no_add_remove:
            raise EngineError(_("The form itself decides how many instances {ref} has.").format(ref=ref))
        parent.children.remove(node)
        self._env.forget_structure(spec)
        self._recomputer.structure_changed(parent, spec.path)
        self._recomputer.run()

    def set_language(self, name: str) -> None:
        """Show texts in another of the form's languages, by name or code. Raises EngineError."""
        if not self.form.languages:
            return
        found = find_language(name, self.form.languages)
        if found is None:
            raise EngineError(
                _("The form has no language {name}; it has {names}.").format(
                    name=repr(name), names=", ".join(self.form.languages)
                )
            )
        self._env.texts.language = found
        self._recomputer_for_language()

    def _recomputer_for_language(self) -> None:
        """Compute again what shows texts of the form: `jr:itext` and `jr:choice-name` speak the language."""
        if not self._env.document.children:
            return
        for computation in self._specs.computations:
            if "jr:" in computation.expression.text:
                for node in self._env.nodes_at(computation.spec.path):
                    self._recomputer.again(computation, node)
        self._recomputer.run()

    # Finishing.

    def validate(self) -> "list[Finding]":
        """Return what stands against finishing: constraints that fail, required questions left empty.

        A count of a repeat that asks for more instances than there may be stands against it too.
        """
        return [*self._showing.findings(), *self._growing.excess()]

    def finalize(self) -> "list[Finding]":
        """Finish, and return what stands against sending the instance (see `validate`).

        The end time is set, and a choice that its filter no longer offers is taken out.
        """
        self._tick()
        self._finish()
        return self.validate()

    def _finish(self) -> None:
        for node in list(self._env.document.below()):
            if node.is_relevant and clear_unavailable(node, self._env):
                self._recomputer.changed(node)
                self._recomputer.run()
        self._actions.finish()
        self._recomputer.run()

    def to_xml(self) -> str:
        """Return the submission as ODK Collect would send it."""
        return to_xml(self.form, self._env.document.children[0])

    def snapshot(self, *, hidden: bool = False) -> "Snapshot":
        """Return the relevant values by lasting identity; `hidden` adds those that are not relevant now."""
        return take_snapshot(self._env, hidden=hidden)

    def identity_path(self, ref: str) -> str:
        """Return a positional reference with lasting identities instead. Raises EngineError."""
        parent, spec, node = self._locate(ref)
        if node is not None:
            return reference_of(node, by_identity=True)
        above = "" if parent.kind == "document" else reference_of(parent, by_identity=True)
        return f"{above}/{spec.name}"

    def recompute_everything(self) -> None:
        """Compute all logic from scratch; changes nothing when the incremental computation was right."""
        self._recomputer.everything()

    def _tick(self) -> None:
        self._env.moment = self._clock()
