"""`survey photo free` as an agent types it."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the campaign of an agent whose photo a coordinator keeps; the agent's keys are in use."""
    laptops = Laptops(tmp_path, monkeypatch)
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    laptops.visit_with_photo("Awa", b"\xff\xd8 the only photo")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.give("Chef", share=True)
    laptops.take("Awa")
    laptops.sit_at("Awa")
    return tmp_path / "Awa"


def test_photos_are_listed_first_freed_when_told_and_come_back(survey: Survey, folder: Path) -> None:
    campaign = ("--lang", "en", "--campaign", folder)
    assert "1 photo may go" in survey(*campaign, "photo", "free").out
    assert "1 photo freed" in survey(*campaign, "photo", "free", "--yes").out
    assert "Everything is whole" in survey(*campaign, "store", "check").out
    assert "1 photo came back" in survey(*campaign, "photo", "back", folder.parent / "stick").out


def test_freeing_in_french(survey: Survey, folder: Path) -> None:
    assert "1 photo peut partir" in survey("--lang", "fr", "--campaign", folder, "photo", "free").out
