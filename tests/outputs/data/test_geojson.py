"""GeoJSON: points where submissions stand, of what may leave."""

import json
from pathlib import Path

from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from tests.outputs.data.sample import FORM, exported, submission


def test_geojson_has_longitude_first(tmp_path: Path) -> None:
    path = tmp_path / "points.geojson"
    exported([submission()], path, "geojson")
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [-1.5, 12.5, 300.0]}
    assert feature["properties"]["serv"] == "a b"


def test_position_that_may_not_leave_is_no_point(tmp_path: Path) -> None:
    path = tmp_path / "points.geojson"
    erased = submission(erased=("/data/lieu",))
    exported([erased], path, "geojson", gate=Gate(tags_of(FORM)))
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert (feature["geometry"], feature["properties"]["serv"]) == (None, "a b")
