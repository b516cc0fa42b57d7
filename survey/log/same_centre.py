"""Decisions on duplicates: which submissions describe one centre, a pure function of the set of entries.

What lives here: decisions of pairs, the groups that follow, and which submission stands for a group. What
does not: which pairs look alike (`merge.duplicates`).
Source: docs/log-format.md, same-centre.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from survey.log.entry import Entry, live_entries
from survey.records.submissions import SubmissionState

SAME, DIFFERENT = "same-centre", "not-same-centre"
"""The kinds of the entries."""
DISPUTED = "disputed"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One live entry on a pair: `verdict` is SAME, DIFFERENT, or None when a decision was taken back."""

    hash: str
    verdict: str | None
    author: str
    when_ms: int
    why: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the live entries on a pair say together.

    `verdict` is SAME, DIFFERENT or DISPUTED, None when everything was taken back. Disputed counts as not
    the same until somebody settles it. `said` are the entries by hash.
    """

    pair: Pair
    verdict: str | None
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class CentreGroup:
    """Submissions that describe one centre, sorted; `against` are the pairs in it that somebody tells apart.

    A pair gets into `against` when each is the same as a third, and the two are said to differ.
    """

    members: tuple[str, ...]
    against: tuple[Pair, ...] = ()


def pair_of(first: str, second: str) -> Pair:
    """Return two submissions in the one order in which a pair is named."""
    return (first, second) if first <= second else (second, first)


def pair_subject(pair: Pair) -> str:
    """Return the subject of a decision's entry: both submissions, a space between."""
    return " ".join(pair)


def pair_decisions(
    entries: Iterable[Entry], *, deciders: Collection[str] | None = None
) -> dict[Pair, Decision]:
    """Return the decision of each pair that was ever decided.

    With `deciders`, only entries of these devices count, and only they supersede. Entries of other kinds,
    and those whose body is absent or names other submissions than the subject, count for nothing; they
    still supersede what their parents name.
    """
    unique = {
        entry.hash: entry
        for entry in entries
        if entry.header.kind in (SAME, DIFFERENT)
        and entry.header.is_known
        and (deciders is None or entry.header.device in deciders)
    }
    said: dict[Pair, list[Said]] = {}
    for entry in live_entries(unique.values()):
        pair = _pair_in(entry)
        if pair is not None:
            said.setdefault(pair, []).append(_said(entry))
    return {
        pair: Decision(pair, _together(own), tuple(sorted(own, key=lambda one: one.hash)))
        for pair, own in sorted(said.items())
    }


def _pair_in(entry: Entry) -> Pair | None:
    named = entry.header.subject.split(" ")
    body = entry.body
    if len(named) != 2 or named[0] >= named[1] or body is None or body.get("submissions") != named:
        return None
    return named[0], named[1]


def _said(entry: Entry) -> Said:
    body = entry.body or {}
    why = body.get("why")
    return Said(
        hash=entry.hash,
        verdict=entry.header.kind if body.get("holds") else None,
        author=entry.header.author,
        when_ms=entry.header.hlc.ms,
        why=why if isinstance(why, str) else None,
    )


def _together(said: list[Said]) -> str | None:
    verdicts = {one.verdict for one in said}
    return verdicts.pop() if len(verdicts) == 1 else DISPUTED


def same_centre_groups(
    entries: Iterable[Entry], *, deciders: Collection[str] | None = None
) -> list[CentreGroup]:
    """Return the groups of same centres: what pairs that are the same connect; by their first member."""
    return groups_of(pair_decisions(entries, deciders=deciders))


def groups_of(decisions: Mapping[Pair, Decision]) -> list[CentreGroup]:
    """Return the groups that decisions make; a submission that is the same as no other is in none."""
    group_of: dict[str, set[str]] = {}
    for (first, second), decision in decisions.items():
        if decision.verdict == SAME:
            united = group_of.get(first, {first}) | group_of.get(second, {second})
            group_of.update(dict.fromkeys(united, united))
    groups = {tuple(sorted(members)) for members in group_of.values()}
    return [
        CentreGroup(
            members,
            tuple(
                sorted(
                    pair
                    for pair, decision in decisions.items()
                    if decision.verdict in (DIFFERENT, DISPUTED) and set(pair) <= set(members)
                )
            ),
        )
        for members in sorted(groups)
    ]


def undecided_pairs(pairs: Iterable[Pair], decisions: Mapping[Pair, Decision]) -> set[Pair]:
    """Return those of `pairs` that wait for a person: undecided, disputed, and not following from others."""
    group_of = {own: at for at, group in enumerate(groups_of(decisions)) for own in group.members}

    def waits(pair: Pair) -> bool:
        verdict = decisions[pair].verdict if pair in decisions else None
        if verdict is not None:
            return verdict == DISPUTED
        return pair[0] not in group_of or group_of[pair[0]] != group_of.get(pair[1])

    return {pair for pair in pairs if waits(pair)}


def representatives(groups: Iterable[CentreGroup], states: Mapping[str, SubmissionState]) -> dict[str, str]:
    """Return for each member of a group the submission that stands for the group, itself for one of them.

    The approved first, then the most recently finalized, then the lesser id; a member that is deleted, or
    whose state is not in `states`, stands for nobody. A group of which nothing is left is not returned.
    A submission that is not a key stands for itself.

    The choice is the log's; what may leave is decided after it, by the gate: a group whose approved member
    withdrew its consent is not shown through another member's.
    """
    chosen: dict[str, str] = {}
    for group in groups:
        present = [states[own] for own in group.members if own in states and not states[own].deleted]
        if present:
            # Python's sort keeps the order of equals: by id first, then by what weighs more.
            by_id = sorted(present, key=lambda state: state.submission)
            latest = sorted(by_id, key=lambda state: state.finalized, reverse=True)
            best = min(latest, key=lambda state: state.review != "approved")
            chosen.update(dict.fromkeys(group.members, best.submission))
    return chosen
