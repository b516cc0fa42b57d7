"""A private export when a form was deployed in several versions."""

import csv
from pathlib import Path

import pytest

from survey.campaign.publishing.exports import ExportOrder, export_data
from survey.outputs.tables.options import Layout
from tests.campaign.laptops import Laptops
from tests.campaign.submissions.two_versions import deploy_at, first_form


def test_a_private_export_has_the_questions_of_every_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Laptops(tmp_path, monkeypatch, first_form(tmp_path))
    laptops.visit("Chef", nom="Dori", ancien="oui", etat="casse")
    deploy_at(laptops, "Chef")
    laptops.visit("Chef", nom="Kaya", referent="Awa")
    with laptops.at("Chef") as campaign:
        report = export_data(
            campaign, ExportOrder(laptops.folder / "out", layout=Layout(labels=True), private=True)
        )
    with report.files[0].open(encoding="utf-8-sig", newline="") as file:
        rows = {row["nom"]: row for row in csv.DictReader(file)}
    assert (rows["Dori"]["form_version"], rows["Dori"]["ancien"], rows["Dori"]["referent"]) == (
        "1",
        "oui",
        "",
    )
    assert rows["Dori"]["etat"] == "Cassé"
    assert (rows["Kaya"]["form_version"], rows["Kaya"]["ancien"], rows["Kaya"]["referent"]) == (
        "2",
        "",
        "Awa",
    )
