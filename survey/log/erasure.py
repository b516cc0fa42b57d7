"""What was erased: a pure function of the set of `erasure` entries, and what of other entries it takes.

Erasures only add up, so that their order is nothing; those of coordinators count, whoever is one by now.
What lives here: which parts and files go. What does not: dropping them (`store`), and what an erased part
means for a state (`state`).
Source: docs/log-format.md, erasure.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.errors import LogError
from survey.log.entry import Entry, Header, read_part

ERASURE = "erasure"
"""The kind of the entries."""
_KEPT = (ERASURE, "team")
"""Kinds that no erasure takes anything of: what was erased, and by whom, must stay readable."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Parts and files by hash, and persons by submission."""

    parts: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parts or self.files or self.people)

    def __or__(self, other: "Erased") -> "Erased":
        people = dict(self.people)
        for submission, names in other.people.items():
            people[submission] = people.get(submission, frozenset()) | names
        return Erased(self.parts | other.parts, self.files | other.files, people)

    def parts_of(self, entry: Entry) -> dict[str, bytes]:
        """Return the parts of an entry that are erased, of those that are here."""
        header = entry.header
        if header.kind in _KEPT:
            return {}
        if header.kind == "photo" and header.subject in self.files:
            return dict(entry.parts)
        return {
            name: part
            for name, part in entry.parts.items()
            if name in self.parts or self._speaks_of(header, name, part)
        }

    def files_of(self, entry: Entry) -> frozenset[str]:
        """Return the files of an entry that go with the persons who are erased.

        A part that is named alone, as of a dropped draft, takes no file: another part may show it.
        """
        header = entry.header
        if header.kind in _KEPT:
            return frozenset()
        gone = (part for name, part in entry.parts.items() if self._speaks_of(header, name, part))
        return frozenset[str]().union(*map(files_in, gone))

    def without(self, entry: Entry) -> Entry:
        """Return an entry as it is after the erasure: the same header and hash, fewer parts."""
        gone = self.parts_of(entry)
        if not gone:
            return entry
        parts = {name: part for name, part in entry.parts.items() if name not in gone}
        return Entry(entry.hash, entry.header, entry.header_bytes, parts)

    def _speaks_of(self, header: Header, name: str, part: bytes) -> bool:
        people = self.people.get(header.subject, ())
        if not people or name == header.parts[0]:
            return False
        try:
            return read_part(part).get("subject") in people
        except (LogError, TypeError):
            # Beside the body there is nothing but parts of persons: one that nobody can read goes too.
            return True


def erased_by(entries: Iterable[Entry], coordinators: Collection[str]) -> Erased:
    """Return what the erasures among `entries` by `coordinators` (device ids) take, together."""
    found = Erased()
    for entry in entries:
        header = entry.header
        if header.kind == ERASURE and header.is_known and header.device in coordinators:
            found |= _read(entry)
    return found


def files_in(part: bytes) -> frozenset[str]:
    """Return the SHA-256 of the files that a part names: what is erased with it."""
    try:
        named = read_part(part).get("attachments", {})
        return frozenset(str(file["sha256"]) for file in named.values())
    except (LogError, AttributeError, KeyError, TypeError):
        return frozenset()


def _read(entry: Entry) -> Erased:
    """Return what one erasure says; one that nobody can read says nothing."""
    try:
        body: dict[str, Any] = entry.body or {}
        people: dict[str, frozenset[str]] = {}
        for submission, person in body.get("people", ()):
            people[str(submission)] = people.get(str(submission), frozenset()) | {str(person)}
        return Erased(frozenset(map(str, body["parts"])), frozenset(map(str, body["blobs"])), people)
    except (LogError, AttributeError, KeyError, TypeError, ValueError):
        return Erased()
