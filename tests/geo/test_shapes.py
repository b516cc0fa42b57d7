"""Shapes with holes, boxes, distance to a border."""

import json
import math
from pathlib import Path

import pytest

from survey.geo import COUNTRY_BOXES, Polygon, bounding_box, distance_to_ring_m

OUTER = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))
HOLE = ((0.4, 0.4), (0.4, 0.6), (0.6, 0.6), (0.6, 0.4), (0.4, 0.4))


def test_point_in_a_hole_is_outside_the_shape() -> None:
    assert not Polygon(OUTER, (HOLE,)).contains(0.5, 0.5)


def test_point_between_hole_and_border_is_inside() -> None:
    assert Polygon(OUTER, (HOLE,)).contains(0.2, 0.2)


def test_border_distance_counts_the_hole() -> None:
    assert Polygon(OUTER, (HOLE,)).border_distance_m(0.5, 0.5) == pytest.approx(11132, rel=0.01)


def test_point_beside_a_side_is_measured_across() -> None:
    assert distance_to_ring_m(OUTER, 0.5, 1.1) == pytest.approx(11132, rel=0.01)


def test_ring_without_a_side_is_infinitely_far() -> None:
    assert distance_to_ring_m([(0.0, 0.0)], 1, 1) == math.inf


def test_box_around_points() -> None:
    box = bounding_box(OUTER)
    assert (box.south, box.west, box.north, box.east) == (0, 0, 1, 1)


def test_box_around_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        bounding_box([])


def test_ouagadougou_is_in_the_box_of_burkina() -> None:
    assert COUNTRY_BOXES["BF"].contains(12.3714, -1.5197)


def test_swapped_ouagadougou_is_not() -> None:
    assert not COUNTRY_BOXES["BF"].contains(-1.5197, 12.3714)


@pytest.mark.parametrize(
    ("country", "name"), [("BF", "bf_provinces_45.geojson"), ("SN", "sn_departments_45.geojson")]
)
def test_box_holds_every_boundary_and_little_more(shared_folder: Path, country: str, name: str) -> None:
    path = shared_folder / "data" / "gazetteer" / "import-tests" / name
    points = [
        (lat, lon)
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
        for ring in _rings(feature["geometry"])
        for lon, lat in ring
    ]
    box, around = COUNTRY_BOXES[country], bounding_box(points)
    assert box.south <= around.south <= box.south + 0.2
    assert box.north - 0.2 <= around.north <= box.north
    assert box.west <= around.west <= box.west + 0.2
    assert box.east - 0.2 <= around.east <= box.east


def _rings(geometry: dict) -> list:
    if geometry["type"] == "Polygon":
        return geometry["coordinates"]
    return [ring for polygon in geometry["coordinates"] for ring in polygon]
