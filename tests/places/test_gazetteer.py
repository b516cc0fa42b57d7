"""Areas in both vintages, by code and by name."""

from datetime import date
from pathlib import Path

import pytest

from survey.errors import PlaceError
from survey.messages.folding import fold
from survey.outputs.site.outlines import read_outlines
from survey.places import AreaKind, Gazetteer, load_gazetteer
from survey.shipped import shipped_folder

FILES = ("bf_regions_2025.csv", "bf_provinces_2025.csv", "sn_regions.csv", "sn_departments.csv")


@pytest.fixture(scope="module")
def gazetteer(project_folder: Path) -> Gazetteer:
    if (project_folder / "data" / "gazetteer" / FILES[0]).is_file():
        return load_gazetteer()
    folder = project_folder.parent / "shared" / "data" / "gazetteer" / "facts"
    if not folder.is_dir():
        pytest.skip("the tables are not here")
    return load_gazetteer(folder)


def _count(gazetteer: Gazetteer, country: str, kind: AreaKind, vintage: str | None) -> int:
    return sum(
        area.country == country and area.kind is kind and area.vintage == vintage for area in gazetteer.areas
    )


@pytest.mark.parametrize(
    ("country", "kind", "vintage", "count"),
    [
        ("BF", AreaKind.REGION, "2025", 17),
        ("BF", AreaKind.PROVINCE, "2025", 47),
        ("BF", AreaKind.REGION, "before", 13),
        ("BF", AreaKind.PROVINCE, "before", 45),
        ("SN", AreaKind.REGION, None, 14),
        ("SN", AreaKind.DEPARTMENT, None, 46),
    ],
)
def test_number_of_areas(
    gazetteer: Gazetteer, country: str, kind: AreaKind, vintage: str | None, count: int
) -> None:
    assert _count(gazetteer, country, kind, vintage) == count


def test_code_and_vintage_are_a_key(gazetteer: Gazetteer) -> None:
    keys = [(area.code, area.vintage) for area in gazetteer.areas]
    assert len(keys) == len(set(keys))


def test_every_parent_is_there_in_the_same_vintage(gazetteer: Gazetteer) -> None:
    for area in gazetteer.areas:
        if area.parent is not None:
            assert gazetteer.parents(area)[0].code == area.parent, area


@pytest.mark.parametrize("name", ["Kadiogo", "Soum", "Sourou", "Tapoa"])
def test_name_of_a_region_and_of_a_province_gives_both(gazetteer: Gazetteer, name: str) -> None:
    kinds = {area.kind for area in gazetteer.find(name) if fold(area.name) == fold(name)}
    assert kinds == {AreaKind.REGION, AreaKind.PROVINCE}


@pytest.mark.parametrize("text", ["Djôrô", "djoro", "DJORO"])
def test_accents_and_case_do_not_matter(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text)[0].name == "Djôrô"


def test_old_name_finds_the_new_area(gazetteer: Gazetteer) -> None:
    names = [area.name for area in gazetteer.find("Oubritenga", vintage="2025")]
    assert names[0] == "Bassitenga"


def test_old_region_names_all_its_heirs(gazetteer: Gazetteer) -> None:
    est = gazetteer.find("Est", kind=AreaKind.REGION, vintage="before")[0]
    assert set(est.other_names) == {"Goulmou", "Sirba", "Tapoa"}


def test_code_finds_its_area_first(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("sn-dk")[0].name == "Dakar"


def test_words_match_in_any_order(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("mouhoun boucle", vintage="before")[0].name == "Boucle du Mouhoun"


def test_nothing_is_found_for_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("  ") == []


def test_unknown_name_finds_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Atlantis") == []


def test_provinces_of_a_region(gazetteer: Gazetteer) -> None:
    region = gazetteer.find("Sourou", kind=AreaKind.REGION)[0]
    assert [area.name for area in gazetteer.children(region)] == ["Koosin", "Nayala", "Sourou"]


def test_parents_of_a_department(gazetteer: Gazetteer) -> None:
    pikine = gazetteer.find("Pikine")[0]
    assert [area.name for area in gazetteer.parents(pikine)] == ["Dakar", "Sénégal"]


def test_new_area_begins_with_the_decrees(gazetteer: Gazetteer) -> None:
    sirba = gazetteer.find("Sirba")[0]
    assert (sirba.valid_from, sirba.valid_until) == (date(2025, 7, 2), None)


def test_old_area_ends_with_the_decrees(gazetteer: Gazetteer) -> None:
    kossi = gazetteer.find("Kossi", vintage="before")[0]
    assert (kossi.name, kossi.valid_until) == ("Kossi", date(2025, 7, 2))


def test_label_tells_kind_and_other_names(gazetteer: Gazetteer) -> None:
    label = gazetteer.find("Nando", kind=AreaKind.REGION)[0].label
    assert label.startswith("Nando (")
    assert "Centre-Ouest" in label


def test_missing_tables_are_a_place_error(tmp_path: Path) -> None:
    with pytest.raises(PlaceError):
        load_gazetteer(tmp_path)


def test_table_without_its_columns_is_a_place_error(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(PlaceError):
        load_gazetteer(tmp_path)


def test_the_seat_of_every_region_lies_in_its_country() -> None:
    outlines = read_outlines(shipped_folder("data") / "gazetteer" / "outlines.geojson")
    regions = [area for area in load_gazetteer().areas if area.kind is AreaKind.REGION]
    assert len(regions) == 44
    # Dakar lies on a headland that the outline, simplified, cuts.
    assert {a.seat for a in regions if not a.position or not outlines[a.country].contains(*a.position)} <= {
        "Dakar"
    }


def test_the_tables_of_an_older_kit_say_nothing_of_where_seats_lie(tmp_path: Path) -> None:
    shipped = shipped_folder("data") / "gazetteer"
    for path in shipped.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("seat_lat", "other"), encoding="utf-8")
    assert {area.position for area in load_gazetteer(tmp_path).areas} == {None}
