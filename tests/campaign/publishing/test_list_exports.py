"""Lists of entities as tables: a row an entity, a column a property, what is in conflict told."""

import csv
from pathlib import Path

import pytest

from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.errors import OutputError
from tests.campaign.visits import Visitors, disputed_centre


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    (tmp_path / "centres.csv").write_text("name,label\n", encoding="utf-8")
    return Visitors(tmp_path, monkeypatch)


def written(laptops: Visitors, folder: Path) -> list[dict[str, str]]:
    with laptops.at("Chef") as chef:
        export_data(chef, ExportOrder(folder, list="centres", private=True))
    with (folder / "centres.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_property_is_a_column_with_its_current_value(laptops: Visitors, tmp_path: Path) -> None:
    centre = laptops.create("Chef", nom="Réo", postes="5", region="BF-12", gerant="Awa")
    laptops.update("Chef", centre, nom="Réo", postes="7", region="BF-12")
    (row,) = written(laptops, tmp_path / "out")
    assert row == {
        "KEY": centre, "conflicts": "", "updates": "2", "label": "Réo", "nom": "Réo", "postes": "7",
        "region": "BF-12",
    }  # fmt: skip


def test_what_is_in_conflict_is_told(laptops: Visitors, tmp_path: Path) -> None:
    disputed_centre(laptops)
    (row,) = written(laptops, tmp_path / "out")
    assert (row["conflicts"], row["updates"], row["postes"] in "79") == ("postes: 7 | 9", "3", True)


def test_list_that_no_form_declares_is_refused(laptops: Visitors, tmp_path: Path) -> None:
    with laptops.at("Chef") as chef, pytest.raises(OutputError):
        export_data(chef, ExportOrder(tmp_path / "out", list="nothing"))


def test_list_has_no_photos(laptops: Visitors, tmp_path: Path) -> None:
    with laptops.at("Chef") as chef, pytest.raises(OutputError):
        export_data(chef, ExportOrder(tmp_path / "a.zip", format="photos", list="centres"))
