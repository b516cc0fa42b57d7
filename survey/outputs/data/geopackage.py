"""GeoPackage: the submissions as points, their repeats as tables beside; made with SQLite alone.

Source: OGC GeoPackage 1.3 (12-128r17): header tables, geometry header `GP`, ISO WKB; in the geometries of
EPSG:4326 longitude comes before latitude.
"""

import sqlite3
import struct
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from survey.outputs.data.content import Content
from survey.outputs.data.points import Place, place_of, position_questions
from survey.outputs.data.sqlite import Lead, fill_tables, new_database
from survey.outputs.tables.rows import Row

_APPLICATION_ID, _VERSION = 0x47504B47, 10300
_WGS84 = 4326
_GEOMETRY = "geom"
_HEADER = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
 organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
 description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
 identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL,
 min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
 FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
 geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
 PRIMARY KEY (table_name, column_name), UNIQUE (table_name),
 FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
 FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_WKT = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("WGS 84", _WGS84, "EPSG", _WGS84, _WKT, "longitude and latitude in degrees"),
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", ""),
    ("Undefined geographic", 0, "NONE", 0, "undefined", ""),
)


def write_geopackage(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one GeoPackage; a submission without a position has no geometry. Raises OutputError."""
    points = content.sheets[0].table
    with new_database(path) as database:
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {_VERSION}")
        for statement in _HEADER.split(";\n"):
            database.execute(statement)
        database.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        box = _Box()
        key = "fid INTEGER PRIMARY KEY AUTOINCREMENT"
        positions = position_questions(content)

        def leading(row: Row) -> tuple[object, ...]:
            place = place_of(positions, row)
            return (None, None if place is None else box.geometry(place))

        first = Lead((key, f"{_GEOMETRY} POINT"), leading)
        others = [Lead((key,), lambda _row: (None,)) for _sheet in content.sheets[1:]]
        fill_tables(database, content, [first, *others])
        _register(database, points.name, [sheet.table.name for sheet in content.sheets[1:]], box)
    return (path,)


class _Box:
    """The geometries of a file, and what they extend over."""

    def __init__(self) -> None:
        self._places: list[tuple[float, float]] = []

    def geometry(self, place: Place) -> bytes:
        """Return a point as the standard's header and WKB: little-endian, no envelope."""
        x, y = place.longitude, place.latitude
        self._widen(x, y)
        return b"GP\x00\x01" + struct.pack("<i", _WGS84) + struct.pack("<BIdd", 1, 1, x, y)

    def _widen(self, x: float, y: float) -> None:
        corners = [*self._places, (x, y)]
        self._places = [
            (min(c[0] for c in corners), min(c[1] for c in corners)),
            (max(c[0] for c in corners), max(c[1] for c in corners)),
        ]

    def extent(self) -> tuple[float | None, ...]:
        """Return the least and the greatest longitude and latitude: west, south, east, north."""
        return (None,) * 4 if not self._places else (*self._places[0], *self._places[1])


def _register(database: sqlite3.Connection, points: str, others: Iterable[str], box: _Box) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    add = "INSERT INTO gpkg_contents VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?)"
    database.execute(add, (points, "features", points, now, *box.extent(), _WGS84))
    for name in others:
        database.execute(add, (name, "attributes", name, now, None, None, None, None, None))
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, 'POINT', ?, 0, 0)", (points, _GEOMETRY, _WGS84)
    )
