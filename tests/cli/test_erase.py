"""`survey erase` as a coordinator types it."""

import json
from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM, NAME, files_with
from tests.cli.conftest import Survey
from tests.cli.desk import Desk


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    form = tmp_path / "personnes.xml"
    form.write_text(FORM, encoding="utf-8")
    return Laptops(tmp_path, monkeypatch, form)


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


@pytest.fixture
def submission(laptops: Laptops) -> str:
    found = laptops.visit("Chef", nom="Dori", gestionnaire=NAME)
    laptops.give("Chef")
    return found


def test_erasing_says_first_what_goes_and_where_copies_lie(
    desk: Desk, laptops: Laptops, submission: str
) -> None:
    printed = desk("erase", submission, "--person", "manager", "--why", "demandé", "--yes")
    assert "Gestionnaire" in printed.split("This cannot be undone")[0]
    assert f"stick {laptops.stick}" in printed
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_nothing_is_erased_where_nobody_says_the_word(desk: Desk, laptops: Laptops, submission: str) -> None:
    desk("erase", submission, "--why", "demandé", status=40)
    assert files_with(laptops.folder / "Chef", NAME.encode())


def test_an_erasure_without_its_reason_is_refused(desk: Desk, submission: str) -> None:
    desk("erase", submission, "--yes", status=40)


def test_erasing_in_french(survey: Survey, laptops: Laptops, submission: str) -> None:
    folder = laptops.folder / "Chef"
    done = survey("--lang", "fr", "--campaign", folder, "erase", submission, "--why", "demandé", "--yes")
    assert done.status == 0
    assert "Ce qui est effacé ne revient pas" in done.out


def test_erasures_are_listed(desk: Desk, submission: str) -> None:
    plan = json.loads(desk("erase", submission, "--why", "demandé", "--yes", "--json"))
    assert (plan["people"], plan["gone"]) == (["manager"], True)
    [row] = desk.rows("erase", "--list")
    assert (row["people"], row["why"]) == ([[submission, "manager"]], "demandé")


def test_purging_lists_first_and_erases_when_told(desk: Desk, laptops: Laptops, submission: str) -> None:
    del submission
    assert "Nothing was erased yet" in desk("purge", "--before", "2026-11-25")
    assert files_with(laptops.folder / "Chef", NAME.encode())
    assert "Erased" in desk("purge", "--before", "2026-11-25", "--yes")
    assert files_with(laptops.folder / "Chef", NAME.encode()) == []


def test_a_day_that_is_none_is_a_usage_error(desk: Desk) -> None:
    desk("purge", "--before", "hier", status=2)
