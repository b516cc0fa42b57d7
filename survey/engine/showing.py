"""How nodes are shown: kinds, validity, texts, choices; computed when asked, in the language in use."""

from typing import TYPE_CHECKING

from survey.engine.building import instances_of
from survey.engine.choices import choices_at
from survey.engine.environment import FormEnvironment
from survey.engine.references import range_reference, reference_of
from survey.engine.specs import NodeSpec
from survey.engine.tree import InstanceNode
from survey.engine.views import Choice, NodeView
from survey.errors import FormError, XPathError
from survey.messages import _

if TYPE_CHECKING:
    from survey.records.findings import Finding

_CONTROL_KINDS = {"select1": "select", "select": "select", "secret": "input"}


class Showing:
    """The views of one instance's nodes."""

    def __init__(self, env: FormEnvironment) -> None:
        self._env = env

    def is_required(self, node: InstanceNode) -> bool:
        """Tell whether the node must not be empty."""
        return self._condition(node, "required")

    def is_readonly(self, node: InstanceNode) -> bool:
        """Tell whether the node, or a group around it, takes no answers."""
        above: InstanceNode | None = node
        while above is not None and above.kind != "document":
            if self._condition(above, "readonly"):
                return True
            above = above.parent
        return False

    def why_closed(self, node: InstanceNode) -> str | None:
        """Return why a node takes no answers, with `{ref}` for its reference, None when it takes them."""
        calculated = node.spec.bind.calculate is not None
        if calculated and (node.spec.control is None or self.is_readonly(node)):
            return _("{ref} is computed and takes no answer.")
        return _("{ref} is read-only and takes no answer.") if self.is_readonly(node) else None

    def is_within_constraint(self, node: InstanceNode) -> bool:
        """Tell whether the node's value satisfies its constraint; an empty one always does."""
        if node.text == "":
            return True
        constant = node.spec.constants.get("constraint")
        if constant is not None:
            return constant
        expression = node.spec.expressions.get("constraint")
        if expression is None:
            return True
        try:
            return expression.as_boolean(node, self._env)
        except XPathError:
            return False

    def _condition(self, node: InstanceNode, kind: str) -> bool:
        constant = node.spec.constants.get(kind)
        if constant is not None:
            return constant
        expression = node.spec.expressions.get(kind)
        if expression is None:
            return False
        try:
            return expression.as_boolean(node, self._env)
        except XPathError:
            return False

    def constraint_message(self, node: InstanceNode) -> str:
        """Return what the form says of a value that its constraint refuses."""
        own = self._env.texts.show(node.spec.bind.constraint_message, node)
        return own or _("This answer is outside of what the form allows.")

    def required_message(self, node: InstanceNode) -> str:
        """Return what the form says of an empty question that must have an answer."""
        own = self._env.texts.show(node.spec.bind.required_message, node)
        return own or _("This question needs an answer.")

    def range(self, parent: InstanceNode, spec: NodeSpec) -> NodeView:
        """Show a repeat itself, below `parent`."""
        controlled = spec.repeat is not None and (
            spec.repeat.repeat_count is not None or spec.repeat.no_add_remove
        )
        kind = "repeat-range:controlled" if controlled else "repeat-range:uncontrolled"
        present = instances_of(parent, spec)
        node = present[0] if present else InstanceNode(spec, parent, self._env.tz)
        relevant = parent.is_relevant and (
            any(instance.is_relevant for instance in present) if present else self._would_be_relevant(node)
        )
        return self._view(node, range_reference(parent, spec), kind, relevant=relevant)

    def _would_be_relevant(self, node: InstanceNode) -> bool:
        return self._condition(node, "relevant") if node.spec.bind.relevant else True

    def node(self, node: InstanceNode) -> NodeView:
        """Show a node of the tree."""
        return self._view(node, reference_of(node), self._kind(node), relevant=node.is_relevant)

    def _kind(self, node: InstanceNode) -> str:
        spec = node.spec
        if node.parent is not None and node.parent.kind == "document":
            return "root"
        if spec.repeat is not None:
            return "repeat-instance"
        if spec.children or (spec.control is not None and spec.control.kind == "group"):
            return "group"
        if spec.control is None:
            return "model-value"
        if spec.control.kind == "input" and spec.constants.get("readonly") and spec.bind.calculate is None:
            return "note"
        return _CONTROL_KINDS.get(spec.control.kind, spec.control.kind)

    def _view(self, node: InstanceNode, ref: str, kind: str, *, relevant: bool) -> NodeView:
        spec = node.spec
        control = spec.control
        holds = bool(spec.children) or kind.startswith("repeat") or kind in ("group", "root")
        required = not holds and self.is_required(node)
        is_excused = not relevant or holds or control is None
        valid = is_excused or (self.is_within_constraint(node) and not (required and node.text == ""))
        texts = self._env.texts
        return NodeView(
            ref=ref,
            kind=kind,
            datatype=spec.datatype,
            control=control.kind if control is not None and not holds else None,
            mediatype=control.mediatype if control is not None else None,
            appearance=control.appearance if control is not None else "",
            relevant=relevant,
            required=required,
            readonly=self.is_readonly(node),
            valid=valid,
            value=None if holds else node.text,
            label=texts.show(control.label, node) if control is not None else None,
            hint=texts.show(control.hint, node) if control is not None else None,
            guidance=texts.show(control.hint, node, "guidance") if control is not None else None,
            choices=self._choices(node) if control is not None and not holds else (),
            constraint_message=texts.show(spec.bind.constraint_message, node),
            required_message=texts.show(spec.bind.required_message, node),
            tags=spec.bind.extra,
            attributes=control.attributes if control is not None else {},
            media=texts.media(control.label, node) if control is not None else {},
        )

    def _choices(self, node: InstanceNode) -> tuple[Choice, ...]:
        try:
            return choices_at(node, self._env)
        except (XPathError, FormError):
            return ()

    def findings(self) -> "list[Finding]":
        """Return what stands against finishing, in document order.

        Only questions do, as in JavaRosa: nobody could answer a calculation or a hidden node otherwise.
        """
        from survey.records.findings import Finding

        found: list[Finding] = []
        for node in self._env.document.below():
            if not node.is_relevant or node.children or node.spec.control is None or node.spec.children:
                continue
            if node.text == "" and self.is_required(node):
                found.append(Finding("required", reference_of(node), self.required_message(node)))
            elif not self.is_within_constraint(node):
                found.append(Finding("constraint", reference_of(node), self.constraint_message(node)))
        return found
