"""What stands of the entries of one kind on one subject: the ones that no other supersedes.

What lives here: the rule of several heads for the kinds that are small: contact attempts, centres of the
frame, photos, sign-offs, forms. What does not: revisions (`state`), drafts, pairs of centres (`same_centre`),
the team (`roster`), entities; each has a file of its own.
Source: docs/log-format.md, several heads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.errors import LogError
from survey.log.entry import Entry, live_entries
from survey.records.dispositions import DISPOSITIONS, read_disposition, strongest


@dataclass(frozen=True, slots=True)
class Word:
    """One live entry: who said it, when by the author's clock, and what."""

    hash: str
    author: str
    device: str
    when_ms: int
    body: Mapping[str, Any]


def standing(entries: Iterable[Entry], kind: str) -> dict[str, tuple[Word, ...]]:
    """Return what stands by subject, the newest word first; subjects sorted.

    An entry whose body is not here or not readable says nothing; it supersedes all the same.
    """
    unique = {e.hash: e for e in entries if e.header.kind == kind and e.header.is_known}
    live = sorted(
        live_entries(unique.values()), key=lambda e: (e.header.hlc, e.header.device, e.hash), reverse=True
    )
    found: dict[str, list[Word]] = {}
    for entry in live:
        body = _body(entry)
        if body is not None:
            header = entry.header
            word = Word(entry.hash, header.author, header.device, header.hlc.ms, body)
            found.setdefault(header.subject, []).append(word)
    return {subject: tuple(found[subject]) for subject in sorted(found)}


def _body(entry: Entry) -> dict[str, Any] | None:
    try:
        return entry.body
    except LogError:
        return None


def attempt_body(
    *,
    dataset: str,
    disposition: str,
    at: str,
    means: str,
    note: str | None,
    submission: str | None,
    again: str | None = None,
) -> dict[str, Any]:
    """Return the body of an `attempt`: one try to reach the centre of an assignment, its subject.

    `disposition` is one of `DISPOSITIONS`, `at` ISO 8601 with its offset, `means` visit, phone or another
    word, `submission` the interview that came of it, `again` the date or time of the next try. Raises
    ValueError for another disposition.
    """
    if disposition not in DISPOSITIONS:
        raise ValueError(disposition)
    return {
        "list": dataset, "disposition": disposition, "at": at, "means": means, "note": note,
        "submission": submission, "again": again, "holds": True,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Attempts:
    """The tries to reach one centre, in the order of their own times, and how they ended together."""

    tries: tuple[Word, ...]
    disposition: str


def attempts_on(entries: Iterable[Entry]) -> dict[str, Attempts]:
    """Return the attempts by subject. None supersedes another but one that corrects it: all count.

    Together they end as the strongest of them: an interview is not undone by a later visit to a closed door.
    One that was taken back, `holds` being false, counts no more.
    """
    held = {
        subject: [word for word in words if word.body.get("holds") is not False]
        for subject, words in standing(entries, "attempt").items()
    }
    return {
        subject: Attempts(tuple(sorted(words, key=_by_time)), strongest(map(_disposition, words)))
        for subject, words in held.items()
        if words
    }


def _by_time(word: Word) -> tuple[str, int, str]:
    return (str(word.body.get("at")), word.when_ms, word.hash)


def _disposition(word: Word) -> str:
    return read_disposition(word.body.get("disposition"))


def centre_body(
    *,
    dataset: str,
    origin: str,
    properties: Mapping[str, str],
    within: bool,
    why: str | None,
    holds: bool = True,
    source: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the body of a `centre`: a row of the frame, or a candidate that somebody heard of.

    `origin` is frame or candidate; `within` false says that it is out of the survey's scope, `holds` false
    takes the row back. `source` says where it comes from: the import, file and row, or the interview.
    """
    return {
        "list": dataset, "origin": origin, "properties": dict(properties), "within": within, "why": why,
        "holds": holds, "source": None if source is None else dict(source),
    }  # fmt: skip


def sign_off_body(*, accepted: bool, revisions: Iterable[str], why: str) -> dict[str, Any]:
    """Return the body of a `sign-off` of a quality finding, its subject, in the revisions that it names."""
    return {"accepted": accepted, "revisions": sorted(set(revisions)), "why": why}


def is_signed_off(words: Iterable[Word], heads: Iterable[str]) -> bool:
    """Tell whether a finding is settled: every word that stands accepts it, for the heads of now."""
    now = set(heads)
    several = list(words)
    return bool(several) and all(
        word.body.get("accepted") is True and now <= _revisions(word.body) for word in several
    )


def _revisions(body: Mapping[str, Any]) -> set[str]:
    named = body.get("revisions")
    return set(map(str, named)) if isinstance(named, list) else set()


def match_body(*, submission: str | None, path: str | None, why: str | None) -> dict[str, Any]:
    """Return the body of a `photo` entry that says which answer its subject, a file, is of; None: of none."""
    return {"match": {"submission": submission, "path": path}, "why": why}


def clock_body(*, seconds: int, why: str | None) -> dict[str, Any]:
    """Return the body of a `photo` entry that corrects the clock of the camera that is its subject."""
    return {"clock": {"seconds": seconds}, "why": why}


OPEN, CLOSING, CLOSED = "open", "closing", "closed"
FORM_STATES = (OPEN, CLOSING, CLOSED)
"""ODK Central's states of a form, the most open first."""


@dataclass(frozen=True, slots=True)
class FormWord:
    """What a coordinator said of a form: its state, and why."""

    hash: str
    parents: tuple[str, ...]
    form_id: str
    author: str
    when_ms: int
    state: str
    why: str | None


def form_state_body(*, form_id: str, state: str, why: str | None) -> dict[str, Any]:
    """Return the body of a `form` entry that says the state of all versions of a form, its subject."""
    return {"id": form_id, "state": state, "why": why}


def form_words(
    entries: Iterable[Entry], received: Iterable[FormWord] = ()
) -> dict[str, tuple[FormWord, ...]]:
    """Return by form what stands of its state, the newest first; `received` are words that a kit brought.

    Of several heads all are shown, and the most open counts: nobody is sent home by a misunderstanding.
    The entry of a deployed version, whose subject names the version too, says no state.
    """
    words = {own.hash: own for own in received}
    for entry in entries:
        own = _form_word(entry)
        if own is not None:
            words[own.hash] = own
    superseded = {parent for own in words.values() for parent in own.parents}
    found: dict[str, list[FormWord]] = {}
    for own in sorted(words.values(), key=lambda own: (-own.when_ms, own.hash)):
        if own.hash not in superseded:
            found.setdefault(own.form_id, []).append(own)
    return {form: tuple(several) for form, several in found.items()}


def _form_word(entry: Entry) -> FormWord | None:
    header, body = entry.header, _body(entry)
    if body is None or header.kind != "form" or not header.is_known or body.get("id") != header.subject:
        return None
    state, why = body.get("state"), body.get("why")
    if state not in FORM_STATES:
        return None
    why = why if isinstance(why, str) else None
    return FormWord(entry.hash, header.parents, header.subject, header.author, header.hlc.ms, str(state), why)


def agreed(words: Iterable[Word], said: Callable[[Mapping[str, Any]], Any]) -> tuple[Any, bool]:
    """Return what words say together, and whether they dispute it; None when nobody says anything.

    For the kind where of several heads both are shown and neither counts: matches and clocks of photos.
    """
    values: list[Any] = []
    for word in words:
        value = said(word.body)
        if value is not None and value not in values:
            values.append(value)
    return (values[0] if len(values) == 1 else None), len(values) > 1
