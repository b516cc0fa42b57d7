"""Who can help whom: offers against needs, a common language, and a way that the distance allows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from survey.outputs.reports.managers.profiles import TEACHES, Profile

VISITING = "chez_eux"
"""The way of helping for which somebody travels."""
BEST = 3
"""How many helpers are named for each manager."""


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who can help a manager: in what, in which languages, in which ways, over how many kilometres.

    `km` is None where a position is not known; then nobody travels.
    """

    needs: Profile
    helps: Profile
    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    ways: tuple[str, ...]
    km: float | None

    @property
    def order(self) -> tuple[object, ...]:
        """Return what sorts the best first: it meets the first need, helps in more, teaches, is near."""
        teaches = any(self.helps.skills.get(subject) == TEACHES for subject in self.subjects)
        far = float("inf") if self.km is None else self.km
        return (
            self.needs.first not in self.subjects, -len(self.subjects), not teaches, far, self.helps.id,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        own = asdict(self)
        return own | {"needs": self.needs.id, "helps": self.helps.id}


def match_all(profiles: Sequence[Profile]) -> dict[str, list[Match]]:
    """Return the best helpers of each manager who needs something, by the manager's id, the best first."""
    return {
        own.id: sorted(_helpers(own, profiles), key=lambda match: match.order)[:BEST]
        for own in profiles
        if own.needs
    }


def unmet(profiles: Iterable[Profile], matches: dict[str, list[Match]]) -> dict[str, int]:
    """Return the needs that no named helper meets, each with how many managers have it."""
    found: dict[str, int] = {}
    for own in profiles:
        met = {subject for match in matches.get(own.id, ()) for subject in match.subjects}
        for subject in own.needs:
            if subject not in met:
                found[subject] = found.get(subject, 0) + 1
    return found


def _helpers(needs: Profile, profiles: Iterable[Profile]) -> Iterator[Match]:
    for helps in profiles:
        subjects = tuple(subject for subject in needs.needs if subject in helps.offers)
        languages = tuple(language for language in needs.languages if language in helps.languages)
        if helps.id == needs.id or not subjects or not languages:
            continue
        km = helps.km_to(needs)
        ways = tuple(
            way for way in helps.means if way != VISITING or (km is not None and km <= helps.reach_km)
        )
        if ways:
            yield Match(needs, helps, subjects, languages, ways, km)
