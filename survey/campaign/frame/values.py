"""The values of a row of the frame: what they are in the list of centres, or why they do not fit.

What lives here: kinds, states, areas by their names of now and before, positions, telephones. What does not:
columns (`columns`), writing (`importing`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey.campaign.frame.columns import (
    COMMUNE,
    COUNTRY,
    KEY,
    LATITUDE,
    LOCALITY,
    LONGITUDE,
    MANAGER,
    NAME,
    PHONE,
    POSITION,
    PROVINCE,
    REGION,
    STATUS,
    TYPE,
)
from survey.errors import PlaceError
from survey.merge.centre_names import read_name
from survey.messages import _
from survey.messages.folding import fold

if TYPE_CHECKING:
    from survey.places import Area, Gazetteer

GEOMETRY = "geometry"
MOST_NAMED = 12
_KINDS = {
    "telecentre": "telecentre",
    "ccp": "telecentre",
    "cmc": "cmc",
    "clac": "clac",
    "bibliotheque": "clac",
    "maison_jeunes": "maison_jeunes",
    "cyber_case": "cyber_case",
    "case_numerique": "case_numerique",
    "teleboutique": "teleboutique",
}
"""The type that the words of a kind stand for, where the form has it; “cyber” alone is two types."""
_STATES = {
    "fonctionnel": (
        "oui", "yes", "fonctionnel", "fonctionnelle", "en service", "ouvert", "actif", "functional",
    ),
    "degrade": ("partiel", "partiellement", "degrade", "en partie", "degraded"),
    "arrete": (
        "non", "no", "non fonctionnel", "non fonctionnelle", "ferme", "arrete", "hors service", "closed",
        "not functional",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit: the row's number, the column as it is headed, the value, and why, a sentence."""

    row: int
    column: str
    value: str
    reason: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class FrameRow:
    """A row as it was read: properties of the list, what is a person's, and what does not fit.

    `key` is the row's own code, empty without one.
    """

    number: int
    key: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What values are compared with: `choices` of the forms by property, folded label or code to code."""

    choices: Mapping[str, Mapping[str, str]]
    names: Mapping[str, tuple[str, ...]]
    gazetteer: "Gazetteer"
    country: str


class RowReader:
    """Reads rows of one file: `columns` maps a field to its column, `headers` are all columns in order."""

    def __init__(self, columns: Mapping[str, str], headers: tuple[str, ...], known: Vocabulary) -> None:
        self._columns = columns
        self._places = {name: headers.index(column) for name, column in columns.items()}
        self._known = known

    def read(self, number: int, cells: tuple[str, ...]) -> FrameRow:
        """Read a row; whatever does not fit is a problem of it, all of them at once."""
        row = FrameRow(number)
        text = {name: cells[place] for name, place in self._places.items()}
        row.key = text.get(KEY, "")
        name = text[NAME]
        if len(name) < 2:
            self._complain(row, NAME, name, _("The name of the centre is missing."))
        row.properties |= {"label": name, NAME: name}
        if row.key:
            row.properties[KEY] = row.key
        for own in (COMMUNE, LOCALITY):
            if text.get(own):
                row.properties[own] = text[own]
        self._choose(row, TYPE, text.get(TYPE, ""), self._type_of)
        self._choose(row, STATUS, text.get(STATUS, ""), self._state_of)
        country = self._read_country(row, text.get(COUNTRY, ""))
        self._read_areas(row, country, text)
        self._read_position(row, country, text)
        self._read_person(row, country, text)
        return row

    def _complain(self, row: FrameRow, name: str, value: str, reason: str) -> None:
        row.problems.append(Problem(row.number, self._columns.get(name, name), value, reason))

    # Kinds and states.

    def _choose(self, row: FrameRow, name: str, text: str, other: Callable[[str], str | None]) -> None:
        known = self._known.choices.get(name)
        if not text:
            return
        code = text if known is None else known.get(fold(text)) or other(text)
        if code is not None and (known is None or code in known.values()):
            row.properties[name] = code
            return
        choices = ", ".join(self._known.names[name][:MOST_NAMED])
        self._complain(
            row, name, text, _("This is none of the form's choices: {names}.").format(names=choices)
        )

    @staticmethod
    def _type_of(text: str) -> str | None:
        kinds = {_KINDS[kind] for kind in read_name(text).kinds if kind in _KINDS}
        return kinds.pop() if len(kinds) == 1 else None

    @staticmethod
    def _state_of(text: str) -> str | None:
        folded = fold(text)
        return next((code for code, words in _STATES.items() if folded in words), None)

    # Areas.

    def _read_country(self, row: FrameRow, text: str) -> str:
        from survey.places import AreaKind

        country = self._known.country
        if text:
            found = [a for a in self._known.gazetteer.areas if a.kind is AreaKind.COUNTRY]
            codes = [a.code for a in found if fold(text) in (fold(a.code), fold(a.name))]
            if not codes:
                names = ", ".join(f"{a.name} ({a.code})" for a in found)
                self._complain(row, COUNTRY, text, _("The countries are: {names}.").format(names=names))
                return country
            country = codes[0]
        row.properties[COUNTRY] = country
        return country

    def _read_areas(self, row: FrameRow, country: str, text: Mapping[str, str]) -> None:
        """Read region and province together: each settles what the other leaves open."""
        from survey.places import AreaKind

        typed = {name: text.get(name, "") for name in (REGION, PROVINCE)}
        regions = self._areas(typed[REGION], country, (AreaKind.REGION,))
        provinces = self._areas(typed[PROVINCE], country, (AreaKind.PROVINCE, AreaKind.DEPARTMENT))
        for name, found in ((REGION, regions), (PROVINCE, provinces)):
            if typed[name] and not found:
                self._complain(row, name, typed[name], self._unknown_area(name, typed[name], country))
        if (typed[REGION] and not regions) or (typed[PROVINCE] and not provinces):
            return
        if regions and provinces:
            codes = {region.code for region in regions}
            inside = [province for province in provinces if province.parent in codes]
            if not inside:
                names = ", ".join(region.name for region in regions)
                reason = _("This province does not lie in {names}.").format(names=names)
                self._complain(row, PROVINCE, typed[PROVINCE], reason)
                return
            provinces = inside
            regions = [region for region in regions if region.code in {p.parent for p in provinces}]
        elif provinces:
            parents = {province.parent for province in provinces}
            regions = [a for a in self._now(country) if a.code in parents and a.kind is AreaKind.REGION]
        provinces = _settled_by_place(provinces, text)
        for name, found in ((REGION, regions), (PROVINCE, provinces)):
            self._keep_area(row, name, typed[name], found)

    def _keep_area(self, row: FrameRow, name: str, typed: str, found: "list[Area]") -> None:
        if len(found) == 1:
            row.properties[name] = found[0].code
        elif found and typed:
            names = ", ".join(area.name for area in found)
            reason = _("This is a name from before that several areas share now: {names}. Write which.")
            self._complain(row, name, typed, reason.format(names=names))

    def _now(self, country: str) -> "list[Area]":
        return [a for a in self._known.gazetteer.areas if a.country == country and a.vintage != "before"]

    def _areas(self, typed: str, country: str, kinds: tuple[Any, ...]) -> "list[Area]":
        """Return the areas of now that a text names: by code or name, else by a name from before."""
        key = _area_key(typed)
        if not key:
            return []
        areas = [area for area in self._now(country) if area.kind in kinds]
        loose = _loose(typed)
        return (
            [a for a in areas if key == fold(a.code)]
            or [a for a in areas if key == _area_key(a.name)]
            or [a for a in areas if key in map(_area_key, a.other_names)]
            or [a for a in areas if loose in map(_loose, (a.name, *a.other_names))]
        )

    def _unknown_area(self, name: str, typed: str, country: str) -> str:
        from rapidfuzz import process

        from survey.places import AreaKind

        kinds = (AreaKind.REGION,) if name == REGION else (AreaKind.PROVINCE, AreaKind.DEPARTMENT)
        names = {_area_key(a.name): a.name for a in self._now(country) if a.kind in kinds}
        near = [names[own[0]] for own in process.extract(_area_key(typed), list(names), limit=2)]
        sentence = (
            _("No region of {country} is called so, now or before 2025; near: {names}.")
            if name == REGION
            else _("No province or department of {country} is called so, now or before 2025; near: {names}.")
        )
        return sentence.format(country=country, names=", ".join(near))

    # Positions.

    def _read_position(self, row: FrameRow, country: str, text: Mapping[str, str]) -> None:
        lat, lon = text.get(LATITUDE, ""), text.get(LONGITUDE, "")
        name, typed = POSITION, text.get(POSITION, "")
        if lat or lon:
            name, typed = LATITUDE, f"{lat} ; {lon}"
            if not (lat and lon):
                missing = LONGITUDE if lat else LATITUDE
                self._complain(row, missing, "", _("Latitude or longitude is missing."))
                return
        if not typed:
            return
        from survey.places import check_country, parse_position

        try:
            position = parse_position(typed)
        except PlaceError as error:
            self._complain(row, name, typed, " ".join(filter(None, (error.what, error.remedy))))
            return
        outside = check_country(position, country)
        if (position.lat, position.lon) == (0.0, 0.0):
            self._complain(row, name, typed, _("0, 0 is where a receiver stands that found no position."))
        elif outside is not None:
            self._complain(row, name, typed, " ".join(filter(None, (outside.message, outside.remedy))))
        else:
            row.properties[GEOMETRY] = position.as_geopoint()

    # What is a person's.

    def _read_person(self, row: FrameRow, country: str, text: Mapping[str, str]) -> None:
        from survey.places import parse_phone

        if text.get(MANAGER):
            row.person[MANAGER] = text[MANAGER]
        typed = text.get(PHONE, "")
        if not typed:
            return
        numbers = []
        # Several numbers in a cell are parted by a slash, a semicolon or a word, not by the spaces in them.
        for part in filter(None, (own.strip() for own in _parted(typed))):
            try:
                numbers.append(parse_phone(part, country).e164)
            except PlaceError as error:
                self._complain(row, PHONE, part, " ".join(filter(None, (error.what, error.remedy))))
                return
        row.person[PHONE] = " ".join(dict.fromkeys(numbers))


def _parted(text: str) -> list[str]:
    for sign in (" / ", "/", ";", " et ", " ou ", " and ", " or ", ","):
        text = text.replace(sign, "|")
    return text.split("|")


_AREA_WORDS = ("region", "province", "departement", "department", "de", "du", "des", "la", "le", "les")


def _area_key(text: str) -> str:
    """Return an area's name as it is compared: without “region of” before it."""
    words = fold(text).replace("d'", "").replace("l'", "").split()
    while len(words) > 1 and words[0] in _AREA_WORDS:
        words = words[1:]
    return " ".join(words)


def _loose(text: str) -> str:
    """Return a name without spaces, doubled letters and what varies between spellings: Koosin, Kossin."""
    bare = "".join(sign for sign in _area_key(text) if sign.isalnum())
    return "".join(sign for at, sign in enumerate(bare) if at == 0 or sign != bare[at - 1])


def _settled_by_place(found: "list[Area]", text: Mapping[str, str]) -> "list[Area]":
    """Return the one of several provinces whose seat, or a commune that the decrees name, the row names."""
    named = {fold(text[own]) for own in (COMMUNE, LOCALITY) if text.get(own)}
    if len(found) < 2 or not named:
        return found
    created = {area.code: _communes_named(area) for area in found}
    inside = [area for area in found if named & {fold(area.seat or ""), *created[area.code]}]
    if inside:
        return inside[:1]
    # Whoever names a commune that did not go to the new province is in the one that stayed.
    stayed = [area for area in found if not created[area.code]]
    return stayed if len(stayed) == 1 and text.get(COMMUNE) else found


def _communes_named(area: "Area") -> set[str]:
    """Return the communes of a province that was created in 2025, as the gazetteer's note lists them."""
    kind, colon, names = (area.note or "").partition(":")
    return {fold(name) for name in names.split(",")} if colon and kind == "created" else set()
