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


def test_a_search_that_finds_many_people_proposes_no_report_on_all_of_them(
    desk: Desk, laptops: Laptops
) -> None:
    names = [f"{visit(laptops)[:13]}:manager" for _each in range(6)]
    printed = desk("report", "person", "--search", "70 11 22 33")
    assert "hardly one person" in printed
    assert sum(printed.count(name) for name in names) == 1


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


def test_the_reports_are_listed(survey: Survey) -> None:
    assert {"person", "declaration"} <= {
        own["name"] for own in json.loads(survey("report", "list", "--json").out)
    }


def test_every_report_that_is_listed_has_a_command(survey: Survey) -> None:
    for own in json.loads(survey("report", "list", "--json").out):
        assert survey("report", own["name"], "--help").status == 0


def test_a_template_is_copied_once_and_then_used(desk: Desk, laptops: Laptops) -> None:
    del laptops
    printed = desk("report", "templates", "--copy", "site/door.html")
    own = desk("report", "templates", "--json")
    [path] = [row["own"] for row in json.loads(own) if row["own"]]
    assert path in printed.replace("\n", "")
    Path(path).write_text("<title>À nous</title>", encoding="utf-8")
    desk("report", "templates", "--copy", "site/door.html", status=45)
    desk("site", "build")
    assert (Path(path).parents[2] / "site" / "index.html").read_text(
        encoding="utf-8"
    ) == "<title>À nous</title>"


def test_a_declaration_is_on_the_campaigns_own_template(desk: Desk, laptops: Laptops, tmp_path: Path) -> None:
    del laptops
    desk("report", "templates", "--copy", "paper/sheet.html")
    [path] = [row["own"] for row in json.loads(desk("report", "templates", "--json")) if row["own"]]
    Path(path).write_text("<title>À nous</title>", encoding="utf-8")
    desk("report", "declaration", "--authority", "cil", "-o", str(tmp_path / "d.html"))
    assert (tmp_path / "d.html").read_text(encoding="utf-8") == "<title>À nous</title>"


def test_a_status_review_is_written_and_shown(desk: Desk, laptops: Laptops, tmp_path: Path) -> None:
    visit(laptops)
    assert json.loads(desk("report", "status", "--json"))["counted"] == 0
    for name, begins in (("e.odt", b"PK"), ("e.xlsx", b"PK"), ("e.html", b"<!doctype html>")):
        desk("report", "status", "-o", str(tmp_path / name))
        assert (tmp_path / name).read_bytes().lstrip().startswith(begins)
    assert MANAGER not in (tmp_path / "e.html").read_text(encoding="utf-8")


def test_a_region_that_is_none_is_told(desk: Desk, laptops: Laptops) -> None:
    visit(laptops)
    desk("report", "status", "--region", "Atlantide", status=45)
    desk("report", "status", "--division", "1960", status=2)


def test_an_ending_that_a_report_does_not_know_is_refused_before_any_work(
    survey: Survey, laptops: Laptops, tmp_path: Path
) -> None:
    named, page, release = f"{visit(laptops)}:manager", tmp_path / "x.pdf", tmp_path / "release.csv"
    for words in (
        ("report", "status", "-o", page),
        ("report", "field", "-o", page),
        ("report", "person", named, "-o", page),
        ("report", "declaration", "--authority", "cil", "-o", page),
        ("data", "anonymise", "-o", release, "--report", page),
        ("data", "anonymise", "-o", page),
    ):
        done = survey("--lang", "en", "--campaign", laptops.folder / "Chef", *words)
        option = "--report" if "--report" in words else "--output"
        assert (done.status, f"{option}: there is " in done.err) == (2, True)
    assert (release.exists(), page.exists()) == (False, False)


def test_a_declaration_without_an_ending_is_a_document(desk: Desk, laptops: Laptops, tmp_path: Path) -> None:
    del laptops
    desk("report", "declaration", "--authority", "cil", "-o", str(tmp_path / "declaration"))
    assert (tmp_path / "declaration").read_bytes().startswith(b"PK")
