"""A manager's profile as values: only what the person agreed to show to those for whom the report is."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from survey.geo.measures import distance_m
from survey.outputs.questions import Question

SKILL_PREFIX = "c_"
TEACHES, ALONE = 3, 2
"""Levels of a skill: well enough to teach it, without help; 1 is with help, 0 not yet."""
_COMPUTED = frozenset(("c_points", "c_sait", "c_manque"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a manager works: the centre's name and region, and latitude and longitude in degrees."""

    name: str = ""
    region: str = ""
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """A manager: what is empty or absent was not said, or may not be shown.

    `skills` maps a subject to its level (0 to 3); `offers` and `needs` are subjects, `first` the need that
    comes first; `means` how help can be given, `reach_km` how far the person would travel for it.
    """

    id: str
    name: str = ""
    role: str = ""
    since: str = ""
    phone: str = ""
    mail: str = ""
    place: Place = field(default_factory=Place)
    languages: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    reach_km: int = 0
    needs: tuple[str, ...] = ()
    first: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of the person may be shown but where they work."""
        return not (self.name or self.role or self.languages or self.skills or self.offers or self.needs)

    def km_to(self, other: "Profile") -> float | None:
        """Return how far another's centre is in kilometres, None where one of the positions is not known."""
        here, there = self.place.position, other.place.position
        return None if here is None or there is None else distance_m(*here, *there) / 1000

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def read_profile(
    submission: str, values: Mapping[str, str], questions: Iterable[Question], place: Place
) -> Profile:
    """Return a profile from the values that may be shown, by path."""
    by_name = {question.name: question for question in questions}
    said = {name: values.get(question.path, "") for name, question in by_name.items()}
    role = by_name.get("fonction")
    offers = said.get("aide_sujets", "") or said.get("c_sait", "")
    return Profile(
        id=submission,
        name=said.get("nom", "").strip(),
        role=role.shown(said["fonction"]) if role is not None and said["fonction"] else "",
        since=said.get("depuis", ""),
        phone=said.get("tel", ""),
        mail=said.get("courriel", ""),
        place=place,
        languages=tuple(said.get("langues", "").split()),
        skills={
            name.removeprefix(SKILL_PREFIX): int(level)
            for name, level in said.items()
            if name.startswith(SKILL_PREFIX) and name not in _COMPUTED and level.isdecimal()
        },
        offers=tuple(offers.split()) if said.get("aide_prete", "") in ("oui", "aide") else (),
        means=tuple(said.get("aide_moyens", "").split()),
        reach_km=int(km) if (km := said.get("aide_km", "")).isdecimal() else 0,
        needs=tuple(said.get("besoins", "").split()),
        first=said.get("besoin_premier", ""),
    )
