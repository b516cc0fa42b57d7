"""Centres made from place names, a part of them written down twice, and how the scorer tells them.

Run `python tests/merge/labelled.py [PLACES.csv]` from the project's folder to print the figures.
The noise has its own typing errors, abbreviations and orders: it imports nothing of the scorer's tables.
"""

import csv
import random
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from survey.errors import PlaceError
from survey.merge.candidates import Candidate
from survey.merge.duplicates import LIKELY, POSSIBLE, find_duplicates, score_pair
from survey.places import parse_phone

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
SEED = 20261124

KINDS = {
    "telecentre": ("Télécentre", "Télécentre communautaire", "TLC", "Telecentre com.", "Télé-centre"),
    "cmc": ("Centre multimédia communautaire", "CMC", "C.M.C.", "Centre Multimedia Com."),
    "clac": ("CLAC", "Centre de lecture et d'animation culturelle", "Centre de lecture"),
    "maison_jeunes": ("Maison des jeunes", "MJ", "Maison de jeunes", "M.J."),
    "cyber_communautaire": ("Cybercentre communautaire", "Cyber", "Cyber-centre", "Cybercentre"),
}
OWN_NAMES = (
    "Yam Pukri", "Sougri Nooma", "Wend Panga", "Jigi Seme", "Étoile du Sahel", "Saint Joseph", "Sainte Anne",
    "Relwendé", "Nabasnooma", "La Paix", "Espérance", "Teega Wendé", "Benkadi", "Sabougnouma", "Lagm Taaba",
    "Faso Net", "Deux Baobabs", "Pag La Yiri", "Song Taaba", "Zoodo",
)  # fmt: skip
FIRST_NAMES = ("Awa", "Salif", "Hamidou", "Fatimata", "Paul", "Mariam", "Issa", "Aminata", "Jean", "Rokia")
LAST_NAMES = (
    "Sawadogo",
    "Ouédraogo",
    "Maïga",
    "Dicko",
    "Kaboré",
    "Traoré",
    "Zongo",
    "Sanou",
    "Barry",
    "Diallo",
)


@dataclass(frozen=True)
class Place:
    name: str
    commune: str
    province: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Centre:
    """A centre as it is; `own` is the name that it has beside its kind and place, empty without one."""

    key: str
    kind: str
    own: str
    number: str
    place: Place
    lat: float
    lon: float
    phone: str
    manager: str


@dataclass(frozen=True)
class Labelled:
    candidates: list[Candidate]
    true_pairs: set[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    precision: float
    recall: float
    likely: int
    possible: int
    true_pairs: int
    wrong: list[str]
    missed: list[str]


def shipped_places(chance: random.Random) -> list[Place]:
    """Return the provinces' seats and names of the shipped gazetteer, set on a map of their own."""
    with (SHIPPED / "bf_provinces_2025.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted({(n, row["province_2025"]) for row in rows for n in (row["seat"], row["province_2025"])})
    return [
        Place(name, name, province, chance.uniform(10, 14.5), chance.uniform(-5, 2))
        for name, province in names
    ]


def listed_places(path: Path, chance: random.Random, count: int) -> list[Place]:
    """Return `count` localities of a gazetteer's file, each in a commune of its province."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name"]]
    chance.shuffle(rows)
    province = "province_2025" if "province_2025" in rows[0] else "department"
    return [
        Place(
            r["name"], chance.choice((r["name"], r[province])), r[province], float(r["lat"]), float(r["lon"])
        )
        for r in rows[:count]
    ]


def make_centres(places: Sequence[Place], chance: random.Random) -> list[Centre]:
    """Make one to six centres a place, with the neighbours that are hard to tell apart."""
    centres: list[Centre] = []
    for place in places:
        for _turn in range(chance.choice((1, 1, 2, 2, 3, 6))):
            centres.append(_new_centre(place, chance, len(centres)))
        last = centres[-1]
        if chance.random() < 0.15:
            centres.append(replace(_elsewhere(last, chance, len(centres)), number="2", own=last.own))
        if chance.random() < 0.10:
            other = chance.choice([kind for kind in KINDS if kind != last.kind])
            same_roof = replace(_new_centre(place, chance, len(centres)), kind=other, own="")
            centres.append(replace(same_roof, lat=last.lat, lon=last.lon))
        if chance.random() < 0.08:
            centres.append(
                replace(_new_centre(place, chance, len(centres)), phone=last.phone, manager=last.manager)
            )
    unique = {(c.kind, c.own, c.number, c.place.name): c for c in centres}
    return list(unique.values())


def _new_centre(place: Place, chance: random.Random, at: int) -> Centre:
    own = chance.choice(OWN_NAMES) if chance.random() < 0.45 else ""
    return _elsewhere(
        Centre(f"c{at:05}", chance.choice(list(KINDS)), own, "", place, 0, 0, "", ""), chance, at
    )


def _elsewhere(centre: Centre, chance: random.Random, at: int) -> Centre:
    return replace(
        centre,
        key=f"c{at:05}",
        lat=centre.place.lat + chance.gauss(0, 0.012),
        lon=centre.place.lon + chance.gauss(0, 0.012),
        phone=f"7{chance.randrange(10**7):07}",
        manager=f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
    )


def labelled_set(places: Sequence[Place], seed: int, *, share: float = 0.4) -> Labelled:
    """Return every centre as one agent wrote it, and a share of them as a second agent did."""
    chance = random.Random(seed)
    candidates, pairs = [], set()
    for centre in make_centres(places, chance):
        candidates.append(_written_down(centre, f"{centre.key}-a", chance))
        if chance.random() < share:
            candidates.append(_written_down(_as_it_is_later(centre, chance), f"{centre.key}-b", chance))
            pairs.add((f"{centre.key}-a", f"{centre.key}-b"))
    chance.shuffle(candidates)
    return Labelled(candidates, pairs)


def _as_it_is_later(centre: Centre, chance: random.Random) -> Centre:
    """Return the centre with another manager or number, as time goes by."""
    other = _elsewhere(centre, chance, 0)
    if chance.random() < 0.12:
        centre = replace(centre, manager=other.manager, phone=other.phone)
    return replace(centre, phone=other.phone) if chance.random() < 0.08 else centre


def _written_down(centre: Centre, key: str, chance: random.Random) -> Candidate:
    lat, lon, accuracy = _measured(centre, chance)
    has_position = chance.random() < 0.88
    return Candidate(
        id=key,
        name=_noisy(_name(centre, chance), chance),
        position=(lat, lon) if has_position else None,
        accuracy_m=accuracy if has_position else 0.0,
        locality="" if chance.random() < 0.12 else _noisy(centre.place.name, chance, chance_of_error=0.06),
        commune="" if chance.random() < 0.05 else centre.place.commune,
        province=centre.place.province,
        phones=_phones(centre.phone, chance) if chance.random() < 0.75 else frozenset(),
        manager=_person(centre.manager, chance) if chance.random() < 0.85 else "",
        type=centre.kind if chance.random() < 0.88 else chance.choice(list(KINDS)),
    )


def _measured(centre: Centre, chance: random.Random) -> tuple[float, float, float]:
    accuracy = chance.choice((4.0, 8.0, 12.0, 30.0))
    metres = chance.choice((10, 20, 30, 30, 60, 250)) if chance.random() > 0.02 else 4_000
    return (
        centre.lat + chance.gauss(0, metres) / 111_000,
        centre.lon + chance.gauss(0, metres) / 111_000,
        accuracy,
    )


def _name(centre: Centre, chance: random.Random) -> str:
    kind = chance.choice(KINDS[centre.kind])
    of = chance.choice((" de ", " ", " - ", " à "))
    name = f"{kind}{of}{centre.place.name}"
    if centre.own:
        name = chance.choice(
            (
                f"{kind} {centre.own}",
                f"{kind} {centre.own} de {centre.place.name}",
                f"{centre.own} {centre.place.name}",
            )
        )
    elif chance.random() < 0.15:
        name = f"{centre.place.name}, {kind}"
    return f"{name} {chance.choice(('2', 'II', 'n° 2', 'no2'))}" if centre.number else name


def _noisy(text: str, chance: random.Random, chance_of_error: float = 0.25) -> str:
    if chance.random() < 0.35:
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    if chance.random() < chance_of_error:
        text = chance.choice(_ERRORS)(text, chance)
    return chance.choice((str, str, str, str.upper, str.lower))(text)


def _place_in_word(text: str, chance: random.Random) -> int:
    inner = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    return chance.choice(inner) if inner else 0


def _swapped(text: str, chance: random.Random) -> str:
    at = _place_in_word(text, chance)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if at else text


def _dropped(text: str, chance: random.Random) -> str:
    at = _place_in_word(text, chance)
    return text[:at] + text[at + 1 :] if at else text


def _doubled(text: str, chance: random.Random) -> str:
    at = _place_in_word(text, chance)
    return text[:at] + text[at] + text[at:] if at else text


def _mistaken(text: str, chance: random.Random) -> str:
    at = _place_in_word(text, chance)
    return text[:at] + chance.choice("aeioustnr") + text[at + 1 :] if at else text


_ERRORS: tuple[Callable[[str, random.Random], str], ...] = (_swapped, _dropped, _doubled, _mistaken)


def _person(name: str, chance: random.Random) -> str:
    first, last = name.split(" ")
    written = chance.choice(
        (name, f"{last} {first}", f"{last.upper()} {first}", f"{first[0]}. {last}", f"M. {name}")
    )
    return _noisy(written, chance, chance_of_error=0.08)


def _phones(number: str, chance: random.Random) -> frozenset[str]:
    spaced = " ".join(number[at : at + 2] for at in range(0, 8, 2))
    typed = chance.choice(
        (number, spaced, f"+226 {spaced}", f"00226{number}", spaced.replace(" ", "-"), f"(226) {number}")
    )
    try:
        return frozenset((parse_phone(typed, "BF").e164,))
    except PlaceError:
        return frozenset()


def measure(labelled: Labelled) -> Figures:
    """Return precision at the upper threshold and recall at the lower, with what went wrong."""
    names = {own.id: own for own in labelled.candidates}
    pairs = find_duplicates(labelled.candidates)
    found = {(pair.first, pair.second): pair for pair in pairs}
    likely = [key for key, pair in found.items() if pair.score >= LIKELY]
    right = [key for key in likely if key in labelled.true_pairs]
    recalled = labelled.true_pairs & found.keys()

    def said(key: tuple[str, str]) -> str:
        pair = score_pair(names[key[0]], names[key[1]])
        reasons = "; ".join(f"{reason.kind} {reason.detail} {reason.points}" for reason in pair.reasons)
        return f"{key[0]} {names[key[0]].name!r} / {key[1]} {names[key[1]].name!r}: {pair.score}: {reasons}"

    return Figures(
        precision=len(right) / max(1, len(likely)),
        recall=len(recalled) / max(1, len(labelled.true_pairs)),
        likely=len(likely),
        possible=len(found),
        true_pairs=len(labelled.true_pairs),
        wrong=[said(key) for key in likely if key not in labelled.true_pairs],
        missed=[said(key) for key in sorted(labelled.true_pairs - found.keys())],
    )


def main(arguments: list[str]) -> None:
    """Print the figures of five seeds."""
    for seed in range(SEED, SEED + 5):
        chance = random.Random(seed)
        places = listed_places(Path(arguments[0]), chance, 400) if arguments else shipped_places(chance)
        labelled = labelled_set(places, seed)
        found = measure(labelled)
        print(
            f"seed {seed}: {len(labelled.candidates)} descriptions, {found.true_pairs} true pairs; "
            f"precision at {LIKELY}: {found.precision:.3f} of {found.likely}; "
            f"recall at {POSSIBLE}: {found.recall:.3f} of {found.possible} shown"
        )
        if "-v" in arguments:
            print(*found.wrong, "--- missed", *found.missed, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
