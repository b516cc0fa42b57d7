"""GeoNames: the dump of a country (`BF.txt`) and its alternate names, as populated places and communes.

A populated place says its areas by GeoNames' own codes; what they are called stands in the rows ADM1, ADM2
and ADM3 of the same dump. Where a place says no province, borders in a GeoJSON file may tell it.
Source: GeoNames, readme.txt of the export dump: 19 columns separated by tabs, UTF-8, no header, no quotes.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.errors import PlaceError
from survey.geo.countries import Box
from survey.geo.shapes import Polygon, bounding_box
from survey.messages import _
from survey.places.importing.listed import Commune, Locality, PlaceTable, Unfit, first_of_each
from survey.places.importing.provinces import ProvinceFinder
from survey.places.importing.tables import read_text

COLUMNS = 19
LICENCE = "CC BY 4.0"
ORIGIN = "GeoNames, https://www.geonames.org"
_GONE = {"PPLH", "PPLQ", "PPLW", "PPLCH"}
"""Places that are no more: historical, abandoned, destroyed, former capitals."""
_REGION_PROPERTY = re.compile(r"(?i)region|adm(in)?1|name_1$")
_NAME_PROPERTY = re.compile(r"(?i)(name|nom|province|department|departement|adm(in)?2|shapename)(?!.*pcode)")


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: list[str]

    @property
    def areas(self) -> tuple[str, str, str]:
        return (self.cells[10], self.cells[11], self.cells[12])

    @property
    def kind(self) -> str:
        return self.cells[7]


def read_geonames(
    path: Path,
    finder: ProvinceFinder,
    country: str,
    *,
    names: Path | None = None,
    borders: Path | None = None,
) -> PlaceTable:
    """Read a dump; `names` are its alternate names, `borders` provinces as GeoJSON polygons.

    Raises PlaceError when a file is none of these.
    """
    rows = list(_rows(path))
    if not rows:
        raise PlaceError(
            _("This is no GeoNames dump: no row has its 19 columns separated by tabs."), where=str(path)
        )
    former = _former_names(names) if names is not None else {}
    drawn = _read_borders(borders, finder) if borders is not None else []
    called = {(row.kind, row.areas[: int(row.kind[3])]): row.cells[1] for row in rows if _is_area(row)}
    reading = _Reading(finder, country, called, former, drawn)
    communes = tuple(reading.communes(row for row in rows if row.kind == "ADM3"))
    localities = tuple(reading.localities(row for row in rows if row.cells[6] == "P"))
    return PlaceTable(communes, localities, tuple(reading.unfit), tuple(sorted(finder.read_as.items())))


def _rows(path: Path) -> Iterator[_Row]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        cells = line.rstrip("\r").split("\t")
        if len(cells) == COLUMNS:
            yield _Row(number, cells)


def _is_area(row: _Row) -> bool:
    return row.kind in ("ADM1", "ADM2", "ADM3")


class _Reading:
    def __init__(
        self,
        finder: ProvinceFinder,
        country: str,
        called: Mapping[tuple[str, tuple[str, ...]], str],
        former: Mapping[str, list[str]],
        drawn: list[tuple[tuple[str, ...], Polygon, Box]],
    ) -> None:
        self._finder, self._country, self._called = finder, country, called
        self._former, self._drawn = former, drawn
        self.unfit: list[Unfit] = []

    def communes(self, rows: Iterable[_Row]) -> Iterator[Commune]:
        for row in rows:
            provinces = self._provinces(row, row.cells[1])
            if provinces:
                name = row.cells[1]
                yield Commune(name, provinces, row.number, row.cells[0], self._former_of(row))

    def localities(self, rows: Iterable[_Row]) -> Iterator[Locality]:
        for row in rows:
            if row.kind in _GONE:
                continue
            commune = self._called.get(("ADM3", row.areas), "")
            provinces = self._provinces(row, commune)
            if provinces:
                yield Locality(
                    row.cells[1], provinces, row.number, row.cells[0], commune, self._former_of(row),
                    float(row.cells[4]), float(row.cells[5]),
                )  # fmt: skip

    def _former_of(self, row: _Row) -> tuple[str, ...]:
        return first_of_each(self._former.get(row.cells[0], []), row.cells[1])

    def _provinces(self, row: _Row, commune: str) -> tuple[str, ...]:
        """Return the codes that a row lies in; without one, note why."""
        found: tuple[str, ...] | str
        if row.cells[8] != self._country:
            found = _("another country: {code}").format(code=row.cells[8] or "-")
        else:
            found = self._by_codes(row, commune)
            if isinstance(found, str):
                found = self._by_borders(row) or found
        if isinstance(found, str):
            self.unfit.append(Unfit(row.number, row.cells[1], found))
            return ()
        return found

    def _by_codes(self, row: _Row, commune: str) -> tuple[str, ...] | str:
        province = self._called.get(("ADM2", row.areas[:2]), "")
        return self._finder.find(self._called.get(("ADM1", row.areas[:1]), ""), province, commune)

    def _by_borders(self, row: _Row) -> tuple[str, ...]:
        try:
            lat, lon = float(row.cells[4]), float(row.cells[5])
        except ValueError:
            return ()
        for provinces, polygon, box in self._drawn:
            if box.south <= lat <= box.north and box.west <= lon <= box.east and polygon.contains(lat, lon):
                return provinces
        return ()


def _former_names(path: Path) -> dict[str, list[str]]:
    """Return the names of before by GeoNames' identifier: those that the file marks as historic.

    Its columns: id, place, language, name, preferred, short, colloquial, historic, from, to.
    """
    found: dict[str, list[str]] = {}
    for line in read_text(path).split("\n"):
        cells = line.rstrip("\r").split("\t")
        if len(cells) >= 8 and cells[7] == "1" and cells[3]:
            found.setdefault(cells[1], []).append(cells[3])
    return found


def _read_borders(path: Path, finder: ProvinceFinder) -> list[tuple[tuple[str, ...], Polygon, Box]]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [drawn for feature in features for drawn in _drawn(feature, finder)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise PlaceError(
            _("These are no borders of provinces: {reason}.").format(reason=error),
            where=str(path),
            remedy=_("Give a GeoJSON file of polygons, each with the name of its province."),
        ) from error


def _drawn(
    feature: Mapping[str, Any], finder: ProvinceFinder
) -> Iterator[tuple[tuple[str, ...], Polygon, Box]]:
    texts = {str(key): text for key, text in feature["properties"].items() if isinstance(text, str)}
    region = next((text for key, text in texts.items() if _REGION_PROPERTY.match(key)), "")
    named = (t for key, t in texts.items() if _NAME_PROPERTY.match(key) and not _REGION_PROPERTY.match(key))
    found = (finder.find(region, name) for name in named)
    provinces = next((codes for codes in found if not isinstance(codes, str)), None)
    if provinces is None:
        return
    geometry = feature["geometry"]
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for part in parts:
        outer, *holes = (tuple((float(p[1]), float(p[0])) for p in ring) for ring in part)
        yield provinces, Polygon(outer, tuple(holes)), bounding_box(outer)
