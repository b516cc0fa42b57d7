"""The areas of the countries surveyed: regions, provinces, departments, as they are and as they were.

What lives here: the shipped tables as records, and looking them up. What does not: localities and borders
that an agent imports.
Names repeat: Kadiogo, Soum, Sourou and Tapoa name both a region and a province of Burkina Faso. So codes
are keys and each area is shown with its kind.
Source: `data/gazetteer/SOURCE.md`; Burkina Faso's decrees of 2 July 2025.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from survey.errors import PlaceError
from survey.messages import _
from survey.messages.folding import fold
from survey.shipped import shipped_folder

DECREES_2025 = date(2025, 7, 2)
NOW, BEFORE = "2025", "before"


class AreaKind(StrEnum):
    """What an area is; Burkina Faso has provinces where Senegal has departments."""

    COUNTRY = "country"
    REGION = "region"
    PROVINCE = "province"
    DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Area:
    """One area in one vintage: `2025` as now, `before` as until 2 July 2025, None when nothing changed.

    `code` is the ISO 3166-2 code where there is one, else ours, and a key together with `vintage`;
    `parent` is the code of the area above in the same vintage. `other_names` are those of the other vintage.
    `position` is that of a region's seat, latitude and longitude in degrees, None where it is not known.
    """

    kind: AreaKind
    code: str
    name: str
    country: str
    parent: str | None = None
    seat: str | None = None
    vintage: str | None = None
    other_names: tuple[str, ...] = ()
    note: str | None = None
    position: tuple[float, float] | None = None

    @property
    def valid_from(self) -> date | None:
        """Return the first day of an area that came with the decrees, else None."""
        return DECREES_2025 if self.vintage == NOW else None

    @property
    def valid_until(self) -> date | None:
        """Return the day from which the area is no more, else None."""
        return DECREES_2025 if self.vintage == BEFORE else None

    @property
    def kind_name(self) -> str:
        """Return the kind in the language in use."""
        return {
            AreaKind.COUNTRY: _("country"),
            AreaKind.REGION: _("region"),
            AreaKind.PROVINCE: _("province"),
            AreaKind.DEPARTMENT: _("department"),
        }[self.kind]

    @property
    def label(self) -> str:
        """Return the name, its kind and its other names, as in `Goulmou (region, before: Est)`."""
        if not self.other_names:
            return f"{self.name} ({self.kind_name})"
        names = ", ".join(self.other_names)
        text = (
            _("{name} ({kind}, now: {names})")
            if self.vintage == BEFORE
            else _("{name} ({kind}, before: {names})")
        )
        return text.format(name=self.name, kind=self.kind_name, names=names)


class Gazetteer:
    """The areas in memory; about 180."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self.areas = tuple(areas)
        self._keys = [(area, fold(area.code), *_folded_names(area)) for area in self.areas]

    def area(self, code: str, vintage: str | None = NOW) -> Area | None:
        """Return the area of a code, in that vintage where the code has two."""
        found = [area for area in self.areas if area.code == code]
        return next((area for area in found if area.vintage in {vintage, None}), None)

    def children(self, area: Area) -> tuple[Area, ...]:
        """Return the areas right below `area`, in the order of their names; a country's in both vintages."""
        below = [
            child
            for child in self.areas
            if child.parent == area.code
            and child.country == area.country
            and area.vintage in {None, child.vintage}
        ]
        return tuple(sorted(below, key=lambda child: fold(child.name)))

    def parents(self, area: Area) -> tuple[Area, ...]:
        """Return the areas above `area`, the nearest first, each in the same vintage where it has one."""
        above: list[Area] = []
        code = area.parent
        while code is not None:
            parent = self.area(code, area.vintage)
            if parent is None:
                break
            above.append(parent)
            code = parent.parent
        return tuple(above)

    def find(
        self,
        text: str,
        *,
        country: str | None = None,
        kind: AreaKind | None = None,
        vintage: str | None = None,
    ) -> list[Area]:
        """Return the areas that `text` may name, accents and case ignored, the best first.

        Order: the code, the name, a name of the other vintage, a name that begins so, one that holds all
        words; then what is now before what was, and regions before provinces. Nothing is left out because a
        name repeats. With `vintage`, areas that never changed count for both.
        """
        key = fold(text)
        if not key:
            return []
        ranked = [
            (rank, area.vintage == BEFORE, list(AreaKind).index(area.kind), name, area)
            for area, code, name, others in self._keys
            if (country is None or area.country == country)
            and (kind is None or area.kind is kind)
            and (vintage is None or area.vintage in {vintage, None})
            and (rank := _rank(key, code, name, others)) is not None
        ]
        return [entry[-1] for entry in sorted(ranked, key=lambda entry: entry[:-1])]


def _folded_names(area: Area) -> tuple[str, tuple[str, ...]]:
    return fold(area.name), tuple(fold(name) for name in area.other_names)


def _rank(key: str, code: str, name: str, others: tuple[str, ...]) -> int | None:
    if key == code:
        return 0
    if key == name:
        return 1
    if key in others:
        return 2
    if any(known.startswith(key) for known in (name, *others)):
        return 3
    words = key.split()
    return 4 if any(all(word in known for word in words) for known in (name, *others)) else None


@lru_cache(maxsize=2)
def load_gazetteer(folder: Path | None = None) -> Gazetteer:
    """Read the shipped tables, or those of `folder` with the same names and columns.

    Raises PlaceError when a table is missing or lacks a column.
    """
    try:
        place = folder or shipped_folder("data") / "gazetteer"
        return Gazetteer([*_countries(), *_burkina(place), *_senegal(place)])
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise PlaceError(
            _("The gazetteer's tables cannot be read."),
            where=str(getattr(error, "filename", None) or error),
            remedy=_("Install the toolkit again."),
        ) from error


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _countries() -> Iterator[Area]:
    yield Area(AreaKind.COUNTRY, "BF", "Burkina Faso", "BF", seat="Ouagadougou")
    yield Area(AreaKind.COUNTRY, "SN", "Sénégal", "SN", seat="Dakar")


def _code_of(country: str, kind: str, row: dict[str, str], column: str, name: str) -> str:
    """Return the row's own code, else ISO's, else one of ours, as in `BF-R-SIRBA`."""
    ours = f"{country}-{kind}-{fold(name).upper().replace(' ', '-').replace(chr(39), '')}"
    return row.get("code") or row[column] or ours


def _burkina(folder: Path) -> Iterator[Area]:
    regions = _rows(folder / "bf_regions_2025.csv")
    provinces = _rows(folder / "bf_provinces_2025.csv")
    now = {r["region_2025"]: _code_of("BF", "R", r, "iso3166_2_before", r["region_2025"]) for r in regions}
    before = {r["region_before_2025"]: r["iso3166_2_before"] for r in regions if r["iso3166_2_before"]}
    yield from _burkina_regions(regions, now, before)
    yield from _burkina_provinces_now(provinces, now)
    yield from _burkina_provinces_before(provinces, before)


def _burkina_regions(
    rows: list[dict[str, str]], now: dict[str, str], before: dict[str, str]
) -> Iterator[Area]:
    for row in rows:
        name, old = row["region_2025"], row["region_before_2025"]
        others = () if old == name else (old,)
        yield Area(
            AreaKind.REGION, now[name], name, "BF", "BF", row["seat"], NOW, others, row["status"] or None,
            _seat_position(row),
        )  # fmt: skip
    for old, code in before.items():
        heirs = tuple(row["region_2025"] for row in rows if row["region_before_2025"] == old)
        row = next(row for row in rows if row["iso3166_2_before"] == code)
        names = tuple(name for name in heirs if name != old)
        yield Area(
            AreaKind.REGION, code, old, "BF", "BF", row["seat"], BEFORE, names, None, _seat_position(row)
        )


def _seat_position(row: dict[str, str]) -> tuple[float, float] | None:
    """Return where the seat lies; the tables of an older kit do not say it."""
    try:
        return float(row["seat_lat"]), float(row["seat_lon"])
    except (KeyError, TypeError, ValueError):
        return None


def _burkina_provinces_now(rows: list[dict[str, str]], regions: dict[str, str]) -> Iterator[Area]:
    for row in rows:
        name, old = row["province_2025"], row["province_before"]
        code = _code_of("BF", "P", row, "iso3166_2_before", name)
        others = () if old == name else (old,)
        parent = regions[row["region_2025"]]
        yield Area(AreaKind.PROVINCE, code, name, "BF", parent, row["seat"], NOW, others, row["note"] or None)


def _burkina_provinces_before(rows: list[dict[str, str]], regions: dict[str, str]) -> Iterator[Area]:
    for row in rows:
        code, old = row["iso3166_2_before"], row["province_before"]
        if not code:
            continue  # Created in 2025.
        heirs = tuple(r["province_2025"] for r in rows if r["province_before"] == old)
        parent = regions[row["region_before"]]
        others = tuple(name for name in heirs if name != old)
        yield Area(AreaKind.PROVINCE, code, old, "BF", parent, row["seat"], BEFORE, others)


def _senegal(folder: Path) -> Iterator[Area]:
    codes = {}
    for row in _rows(folder / "sn_regions.csv"):
        codes[row["region"]] = _code_of("SN", "R", row, "iso3166_2", row["region"])
        yield Area(
            AreaKind.REGION, codes[row["region"]], row["region"], "SN", "SN", row["seat"],
            position=_seat_position(row),
        )  # fmt: skip
    for row in _rows(folder / "sn_departments.csv"):
        name = row["department"]
        code = _code_of("SN", "D", {**row, "iso": ""}, "iso", name)
        yield Area(AreaKind.DEPARTMENT, code, name, "SN", codes[row["region"]], name)
