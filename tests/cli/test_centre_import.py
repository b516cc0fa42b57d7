"""`survey centre import`, as a person types it."""

import csv
import json
from pathlib import Path

import pytest

from tests.campaign.visits import Visitors
from tests.cli.conftest import Survey

ROWS = "code;nom;region;tel;remarque\n1;Espoir;Centre-Nord;70112233;x\n2;Teega;Atlantide;70112233;y\n"


@pytest.fixture
def chef(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str, str, Path]:
    made = Visitors(tmp_path, monkeypatch)
    (tmp_path / "liste.csv").write_bytes(ROWS.replace("Espoir", "Éspoir").encode("cp1252"))
    return "--lang", "en", "--campaign", made.folder / "Chef"


def test_a_dry_run_says_columns_and_problems_and_writes_nothing(
    survey: Survey, chef: tuple[str, ...], tmp_path: Path
) -> None:
    result = survey(*chef, "centre", "import", tmp_path / "liste.csv", "--dry-run")
    assert result.status == 0, result.err
    assert "! Row 3, region: Atlantide:" in result.out
    assert "Not taken: remarque" in result.out
    assert json.loads(survey(*chef, "centre", "list", "--json").out) == []


def test_what_fits_comes_in_and_the_report_names_the_rest(
    survey: Survey, chef: tuple[str, ...], tmp_path: Path
) -> None:
    path, report = tmp_path / "liste.csv", tmp_path / "refus.csv"
    said = json.loads(survey(*chef, "centre", "import", path, "--report", report, "--json").out)
    assert (said["new"], said["bad_rows"], said["done"]) == (1, 1, True)
    with report.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["row"], row["column"], row["value"]) == ("3", "region", "Atlantide")
    assert "Éspoir" in survey(*chef, "centre", "list").out
    (centre,) = json.loads(survey(*chef, "centre", "list", "--json").out)
    assert "+22670112233" in survey(*chef, "centre", "show", centre["id"]).out


def test_imports_are_listed_and_taken_back(survey: Survey, chef: tuple[str, ...], tmp_path: Path) -> None:
    survey(*chef, "centre", "import", tmp_path / "liste.csv")
    (row,) = json.loads(survey(*chef, "centre", "import", "--json").out)
    assert (row["file"], row["rows"], row["standing"]) == ("liste.csv", 1, 1)
    assert "1 row taken back" in survey(*chef, "centre", "import", "--undo", row["id"]).out
    assert json.loads(survey(*chef, "centre", "list", "--json").out) == []
    assert "taken back already" in survey(*chef, "centre", "import", "--undo", row["id"]).err


def test_a_file_without_names_says_its_columns(survey: Survey, chef: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / "autre.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    result = survey(*chef, "centre", "import", path)
    assert result.status != 0
    assert "--column nom=COLUMN" in result.err
    assert "a, b" in result.err


def test_a_skipped_row_stays_out(survey: Survey, chef: tuple[str, ...], tmp_path: Path) -> None:
    said = json.loads(
        survey(*chef, "centre", "import", tmp_path / "liste.csv", "--skip", "2", "--skip", "3", "--json").out
    )
    assert (said["new"], said["bad_rows"], said["skipped"]) == (0, 0, 2)


def test_imported_centres_are_shared_out_shown_and_taken_back(
    survey: Survey, chef: tuple[str, ...], tmp_path: Path
) -> None:
    survey(*chef, "centre", "import", tmp_path / "liste.csv")
    share = (*chef, "centre", "assign", "--area", "BF-05", "--among", "Chef,Awa")
    assert "Nothing was written" in survey(*share, "--dry-run").out
    said = survey(*share)
    assert "No device of the team is called Awa" in said.out
    assert "Given out" in said.out
    (row,) = json.loads(survey(*chef, "centre", "list", "--not-visited", "--agent", "chef", "--json").out)
    assert (row["label"], row["visited"]) == ("Éspoir", False)
    batch = said.out.split("--undo ")[1].split()[0]
    assert "1 assignment taken back" in survey(*chef, "centre", "assign", "--undo", batch).out
    assert json.loads(survey(*chef, "centre", "list", "--agent", "chef", "--json").out) == []


def test_naming_and_choosing_centres_at_once_is_refused(survey: Survey, chef: tuple[str, ...]) -> None:
    assert survey(*chef, "centre", "assign", "65fb", "--area", "BF-05", "--to", "Awa").status == 2
    assert survey(*chef, "centre", "assign", "--to", "Awa").status == 2


def test_telephone_and_manager_are_forgotten_and_do_not_come_back(
    survey: Survey, chef: tuple[str, ...], tmp_path: Path
) -> None:
    survey(*chef, "centre", "import", tmp_path / "liste.csv")
    (row,) = json.loads(survey(*chef, "centre", "list", "--json").out)
    search = (*chef, "report", "person", "--search", "70 11 22 33", "--json")
    (found,) = json.loads(survey(*search).out)
    assert (found["kind"], found["id"], found["title"]) == ("frame", row["id"][:13], "Éspoir")
    forget = (*chef, "centre", "forget", row["id"], "--why", "demande", "--yes", "--json")
    assert json.loads(survey(*forget).out) == {"centre": row["id"], "gone": True}
    assert survey(*forget).status == 40
    again = json.loads(survey(*chef, "centre", "import", tmp_path / "liste.csv", "--json").out)
    assert (again["same"], again["changed"]) == (1, 0)
    (tmp_path / "liste.csv").write_text("code;nom;tel\n1;Espoir II;70112233\n", encoding="utf-8")
    survey(*chef, "centre", "import", tmp_path / "liste.csv")
    assert json.loads(survey(*chef, "centre", "show", row["id"], "--json").out)["contact"] == {}
    assert b"+22670112233" not in (chef[3] / "survey.db").read_bytes()
