"""KML, GPX and GeoPackage: the same points, as the standards write them."""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest
from lxml import etree

from tests.outputs.data.sample import ANSWERS, exported, submission

KML, GPX = "{http://www.opengis.net/kml/2.2}", "{http://www.topografix.com/GPX/1/1}"
NOWHERE = submission(submission="uuid:2", answers={"/data/nom": "B"})


def test_placemark_has_longitude_first(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.kml", "kml")
    tree = etree.parse(tmp_path / "a.kml")
    assert [own.text for own in tree.iter(f"{KML}coordinates")] == ["-1.5,12.5,300.0"]


def test_placemark_is_named_for_the_centre(tmp_path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/nom": "Réo & <Fils>\x0b"})], tmp_path / "a.kml", "kml")
    tree = etree.parse(tmp_path / "a.kml")
    assert tree.findtext(f".//{KML}Placemark/{KML}name") == "Réo & <Fils>"


def test_placemark_holds_the_answers(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.kml", "kml", labels=True)
    tree = etree.parse(tmp_path / "a.kml")
    values = {own.get("name"): own.findtext(f"{KML}value") for own in tree.iter(f"{KML}Data")}
    assert values["serv"] == "Internet | Formation"


@pytest.mark.parametrize(("name", "tag"), [("kml", f"{KML}Placemark"), ("gpx", f"{GPX}wpt")])
def test_what_stands_nowhere_is_left_out(tmp_path: Path, name: str, tag: str) -> None:
    exported([submission(), NOWHERE], tmp_path / "a", name)
    assert len(list(etree.parse(tmp_path / "a").iter(tag))) == 1


def test_waypoint(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.gpx", "gpx")
    (point,) = etree.parse(tmp_path / "a.gpx").iter(f"{GPX}wpt")
    assert (point.get("lat"), point.get("lon"), point.findtext(f"{GPX}ele")) == ("12.5", "-1.5", "300.0")
    assert "Services : Internet | Formation" in (point.findtext(f"{GPX}desc") or "")


def test_geopackage_says_what_it_is(tmp_path: Path) -> None:
    exported([submission(), NOWHERE], tmp_path / "a.gpkg", "gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        contents = database.execute(
            "SELECT table_name, data_type, min_x, max_y FROM gpkg_contents"
        ).fetchall()
    assert contents[0] == ("f", "features", -1.5, 12.5)
    assert contents[1:] == [("f-r", "attributes", None, None), ("f-r-i", "attributes", None, None)]


def test_geometries_of_a_geopackage(tmp_path: Path) -> None:
    exported([submission(), NOWHERE], tmp_path / "a.gpkg", "gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        first, second = database.execute("SELECT geom FROM f ORDER BY fid").fetchall()
    assert struct.unpack("<2sBBiBIdd", first[0]) == (b"GP", 0, 1, 4326, 1, 1, -1.5, 12.5)
    assert second == (None,)


@pytest.mark.parametrize("name", ["gpkg", "kml", "gpx", "geojson"])
def test_gdal_reads_the_points(tmp_path: Path, name: str) -> None:
    exported([submission()], tmp_path / f"a.{name}", name)
    about, _ids, geometries, _fields = pyogrio.raw.read(tmp_path / f"a.{name}", layer=0, force_2d=True)
    assert about["crs"] in ("EPSG:4326", "EPSG:4979")
    assert [struct.unpack("<BIdd", own) for own in geometries] == [(1, 1, -1.5, 12.5)]


def test_gdal_reads_the_repeats_of_a_geopackage(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.gpkg", "gpkg")
    about, _ids, _geometries, fields = pyogrio.raw.read(tmp_path / "a.gpkg", layer="f-r")
    assert list(fields[list(about["fields"]).index("n")]) == [3, 4]
