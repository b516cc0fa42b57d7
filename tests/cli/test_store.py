"""`survey store` as a person types it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey
from tests.cli.desk import Desk


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch)


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_a_backup_is_restored_in_the_place_of_a_lost_campaign(
    desk: Desk, laptops: Laptops, survey: Survey
) -> None:
    laptops.visit("Chef", nom="Dori")
    desk("store", "backup", str(laptops.folder / "backup"))
    shutil.rmtree(laptops.folder / "Chef")
    done = survey("--lang", "en", "store", "restore", laptops.folder / "backup", laptops.folder / "Chef")
    assert done.status == 0
    assert "restored and verified" in done.out
    assert "merge the stick" in done.out
    assert len(desk.rows("submission", "list")) == 1


def test_restoring_over_a_campaign_says_what_came(desk: Desk, laptops: Laptops, survey: Survey) -> None:
    laptops.visit("Chef", nom="Dori")
    desk("store", "backup", str(laptops.folder / "backup"))
    folders = (laptops.folder / "backup", laptops.folder / "Chef")
    assert "What was here stays" in survey("--lang", "en", "store", "restore", *folders).out
    done = json.loads(survey("store", "restore", *folders, "--json").out)
    assert (done["state"], done["united"]["entries"]) == ("united", 0)


def test_restoring_from_what_is_no_campaign_is_an_error(laptops: Laptops, survey: Survey) -> None:
    assert survey("store", "restore", laptops.stick, laptops.folder / "new").status == 41


def test_a_damaged_file_to_hand_over_is_made_again(desk: Desk, laptops: Laptops) -> None:
    laptops.give("Chef")
    for path in (laptops.folder / "Chef" / "outbox").iterdir():
        path.unlink()
    found = desk.rows("store", "check")
    assert {row["code"] for row in found} == {"outbox-damaged"}
    assert "made again" in desk("store", "rebuild")
    assert "Everything is whole" in desk("store", "check")
