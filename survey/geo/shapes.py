"""Shapes with holes, their boxes and how far a point lies from a border.

What lives here: polygons in memory. What does not: reading GeoJSON files (`places`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from survey.geo.countries import Box
from survey.geo.measures import EARTH_RADIUS_M, Point, contains_point

_METRES_PER_DEGREE = math.pi * EARTH_RADIUS_M / 180


@dataclass(frozen=True, slots=True)
class Polygon:
    """An outer ring and its holes, each closed (its first point is its last)."""

    outer: tuple[Point, ...]
    holes: tuple[tuple[Point, ...], ...] = ()

    def contains(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies inside the outer ring and in no hole."""
        return contains_point(self.outer, lat, lon) and not any(
            contains_point(hole, lat, lon) for hole in self.holes
        )

    def border_distance_m(self, lat: float, lon: float) -> float:
        """Return the metres from a point to the nearest border, from inside or from outside."""
        return min(distance_to_ring_m(ring, lat, lon) for ring in (self.outer, *self.holes))


def bounding_box(points: Iterable[Point]) -> Box:
    """Return the smallest box around `points`.

    Raises ValueError when there is none.
    """
    latitudes, longitudes = zip(*points, strict=True)
    return Box(south=min(latitudes), west=min(longitudes), north=max(latitudes), east=max(longitudes))


def distance_to_ring_m(ring: Sequence[Point], lat: float, lon: float) -> float:
    """Return the metres from a point to the nearest side of `ring`, infinite when it has no side.

    Computed in a plane around the point: good to one percent within 200 km.
    """
    shrink = math.cos(math.radians(lat))
    plane = [((b - lon) * shrink * _METRES_PER_DEGREE, (a - lat) * _METRES_PER_DEGREE) for a, b in ring]
    return min((_distance_to_side(a, b) for a, b in pairwise(plane)), default=math.inf)


def _distance_to_side(a: Point, b: Point) -> float:
    """Return the distance from the origin of the plane to the segment from `a` to `b`."""
    (xa, ya), (xb, yb) = a, b
    dx, dy = xb - xa, yb - ya
    squared = dx * dx + dy * dy
    along = 0.0 if squared == 0 else max(0.0, min(1.0, -(xa * dx + ya * dy) / squared))
    return math.hypot(xa + along * dx, ya + along * dy)
