"""Positions: area, distance, geofence over ODK geopoints, traces and shapes.

Source: ODK XForms specification, geographic functions; the formulas are those of `survey.geo`.
"""

from itertools import pairwise
from typing import Any

from survey.errors import XPathError
from survey.geo import area_m2, contains_point, path_length_m
from survey.messages import _
from survey.xpath.functions.registry import plain
from survey.xpath.values import to_text

Point = tuple[float, float]


def read_points(value: Any) -> list[Point]:
    """Read nodes or one text as positions in order: geopoints, a geotrace or a geoshape.

    Raises XPathError for a text that is none.
    """
    texts = (
        [n.string_value() for n in value if n.is_relevant] if isinstance(value, list) else [to_text(value)]
    )
    points: list[Point] = []
    for text in texts:
        points.extend(_point(part) for part in text.split(";") if part.strip())
    return points


def _point(text: str) -> Point:
    words = text.split()
    try:
        # A longitude left out is 0, as JavaRosa has it.
        latitude, longitude = float(words[0]), float(words[1]) if len(words) > 1 else 0.0
    except (IndexError, ValueError) as error:
        raise XPathError(_("{text} is no position.").format(text=repr(text.strip()))) from error
    return latitude, longitude


@plain("area", 1)
def area(value: Any) -> float:
    """Return the area of a shape in square metres; 0 for fewer than three points."""
    points = read_points(value)
    return area_m2(points)


plain("enclosed-area", 1)(area)


@plain("distance", 1, None)
def distance(*values: Any) -> float:
    """Return the length along the points in metres."""
    return path_length_m([point for value in values for point in read_points(value)])


@plain("geofence", 2)
def geofence(point: Any, shape: Any) -> bool:
    """Tell whether a position lies inside a shape."""
    points, corners = read_points(point), read_points(shape)
    return bool(points) and len(corners) > 2 and contains_point(corners, *points[0])


@plain("intersects", 1)
def intersects(value: Any) -> bool:
    """Tell whether a trace crosses itself."""
    points = read_points(value)
    edges = list(pairwise(points))
    return any(
        _cross(a, b)
        for i, a in enumerate(edges)
        for j, b in enumerate(edges[i + 2 :], i + 2)
        if not (i == 0 and j == len(edges) - 1 and points[0] == points[-1])
    )


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    (a, b), (c, d) = first, second
    return _turn(a, b, c) * _turn(a, b, d) <= 0 and _turn(c, d, a) * _turn(c, d, b) <= 0
