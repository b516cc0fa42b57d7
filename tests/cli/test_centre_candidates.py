"""`survey centre candidates`, as a person types it."""

import json
from pathlib import Path

import pytest

from tests.campaign.frame.naming import naming_laptops
from tests.campaign.visits import Visitors
from tests.cli.conftest import Survey


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    return naming_laptops(tmp_path, monkeypatch)


def test_candidates_are_decided_on_by_command(laptops: Visitors, survey: Survey) -> None:
    chef = ("--lang", "en", "--campaign", laptops.folder / "Chef", "centre", "candidates")
    rows = json.loads(survey(*chef, "--json").out)
    ids = {row["name"]: row["id"] for row in rows}
    assert "may be Télécentre Wend Panga" in survey(*chef).out
    assert survey(*chef, "reject", ids["TLC Wend-Panga"]).status == 2
    assert "1 candidate rejected" in survey(*chef, "reject", ids["TLC Wend-Panga"], "--why", "doublon").out
    assert (
        "1 candidate accepted"
        in survey(*chef, "accept", ids["Foyer des jeunes"], "--set", "province=Yagha").out
    )
    assert "No candidate" in survey(*chef).out
    assert "doublon" in survey(*chef, "--all").out
    assert "1 candidate waits again" in survey(*chef, "undo", ids["TLC Wend-Panga"]).out
