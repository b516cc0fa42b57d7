"""The state of an entity: a pure function of the set of operations on it, in any order, repeated or not.

What lives here: the operations that entries hold, and the state that follows from them, property by
property by the rule of `writers`. What does not: lists on disk (`store`), which form declares them (`form`).
Source: docs/log-format.md, entities; ODK entities specification; docs/decisions/0030-entities.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from survey.errors import LogError
from survey.log.entry import Entry, live_entries
from survey.log.state import RevisionNode, review_state, revision_graph
from survey.log.writers import (
    Writers,
    after,
    ancestries,
    conflict_at,
    heads_of,
    in_order,
    live_writers,
    winning,
)
from survey.records.entities import LABEL, EntityState, EntityWriting, Writer
from survey.records.submissions import EntityOperation

Key = tuple[str, str]
"""A list and an entity's id."""


@dataclass(frozen=True, slots=True)
class _Node:
    """An operation in the graph of its entity."""

    writing: EntityWriting
    parents: tuple[str, ...]
    ancestors: frozenset[str]

    @property
    def hash(self) -> str:
        return self.writing.hash

    @property
    def rank(self) -> tuple[object, ...]:
        return (self.writing.moment, self.writing.device, self.writing.hash)


def writings_of(entries: Iterable[Entry]) -> list[EntityWriting]:
    """Return what the entries of one subject do to entities: a submission's revisions, settlements, rows of
    the frame.

    An operation follows its `base`, and the operations on the same entity by ancestors of its revision.
    It counts while some head that is no deletion still speaks of the entity, and the submission as it
    stands was not rejected.
    """
    several = {entry.hash: entry for entry in entries if entry.header.is_known}
    nodes, _missing = revision_graph([e for e in several.values() if e.header.kind == "revision"])
    found = [writing for e in several.values() if e.header.kind == "entity" for writing in _settlement(e)]
    found += _frame_rows([e for e in several.values() if e.header.kind == "centre"])
    if not nodes:
        return found
    reviews = [entry for entry in several.values() if entry.header.kind == "review"]
    is_rejected = review_state(reviews, {head.hash for head in heads_of(nodes.values())}) == "rejected"
    return found + _of_submission(nodes, is_rejected)


def _of_submission(nodes: Mapping[str, RevisionNode], is_rejected: bool) -> list[EntityWriting]:
    operations = {hash_: _by_entity(node.revision.entities) for hash_, node in nodes.items()}
    kept = {
        key for head in heads_of(nodes.values()) if not head.revision.deleted for key in operations[head.hash]
    }
    found = []
    for hash_, own in sorted(operations.items()):
        node = nodes[hash_]
        for (dataset, entity_id), operation in sorted(own.items()):
            before = {a for a in node.ancestors if (dataset, entity_id) in operations[a]}
            counts = (dataset, entity_id) in kept and not node.revision.deleted and not is_rejected
            found.append(
                EntityWriting(
                    hash=hash_,
                    parents=tuple(sorted(before | set(operation.base) - {hash_})),
                    moment=(node.header.hlc.ms, node.header.hlc.tie),
                    device=node.header.device,
                    author=node.header.author,
                    dataset=dataset,
                    entity_id=entity_id,
                    said=_said_by(operation),
                    counts=counts,
                )
            )
    return found


def _by_entity(operations: Iterable[EntityOperation]) -> dict[Key, EntityOperation]:
    """Return one operation for each entity: of several in one revision, the later ones go before."""
    found: dict[Key, EntityOperation] = {}
    for operation in operations:
        key = (operation.dataset, operation.entity_id)
        earlier = found.get(key)
        if earlier is not None:
            operation = replace(
                operation,
                label=operation.label or earlier.label,
                properties={**earlier.properties, **operation.properties},
                base=tuple(sorted({*earlier.base, *operation.base})),
            )
        if operation.entity_id:
            found[key] = operation
    return found


def _said_by(operation: EntityOperation) -> dict[str, str]:
    # A label that the form leaves blank is no wish to have none: an entity keeps its name.
    return {**operation.properties, **({LABEL: operation.label} if operation.label else {})}


def _settlement(entry: Entry) -> Iterable[EntityWriting]:
    """Return what an `entity` or `centre` entry says; one that cannot be read says nothing."""
    try:
        body = entry.body
        if body is None:
            return
        said = {str(name): str(value) for name, value in body["properties"].items()}
        parents = {*entry.header.parents, *(str(hash_) for hash_ in body.get("base", ()))}
        dataset = str(body["list"])
    except (LogError, KeyError, TypeError, AttributeError):
        return
    header = entry.header
    yield EntityWriting(
        hash=entry.hash,
        parents=tuple(sorted(parents)),
        moment=(header.hlc.ms, header.hlc.tie),
        device=header.device,
        author=header.author,
        dataset=dataset,
        entity_id=header.subject,
        said=said,
    )


def _frame_rows(entries: list[Entry]) -> Iterable[EntityWriting]:
    """Return what the rows of the frame say of one entity; none counts once every head takes it out."""
    is_there = any(map(is_in_frame, live_entries(entries)))
    for entry in entries:
        for writing in _settlement(entry):
            yield replace(writing, counts=is_there and is_in_frame(entry), frame=True)


def is_in_frame(entry: Entry) -> bool:
    """Tell whether a `centre` entry puts its subject into the frame; a candidate waits outside."""
    try:
        body = entry.body or {}
        said = body.get("origin") == "frame" and body.get("within") is not False
        return said and body.get("holds") is not False
    except (LogError, AttributeError):
        return False


def unite(writings: Iterable[EntityWriting]) -> list[EntityWriting]:
    """Return each operation once; one that came as not counting does not count, wherever it also came from.

    A copy that says less (a kit names no author) gives way to the fuller one.
    """
    found: dict[str, EntityWriting] = {}
    for writing in writings:
        earlier = found.get(writing.hash, writing)
        fuller = max(earlier, writing, key=lambda w: (w.author, sorted(w.said.items())))
        found[writing.hash] = replace(
            fuller, counts=earlier.counts and writing.counts, frame=earlier.frame or writing.frame
        )
    return [found[hash_] for hash_ in sorted(found)]


def entity_state(writings: Iterable[EntityWriting]) -> EntityState | None:
    """Compute one entity from the operations on it; None when none of them counts."""
    unique = {writing.hash: writing for writing in unite(writings)}
    counting = [writing for writing in unique.values() if writing.counts]
    if not counting:
        return None
    placed = ancestries({hash_: writing.parents for hash_, writing in unique.items()})
    nodes = {hash_: _Node(unique[hash_], *place) for hash_, place in placed.items()}
    order, heads = in_order(nodes.values()), heads_of(nodes.values())
    shown, conflicts = dict[str, str](), []
    for name in sorted({name for writing in counting for name in writing.said}):

        def said(node: _Node, inherited: Writers, name: str = name) -> Writers:
            return _after(nodes, node, name, inherited)

        live = {w: nodes[w].writing.said[name] for w in live_writers(nodes, order, heads, said)}
        if live:
            shown[name] = live[winning(nodes, live)]
            conflict = conflict_at(nodes, name, live)
            conflicts += [] if conflict is None else [conflict]
    disputing = {hash_ for conflict in conflicts for hash_, _value in conflict.values}
    return EntityState(
        dataset=counting[0].dataset,
        entity_id=counting[0].entity_id,
        label=shown.pop(LABEL, ""),
        properties={name: value for name, value in shown.items() if value},
        heads=tuple(sorted(head.hash for head in heads)),
        version=len(counting),
        conflicts=tuple(conflicts),
        writers={hash_: _writer(unique[hash_]) for hash_ in sorted(disputing)},
        touched=_touched(counting),
    )


def _after(nodes: Mapping[str, _Node], node: _Node, name: str, inherited: Writers) -> Writers:
    """Return the writers whose value stands after an operation; one that says nothing inherits."""
    value = node.writing.said.get(name) if node.writing.counts else None
    if value is None:
        return inherited
    return after(node.hash, value, {w: nodes[w].writing.said[name] for w in inherited}, absent="")


def _writer(writing: EntityWriting) -> Writer:
    return Writer(writing.author, writing.device, writing.moment[0])


def _touched(writings: Iterable[EntityWriting]) -> dict[str, int]:
    latest: dict[str, int] = {}
    for writing in writings:
        if writing.frame:
            continue
        latest[writing.device] = max(writing.moment[0], latest.get(writing.device, 0))
    return dict(sorted(latest.items()))
