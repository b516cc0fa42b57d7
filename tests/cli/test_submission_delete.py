"""`survey submission delete` as a coordinator types it."""

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


def test_submission_is_shown_deleted_and_brought_back(desk: Desk, laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori")
    printed = desk("submission", "delete", submission, "--why", "essai", "--yes")
    assert submission in printed.split("Deleted")[0]
    assert f"survey submission revert {submission}" in printed
    assert desk.rows("submission", "list") == []
    desk("submission", "revert", submission)
    assert [f"uuid:{row['id']}" for row in desk.rows("submission", "list")] == [submission]


def test_nothing_is_deleted_where_nobody_says_the_word(desk: Desk, laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori")
    desk("submission", "delete", submission, "--why", "essai", status=40)
    assert len(desk.rows("submission", "list")) == 1


def test_deletion_asks_for_its_reason(desk: Desk, laptops: Laptops) -> None:
    desk("submission", "delete", laptops.visit("Chef", nom="Dori"), "--yes", status=2)


def test_deletion_is_printed_for_programs(desk: Desk, laptops: Laptops) -> None:
    submission = laptops.visit("Chef", nom="Dori")
    assert f'"submission": "{submission}"' in desk(
        "submission", "delete", submission, "--why", "essai", "--yes", "--json"
    )
