"""`survey report field` as a coordinator types it, and as it looks on real terminals."""

import json
import re
import sys
import zipfile
from pathlib import Path

import pytest

from survey.campaign.copies import known_copies
from tests.campaign.laptops import Laptops
from tests.campaign.made_fieldwork import PLANTED, laptops_in_the_field
from tests.campaign.visits import Visitors
from tests.cli.conftest import Survey
from tests.cli.desk import Desk
from tests.cli.made import Made, terminal_only, typed
from tests.interview.terminal_driver import TerminalDriver


@pytest.fixture(scope="module")
def fieldwork(tmp_path_factory: pytest.TempPathFactory) -> Visitors:
    with pytest.MonkeyPatch.context() as patch:
        return laptops_in_the_field(tmp_path_factory.mktemp("terrain"), patch)


@pytest.fixture
def laptops(fieldwork: Visitors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    copy = fieldwork.copy_to(tmp_path / "terrain", monkeypatch)
    copy.sit_at("Chef")
    return copy


@pytest.fixture
def desk(survey: Survey, laptops: Laptops) -> Desk:
    return Desk(survey, laptops)


def test_the_dashboard_is_shown_with_its_warning_first(desk: Desk) -> None:
    printed = desk("report", "field")
    assert "Never publish it" in printed.splitlines()[1]
    for word in ("Coverage", "Liptako", "Response, complete (RR1)", "Pas le temps", "2026-12-03", "Awa"):
        assert word in printed


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_nothing_that_was_answered_is_printed(desk: Desk, words: tuple[str, ...]) -> None:
    printed = desk("report", "field", *words)
    assert [own for own in PLANTED if own in printed] == []


def test_the_numbers_for_programs(desk: Desk) -> None:
    found = json.loads(desk("report", "field", "--json"))
    whole = found["coverage"]
    assert (whole["known"], whole["assigned"], whole["completed"], whole["left"]) == (3, 1, 2, 0)
    assert found["rates"]["tried"][0] == {"name": "RR1", "part": 2, "whole": 3, "share": 2 / 3}
    assert {own["label"]: own["status"] for own in found["centres"]}["Manga"] == "refused"


@pytest.mark.parametrize("name", ["t.html", "t.odt", "t.xlsx"])
def test_a_document_names_no_answer_in_any_byte_and_is_known_as_a_copy(
    desk: Desk, laptops: Laptops, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    assert "not to be published" in desk("report", "field", "-o", str(path))
    data = path.read_bytes()
    if name != "t.html":
        with zipfile.ZipFile(path) as held:
            data = b"".join(held.read(own) for own in held.namelist())
    assert b"Manga" in data
    assert [own for own in PLANTED if own.encode() in data] == []
    with laptops.at("Chef") as campaign:
        assert ("report", str(path)) in {(own.kind, own.place) for own in known_copies(campaign)}


def test_a_workbook_holds_every_row(desk: Desk, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    desk("report", "field", "--language", "en", "-o", str(tmp_path / "t.xlsx"))
    book = load_workbook(tmp_path / "t.xlsx")
    assert {"Coverage", "Rates", "Refusals", "To revisit"} <= set(book.sheetnames)


def test_a_day_that_is_none_is_told(desk: Desk) -> None:
    desk("report", "field", "--since", "hier", status=2)


@pytest.mark.terminal
@terminal_only
@pytest.mark.parametrize("columns", [80, 120])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_cut(
    desk: Desk, tmp_path: Path, columns: int
) -> None:
    del desk
    folder = str(tmp_path / "terrain" / "Chef")
    command = [sys.executable, "-m", "survey", "--lang", "en", "--campaign", folder, "report", "field"]
    own = {"COLUMNS": str(columns)}
    with TerminalDriver(command, rows=140, columns=columns, environment=own) as terminal:
        assert terminal.wait_for_end() == 0
        screen = terminal.text
    for word in ("Interviews", "Assigned", "Complete", "Never publish it.", "Manga"):
        assert word in screen
    assert re.search("[▁▂▃▄▅▆▇█]", screen)


@pytest.mark.terminal
@terminal_only
def test_one_key_of_the_home_screen_leads_a_coordinator_there(desk: Desk, tmp_path: Path) -> None:
    del desk
    with typed(Made(tmp_path / "terrain" / "Chef", [])) as terminal:
        terminal.wait_for("What next?")
        terminal.send("d\r")
        terminal.wait_for(lambda screen: "Versions of the forms" in screen and "What next?" in screen)
        terminal.send("q\r")
        assert terminal.wait_for_end() == 0
