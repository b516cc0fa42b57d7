"""What leaves for everybody in tables and maps is what the site would show: one gate, one choice of centre."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicates import decide_pair
from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.messages import speaking
from survey.outputs.tables.options import Layout
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form

WORKBOOK = """
| survey |
| | type         | name               | label::Français (fr) | bind::survey:open |
| | select_one o | cons_page          | Page                 |                   |
| | select_one n | cons_page_niveau   | Pour qui             |                   |
| | text         | nom                | Nom                  | cons_page         |
| choices |
| | list_name | name       | label::Français (fr) |
| | o | oui | Oui |
| | o | non | Non |
| | n | web | Tout le monde |
| | n | reseau | Le réseau |
| settings |
| | form_id | namespaces |
| | visite | survey="urn:x-survey:tags" |
"""


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))


def names_out(campaign: Campaign, folder: Path, *, private: bool = False) -> list[list[str]]:
    """Return the names that leave, in the CSV and in the GeoJSON."""
    campaign.settings = replace(campaign.settings, publish="received")
    export_data(campaign, ExportOrder(folder / "csv", private=private))
    export_data(campaign, ExportOrder(folder / "a.geojson", format="geojson", private=private))
    with (folder / "csv" / "visite.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row["nom"] for row in csv.DictReader(file) if row["nom"]]
    features = json.loads((folder / "a.geojson").read_text(encoding="utf-8"))["features"]
    return [sorted(rows), sorted(f["properties"]["nom"] for f in features if f["properties"].get("nom"))]


def visit(laptops: Laptops, name: str, level: str) -> str:
    return laptops.visit("Chef", cons_page="oui", cons_page_niveau=level, nom=name)


def test_what_a_person_opened_to_a_narrower_circle_is_in_no_public_export(
    laptops: Laptops, tmp_path: Path
) -> None:
    visit(laptops, "Dori", "web")
    visit(laptops, "Kaya", "reseau")
    with laptops.at("Chef") as chef:
        assert names_out(chef, tmp_path) == [["Dori"], ["Dori"]]
        assert names_out(chef, tmp_path, private=True) == [["Dori", "Kaya"], ["Dori", "Kaya"]]


def test_one_of_several_submissions_of_a_centre_is_in_a_public_export(
    laptops: Laptops, tmp_path: Path
) -> None:
    first, second = visit(laptops, "TLC Dori", "web"), visit(laptops, "Dori", "web")
    visit(laptops, "Kaya", "web")
    with laptops.at("Chef") as chef:
        decide_pair(chef, first, second, same=True)
        assert names_out(chef, tmp_path) == [["Dori", "Kaya"], ["Dori", "Kaya"]]
        assert names_out(chef, tmp_path, private=True)[0] == ["Dori", "Kaya", "TLC Dori"]
        with speaking("en"):
            left_out = export_data(chef, ExportOrder(tmp_path / "csv")).left_out
    assert left_out["another submission stands for the same centre"] == 1


def test_map_shows_labels_when_they_are_asked_for(laptops: Laptops, tmp_path: Path) -> None:
    visit(laptops, "Dori", "web")
    path = tmp_path / "a.geojson"
    with laptops.at("Chef") as chef:
        export_data(chef, ExportOrder(path, format="geojson", layout=Layout(labels=True), private=True))
    (feature,) = json.loads(path.read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["cons_page_niveau"] == "Tout le monde"
