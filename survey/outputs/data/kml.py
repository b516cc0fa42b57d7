"""KML: a placemark for each submission that has a position which may leave, with its answers.

Source: OGC KML 2.3 (12-007r2): longitude before latitude.
"""

from pathlib import Path

from survey.outputs.data.content import Content
from survey.outputs.data.points import Place, Point, placed
from survey.outputs.whole import whole_files
from survey.outputs.xml_text import xml_attribute, xml_text


def write_kml(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one document; a submission without a position is left out. Raises OutputError."""
    with whole_files([path]) as (part,), part.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n')
        file.write(f"<Document><name>{xml_text(content.title)}</name>\n")
        file.writelines(_placemark(*own) for own in placed(content))
        file.write("</Document></kml>\n")
    return (path,)


def _placemark(point: Point, place: Place) -> str:
    data = "".join(
        f"<Data name={xml_attribute(column.name)}><displayName>{xml_text(column.label)}</displayName>"
        f"<value>{xml_text(text)}</value></Data>"
        for column, text in point.answers
    )
    height = "" if place.altitude is None else f",{place.altitude!r}"
    return (
        f"<Placemark><name>{xml_text(point.title)}</name><ExtendedData>{data}</ExtendedData>"
        f"<Point><coordinates>{place.longitude!r},{place.latitude!r}{height}</coordinates></Point>"
        "</Placemark>\n"
    )
