"""The maps as SVG: the large one that a script fills, the small ones that stand still.

Only numbers and codes of countries come into the text, so that it needs no escaping.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.geo.countries import Box
from survey.outputs.site.outlines import Country, Degrees, Plane, box_around, clipped, middle_of, plane_for

LARGE, SMALL = 10_000, 1_000
_LABELLED_SHARE = 0.012
"""How much of the map a country must fill to be named."""

_TALLEST_WINDOW = 1.15
"""How much taller than wide the window of a map is, at most: on the narrowest telephone."""
_MOST_DOTS = 800
"""About 35 kB of a page."""


@dataclass(frozen=True, slots=True)
class CountryLabel:
    """Where a country's name may stand on the large map, largest share of the map first."""

    code: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG's paths on their plane."""

    plane: Plane
    land: str
    home: str
    borders: str
    labels: tuple[CountryLabel, ...]

    @property
    def view_box(self) -> str:
        """Return the SVG attribute."""
        return f"0 0 {self.plane.width} {self.plane.height}"


def countries_shown(
    outlines: Mapping[str, Country], points: Iterable[Degrees], country: str
) -> list[Country]:
    """Return the campaign's country and those in which there are points."""
    own = [outlines[country]] if country in outlines else []
    for lon, lat in points:
        if not any(c.contains(lat, lon) for c in own):
            own.extend(c for c in outlines.values() if c not in own and c.contains(lat, lon))
    return own


def draw(
    outlines: Mapping[str, Country], homes: Sequence[Country], points: Sequence[Degrees], width: int
) -> Drawing:
    """Draw the countries of `homes` in the foreground, what lies around them behind."""
    boxes = [home.box for home in homes]
    corners = [c for box in boxes for c in ((box.west, box.south), (box.east, box.north))] or list(points)
    box = box_around(corners) if corners else Box(-60.0, -180.0, 80.0, 180.0)
    plane = plane_for(box, width)
    land: list[str] = []
    labels: list[CountryLabel] = []
    codes = {home.code for home in homes}
    around = _widened(plane)
    for code, country in outlines.items():
        if code not in codes:
            parts = [part for ring in country.rings if (part := clipped(ring, around))]
            land.extend(plane.path(part, closed=True) for part in parts)
        labels.extend(_label(code, country, plane))
    home_paths = [plane.path(ring, closed=True) for home in homes for ring in home.rings]
    borders = [plane.path(line, closed=False) for home in homes for line in home.borders]
    return Drawing(plane, "".join(land), "".join(home_paths), "".join(borders), tuple(labels))


def _widened(plane: Plane) -> Box:
    """Return a plane's box with half its size around it, and more above and below, as tall windows show.

    So land goes on where a window is wider or taller than the map.
    """
    box = plane.box
    height, across = box.north - box.south, (box.east - box.west) / 2
    tallest = _TALLEST_WINDOW * height * plane.width / plane.height
    down = max(height, tallest - height) / 2
    return Box(box.south - down, box.west - across, box.north + down, box.east + across)


def _label(code: str, country: Country, plane: Plane) -> list[CountryLabel]:
    """Return a place for a country's name, none when hardly any of it is shown."""
    parts = [part for ring in country.rings if (part := clipped(ring, plane.box))]
    if not parts:
        return []
    (lon, lat), area = max((middle_of(part) for part in parts), key=lambda found: found[1])
    whole = (plane.box.north - plane.box.south) * (plane.box.east - plane.box.west)
    return [CountryLabel(code, *plane.project(lon, lat))] if area > _LABELLED_SHARE * whole else []


def dots(plane: Plane, points: Sequence[Degrees], *, cell: int = 12) -> list[tuple[int, int]]:
    """Return the points on the plane, one for each square of `cell`, so that many weigh little.

    The squares grow until there are few enough of them for a page.
    """
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for lon, lat in points:
        x, y = plane.project(lon, lat)
        found.setdefault((x // cell, y // cell), (x, y))
    return list(found.values()) if len(found) <= _MOST_DOTS else dots(plane, points, cell=cell * 5 // 4)
