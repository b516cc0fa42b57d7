"""The one rule by which values combine: writers, which of them are live, and conflicts.

What lives here: the graph of who knew of whom, and what reaches its heads. What does not: what is written;
a submission's answers (`state`) and an entity's properties (`entities`) both follow this rule.
Source: docs/log-format.md, state.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from survey.records.submissions import PathConflict


class Node(Protocol):
    """A piece of history: its hash, the pieces it follows that are here, directly and in all."""

    @property
    def hash(self) -> str:
        """Return the entry's hash."""
        ...

    @property
    def parents(self) -> Collection[str]:
        """Return the hashes that it follows."""
        ...

    @property
    def ancestors(self) -> frozenset[str]:
        """Return everything before it."""
        ...

    @property
    def rank(self) -> tuple[object, ...]:
        """Return what chooses the value shown first: hlc, device, hash."""
        ...


N = TypeVar("N", bound=Node)
Writers = frozenset[str]
Said = Callable[[N, Writers], Writers]
"""What stands after a node, given the writers that it inherits."""


def ancestries(parents: Mapping[str, Collection[str]]) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    """Return for each hash its parents that are here and all its ancestors, parents before children.

    A circle, which only forged input could hold, is left out.
    """
    here = {hash_: tuple([p for p in own if p in parents]) for hash_, own in parents.items()}
    if len(here) == 1 and not any(here.values()):
        return {hash_: ((), frozenset()) for hash_ in here}
    children: dict[str, list[str]] = {}
    for hash_, own in here.items():
        for parent in own:
            children.setdefault(parent, []).append(hash_)
    waiting = {hash_: len(set(own)) for hash_, own in here.items()}
    ready = sorted(hash_ for hash_, count in waiting.items() if not count)
    placed: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {}
    while ready:
        hash_ = ready.pop()
        own = here[hash_]
        placed[hash_] = (own, frozenset(own).union(*(placed[parent][1] for parent in own)))
        for child in dict.fromkeys(children.get(hash_, ())):
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return placed


def in_order(nodes: Iterable[N]) -> list[N]:
    """Return nodes with parents before children, the same whatever the order that they came in."""
    return sorted(nodes, key=lambda node: (len(node.ancestors), *node.rank))


def heads_of(nodes: Collection[N]) -> list[N]:
    """Return the nodes that no other follows, the provisional winner first."""
    superseded = {parent for node in nodes for parent in node.parents}
    heads = [node for node in nodes if node.hash not in superseded]
    return sorted(heads, key=lambda node: node.rank, reverse=True)


def live_writers(nodes: Mapping[str, N], order: Sequence[N], heads: Sequence[N], said: Said[N]) -> Writers:
    """Return the writers of one path that reach the heads. `order` is that of `in_order`."""
    reaching: dict[str, Writers] = {}
    for node in order:
        inherited = _reduce(nodes, frozenset[str]().union(*(reaching[p] for p in node.parents)))
        reaching[node.hash] = said(node, inherited)
    return _reduce(nodes, frozenset[str]().union(*(reaching[head.hash] for head in heads)))


def _reduce(nodes: Mapping[str, N], writers: Writers) -> Writers:
    """Drop the writers that another of them descends from."""
    if len(writers) < 2:
        return writers
    covered = frozenset[str]().union(*(nodes[writer].ancestors for writer in writers))
    return writers - covered


def after(
    hash_: str, value: str | None, inherited: Mapping[str, str | None], *, absent: str | None
) -> Writers:
    """Return the writers after a node that says `value`, given the inherited ones with their values.

    It is a writer when it changes the one inherited value, or settles several; `absent` is what there is
    when nothing is inherited.
    """
    values = set(inherited.values()) or {absent}
    return frozenset(inherited) if values == {value} else frozenset((hash_,))


def winning(nodes: Mapping[str, N], writers: Collection[str]) -> str:
    """Return the writer whose value is shown meanwhile."""
    if len(writers) == 1:
        return next(iter(writers))
    return max(writers, key=lambda writer: nodes[writer].rank)


def conflict_at(nodes: Mapping[str, N], path: str, values: Mapping[str, str | None]) -> PathConflict | None:
    """Return the conflict of live writers with several values, the provisional winner first."""
    if len(set(values.values())) < 2:
        return None
    ordered = sorted(values, key=lambda writer: nodes[writer].rank, reverse=True)
    return PathConflict(path, tuple((writer, values[writer]) for writer in ordered))
