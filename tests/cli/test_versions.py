"""Submissions carried to another version of their form and brought back, as a person types it."""

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


def test_a_submission_is_tried_carried_and_brought_back(desk: Desk, laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori", ancien="oui", adresse="marché")
    desk.deploy()
    tried = desk("submission", "carry", submission, "--dry-run")
    assert "/data/ancien = oui: left out: the question is no more" in tried
    assert "/data/adresse = marché: left out: the question is at /data/lieu/adresse now" in tried
    assert "nothing was written" in tried
    (done,) = desk.rows("submission", "carry", "--all", "--form", "visite", "--move")
    assert (done["from"], done["to"], done["left_out"]) == (["1"], "2", 1)
    assert "carried to another version" in desk("submission", "revisions", submission)
    assert "(version 1 of the form, Chef) is current again" in desk("submission", "revert", submission)
    assert "oui" in desk("submission", "show", submission)


def test_editing_under_an_older_version_says_how_to_carry(desk: Desk, laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori")
    desk.deploy()
    said = desk(
        "submission", "edit", submission, "--why", "x", "--answers", "-",
        stdin='{"ref": "/data/nom", "value": "Kaya"}\n',
    )  # fmt: skip
    assert "`survey submission carry` brings them to version 2" in said


def test_carry_without_a_submission_asks_for_one(desk: Desk) -> None:
    desk("submission", "carry", status=2)
