"""Drafts that were handed over: which snapshots of unfinished interviews still stand.

What lives here: the pure function of the entries of one submission. What does not: the journal of a draft
(`store`), and going on from a snapshot (`campaign.submissions.snapshots`).
Source: docs/log-format.md, draft.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.log.entry import Entry
from survey.log.state import join_revision
from survey.log.writers import ancestries

DRAFT = "draft"
"""The kind of the entries."""


@dataclass(frozen=True, slots=True)
class DraftHead:
    """A snapshot that nothing supersedes.

    `draft_id` names the journal that it was taken of; `base` are the revisions that the editor was shown;
    `steps` counts the journal's steps at that moment. Several heads of one submission are several people
    who go on with one interview.
    """

    hash: str
    submission: str
    draft_id: str
    device: str
    author: str
    when_ms: int
    steps: int
    base: tuple[str, ...] = ()
    centre: str | None = None


def draft_body(
    body: Mapping[str, Any], *, draft_id: str, steps: int, base: tuple[str, ...], centre: str | None
) -> dict[str, Any]:
    """Return the body of a `draft` entry: that of the revision it would be now, and what it is a draft of."""
    return {**body, "draft": {"id": draft_id, "steps": steps, "base": sorted(base), "centre": centre}}


def draft_heads(entries: Iterable[Entry]) -> list[DraftHead]:
    """Return the snapshots of open interviews, the newest first, from the entries of any submissions.

    One is superseded by a snapshot that names it as its parent, and by a revision whose `drafts` name it.
    """
    drafts, finished = _drafts_and_finished(entries)
    heads = [_head(entry) for entry in _live(drafts) if (entry.header.subject, entry.hash) not in finished]
    return sorted(
        (head for head in heads if head is not None), key=lambda head: (head.when_ms, head.hash), reverse=True
    )


def dropped_drafts(entries: Iterable[Entry]) -> list[Entry]:
    """Return the snapshots that nobody goes on from any more.

    They were finished by a revision, or only later ones of the same draft took their place: what another
    draft goes on from is the beginning of its answers, until it is finished.
    """
    drafts, finished = _drafts_and_finished(entries)
    later: dict[tuple[str, str], set[str | None]] = {}
    for entry in drafts:
        for parent in entry.header.parents:
            later.setdefault((entry.header.subject, parent), set()).add(draft_id_of(entry))
    return [
        entry
        for entry in drafts
        if (key := (entry.header.subject, entry.hash)) in finished or later.get(key) == {draft_id_of(entry)}
    ]


def _drafts_and_finished(entries: Iterable[Entry]) -> tuple[list[Entry], set[tuple[str, str]]]:
    """Return the snapshots, and those that revisions finish, by submission and hash."""
    unique = {entry.hash: entry for entry in entries if entry.header.is_known}
    finished = {
        (entry.header.subject, hash_)
        for entry in unique.values()
        if entry.header.kind == "revision" and (revision := join_revision(entry)) is not None
        for hash_ in revision.drafts
    }
    return [entry for entry in unique.values() if entry.header.kind == DRAFT], finished


def _live(drafts: list[Entry]) -> list[Entry]:
    """Return the snapshots that none of the same interview supersedes; one that says nonsense does not."""
    superseding = (e for e in drafts if e.header.parts[0] not in e.parts or _head(e) is not None)
    superseded = {(e.header.subject, parent) for e in superseding for parent in e.header.parents}
    return [entry for entry in drafts if (entry.header.subject, entry.hash) not in superseded]


def lineage(entries: Iterable[Entry], latest: Iterable[str]) -> tuple[str, ...]:
    """Return the snapshots that `latest` go on from, and themselves: what their revision finishes."""
    before = ancestries({e.hash: e.header.parents for e in entries if e.header.kind == DRAFT})
    named = frozenset(latest)
    return tuple(sorted(named.union(*(before[hash_][1] for hash_ in named if hash_ in before))))


def draft_id_of(entry: Entry) -> str | None:
    """Return the id of the journal that a snapshot was taken of, None when it does not say."""
    head = _head(entry)
    return None if head is None else head.draft_id


def _head(entry: Entry) -> DraftHead | None:
    own = (entry.body or {}).get("draft")
    if join_revision(entry) is None or not isinstance(own, dict) or not isinstance(own.get("id"), str):
        return None
    centre, steps, base = own.get("centre"), own.get("steps"), own.get("base")
    return DraftHead(
        hash=entry.hash,
        submission=entry.header.subject,
        draft_id=own["id"],
        device=entry.header.device,
        author=entry.header.author,
        when_ms=entry.header.hlc.ms,
        steps=steps if isinstance(steps, int) else 0,
        base=tuple(map(str, base)) if isinstance(base, list) else (),
        centre=centre if isinstance(centre, str) else None,
    )
