"""Outlines of countries, and the plane onto which a map is drawn.

What lives here: reading `data/gazetteer/outlines.geojson`, projecting, clipping. What does not: the drawing
(`drawing`). Coordinates on the plane are whole numbers, x to the east, y to the south.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from survey.geo.countries import Box
from survey.geo.measures import contains_point

Degrees = tuple[float, float]
"""Longitude, latitude, as GeoJSON has them."""


@dataclass(frozen=True)
class Country:
    """A country's outer rings, and the borders of its regions where they are known."""

    code: str
    rings: tuple[tuple[Degrees, ...], ...]
    borders: tuple[tuple[Degrees, ...], ...] = ()

    def contains(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in the country."""
        return self.box.contains(lat, lon) and any(contains_point(ring, lon, lat) for ring in self.rings)

    @cached_property
    def box(self) -> Box:
        """Return the box around the country."""
        return box_around([point for ring in self.rings for point in ring])


def read_outlines(path: Path) -> dict[str, Country]:
    """Read the outlines by ISO 3166-1 code."""
    rings: dict[str, list[tuple[Degrees, ...]]] = {}
    borders: dict[str, list[tuple[Degrees, ...]]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        code, kind = feature["properties"]["code"], feature["properties"]["kind"]
        lines = feature["geometry"]["coordinates"]
        if kind == "country":
            rings.setdefault(code, []).extend(_line(polygon[0]) for polygon in lines)
        else:
            borders.setdefault(code, []).extend(_line(line) for line in lines)
    return {code: Country(code, tuple(own), tuple(borders.get(code, ()))) for code, own in rings.items()}


def _line(points: Sequence[Sequence[Any]]) -> tuple[Degrees, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in points)


def box_around(points: Sequence[Degrees]) -> Box:
    """Return the smallest box around points, of which there is one at least."""
    longitudes, latitudes = zip(*points, strict=True)
    return Box(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane `width` by `height`: degrees as they are, shortened to the east by the middle latitude."""

    box: Box
    width: int
    height: int

    def project(self, lon: float, lat: float) -> tuple[int, int]:
        """Return whole x and y of a position."""
        across = (lon - self.box.west) / (self.box.east - self.box.west)
        down = (self.box.north - lat) / (self.box.north - self.box.south)
        return round(across * self.width), round(down * self.height)

    def path(self, points: Iterable[Degrees], *, closed: bool) -> str:
        """Return SVG path data in relative steps, empty when the line is no longer than a point."""
        pieces: list[str] = []
        here: tuple[int, int] | None = None
        for lon, lat in points:
            x, y = self.project(lon, lat)
            if here is None:
                pieces.append(f"M{x} {y}l")
            elif (x, y) != here:
                pieces.append(f"{x - here[0]} {y - here[1]} ")
            here = (x, y)
        if len(pieces) < 2:
            return ""
        return "".join(pieces).rstrip() + ("z" if closed else "")


def plane_for(box: Box, width: int, *, margin: float = 0.04) -> Plane:
    """Return the plane that shows a box with a margin (a part of its larger side) around it."""
    middle = math.cos(math.radians((box.north + box.south) / 2))
    pad = margin * max(box.north - box.south, (box.east - box.west) * middle, 0.5)
    wide = Box(box.south - pad, box.west - pad / middle, box.north + pad, box.east + pad / middle)
    height = round(width * (wide.north - wide.south) / ((wide.east - wide.west) * middle))
    return Plane(wide, width, height)


def clipped(ring: Sequence[Degrees], box: Box) -> list[Degrees]:
    """Return the part of a closed ring inside a box, closed again; empty when there is none.

    Source: Sutherland and Hodgman's polygon clipping.
    """
    points = list(ring[:-1])
    for axis, limit, keeps_above in (
        (0, box.west, True),
        (0, box.east, False),
        (1, box.south, True),
        (1, box.north, False),
    ):
        points = _half(points, axis, limit, keeps_above)
    return [*points, points[0]] if points else []


def _half(points: list[Degrees], axis: int, limit: float, keeps_above: bool) -> list[Degrees]:
    kept: list[Degrees] = []
    for start, end in zip(points, points[1:] + points[:1], strict=True):
        starts, ends = ((p[axis] >= limit) is keeps_above for p in (start, end))
        if starts:
            kept.append(start)
        if starts is not ends:
            part = (limit - start[axis]) / (end[axis] - start[axis])
            other = start[1 - axis] + part * (end[1 - axis] - start[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
    return kept


def middle_of(ring: Sequence[Degrees]) -> tuple[Degrees, float]:
    """Return the centre of a closed ring's area, and that area in square degrees."""
    area = x = y = 0.0
    for (xa, ya), (xb, yb) in pairwise(ring):
        cross = xa * yb - xb * ya
        area += cross / 2
        x += (xa + xb) * cross / 6
        y += (ya + yb) * cross / 6
    return ((x / area, y / area) if area else ring[0]), abs(area)
