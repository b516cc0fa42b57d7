"""`survey form state`, as a person types it."""

import json
from pathlib import Path

import pytest

from tests.campaign.visits import Visitors
from tests.cli.conftest import Survey


def test_a_form_is_closed_shown_and_opened_again(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chef = ("--lang", "en", "--campaign", Visitors(tmp_path, monkeypatch).folder / "Chef")
    assert "fin" in survey(*chef, "form", "state", "visite", "closed", "--why", "fin de la collecte").out
    (row,) = json.loads(survey(*chef, "form", "state", "--json").out)
    assert (row["form"], row["state"], row["said"][0]["why"]) == ("visite", "closed", "fin de la collecte")
    assert "closed (Chef" in survey(*chef, "status").out
    refused = survey(*chef, "interview", "--plain")
    assert "This form is closed" in refused.err
    assert json.loads(survey(*chef, "form", "list", "--json").out)[0]["state"] == "closed"
    assert survey(*chef, "form", "state", "visite", "open").status == 0
    assert "Form visite" not in survey(*chef, "status").out
    assert "open, closing, closed" in survey(*chef, "form", "state", "visite", "gone").err
