"""An instance as values by lasting identity, and back: what a revision keeps and an edit starts from."""

from collections.abc import Mapping

from survey.engine.building import insert_instance, instances_of
from survey.engine.environment import FormEnvironment
from survey.engine.references import find_child, reference_of, split_reference
from survey.engine.tree import InstanceNode
from survey.records.submissions import EntityOperation, Snapshot


def take_snapshot(env: FormEnvironment) -> Snapshot:
    """Return the relevant nodes that are not empty, answers apart from what the form computes."""
    answers: dict[str, str] = {}
    derived: dict[str, str] = {}
    repeats: dict[str, list[str]] = {}
    for node in env.document.below():
        if not node.is_relevant or node.kind == "document":
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
            node.text = text
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
    env.forget_structure()


def name_instances(parent: InstanceNode) -> None:
    """Give every instance that the form made its identity, `#1` `#2` …, below `parent`."""
    for spec in parent.spec.children.values():
        if spec.repeat is not None:
            for place, node in enumerate(instances_of(parent, spec), 1):
                node.identity = node.identity or f"#{place}"
    for child in parent.children:
        name_instances(child)


def _entities(env: FormEnvironment) -> list[EntityOperation]:
    """Return the entity operations that the submission asks for.

    Source: ODK entities specification: `meta/entity` with dataset, id, create or update, and a label.
    """
    found: list[EntityOperation] = []
    for node in env.document.below():
        parent = node.spec.parent
        if (
            node.spec.local_name != "entity"
            or parent is None
            or parent.local_name != "meta"
            or not node.is_relevant
        ):
            continue
        attributes = {a.spec.local_name: a.text for a in node.attributes if a.is_relevant}
        action = (
            "update"
            if _is_on(attributes.get("update"))
            else "create"
            if _is_on(attributes.get("create"))
            else ""
        )
        if not action or not attributes.get("dataset"):
            continue
        label = next((c.text for c in node.children if c.spec.local_name == "label" and c.is_relevant), "")
        scope = _scope_of(node)
        properties = {
            below.spec.bind.save_to: below.text
            for below in scope.below()
            if below.spec.bind.save_to and below.is_relevant and not below.children
        }
        identifier = attributes.get("id", "").removeprefix("uuid:")
        found.append(EntityOperation(attributes["dataset"], identifier, action, label or None, properties))
    return found


def _is_on(text: str | None) -> bool:
    return text in ("1", "true")


def _scope_of(node: InstanceNode) -> InstanceNode:
    """Return the repeat instance that an entity stands in, else the root."""
    scope = node
    for above in node.above():
        if above.kind == "document":
            break
        scope = above
        if above.spec.repeat is not None:
            break
    return scope
