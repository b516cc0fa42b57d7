"""GeoJSON: a point for each submission that has a position which may leave, null for the others.

Source: RFC 7946: longitude before latitude, WGS 84.
"""

import json
from pathlib import Path
from typing import Any

from survey.outputs.data.content import Content
from survey.outputs.data.points import Place, Point, points_of
from survey.outputs.whole import whole_files


def write_geojson(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one FeatureCollection, a feature a line. Raises OutputError."""
    with whole_files([path]) as (part,), part.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [')
        for number, point in enumerate(points_of(content)):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(_feature(point), ensure_ascii=False))
        file.write("\n]}\n")
    return (path,)


def _feature(point: Point) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": point.row.key,
        "geometry": None if point.place is None else _geometry(point.place),
        "properties": {column.name: text for column, text in point.answers},
    }


def _geometry(place: Place) -> dict[str, Any]:
    height = [] if place.altitude is None else [place.altitude]
    return {"type": "Point", "coordinates": [place.longitude, place.latitude, *height]}
