"""The state of a submission: a pure function of the set of its entries, in any order, repeated or not.

For each path, a revision *writes* when its value differs from what it inherits, or when it settles
several inherited values; a writer is *live* when no later writer supersedes it. One live value is the
value; several different ones are a conflict. Clocks choose only which of them is shown first.
Source: docs/log-format.md, state.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from survey.errors import LogError
from survey.log.bodies import Revision, read_revision
from survey.log.entry import Entry, Header, live_entries, read_part
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
from survey.records.attachments import Attachment
from survey.records.submissions import PathConflict, SubmissionState

DELETION = ""
"""The path of a conflict between keeping and deleting a whole submission."""
_NOTE = "\x00note"
"""What the path of a note ends with here: notes combine as answers do, and never conflict."""
_UNASKED = ("]", _NOTE)
"""What the paths end with that are compared and are no answers: instances of repeats, and notes."""
_REVIEW_ORDER = ("rejected", "hasIssues", "approved")


@dataclass(frozen=True, slots=True)
class RevisionNode:
    """A revision in the graph of its submission: `parents` are those that are here."""

    hash: str
    header: Header
    revision: Revision
    parents: tuple[str, ...]
    ancestors: frozenset[str]

    @property
    def rank(self) -> tuple[object, ...]:
        """Return what chooses the value shown first."""
        return (self.header.hlc, self.header.device, self.hash)


class _Alone(Mapping[str, Mapping[str, str | None]]):
    """The live writers of a submission of one revision, which wrote everything: `said` by path."""

    def __init__(self, node: RevisionNode) -> None:
        self.said = _values(node)
        self._hash = node.hash

    def __getitem__(self, path: str) -> Mapping[str, str | None]:
        return {self._hash: self.said[path]}

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)


def submission_state(entries: Iterable[Entry]) -> SubmissionState | None:
    """Compute the state of one submission from all its entries; None when no revision is readable.

    Entries of other kinds than `revision`, `review` and `consent` count for nothing here.
    """
    unique = {entry.hash: entry for entry in entries if entry.header.is_known}
    nodes, missing = revision_graph([e for e in unique.values() if e.header.kind == "revision"])
    if not nodes:
        return None
    heads = heads_of(nodes.values())
    live = _live_writers(nodes, heads)
    reviews = [entry for entry in unique.values() if entry.header.kind == "review"]
    consents = [entry for entry in unique.values() if entry.header.kind == "consent"]
    review = review_state(reviews, {node.hash for node in heads})
    return _assemble(nodes, heads, live, missing, review, _withdrawn(consents))


def join_revision(entry: Entry) -> Revision | None:
    """Return what a revision entry says with the parts that are here; None when its body is not.

    None too when nobody can read it: an entry that says nonsense, under whatever key, hides no other.
    """
    try:
        return read_joined(entry)
    except LogError:
        return None


def read_joined(entry: Entry) -> Revision | None:
    """Return what a revision entry says, None when its body is not here. Raises LogError."""
    body = entry.read_body()
    if body is None:
        return None
    people = {name: read_part(part) for name, part in entry.parts.items() if name != entry.header.parts[0]}
    return read_revision(body, people)


def state_of_entry(entry: Entry) -> SubmissionState | None:
    """Return what one revision or draft says by itself, as a state; None when its body is not here."""
    nodes, _missing = revision_graph([entry])
    heads = list(nodes.values())
    return _assemble(nodes, heads, _live_writers(nodes, heads), []) if heads else None


def linearise(entries: Iterable[Entry]) -> list[str]:
    """Return the hashes of revisions in one order that respects parents."""
    nodes, _missing = revision_graph([e for e in entries if e.header.kind == "revision"])
    return [node.hash for node in in_order(nodes.values())]


def revision_graph(entries: Iterable[Entry]) -> tuple[dict[str, RevisionNode], list[str]]:
    """Return the readable revisions of a submission by hash, and the parents that are not here."""
    readable: dict[str, tuple[Entry, Revision]] = {}
    for entry in entries:
        revision = join_revision(entry)
        if revision is not None:
            readable[entry.hash] = (entry, revision)
    missing = {p for e, _r in readable.values() for p in e.header.parents if p not in readable}
    placed = ancestries({hash_: entry.header.parents for hash_, (entry, _r) in readable.items()})
    nodes = {
        hash_: RevisionNode(hash_, readable[hash_][0].header, readable[hash_][1], parents, ancestors)
        for hash_, (parents, ancestors) in placed.items()
    }
    return nodes, sorted(missing)


def _live_writers(
    nodes: Mapping[str, RevisionNode], heads: list[RevisionNode]
) -> Mapping[str, Mapping[str, str | None]]:
    """Return for each path its live writers and what each wrote; None is an absence."""
    if len(nodes) == 1:
        return _Alone(*nodes.values())
    order = in_order(nodes.values())
    live: dict[str, dict[str, str | None]] = {}
    for path in {path for node in nodes.values() for path in _values(node)}:

        def said(node: RevisionNode, inherited: Writers, path: str = path) -> Writers:
            return _said(nodes, node, path, inherited)

        live[path] = {w: _value(nodes[w], path) for w in live_writers(nodes, order, heads, said)}
    return live


def _said(nodes: Mapping[str, RevisionNode], node: RevisionNode, path: str, inherited: Writers) -> Writers:
    """Return the writers whose value stands at `path` after `node`."""
    if node.revision.deleted:
        return inherited
    if path in node.revision.erased_paths:
        return inherited or frozenset((node.hash,))
    values = {writer: _value(nodes[writer], path) for writer in inherited}
    return after(node.hash, _value(node, path), values, absent=None)


def _values(node: RevisionNode) -> dict[str, str]:
    revision = node.revision
    values = dict(revision.answers)
    for path in revision.attachments:
        if path in values:
            values[path] = _with_file(revision, path, values[path])
    for path, ids in revision.repeats.items():
        values.update((instance_path(path, identity), "1") for identity in ids)
    for path, note in revision.notes.items():
        values[path + _NOTE] = note
    for path in revision.erased_paths:
        values[path] = ""
    return values


def _with_file(revision: Revision, path: str, value: str) -> str:
    """Return what is compared of an answer: two photos of one name are two answers."""
    file = revision.attachments.get(path)
    return value if file is None else f"{value}\x00{file.sha256}"


def _shown(value: str | None) -> str | None:
    return value if value is None or "\x00" not in value else value.partition("\x00")[0]


def _value(node: RevisionNode, path: str) -> str | None:
    revision = node.revision
    if path.endswith(_NOTE):
        return revision.notes.get(path.removesuffix(_NOTE))
    if path.endswith("]"):
        repeat, _bracket, identity = path[:-1].rpartition("[")
        return "1" if identity in revision.repeats.get(repeat, ()) else None
    answer = revision.answers.get(path)
    return None if answer is None else _with_file(revision, path, answer)


def instance_path(repeat: str, identity: str) -> str:
    """Return the path of one instance of a repeat by its identity."""
    return f"{repeat}[{identity}]"


def review_state(reviews: list[Entry], heads: set[str]) -> str | None:
    """Return where the review of a submission stands, given its heads; None when nobody judged."""
    states: list[str] = []
    for entry in live_entries(reviews):
        body = entry.body
        if body is None:
            continue
        named = body.get("revisions")
        judged = set(map(str, named)) if isinstance(named, list) else set()
        states.append(str(body.get("state")) if heads <= judged else "edited")
    for state in (*_REVIEW_ORDER[:2], "edited", _REVIEW_ORDER[2]):
        if state in states:
            return state
    return None


def _withdrawn(consents: list[Entry]) -> tuple[str, ...]:
    """Return the purposes that some live entry takes back: of several, the refusal counts."""
    said = [entry.body for entry in live_entries(consents)]
    return tuple(sorted({str(body.get("purpose", "")) for body in said if body and not body.get("given")}))


def _assemble(
    nodes: Mapping[str, RevisionNode],
    heads: list[RevisionNode],
    live: Mapping[str, Mapping[str, str | None]],
    missing: list[str],
    review: str | None = None,
    withdrawn: tuple[str, ...] = (),
) -> SubmissionState:
    winners = _winners(nodes, live)
    shown = _shown_values(live, winners)
    conflicts = (*_deletion_conflict(heads), *_conflicts(nodes, live))
    kept = [head for head in heads if not head.revision.deleted]
    winner = (kept or heads)[0]
    revision = winner.revision
    answers = {p: v for p in sorted(shown) if (v := shown[p]) is not None and not p.endswith(_UNASKED)}
    erased = _erased(nodes, live)
    return SubmissionState(
        submission=winner.header.subject,
        instance_id=revision.instance_id,
        form_id=revision.form_id,
        form_version=revision.form_version,
        form_hash=revision.form_hash,
        heads=tuple(head.hash for head in _distinct(heads)),
        deleted=not kept,
        answers={path: value for path, value in answers.items() if path not in erased} if erased else answers,
        derived=revision.derived,
        repeats=_repeats(heads, shown, conflicts),
        attachments=_attachments(nodes, heads, winners, answers),
        notes=_notes(nodes, live),
        disposition=revision.disposition,
        language=revision.language,
        author=winner.header.author,
        device=winner.header.device,
        started=revision.started,
        ended=revision.ended,
        tz=revision.tz,
        finalized=_iso(winner.header.hlc.ms),
        reason=revision.reason,
        revisions=len(nodes),
        review=review,
        conflicts=conflicts,
        missing=tuple(missing),
        erased=tuple(sorted(erased)),
        withdrawn=withdrawn,
    )


def _shown_values(
    live: Mapping[str, Mapping[str, str | None]], winners: Mapping[str, str]
) -> dict[str, str | None]:
    """Return for each path the value of its winner, without the file behind it."""
    if isinstance(live, _Alone):
        return {path: _shown(value) if "\x00" in value else value for path, value in live.said.items()}
    return {path: _shown(live[path][writer]) for path, writer in winners.items()}


def _winners(
    nodes: Mapping[str, RevisionNode], live: Mapping[str, Mapping[str, str | None]]
) -> dict[str, str]:
    """Return for each path the writer whose value is shown."""
    if isinstance(live, _Alone):
        return dict.fromkeys(live.said, next(iter(nodes)))
    return {path: winning(nodes, writers) for path, writers in live.items() if writers}


def _erased(nodes: Mapping[str, RevisionNode], live: Mapping[str, Mapping[str, str | None]]) -> set[str]:
    """Return the paths whose live writer said something there in a part that is no longer here."""
    if not any(node.revision.erased_paths for node in nodes.values()):
        return set()
    gone = {hash_: frozenset(node.revision.erased_paths) for hash_, node in nodes.items()}
    return {path for path, writers in live.items() if any(path in gone[writer] for writer in writers)}


def _attachments(
    nodes: Mapping[str, RevisionNode],
    heads: list[RevisionNode],
    winners: Mapping[str, str],
    answers: Mapping[str, str],
) -> dict[str, Attachment]:
    """Return the file of each answer that has one: that of the revision whose answer is shown.

    A file that no revision names in an answer is that of the first head which holds it.
    """
    if not any(node.revision.attachments for node in nodes.values()):
        return {}
    files: dict[str, Attachment | None] = {
        path: file
        for head in reversed(heads)
        for path, file in head.revision.attachments.items()
        if path not in winners
    }
    files |= {path: nodes[winners[path]].revision.attachments.get(path) for path in answers}
    return {path: file for path, file in sorted(files.items()) if file is not None}


def _notes(nodes: Mapping[str, RevisionNode], live: Mapping[str, Mapping[str, str | None]]) -> dict[str, str]:
    """Return the notes; what several people noted beside each other stands one under the other."""
    notes: dict[str, str] = {}
    if not any(node.revision.notes for node in nodes.values()):
        return notes
    for path in sorted(path for path in live if path.endswith(_NOTE)):
        ordered = sorted(live[path], key=lambda writer: nodes[writer].rank, reverse=True)
        texts = dict.fromkeys(text for writer in ordered if (text := live[path][writer]))
        if texts:
            notes[path.removesuffix(_NOTE)] = "\n".join(texts)
    return notes


def _conflicts(
    nodes: Mapping[str, RevisionNode], live: Mapping[str, Mapping[str, str | None]]
) -> list[PathConflict]:
    if len(nodes) == 1:
        return []
    found = (
        conflict_at(nodes, path, {w: v for w, v in own.items() if path not in nodes[w].revision.erased_paths})
        for path, own in sorted((path, own) for path, own in live.items() if len(own) > 1)
        if not path.endswith(_UNASKED)
    )
    return [
        PathConflict(conflict.path, tuple((writer, _shown(value)) for writer, value in conflict.values))
        for conflict in found
        if conflict is not None
    ]


def _deletion_conflict(heads: list[RevisionNode]) -> tuple[PathConflict, ...]:
    """Return the conflict of an edit against a deletion, which neither saw of the other."""
    values = tuple((head.hash, "deleted" if head.revision.deleted else "kept") for head in heads)
    return (PathConflict(DELETION, values),) if len({value for _head, value in values}) > 1 else ()


def _distinct(heads: list[RevisionNode]) -> list[RevisionNode]:
    """Return the heads, those with equal answers as one."""
    if len(heads) == 1:
        return heads
    seen: set[tuple[object, ...]] = set()
    kept: list[RevisionNode] = []
    for head in heads:
        compared = {path: value for path, value in _values(head).items() if not path.endswith(_NOTE)}
        key = (head.revision.deleted, *sorted(compared.items()))
        if key not in seen:
            seen.add(key)
            kept.append(head)
    return kept


def _repeats(
    heads: list[RevisionNode], shown: Mapping[str, str | None], conflicts: tuple[PathConflict, ...]
) -> dict[str, tuple[str, ...]]:
    """Unite the instances of each repeat: the common ones in their order, then additions by identity."""
    disputed = [conflict.path for conflict in conflicts]
    paths = sorted({path for head in heads for path in head.revision.repeats})
    united: dict[str, tuple[str, ...]] = {}
    for path in paths:
        lists = [head.revision.repeats.get(path, ()) for head in heads]
        common = [i for i in lists[0] if all(i in other for other in lists[1:])]
        added = sorted({i for own in lists for i in own} - set(common))
        kept = [
            identity
            for identity in (*common, *added)
            if shown.get(instance_path(path, identity)) == "1"
            or any(d.startswith(instance_path(path, identity) + "/") for d in disputed)
        ]
        if kept:
            united[path] = tuple(kept)
    return united


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
