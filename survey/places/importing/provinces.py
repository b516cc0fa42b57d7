"""From the names of a region and a province, in any vintage, to the codes of the provinces of now.

Names repeat: Kadiogo, Soum, Sourou and Tapoa name both a region and a province. Here a name is looked for
only among provinces, and checked against the region that stands beside it.
Source: `data/gazetteer/SOURCE.md`; Burkina Faso's decrees of 2 July 2025.
"""

import csv
from collections.abc import Mapping
from difflib import SequenceMatcher
from pathlib import Path

from survey.messages import _
from survey.messages.folding import fold
from survey.places.gazetteer import BEFORE, NOW, Area, AreaKind, Gazetteer
from survey.places.importing.listed import name_key

MOVED_NAME = "bf_communes_moved_2025.csv"
CLOSE_ENOUGH = 0.82
"""How alike two spellings must be, of 1, to be one name when nothing else comes near."""
PROVINCES = (AreaKind.PROVINCE, AreaKind.DEPARTMENT)


class ProvinceFinder:
    """Finds the provinces (departments in Senegal) of one country.

    `moved` gives, by the former province's code and a commune's key, the province that the commune went to.
    """

    def __init__(
        self, gazetteer: Gazetteer, country: str, moved: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        self._gazetteer = gazetteer
        own = [area for area in gazetteer.areas if area.country == country]
        self._provinces = [area for area in own if area.kind in PROVINCES]
        self._regions = [area for area in own if area.kind is AreaKind.REGION]
        self._moved = moved or {}
        self._found: dict[tuple[str, str], Area | str] = {}
        self.read_as: dict[str, str] = {}

    def find(self, region: str, province: str, commune: str = "") -> tuple[str, ...] | str:
        """Return the codes of now that a row lies in, or a sentence that says why there is none.

        `province` is a name or a code, `region` a name, a code or empty. Two codes stand for a province that
        was divided, when the commune is not known.
        """
        key = (region, province)
        if key not in self._found:
            self._found[key] = self._look_up(region, province)
        area = self._found[key]
        return area if isinstance(area, str) else self._now(area, commune)

    def _look_up(self, region: str, province: str) -> Area | str:
        if not province:
            return _("no province")
        in_region = self._in_region(region)
        if isinstance(in_region, str):
            return in_region
        named = _named(self._provinces, province) or self._close(in_region, province)
        if not named:
            return _("no province is called {name}").format(name=province)
        fitting = [area for area in named if area in in_region]
        if not fitting:
            return _("the province {province} is not in the region {region}").format(
                province=province, region=region
            )
        # What is now comes before what was: a province that kept its name has one code in both.
        return min(fitting, key=lambda area: area.vintage == BEFORE)

    def _in_region(self, region: str) -> list[Area] | str:
        if not region:
            return self._provinces
        regions = _named(self._regions, region) or self._close(self._regions, region)
        if not regions:
            return _("no region is called {name}").format(name=region)
        keys = {(area.code, area.vintage) for area in regions}
        return [area for area in self._provinces if (area.parent, area.vintage) in keys]

    def _close(self, areas: list[Area], name: str) -> list[Area]:
        """Return the areas of the one name that is nearly spelled so: Komondjari, Nioro for Nioro du Rip."""
        names = {name_key(area.name): area.name for area in areas}
        best = [key for key, own in names.items() if _begins(fold(own), fold(name))]
        if not best:
            wanted = name_key(name)
            best = [own for own in names if SequenceMatcher(None, wanted, own).ratio() >= CLOSE_ENOUGH]
        if len(best) != 1:
            return []
        found = [area for area in areas if name_key(area.name) == best[0]]
        self.read_as[name] = found[0].name
        return found

    def _now(self, area: Area, commune: str) -> tuple[str, ...]:
        """Return the codes of now of an area: its heirs' when it was divided and the commune is unknown."""
        moved = self._moved.get((area.code, name_key(commune)))
        if moved is not None:
            return (moved,)
        if area.vintage != BEFORE or commune:
            return (area.code,)
        heirs = [own.code for own in self._provinces if own.vintage == NOW and area.name in own.other_names]
        return tuple(dict.fromkeys((area.code, *heirs)))

    def code_before(self, code: str) -> str:
        """Return the code that the province of `code` had, or was part of, before July 2025."""
        if self._gazetteer.area(code, BEFORE) is not None:
            return code
        now = self._gazetteer.area(code)
        names = now.other_names if now is not None else ()
        return next((own.code for own in self._provinces if own.vintage == BEFORE and own.name in names), "")

    def region_of(self, code: str, vintage: str) -> str:
        """Return the region's code of a province in a vintage, empty where it was none then."""
        area = self._gazetteer.area(code, vintage)
        return "" if area is None or area.parent is None else area.parent


def _begins(one: str, other: str) -> bool:
    """Tell whether one of two folded names is the other with words after it."""
    return one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _named(areas: list[Area], name: str) -> list[Area]:
    key = name_key(name)
    return [area for area in areas if area.code == name] or [a for a in areas if name_key(a.name) == key]


def read_moved(folder: Path, gazetteer: Gazetteer) -> dict[tuple[str, str], str]:
    """Read which communes went to a new province, by the former province's code and the commune's key.

    Nothing where the folder has no such table: then a divided province stands for all of its heirs.
    """
    path = folder / MOVED_NAME
    if not path.is_file():
        return {}
    provinces = [area for area in gazetteer.areas if area.kind is AreaKind.PROVINCE]
    before = {area.name: area.code for area in provinces if area.vintage == BEFORE}
    now = {area.name: area.code for area in provinces if area.vintage == NOW}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {
            (before[row["province_before"]], name_key(row["commune"])): now[row["province_2025"]]
            for row in csv.DictReader(stream)
            if row["province_before"] in before and row["province_2025"] in now
        }
