"""Distances and areas are those of the reference engine."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.geo import area_m2, contains_point, distance_m, path_length_m

FIELD = [
    (7.9377, -11.5845),
    (7.9324, -11.5902),
    (7.927, -11.5857),
    (7.925, -11.578),
    (7.9267, -11.5722),
    (7.9325, -11.5708),
    (7.9372, -11.5737),
    (7.9393, -11.579),
    (7.9377, -11.5845),
]
SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_one_degree_of_longitude_on_the_equator_is_as_in_the_reference_engine() -> None:
    assert distance_m(0, 0, 0, 1) == 111318.84502143922


def test_ouagadougou_to_dakar_is_as_in_the_reference_engine() -> None:
    assert distance_m(12.3714, -1.5197, 14.7, -17.4) == pytest.approx(1737675.8049901067, abs=1e-6)


def test_length_of_a_path_is_as_in_the_reference_engine() -> None:
    assert path_length_m(FIELD) == pytest.approx(5724.3577721384, abs=1e-9)


def test_path_of_one_point_has_no_length() -> None:
    assert path_length_m([(12.0, -1.0)]) == 0


def test_area_of_a_field() -> None:
    assert area_m2(FIELD) == pytest.approx(2333221.0404376215)


def test_ring_left_open_has_the_area_of_the_closed_one() -> None:
    assert area_m2(FIELD[:-1]) == pytest.approx(area_m2(FIELD))


def test_two_points_have_no_area() -> None:
    assert area_m2(FIELD[:2]) == 0


def test_point_in_the_middle_of_a_square_is_inside() -> None:
    assert contains_point(SQUARE, 0.5, 0.5)


def test_point_beside_a_square_is_outside() -> None:
    assert not contains_point(SQUARE, 0.5, 1.5)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways_and_never_fails(a: float, b: float, c: float, d: float) -> None:
    assert distance_m(a, b, c, d) == pytest.approx(distance_m(c, d, a, b), abs=0.5)
    assert 0 <= distance_m(a, b, c, d) <= 20_040_000


def test_every_distance_of_the_reference_table_is_found(shared_folder: Path) -> None:
    with (shared_folder / "conformance" / "javarosa-xpath.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines if '"distance(' in line]
    literal = [row for row in rows if row.get("type") == "Double" and row["expr"].count('"') == 2]
    assert literal
    for row in literal:
        text = row["expr"].split('"')[1]
        points = [(float(p.split()[0]), float(p.split()[1])) for p in text.split(";")]
        assert path_length_m(points) == pytest.approx(float(row["string"]), rel=1e-12, abs=1e-9)
