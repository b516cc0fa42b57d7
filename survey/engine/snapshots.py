"""An instance as values by lasting identity, and back: what a revision keeps and an edit starts from."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey.engine.building import insert_instance, instances_of
from survey.engine.datatypes import typed_value
from survey.engine.environment import FormEnvironment
from survey.engine.references import find_child, reference_of, split_reference
from survey.engine.tree import InstanceNode, given_instances

if TYPE_CHECKING:
    from survey.form.entities import EntityTable
    from survey.records.submissions import EntityOperation, Snapshot


def take_snapshot(env: FormEnvironment, *, hidden: bool = False) -> "Snapshot":
    """Return the relevant nodes that are not empty, answers apart from what the form computes.

    `hidden` adds those that are not relevant now: what an unfinished interview may still come back to.
    """
    from survey.records.submissions import Snapshot

    answers: dict[str, str] = {}
    derived: dict[str, str] = {}
    repeats: dict[str, list[str]] = {}
    for node in env.document.below():
        if (not node.is_relevant and not hidden) or node.kind == "document":
            continue
        if node.spec.repeat is not None:
            above = reference_of(node.parent, by_identity=True) if node.parent is not None else ""
            repeats.setdefault(f"{above}/{node.spec.name}", []).append(node.identity or "")
        if node.children or node.text == "":
            continue
        own = answers if _is_answer(node) else derived
        own[reference_of(node, by_identity=True)] = node.text
    return Snapshot(
        answers, derived, {path: tuple(ids) for path, ids in repeats.items()}, tuple(_entities(env))
    )


def _is_answer(node: InstanceNode) -> bool:
    spec = node.spec
    return (
        node.kind == "element"
        and spec.control is not None
        and spec.bind.calculate is None
        and spec.bind.preload is None
    )


def fill_from(
    env: FormEnvironment, values: Mapping[str, str], repeats: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Put kept values into a fresh instance; return the paths that the form has no place for."""
    _make_instances(env, repeats)
    left: list[str] = []
    for path, text in values.items():
        node: InstanceNode | None = env.document
        for name, place in split_reference(path):
            node = find_child(node, name, place) if node is not None else None
        if node is None or node.children:
            left.append(path)
        else:
            node.save((text, typed_value(text, node.spec.datatype, env.tz)))
    return left


def _make_instances(env: FormEnvironment, repeats: Mapping[str, tuple[str, ...]]) -> None:
    """Give each repeat exactly the kept instances, outer repeats before inner ones."""
    for node in list(env.document.below()):
        if node.spec.repeat is not None and node.parent is not None and node in node.parent.children:
            node.parent.children.remove(node)
    for path in sorted(repeats, key=lambda path: path.count("/")):
        *above, (name, _place) = split_reference(path)
        parent: InstanceNode | None = env.document
        for step, place in above:
            parent = find_child(parent, step, place) if parent is not None else None
        spec = parent.spec.children.get(name) if parent is not None else None
        if parent is None or spec is None or spec.repeat is None:
            continue
        for identity in repeats[path]:
            made = insert_instance(spec, parent, env.tz)
            for inner in list(made.below()):
                if inner.spec.repeat is not None and inner is not made and inner.parent is not None:
                    inner.parent.children.remove(inner)
            made.identity = identity
            made.is_last = made.is_last and not given_instances(spec, parent)
    env.forget_structure()


def name_instances(parent: InstanceNode) -> None:
    """Give every instance that the form made its identity, `#1` `#2` …, below `parent`."""
    for spec in parent.spec.children.values():
        if spec.repeat is not None:
            for place, node in enumerate(instances_of(parent, spec), 1):
                node.identity = node.identity or f"#{place}"
    for child in parent.children:
        name_instances(child)


def _entities(env: FormEnvironment) -> "list[EntityOperation]":
    """Return the entity operations that the submission asks for, without what is a person's.

    Source: ODK entities specification: `meta/entity` with dataset, id, create or update, and a label.
    """
    from survey.form.entities import entity_table

    table = entity_table(env.specs.form)
    found: list[EntityOperation] = []
    for node in env.document.below():
        meta = node.parent
        if node.spec.local_name != "entity" or meta is None or meta.spec.local_name != "meta":
            continue
        operation = _operation(node, meta, table) if node.is_relevant else None
        if operation is not None:
            found.append(operation)
    return found


def _operation(node: InstanceNode, meta: InstanceNode, table: "EntityTable") -> "EntityOperation | None":
    from survey.records.submissions import EntityOperation

    attributes = {a.spec.local_name: a.text for a in node.attributes if a.is_relevant}
    asked = [action for action in ("update", "create") if attributes.get(action) in ("1", "true")]
    if not asked or not attributes.get("dataset") or meta.parent is None:
        return None
    labels = (child for child in node.children if child.spec.local_name == "label" and child.is_relevant)
    label = next((child.text for child in labels if child.spec.path not in table.private), "")
    container = meta.parent
    properties = {
        below.spec.bind.save_to: below.text
        for below in container.below()
        if below.spec.bind.save_to
        and below.is_relevant
        and not below.children
        and below.spec.path not in table.private
        and table.container_of(below.spec.path) == container.spec.path
    }
    identifier = attributes.get("id", "").removeprefix("uuid:")
    return EntityOperation(attributes["dataset"], identifier, asked[0], label or None, properties)
