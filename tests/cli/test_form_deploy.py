"""A newer version of a form comes into a campaign at work, as a person types it."""

import json
from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.submissions.two_versions import SECOND, first_form
from tests.campaign.visits import write_form
from tests.cli.conftest import Survey
from tests.cli.desk import Desk


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch, first_form(tmp_path))
    write_form(tmp_path, SECOND, "visite-2.xml")
    return made


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_a_draft_goes_on_under_its_version_and_new_interviews_use_the_newest(desk: Desk) -> None:
    desk("interview", "--plain", stdin="Dori\n", status=4)
    assert "1 draft goes on under the version that it was begun with." in desk.deploy()
    rows = desk.rows("form", "list")
    assert [(r["version"], r["drafts"], r["is_newest"]) for r in rows] == [("1", 1, False), ("2", 0, True)]
    assert "2 (newest)" in desk("form", "list")
    lines = '{"ref": "/data/ancien", "value": "oui"}\n{"finalize": true}\n'
    resumed = desk("interview", "--resume", "--answers", "-", stdin=lines)
    assert "goes on under version 1 of the form" in resumed
    desk("interview", "--answers", "-", stdin='{"ref": "/data/referent", "value": "Awa"}\n')
    listed = desk.rows("submission", "list")
    assert sorted((r["form_version"], r["state"]) for r in listed) == [("1", "finalized"), ("2", "finalized")]


def test_a_resumed_draft_of_the_newest_version_says_nothing_of_versions(desk: Desk) -> None:
    desk.deploy()
    desk("interview", "--plain", stdin="Dori\n", status=4)
    lines = '{"ref": "/data/referent", "value": "Awa"}\n'
    assert "version" not in desk("interview", "--resume", "--answers", "-", stdin=lines)


def test_the_same_version_with_other_questions_is_refused(desk: Desk, laptops: Laptops) -> None:
    other = write_form(laptops.folder, SECOND.replace("| 2  ", "| 1  "), "visite-1b.xml")
    desk("form", "deploy", str(other), status=12)


def test_an_agent_takes_the_newer_version_from_a_new_kit(
    survey: Survey, laptops: Laptops, desk: Desk
) -> None:
    laptops.join("Awa")
    laptops.sit_at("Chef")
    desk.deploy()
    desk("bundle", "kit", str(laptops.folder / "kit-2"))
    laptops.sit_at("Awa")
    done = survey("--campaign", laptops.folder / "Awa", "form", "deploy", laptops.folder / "kit-2")
    assert done.status == 0, done.err
    rows = json.loads(survey("--campaign", laptops.folder / "Awa", "form", "list", "--json").out)
    assert [(row["version"], row["is_newest"]) for row in rows] == [("1", False), ("2", True)]
