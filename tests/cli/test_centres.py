"""`survey centre`, kits for an area, and conflicts of entities, as a person types them."""

import json
from pathlib import Path

import pytest

from tests.campaign.visits import Visitors
from tests.cli.conftest import Survey


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    made = Visitors(tmp_path, monkeypatch)
    made.create("Chef", nom="Dori", region="BF-12", postes="5")
    return made


def centre_of(survey: Survey, folder: Path) -> str:
    (row,) = json.loads(survey("--campaign", folder, "centre", "list", "--json").out)
    return str(row["id"])


def test_centres_are_listed_by_area_and_shown(survey: Survey, laptops: Visitors) -> None:
    folder = laptops.folder / "Chef"
    assert "Dori" in survey("--campaign", folder, "centre", "list", "--area", "BF-12").out
    assert "Dori" not in survey("--campaign", folder, "centre", "list", "--area", "BF-07").out
    shown = survey("--campaign", folder, "centre", "show", centre_of(survey, folder)[:8]).out
    assert "postes" in shown
    assert "BF-12" in shown


def test_an_unknown_area_says_the_known_codes(survey: Survey, laptops: Visitors) -> None:
    result = survey(
        "--lang", "en", "--campaign", laptops.folder / "Chef", "bundle", "kit", laptops.folder / "k",
        "--area", "BF-99",
    )  # fmt: skip
    assert result.status != 0
    assert "BF-99" in result.err
    assert "BF-12" in result.err
    assert not (laptops.folder / "k").exists()


def test_a_centre_is_assigned_seen_and_taken_back(survey: Survey, laptops: Visitors) -> None:
    folder = laptops.folder / "Chef"
    centre = centre_of(survey, folder)
    said = survey("--campaign", folder, "centre", "assign", centre, "--to", "Chef", "--due", "2026-12-15")
    assert "2026-12-15" in said.out
    (row,) = json.loads(survey("--campaign", folder, "status", "--json").out)["assigned"]
    assert (row["label"], row["visited"]) == ("Dori", False)
    assert "Dori" in survey("--campaign", folder, "status").out
    assert survey("--campaign", folder, "centre", "assign", centre, "--cancel").status == 0
    assert json.loads(survey("--campaign", folder, "status", "--json").out)["assigned"] == []


def test_a_name_that_no_device_bears_is_remarked(survey: Survey, laptops: Visitors) -> None:
    folder = laptops.folder / "Chef"
    start = ("--lang", "en", "--campaign", folder, "centre", "assign", centre_of(survey, folder), "--to")
    assert "No device of the team is called Aw yet" in survey(*start, "Aw").out
    assert "No device" not in survey(*start, "Chef").out


def test_assigning_without_saying_to_whom_is_refused(survey: Survey, laptops: Visitors) -> None:
    folder = laptops.folder / "Chef"
    assert survey("--campaign", folder, "centre", "assign", centre_of(survey, folder)).status == 2


def test_a_conflict_of_a_centre_is_listed_shown_and_settled(survey: Survey, laptops: Visitors) -> None:
    laptops.new_kit()
    laptops.enrol("Awa", "Salif")
    folder = laptops.folder / "Chef"
    centre = centre_of(survey, folder)
    laptops.update("Awa", centre, nom="Dori", region="BF-12", postes="7")
    laptops.update("Salif", centre, nom="Dori", region="BF-12", postes="9")
    laptops.round("Awa", "Salif")
    with laptops.at("Chef"):
        (row,) = json.loads(survey("--campaign", folder, "conflict", "list", "--json").out)
        assert (row["kind"], row["id"], row["paths"]) == ("entity", centre, ["postes"])
        shown = survey("--campaign", folder, "conflict", "show", centre[:8]).out
        assert all(word in shown for word in ("postes", "7", "9", "Awa", "Salif"))
        settled = survey("--campaign", folder, "conflict", "resolve", centre[:8], "--take", "postes=Salif")
        assert settled.status == 0, settled.err
        assert json.loads(survey("--campaign", folder, "conflict", "list", "--json").out) == []
        assert "9" in survey("--campaign", folder, "centre", "show", centre).out


def test_attempts_are_said_corrected_taken_back_and_shown(survey: Survey, laptops: Visitors) -> None:
    chef = ("--lang", "en", "--campaign", laptops.folder / "Chef")
    centre = centre_of(survey, laptops.folder / "Chef")
    tried = (*chef, "centre", "attempt", centre)
    survey(*chef, "centre", "assign", centre, "--to", "Chef")
    assert "Nobody tried" in survey(*tried).out
    survey(*tried, "absent", "--when", "2026-11-03T09:00", "--note", "revenir mardi")
    rows = json.loads(survey(*tried, "refus", "--by", "phone", "--when", "2026-11-04", "--json").out)
    assert [(row["disposition"], row["means"]) for row in rows] == [("absent", "visit"), ("refus", "phone")]
    assert "2: Refusal" in survey(*chef, "status").out
    survey(*tried, "partiel", "--correct", rows[0]["id"][:8], "--when", "2026-11-03")
    survey(*tried, "--undo", rows[1]["id"][:8])
    shown = survey(*chef, "centre", "show", centre).out
    assert "Partial, to be completed (visit)" in shown
    assert "Refusal" not in shown


def test_attempt_that_cannot_be_is_refused(survey: Survey, laptops: Visitors) -> None:
    chef = ("--lang", "en", "--campaign", laptops.folder / "Chef")
    tried = (*chef, "centre", "attempt", centre_of(survey, laptops.folder / "Chef"))
    assert "complet, partiel" in survey(*tried, "gone").err
    assert "to come" in survey(*tried, "absent", "--when", "2126-01-01").err
    assert "no time" in survey(*tried, "absent", "--when", "demain").err
    assert "lists them" in survey(*tried, "--undo", "ffff").err
    assert json.loads(survey(*tried, "--json").out) == []
