"""`survey report` as a coordinator types it."""

import json
from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import MANAGER, WITNESS, WORKBOOK, visit
from tests.campaign.visits import write_form
from tests.cli.conftest import Survey
from tests.cli.desk import Desk


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_a_search_names_the_command_that_tells_the_rest(desk: Desk, laptops: Laptops) -> None:
    named = f"{visit(laptops)[:13]}:manager"
    assert f"survey report person {named}" in desk("report", "person", "--search", "70 11 22 33")
    printed = desk("report", "person", named)
    assert MANAGER in printed
    assert WITNESS not in printed


def test_a_report_is_written_as_a_page_and_known_as_a_copy(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    submission, page = visit(laptops), tmp_path / "rapport.html"
    desk("report", "person", f"{submission}:manager", "-o", str(page))
    assert MANAGER in page.read_text(encoding="utf-8")
    printed = desk("erase", submission, "--person", "manager", "--why", "demandé", "--yes")
    assert str(page) in printed.replace("\n", "")


def test_what_is_held_as_json(desk: Desk, laptops: Laptops) -> None:
    [held] = json.loads(desk("report", "person", f"{visit(laptops)}:witness", "--json"))
    assert [own["value"] for own in held["answers"]] == [WITNESS]


@pytest.mark.parametrize("words", [(), ("019d:manager", "--search", "awa")])
def test_a_person_is_named_or_looked_for(desk: Desk, words: tuple[str, ...]) -> None:
    desk("report", "person", *words, status=2)


def test_a_declaration_is_written_in_the_format_of_its_name(
    desk: Desk, laptops: Laptops, tmp_path: Path
) -> None:
    del laptops
    for name, begins in (("d.odt", b"PK"), ("d.html", b"<!doctype html>")):
        printed = desk("report", "declaration", "--authority", "cdp", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().lstrip().startswith(begins)
        assert "no legal advice" in printed
