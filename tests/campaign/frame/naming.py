"""Interviews that name other centres, on the coordinator's laptop."""

import json
from pathlib import Path

import pytest

from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.campaign.visits import Visitors

WORKBOOK = """
| survey   |
|          | type         | name         | label    | save_to  |
|          | text         | nom          | Nom      | nom      |
|          | text         | localite     | Localité | localite |
|          | begin_repeat | autre_centre | Autre    |          |
|          | text         | ac_nom       | Nom      |          |
|          | text         | ac_localite  | Localité |          |
|          | text         | ac_statut    | Marche   |          |
|          | end_repeat   |              |          |          |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 1       |
| entities |
|          | list_name | label  |
|          | centres   | ${nom} |
"""


def naming_laptops(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    """Hold two interviews; the first names two centres, one of which is where the second was held."""
    made = Visitors(folder, monkeypatch, WORKBOOK)
    visit(made, "Dori", [("TLC Wend-Panga", "Réo"), ("Foyer des jeunes", "Sebba")])
    visit(made, "Télécentre Wend Panga", [], locality="Réo")
    return made


def visit(laptops: Visitors, name: str, others: list[tuple[str, str]], locality: str = "Dori") -> str:
    """Hold an interview that names `others`, each by name and locality; return the submission."""
    lines: list[dict[str, object]] = [
        {"ref": "/data/nom", "value": name},
        {"ref": "/data/localite", "value": locality},
    ]
    for place, (other, where) in enumerate(others, 1):
        row = f"/data/autre_centre[{place}]"
        lines.append({"repeat": row})
        lines += [{"ref": f"{row}/ac_nom", "value": other}, {"ref": f"{row}/ac_localite", "value": where}]
        lines += [{"ref": f"{row}/ac_statut", "value": "oui"}]
    with laptops.at("Chef") as campaign, begin_interview(campaign) as interview:
        conducted = conduct_script(interview, [json.dumps(line) for line in lines])
    assert conducted.submission is not None, conducted.lines
    return conducted.submission
