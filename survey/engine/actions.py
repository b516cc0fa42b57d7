"""Actions and preloads: what the form sets by itself when an instance begins, changes or ends.

Source: ODK XForms specification, actions and preload attributes; OpenRosa metadata.
"""

from survey.engine.datatypes import date_time_text
from survey.engine.environment import FormEnvironment
from survey.engine.recompute import Recomputer
from survey.engine.saving import Saved, assigned, given
from survey.engine.tree import InstanceNode
from survey.errors import XPathError
from survey.form.definition import SetValue

_MAX_DEPTH = 20


class Actions:
    """The actions of one instance."""

    def __init__(self, env: FormEnvironment, recomputer: Recomputer) -> None:
        self._env = env
        self._recomputer = recomputer
        self._actions = env.specs.form.actions
        self._depth = 0

    def preload(self, *, known_instance_id: str | None, is_new: bool) -> None:
        """Fill what the form asks of the device: instanceID, start, today, device and user."""
        for spec in self._env.specs.by_path.values():
            if spec.bind.preload is None:
                continue
            for node in self._env.nodes_at(spec.path):
                value = self._preloaded(
                    spec.bind.preload, spec.bind.preload_parameter or "", known_instance_id
                )
                is_kept = (
                    not is_new and node.text != "" and (spec.bind.preload != "uid" or not known_instance_id)
                )
                if value is not None and not is_kept:
                    self._put(node, given(value, node.spec.datatype, self._env.tz))

    def _preloaded(self, kind: str, parameter: str, known_instance_id: str | None) -> str | None:
        moment = self._env.now().astimezone(self._env.tz)
        match kind, parameter:
            case "uid", _:
                return known_instance_id or f"uuid:{self._env.uuid()}"
            case "timestamp", "start":
                return date_time_text(moment)
            case "date", "today":
                return moment.date().isoformat()
            case "property", name:
                return self._env.property(name) or None
        return None

    def finish(self) -> None:
        """Fill what is known only at the end: the end time."""
        for spec in self._env.specs.by_path.values():
            if (spec.bind.preload, spec.bind.preload_parameter) == ("timestamp", "end"):
                for node in self._env.nodes_at(spec.path):
                    moment = date_time_text(self._env.now().astimezone(self._env.tz))
                    self._put(node, given(moment, node.spec.datatype, self._env.tz))

    def meta_node(self, name: str) -> InstanceNode | None:
        """Return the node of OpenRosa's metadata with that name."""
        root = self._env.document.children[0]
        meta = next((child for child in root.children if child.spec.local_name == "meta"), None)
        if meta is None:
            return None
        return next((child for child in meta.children if child.spec.local_name == name), None)

    def set_deprecated(self, instance_id: str) -> None:
        """Name the instance that this one edits, in `meta/deprecatedID`."""
        identifier = self.meta_node("instanceID")
        if identifier is None or identifier.parent is None:
            return
        node = self.meta_node("deprecatedID")
        if node is None:
            from survey.engine.specs import NodeSpec

            prefix = identifier.spec.name.removesuffix("instanceID")
            path = identifier.spec.path.removesuffix("instanceID") + "deprecatedID"
            spec = NodeSpec(
                path, f"{prefix}deprecatedID", identifier.spec.namespace, parent=identifier.spec.parent
            )
            node = InstanceNode(spec, identifier.parent, self._env.tz)
            identifier.parent.children.append(node)
            self._env.forget_structure()
        node.save((instance_id, instance_id))

    def begin(self) -> bool:
        """Carry out what a new instance begins with; tell whether there was anything.

        This comes before all else is computed, as in JavaRosa: nothing is hidden yet, and no calculation has
        its value.
        """
        first = ("odk-instance-first-load", "xforms-ready")
        for event in first:
            self.fire(event)
        return any(event in action.events for action in self._actions for event in first)

    def fire(self, event: str) -> None:
        """Carry out the actions of an event at the top of the form."""
        for action in self._actions:
            if event in action.events and (action.source is None or event != "odk-new-repeat"):
                # Hidden nodes too: a default waits for its question to be shown, as in JavaRosa.
                for node in self._env.nodes_at(action.ref):
                    self._carry_out(action, node)

    def fire_in_repeat(self, instance: InstanceNode) -> None:
        """Carry out the actions of a new repeat instance, inside of it."""
        for action in self._actions:
            if "odk-new-repeat" in action.events and self._repeat_around(action) == instance.spec.path:
                for node in self._targets(action, instance):
                    self._carry_out(action, node)

    def repeats_with_live_defaults(self) -> frozenset[str]:
        """Return the paths of repeats whose new instances take a default out of other answers."""
        found: set[str] = set()
        for action in self._actions:
            around = self._repeat_around(action)
            if "odk-new-repeat" in action.events and action.value is not None and around is not None:
                reads = self._env.specs.compile(action.value, action.ref).dependencies(action.ref)
                if reads.paths or reads.wildcard:
                    found.add(around)
        return frozenset(found)

    def _repeat_around(self, action: SetValue) -> str | None:
        spec = self._env.specs.by_path.get(action.source or "")
        above = spec.above() if spec is not None else ()
        return next((one.path for one in above if one.repeat is not None), None)

    def fire_changed(self, source: InstanceNode) -> None:
        """Carry out the actions that a changed value triggers."""
        for action in self._actions:
            if "xforms-value-changed" in action.events and action.source == source.spec.path:
                for node in self._targets(action, source):
                    self._carry_out(action, node)

    def _targets(self, action: SetValue, source: InstanceNode) -> list[InstanceNode]:
        """Return the nodes that an action sets: those in the same instance of each repeat around both."""
        nodes = self._env.nodes_at(action.ref)
        target = self._env.specs.by_path.get(action.ref)
        around = list(target.above()) if target is not None else []
        for anchor in source.above():
            if anchor.spec.repeat is not None and anchor.spec in around:
                return [node for node in nodes if any(one is anchor for one in node.above())]
        return nodes

    def _carry_out(self, action: SetValue, node: InstanceNode) -> None:
        if self._depth > _MAX_DEPTH:
            return
        value: object = action.text
        if action.value is not None:
            try:
                expression = self._env.specs.compile(action.value, action.ref)
                value = expression.value(node, self._env)
            except XPathError:
                return
        before = node.text
        self._put(node, assigned(value, node.spec.datatype, self._env.tz))
        self._recomputer.run()
        if node.text != before:
            self._depth += 1
            self.fire_changed(node)
            self._depth -= 1

    def _put(self, node: InstanceNode, saved: Saved) -> None:
        if saved[0] != node.text:
            node.save(saved)
            self._recomputer.changed(node)
