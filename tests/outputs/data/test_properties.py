"""Every format, read back, gives the answers again; no cell and no header starts a formula.

    pytest tests/outputs/data/test_properties.py                              a few seconds
    HYPOTHESIS_PROFILE=deep pytest --timeout=0 tests/outputs/data/test_properties.py

What a format changes by its nature is said where it is read: numbers are compared as numbers.
"""

import csv
import json
import math
import re
import sqlite3
from contextlib import closing
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pyogrio
import pyreadstat
import pytest
from hypothesis import given, settings
from lxml import etree
from openpyxl.cell.cell import Cell

from survey.outputs.data.csv import read_cell
from survey.outputs.tables.layout import POSITION_PARTS, lay_out
from survey.outputs.tables.options import Layout
from survey.outputs.tables.rows import rows_of
from tests.costly import costly
from tests.outputs.data.made_tables import Made, layouts, made

FILES = settings(max_examples=max(20, settings().max_examples // 5))
"""A file a time is slow: a fifth of what the profile says, never fewer than 20."""
FORMULA = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
KML, GPX = "{http://www.opengis.net/kml/2.2}", "{http://www.topografix.com/GPX/1/1}"


def table_of(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def rows_in(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    header, *rows = table_of(path, encoding)
    return [dict(zip(header, map(read_cell, row), strict=True)) for row in rows]


def flat(said: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return what was said with positions as four columns."""
    found = []
    for row in said:
        own = dict(row)
        for name in [name for name in row if name in ("q6", "r6")]:
            parts = (own.pop(name).split() + [""] * 4)[:4]
            own |= {f"{name}-{part}": text for part, text in zip(POSITION_PARTS, parts, strict=True)}
        found.append(own)
    return found


def same(read: object, said: str) -> bool:
    """Tell whether a typed cell is what was said: numbers as numbers, nothing as nothing."""
    if read is None or read == "" or (isinstance(read, float) and math.isnan(read)):
        return said == ""
    if isinstance(read, bool | int | float) and said:
        return math.isclose(float(read), float(said), rel_tol=1e-12)
    return str(read) == said


def differing(read: list[dict[str, object]], said: list[dict[str, str]]) -> list[tuple[str, object, str]]:
    assert len(read) == len(said)
    return [
        (name, own.get(name), text)
        for own, row in zip(read, said, strict=True)
        for name, text in row.items()
        if not same(own.get(name), text)
    ]


@FILES
@given(made())
def test_csv_gives_the_answers_again(own: Made) -> None:
    with TemporaryDirectory() as folder:
        path = own.write("csv", Path(folder))
        for number, name in enumerate(("f.csv", "f-r.csv")):
            rows = rows_in(path / name, "utf-8-sig")
            assert [
                {n: row[n] for n in said} for row, said in zip(rows, flat(own.said(number)), strict=True)
            ] == flat(own.said(number))


@FILES
@given(made())
def test_package_gives_the_answers_again_and_describes_every_column(own: Made) -> None:
    with TemporaryDirectory() as folder:
        path = own.write("package", Path(folder))
        described = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))["resources"]
        for number, resource in enumerate(described):
            rows = rows_in(path / resource["path"])
            fields = {field["name"]: field for field in resource["schema"]["fields"]}
            assert not differing([dict(row) for row in rows], flat(own.said(number)))
            for row in rows:
                assert row.keys() == fields.keys()
                assert not [n for n, f in fields.items() if row[n] and not _allows(f, row[n])]


def _allows(field: dict[str, object], text: str) -> bool:
    allowed = field.get("constraints", {}).get("enum")  # type: ignore[attr-defined]
    if field["type"] == "integer":
        return re.fullmatch(r"[+-]?\d+", text) is not None
    return allowed is None or text in map(read_cell, allowed)


@FILES
@pytest.mark.parametrize("name", ["sqlite", "gpkg"])
@given(own=made())
def test_databases_give_the_answers_again(name: str, own: Made) -> None:
    with TemporaryDirectory() as folder:
        path = own.write(name, Path(folder))
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            for number, table in enumerate(("f", "f-r")):
                rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]
                assert not differing(rows, flat(own.said(number)))


@FILES
@given(made())
def test_workbook_gives_the_answers_again(own: Made) -> None:
    with TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(own.write("xlsx", Path(folder)))
        for number, page in enumerate(book.worksheets[:2]):
            header, *rows = page.iter_rows()
            names = [str(cell.value) for cell in header]
            read = [dict(zip(names, map(_text, row), strict=True)) for row in rows]
            assert not differing(read, flat(own.said(number)))


def _text(cell: Cell) -> object:
    """Return what a cell of a workbook holds: dates as ISO text, hours in UTC, whose zone no cell knows."""
    value = cell.value
    if isinstance(value, datetime):
        return f"{value.isoformat()}+00:00" if "h" in cell.number_format else value.date().isoformat()
    return value.isoformat() if isinstance(value, time) else value


@FILES
@given(made())
def test_geojson_gives_the_answers_and_points_again(own: Made) -> None:
    with TemporaryDirectory() as folder:
        features = json.loads(own.write("geojson", Path(folder)).read_text(encoding="utf-8"))["features"]
    said = own.said()
    assert not differing([f["properties"] for f in features], [_without_place(row) for row in said])
    assert [_joined(f["geometry"]) for f in features] == [_at(row) for row in said]


def _without_place(row: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name not in ("q6", "KEY")}


def _joined(geometry: dict[str, list[float]] | None) -> tuple[float, ...]:
    return () if geometry is None else tuple(geometry["coordinates"][:2])


def _at(row: dict[str, str]) -> tuple[float, ...]:
    parts = [float(part) for part in row["q6"].split()]
    return (parts[1], parts[0]) if parts else ()


@FILES
@given(made())
def test_kml_gives_the_answers_and_points_again(own: Made) -> None:
    with TemporaryDirectory() as folder:
        tree = etree.parse(own.write("kml", Path(folder)))
    said = [row for row in own.said() if row["q6"]]
    read = [
        {data.get("name"): data.findtext(f"{KML}value") for data in mark.iter(f"{KML}Data")}
        for mark in tree.iter(f"{KML}Placemark")
    ]
    assert not differing(read, [_without_place(row) for row in said])
    points = [tuple(map(float, own.text.split(",")[:2])) for own in tree.iter(f"{KML}coordinates")]
    assert points == [_at(row) for row in said]


@FILES
@given(made())
def test_gpx_gives_the_answers_and_points_again(own: Made) -> None:
    with TemporaryDirectory() as folder:
        tree = etree.parse(own.write("gpx", Path(folder)))
    said = [row for row in own.said() if row["q6"]]
    points = list(tree.iter(f"{GPX}wpt"))
    assert [(float(p.get("lon")), float(p.get("lat"))) for p in points] == [_at(row) for row in said]
    questions = {question.name: question for question in own.tables[0].questions}
    for point, row in zip(points, said, strict=True):
        lines = [
            f"{questions[name].label} : {questions[name].shown(text)}"
            for name, text in _without_place(row).items()
            if text
        ]
        assert point.findtext(f"{GPX}desc") == "\n".join(lines)


@FILES
@given(made())
def test_gdal_reads_the_points_of_a_geopackage(own: Made) -> None:
    with TemporaryDirectory() as folder:
        _about, _ids, geometries, _fields = pyogrio.raw.read(own.write("gpkg", Path(folder)), layer="f")
    assert [own is not None for own in geometries] == [bool(row["q6"]) for row in own.said()]


@FILES
@pytest.mark.parametrize("name", ["sav", "dta", "syntax"])
@given(own=made())
def test_files_of_statistics_give_the_answers_again(name: str, own: Made) -> None:
    with TemporaryDirectory() as folder:
        path = own.write(name, Path(folder))
        for number, table in enumerate(("f", "f-r")):
            if name == "syntax":
                read = [_measured(own, number, row) for row in rows_in(path / f"{table}.csv")]
            else:
                file = path if not number else path.with_name(f"{path.stem}-{table}{path.suffix}")
                frame, _about = getattr(pyreadstat, f"read_{name}")(file)
                read = [
                    {key: _moment(value) for key, value in row.items()} for row in frame.to_dict("records")
                ]
            said = [_numbered(own, number, row, name) for row in own.said(number)]
            assert not differing(read, said)


def _measured(own: Made, number: int, row: dict[str, str]) -> dict[str, object]:
    """Return a row of a CSV with its numbers as numbers."""
    measured = {q.name for q in own.tables[number].questions if q.type in ("int", "decimal")}
    return {name: float(text) if name in measured and text else text for name, text in row.items()}


def _moment(value: object) -> object:
    return None if str(value) == "NaT" else str(value) if hasattr(value, "isoformat") else value


def _numbered(own: Made, number: int, row: dict[str, str], name: str) -> dict[str, str]:
    """Return what was said as statistics programs hold it: codes as numbers, choices apart, no zone.

    SPSS fills texts with spaces, so those at their end are none; a CSV for programs has one line a case.
    """
    keep = {"sav": lambda text: text.rstrip(" "), "syntax": lambda text: " ".join(text.splitlines())}
    found = {}
    for question in own.tables[number].questions:
        text = row[question.name]
        match question.kind, question.type:
            case "select1", _:
                found[question.name] = _number_of(list(question.choices), text)
            case ("select", _) | (_, "geopoint"):
                continue
            case _, "dateTime":
                found[question.name] = text.replace("T", " ").replace("+00:00", "")
            case _, "string":
                found[question.name] = keep.get(name, str)(text)
            case _:
                found[question.name] = text
    return found


def _number_of(codes: list[str], code: str) -> str:
    if not code:
        return ""
    if all(re.fullmatch(r"-?\d{1,9}", own) for own in codes) and len({int(own) for own in codes}) == len(
        codes
    ):
        return code
    return str(codes.index(code) + 1)


@FILES
@pytest.mark.parametrize("name", ["csv", "syntax", "package"])
@given(own=made(), layout=layouts())
def test_no_cell_and_no_header_of_a_csv_starts_a_formula(name: str, own: Made, layout: Layout) -> None:
    with TemporaryDirectory() as folder:
        for path in own.write(name, Path(folder), layout).glob("*.csv"):
            cells = [cell for row in table_of(path, "utf-8-sig") for cell in row]
            assert [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)] == []


@FILES
@given(own=made(), layout=layouts())
def test_no_cell_of_a_workbook_is_a_formula(own: Made, layout: Layout) -> None:
    with TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(own.write("xlsx", Path(folder), layout))
    assert [c for page in book for row in page.iter_rows() for c in row if c.data_type == "f"] == []


@costly
@given(own=made(), layout=layouts())
def test_a_plain_column_is_what_its_reading_says(own: Made, layout: Layout) -> None:
    sheets = lay_out(own.tables, layout)
    for state in own.states:
        for number, row in rows_of(own.tables, state, state.answers, with_above=bool(layout.parents)):
            sheet = sheets[number]
            assert sheet.cells(row) == [column.read(row) for column in sheet.columns]


@costly
@given(own=made(), layout=layouts())
def test_no_two_columns_have_one_name(own: Made, layout: Layout) -> None:
    for sheet in lay_out(own.tables, layout):
        names = [column.name for column in sheet.columns]
        assert len(set(names)) == len(names)
