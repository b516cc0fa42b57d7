"""Rows of the frame in the log: entries of kind `centre`, what they say, and what is a person's in them.

What lives here: writing and reading one. What does not: what the rows of one centre are together
(`log.entities`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.errors import LogError
from survey.log.chain import Writing
from survey.log.entities import is_in_frame
from survey.log.entry import Entry, live_entries, read_part
from survey.log.words import centre_body
from survey.records.entities import CENTRES

CENTRE = "centre"
"""The kind of the entries."""
FRAME, CANDIDATE = "frame", "candidate"
PERSON = "manager"
"""The person that a row's telephone and name of a manager are of."""


@dataclass(frozen=True, slots=True)
class FrameEntry:
    """One row as it was signed: `id` is the centre's, `person` what it says of its manager (erasable).

    `origin` is frame or candidate, `source` where it comes from, `is_there` whether it is in the frame,
    `is_erased` whether what it said of a person is gone.
    """

    hash: str
    id: str
    author: str
    when_ms: int
    origin: str
    properties: Mapping[str, str]
    person: Mapping[str, str]
    source: Mapping[str, Any]
    parents: tuple[str, ...]
    why: str | None
    within: bool
    holds: bool
    is_there: bool
    is_erased: bool

    @property
    def values(self) -> dict[str, str]:
        """Return the properties that it says, without those that it blanks."""
        return {name: text for name, text in self.properties.items() if text}


def row_writing(
    centre: str,
    origin: str,
    properties: Mapping[str, str],
    person: Mapping[str, str],
    source: Mapping[str, Any],
    *,
    heads: Sequence[FrameEntry] = (),
    within: bool = True,
    holds: bool = True,
    why: str | None = None,
) -> Writing:
    """Return the entry of a row; it takes the place of `heads`."""
    body = centre_body(
        dataset=CENTRES,
        origin=origin,
        properties=properties,
        within=within,
        why=why,
        holds=holds,
        source=source,
    )
    parts = [Campaign.new_part(body)]
    if person:
        parts.append(Campaign.new_part({"subject": PERSON, "properties": dict(person)}))
    return Writing(CENTRE, centre, tuple(parts), tuple(sorted(own.hash for own in heads)))


def read_row(entry: Entry) -> FrameEntry | None:
    """Read an entry of kind `centre`, None when it says nothing that can be read."""
    try:
        body = entry.body
        if body is None:
            return None
        source, why = body.get("source"), body.get("why")
        return FrameEntry(
            hash=entry.hash,
            id=entry.header.subject,
            author=entry.header.author,
            when_ms=entry.header.hlc.ms,
            origin=str(body.get("origin")),
            properties=_texts(body.get("properties")),
            person=_person(entry),
            source=source if isinstance(source, dict) else {},
            parents=entry.header.parents,
            why=why if isinstance(why, str) else None,
            within=body.get("within") is not False,
            holds=body.get("holds") is not False,
            is_there=is_in_frame(entry),
            is_erased=len(entry.parts) < len(entry.header.parts),
        )
    except (LogError, AttributeError):
        return None


def _texts(value: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, dict) else {}


def _person(entry: Entry) -> dict[str, str]:
    for name in entry.header.parts[1:]:
        part = entry.parts.get(name)
        said = None if part is None else read_part(part)
        if said is not None and said.get("subject") == PERSON:
            return _texts(said.get("properties"))
    return {}


def frame_entries(campaign: Campaign) -> dict[str, tuple[FrameEntry, ...]]:
    """Return what stands of the rows of each centre, the newest first: the rows that no other replaces."""
    return standing_rows(campaign.store.entries(kind=CENTRE))


def contact_of(campaign: Campaign, centre: str) -> dict[str, str]:
    """Return telephone and manager of a centre as its row of the frame says, by the field's name."""
    rows = standing_rows(campaign.store.entries(kind=CENTRE, subject=centre)).get(centre, ())
    return next((dict(own.person) for own in rows if own.is_there and own.person), {})


def standing_rows(entries: Iterable[Entry]) -> dict[str, tuple[FrameEntry, ...]]:
    """Return by centre the rows that no other replaces, the newest first."""
    found: dict[str, list[FrameEntry]] = {}
    for entry in live_entries([own for own in entries if own.header.is_known]):
        row = read_row(entry)
        if row is not None:
            found.setdefault(row.id, []).append(row)
    return {
        centre: tuple(sorted(rows, key=lambda own: (-own.when_ms, own.hash)))
        for centre, rows in found.items()
    }
