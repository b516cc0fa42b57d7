"""Files as OCHA, GeoNames and offices publish them become communes and localities; what does not fit is told."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from survey.errors import PlaceError
from survey.messages import speaking
from survey.places.importing.geonames import read_geonames
from survey.places.importing.listed import PlaceTable
from survey.places.importing.ocha import read_ocha
from survey.places.importing.official import read_official
from survey.places.importing.provinces import ProvinceFinder
from tests.places.importing.conftest import finder_of

Write = Callable[..., Path]
ROWS = [
    ("Burkina Faso", "BF", "Sahel", "BF56", "Soum", "BF5603", "Arbinda", "BF560301"),
    ("Burkina Faso", "BF", "Centre", "BF13", "Kadiogo", "BF1300", "Ouagadougou", "BF130006"),
    ("Burkina Faso", "BF", "Centre", "BF13", "Soum", "BF5603", "Djibo", "BF560303"),
    ("Mali", "ML", "Gao", "ML07", "Gao", "ML0701", "Gao", "ML070101"),
]
OLD = ("ADM0_FR", "ADM0_PCODE", "ADM1_FR", "ADM1_PCODE", "ADM2_FR", "ADM2_PCODE", "ADM3_FR", "ADM3_PCODE")
SPELLINGS = {
    "ADM3_FR": OLD,
    "admin3Name_fr": tuple(
        f"admin{name[3]}Pcode" if "PCODE" in name else f"admin{name[3]}Name_fr" for name in OLD
    ),
    "adm3_name": tuple(name.lower().replace("fr", "name") for name in OLD),
}


def names(table: PlaceTable) -> list[tuple[str, tuple[str, ...], str]]:
    return [(own.name, own.provinces, own.code) for own in table.communes]


def expect_four_rows(table: PlaceTable) -> None:
    assert names(table) == [
        ("Arbinda", ("BF-P-KARO-PELI",), "BF560301"),
        ("Ouagadougou", ("BF-KAD",), "BF130006"),
    ]
    assert [(own.row, own.text) for own in table.unfit] == [(4, "Djibo"), (5, "Gao")]


@pytest.mark.parametrize("columns", SPELLINGS.values(), ids=SPELLINGS)
def test_ocha_workbook_in_each_spelling_of_its_columns(
    columns: tuple[str, ...], tmp_path: Path, finder: ProvinceFinder
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "ADM1"
    book.active.append(columns[:4])
    sheet = book.create_sheet("ADM3")
    sheet.append((*columns, "AREA_SQKM"))
    for row in ROWS:
        sheet.append((*row, 12.5))
    book.save(tmp_path / "bfa_adminboundaries_tabulardata.xlsx")
    expect_four_rows(read_ocha(tmp_path / "bfa_adminboundaries_tabulardata.xlsx", finder, "BF"))


def test_ocha_geopackage(tmp_path: Path, finder: ProvinceFinder) -> None:
    path = tmp_path / "bfa_admin.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT)")
    connection.execute("INSERT INTO gpkg_contents VALUES ('bfa_adm3', 'features')")
    connection.execute(f"CREATE TABLE bfa_adm3 (fid INTEGER, geom BLOB, {', '.join(OLD)})")
    for number, row in enumerate(ROWS):
        connection.execute(f"INSERT INTO bfa_adm3 VALUES ({', '.join('?' * 10)})", (number, b"GP\0", *row))
    connection.commit()
    connection.close()
    expect_four_rows(read_ocha(path, finder, "BF"))


def test_a_file_without_the_third_level_is_refused(write: Write, finder: ProvinceFinder) -> None:
    path = write("adm2.csv", "ADM1_FR,ADM1_PCODE,ADM2_FR,ADM2_PCODE\nCentre,BF13,Kadiogo,BF1300\n")
    with pytest.raises(PlaceError):
        read_ocha(path, finder, "BF")


def geonames_row(
    id: str,
    name: str,
    kind: str,
    codes: tuple[str, str, str],
    *,
    place: str = "12.37\t-1.52",
    country: str = "BF",
) -> str:
    return "\t".join(
        [id, name, name, "", *place.split("\t"), kind[0], kind, country, "", *codes, "", "0", "", "300",
         "Africa/Ouagadougou", "2020-01-01"]
    )  # fmt: skip


DUMP = "\n".join(
    [
        geonames_row("1", "Centre", "ADM1", ("03", "", "")),
        geonames_row("2", "Kadiogo", "ADM2", ("03", "53", "")),
        geonames_row("3", "Komsilga", "ADM3", ("03", "53", "5302")),
        geonames_row("4", "Zagtouli", "PPL", ("03", "53", "5302")),
        geonames_row("5", "Vieux Bourg", "PPLQ", ("03", "53", "5302")),
        geonames_row("6", "Nulle Part", "PPL", ("00", "", ""), place="13.5\t-1.0"),
        geonames_row("7", "Gao", "PPL", ("03", "53", ""), country="ML"),
        geonames_row("8", 'Réo "le Grand"', "PPL", ("03", "53", "")),
    ]
).replace("PPL\tPPL", "P\tPPL")


def test_geonames_dump_with_its_own_areas(write: Write, finder: ProvinceFinder) -> None:
    table = read_geonames(write("BF.txt", DUMP + "\n"), finder, "BF")
    assert names(table) == [("Komsilga", ("BF-KAD",), "3")]
    assert [(own.name, own.commune, own.code) for own in table.localities] == [
        ("Zagtouli", "Komsilga", "4"),
        ('Réo "le Grand"', "", "8"),
    ]
    assert [(own.row, own.text) for own in table.unfit] == [(6, "Nulle Part"), (7, "Gao")]


def test_geonames_historic_names_are_former_names(write: Write, finder: ProvinceFinder) -> None:
    lines = "1\t4\tfr\tZagtouly\t\t\t\t1\t\t\n2\t4\tfr\tAutre nom\t1\t\t\t\t\t\n"
    table = read_geonames(write("BF.txt", DUMP), finder, "BF", names=write("names.txt", lines))
    assert table.localities[0].former == ("Zagtouly",)


def test_borders_tell_the_province_of_a_place_that_says_none(write: Write, finder: ProvinceFinder) -> None:
    borders = write(
        "provinces.geojson",
        '{"features": [{"properties": {"name": "Bam"}, "geometry": {"type": "Polygon", "coordinates":'
        " [[[-1.5, 13], [-0.5, 13], [-0.5, 14], [-1.5, 14], [-1.5, 13]]]}}]}",
    )
    table = read_geonames(write("BF.txt", DUMP), finder, "BF", borders=borders)
    assert [own.provinces for own in table.localities if own.name == "Nulle Part"] == [("BF-BAM",)]


def test_what_is_no_dump_is_refused(write: Write, finder: ProvinceFinder) -> None:
    with pytest.raises(PlaceError):
        read_geonames(write("BF.txt", "name,lat,lon\nRéo,12,-2\n"), finder, "BF")


OFFICIAL = "Région;Province;Commune;Village;Ancien nom\nNando;Sanguié;Réo;Goundi;Goundy\n;;;Perdu;\nNando;Sanguié;Réo;goundi;\n"


def test_an_official_list_is_matched_by_its_headers_and_read_in_windows_signs(
    write: Write, finder: ProvinceFinder
) -> None:
    with speaking("en"):
        table = read_official(write("liste.csv", OFFICIAL, encoding="cp1252"), finder, "BF")
    assert names(table) == [("Réo", ("BF-SNG",), "")]
    assert [(own.name, own.commune, own.former) for own in table.localities] == [
        ("Goundi", "Réo", ("Goundy",))
    ]
    assert [(own.row, own.reason) for own in table.unfit] == [(3, "no province"), (4, "the same as row 2")]


def test_columns_are_named_by_hand(write: Write, finder: ProvinceFinder) -> None:
    path = write("liste.csv", "A,B\nSanguié,Réo\n")
    with pytest.raises(PlaceError):
        read_official(path, finder, "BF")
    table = read_official(path, finder, "BF", columns={"province": "A", "commune": "B"})
    assert names(table) == [("Réo", ("BF-SNG",), "")]


def test_a_department_is_a_province_in_senegal_and_a_commune_in_burkina(
    write: Write, finder: ProvinceFinder
) -> None:
    senegal = write("sn.csv", "region,departement,commune\nDIOURBEL,BAMBEY,NGOGOM\n")
    assert names(read_official(senegal, finder_of("SN"), "SN")) == [("NGOGOM", ("SN-D-BAMBEY",), "")]
    burkina = write("bf.csv", "province,departement\nBam,Kongoussi\n")
    assert names(read_official(burkina, finder, "BF")) == [("Kongoussi", ("BF-BAM",), "")]


def test_every_locality_of_the_file_beside_the_project_fits(
    import_tests: Path, finder: ProvinceFinder
) -> None:
    columns = {"locality": "name", "province": "province_before", "region": "region_before"}
    table = read_official(import_tests / "bf_localities.csv", finder, "BF", columns=columns)
    assert len(table.localities) == 10160
    assert table.unfit == ()
    assert not finder.read_as


def test_every_commune_of_senegal_fits(import_tests: Path) -> None:
    table = read_official(import_tests / "sn_communes.csv", finder_of("SN"), "SN")
    assert (len(table.communes), table.unfit) == (553, ())


def test_borders_of_the_file_beside_the_project_agree_with_its_localities(
    import_tests: Path, write: Write, finder: ProvinceFinder
) -> None:
    lines = (import_tests / "bf_localities.csv").read_text(encoding="utf-8").splitlines()[1:400]
    rows = [line.split(",") for line in lines]
    dump = "\n".join(
        geonames_row(row[0], row[1], "PPL", ("", "", ""), place=f"{row[2]}\t{row[3]}") for row in rows
    ).replace("PPL\tPPL", "P\tPPL")
    borders = import_tests / "bf_provinces_45.geojson"
    table = read_geonames(write("BF.txt", dump), finder, "BF", borders=borders)
    said = {row[0]: finder.find("", row[6]) for row in rows}
    told = {own.code: own.provinces for own in table.localities}
    assert sum(told.get(code) == codes for code, codes in said.items()) >= 0.97 * len(rows)
