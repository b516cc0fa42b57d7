"""`survey consent` as a coordinator types it."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import WORKBOOK, visit
from tests.campaign.visits import write_form
from tests.cli.conftest import Survey
from tests.cli.desk import Desk


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_a_withdrawal_is_shown_with_who_asked_and_how(desk: Desk, laptops: Laptops) -> None:
    submission = visit(laptops)
    words = ("--person", "manager", "--asked-by", "la gestionnaire", "--way", "phone")
    assert "withdrawn" in desk("consent", "withdraw", submission, *words)
    printed = desk("consent", "show", submission, "--notice")
    for shown in ("2026-11-01", "We list.", "la gestionnaire", "by telephone"):
        assert shown in printed


def test_purposes_as_json_with_their_history(desk: Desk, laptops: Laptops) -> None:
    submission = visit(laptops)
    desk("consent", "withdraw", submission, "--purpose", "cons_photo", "--json")
    rows = {str(row["path"]): row for row in desk.rows("consent", "show", submission)}
    photo = rows["/data/cons_photo"]
    assert (photo["state"], [own["said"] for own in photo["history"]]) == (
        "withdrawn",
        ["given", "withdrawn"],
    )
    assert rows["/data/cons_liste"]["state"] == "given"


def test_a_withdrawal_is_not_undone_without_who_and_how(desk: Desk, laptops: Laptops) -> None:
    submission = visit(laptops)
    desk("consent", "withdraw", submission)
    desk("consent", "withdraw", submission, "--undo", status=40)
    again = ("--undo", "--asked-by", "la gestionnaire", "--way", "visit")
    assert "given" in desk("consent", "withdraw", submission, *again)
