"""Great-circle distance, area of a shape, point in a ring, with the numbers that JavaRosa gives.

What lives here: the formulas that the functions distance(), area() and geofence() of a form also use.
What does not: shapes with holes (`shapes`).
Source: JavaRosa 5.1, measured: a sphere of 6,378,100 m, the spherical law of cosines for a distance, a
plane around the first point for an area. The law of cosines cannot tell apart points nearer than 0.1 m.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]

EARTH_RADIUS_M = 6_378_100.0
_METRES_PER_TURN = 2 * math.pi * EARTH_RADIUS_M


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the metres between two points given in degrees, NaN when one is infinite.

    >>> distance_m(0, 0, 0, 1)
    111318.84502143922
    """
    if not all(map(math.isfinite, (lat1, lon1, lat2, lon2))):
        return math.nan
    turn = math.radians(lon1 - lon2)
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    cosine = math.sin(phi1) * math.sin(phi2) + math.cos(phi1) * math.cos(phi2) * math.cos(turn)
    return math.acos(max(-1.0, min(1.0, cosine))) * EARTH_RADIUS_M


def bearing_deg(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the direction of the second point from the first, in degrees clockwise from north, 0 to 360.

    >>> bearing_deg(0, 0, 0, 1)
    90.0
    """
    turn = math.radians(lon2 - lon1)
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    east = math.sin(turn) * math.cos(phi2)
    north = math.cos(phi1) * math.sin(phi2) - math.sin(phi1) * math.cos(phi2) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360


def path_length_m(points: Sequence[Point]) -> float:
    """Return the metres along `points`, 0 for fewer than two; a shape is closed by repeating its first."""
    return sum((distance_m(*a, *b) for a, b in pairwise(points)), 0.0)


def area_m2(points: Sequence[Point]) -> float:
    """Return the square metres inside the ring `points`, closed or not, 0 for fewer than three points."""
    if len(points) < 3:
        return 0.0
    lat0, lon0 = points[0]
    plane = [
        (
            (lon - lon0) * _METRES_PER_TURN * math.cos(math.radians(lat)) / 360,
            (lat - lat0) * _METRES_PER_TURN / 360,
        )
        for lat, lon in points[1:]
    ]
    return abs(sum((ya * xb - xa * yb) / 2 for (xa, ya), (xb, yb) in pairwise(plane)))


def contains_point(ring: Sequence[Point], lat: float, lon: float) -> bool:
    """Tell whether a point lies inside a closed ring; on the border either answer may come.

    A ring that is not closed lacks its last side, as in JavaRosa's geofence().
    """
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(ring):
        if (lat_b > lat) != (lat_a > lat) and lon < (lon_a - lon_b) * (lat - lat_b) / (lat_a - lat_b) + lon_b:
            inside = not inside
    return inside
