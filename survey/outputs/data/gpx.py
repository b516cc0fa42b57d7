"""GPX: a waypoint for each submission that has a position which may leave, for receivers and phones.

Source: GPX 1.1 (Topografix): `ele` in metres; `name` and `desc` are text.
"""

from pathlib import Path

from survey.outputs.data.content import Content
from survey.outputs.data.points import Place, Point, placed
from survey.outputs.whole import whole_files
from survey.outputs.xml_text import xml_text

_MOST_ANSWERS = 12
"""A receiver shows a few lines of a description."""


def write_gpx(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one file of waypoints; a submission without a position is left out. Raises OutputError."""
    with whole_files([path]) as (part,), part.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<gpx version="1.1" creator="survey" xmlns="http://www.topografix.com/GPX/1/1">\n')
        file.write(f"<metadata><name>{xml_text(content.title)}</name></metadata>\n")
        file.writelines(_waypoint(*own) for own in placed(content))
        file.write("</gpx>\n")
    return (path,)


def _waypoint(point: Point, place: Place) -> str:
    height = "" if place.altitude is None else f"<ele>{place.altitude!r}</ele>"
    lines = "\n".join(
        f"{column.label} : {column.shown(text)}" for column, text in point.answers[:_MOST_ANSWERS]
    )
    return (
        f'<wpt lat="{place.latitude!r}" lon="{place.longitude!r}">{height}'
        f"<name>{xml_text(point.title)}</name><desc>{xml_text(lines)}</desc></wpt>\n"
    )
