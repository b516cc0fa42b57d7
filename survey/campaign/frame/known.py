"""Rows and candidates beside the centres that are known: which may be one and the same, and why.

What lives here: the pairs, scored with their reasons. What does not: the score (`merge.duplicates`), and
deciding, which is a person's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.frame.columns import COMMUNE, LOCALITY, MANAGER, NAME, PHONE, PROVINCE, TYPE
from survey.campaign.frame.values import GEOMETRY, FrameRow
from survey.campaign.frame.written import frame_entries
from survey.merge.candidates import Candidate
from survey.merge.duplicates import LIKELY, ScoredPair, find_duplicates
from survey.records.entities import CENTRES, EntityState


@dataclass(frozen=True, slots=True)
class LikelyRow:
    """A row that may be a centre known already, or another row: `other` is its id, `label` its name.

    `row` and `other_row` are numbers in the file, `other_row` None for a known centre.
    """

    row: int
    name: str
    other: str
    label: str
    other_row: int | None
    score: int
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "row": self.row, "name": self.name, "other": self.other, "label": self.label,
            "other_row": self.other_row, "score": self.score, "reasons": list(self.reasons),
        }  # fmt: skip


def likely_known(campaign: Campaign, rows: Mapping[str, FrameRow]) -> list[LikelyRow]:
    """Return the rows, by the id that each gets, that are very likely a known centre or another of them."""
    if not rows:
        return []
    states = {s.entity_id: s for s in campaign.store.entities.all(CENTRES) if s.entity_id not in rows}
    new = [described(identity, row.properties, row.person) for identity, row in rows.items()]
    pairs = find_duplicates([*known_candidates(campaign, states.values()), *new], threshold=LIKELY)
    found = []
    for pair in pairs:
        ids = [pair.first, pair.second]
        if not any(own in rows for own in ids):
            continue
        ids.sort(key=lambda own: (own in rows, rows[own].number if own in rows else 0))
        row, other = rows[ids[1]], rows.get(ids[0])
        label = states[ids[0]].name if other is None else other.properties[NAME]
        found.append(
            LikelyRow(
                row.number,
                row.properties[NAME],
                ids[0],
                label,
                None if other is None else other.number,
                pair.score,
                sentences(pair),
            )
        )
    return sorted(found, key=lambda own: (own.row, -own.score, own.other))


def sentences(pair: ScoredPair) -> tuple[str, ...]:
    """Return the reasons of a pair in the language in use, the heaviest first."""
    return tuple(reason.sentence for reason in pair.reasons)


def known_candidates(campaign: Campaign, states: Iterable[EntityState]) -> list[Candidate]:
    """Return what is compared of the centres that are known."""
    people = {centre: rows[0].person for centre, rows in frame_entries(campaign).items()}
    found = []
    for state in states:
        named = {**state.properties, NAME: state.label or state.properties.get(NAME, "")}
        found.append(described(state.entity_id, named, people.get(state.entity_id, {})))
    return found


def described(identity: str, properties: Mapping[str, str], person: Mapping[str, str]) -> Candidate:
    """Return what is compared of a centre: its properties in the list, its telephones and manager."""
    return Candidate(
        id=identity,
        name=properties.get(NAME, ""),
        position=position_of(properties),
        locality=properties.get(LOCALITY, ""),
        commune=properties.get(COMMUNE, ""),
        province=properties.get(PROVINCE, ""),
        phones=frozenset(person.get(PHONE, "").split()),
        manager=person.get(MANAGER, ""),
        type=properties.get(TYPE, ""),
    )


def position_of(properties: Mapping[str, str]) -> tuple[float, float] | None:
    """Return latitude and longitude of an entity, None where it has none."""
    numbers = properties.get(GEOMETRY, "").split()
    try:
        lat, lon = float(numbers[0]), float(numbers[1])
    except (IndexError, ValueError):
        return None
    return None if (lat, lon) == (0.0, 0.0) else (lat, lon)
