"""Conflicts in a spreadsheet: written, filled, taken in whole or not at all."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.review.conflict_sheets import BadRow, take_in_conflict_sheet, write_conflict_sheet
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.errors import CampaignError
from tests.campaign.laptops import Laptops
from tests.campaign.visits import Visitors, disputed_centre

Rows = list[dict[str, str]]


@pytest.fixture
def disputed(
    untouched: tuple[Laptops, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Laptops, str]:
    """Return a coordinator with one submission of which two answers are in conflict."""
    return untouched[0].copy_to(tmp_path, monkeypatch), untouched[1]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laptops, str]]:
    """Return the same, shared by the tests that settle nothing."""
    with pytest.MonkeyPatch.context() as patch:
        yield disputed_team(tmp_path_factory.mktemp("team"), patch)


def disputed_team(folder: Path, patch: pytest.MonkeyPatch) -> tuple[Laptops, str]:
    team = Laptops(folder, patch)
    team.join("Awa")
    submission = team.share_a_visit(nom="Dori", postes="10", marche="6")
    team.follow_up("Awa", submission, nom="Dori A", postes="11")
    team.follow_up("Salif", submission, nom="=Dori()", postes="12")
    for name in ("Awa", "Salif"):
        team.give(name)
    team.take("Chef")
    return team, submission


def written(team: Laptops, separator: str = ",") -> tuple[Path, Rows]:
    path = team.folder / "conflits.csv"
    with team.at("Chef") as chef:
        write_conflict_sheet(chef, path, separator=separator, force=True)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return path, list(csv.DictReader(file, delimiter=separator))


def refill(path: Path, rows: Rows, separator: str = ",", encoding: str = "utf-8-sig") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), delimiter=separator)
        writer.writeheader()
        writer.writerows(rows)


def test_a_row_a_conflict_with_every_side(untouched: tuple[Laptops, str]) -> None:
    team, submission = untouched
    _path, rows = written(team)
    assert [(row["submission"], row["question"], row["path"]) for row in rows] == [
        (submission, "Nom", "/data/nom"),
        (submission, "Postes", "/data/postes"),
    ]
    assert {rows[1]["A_author"]: rows[1]["A_value"], rows[1]["B_author"]: rows[1]["B_value"]} == {
        "Awa": "11",
        "Salif": "12",
    }
    assert {row["take"] for row in rows} == {""}


def test_no_cell_is_a_formula(untouched: tuple[Laptops, str]) -> None:
    _path, rows = written(untouched[0])
    assert "'=Dori()" in rows[0].values()


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-8")])
def test_a_filled_sheet_settles_by_letter_and_by_author(
    disputed: tuple[Laptops, str], separator: str, encoding: str
) -> None:
    team, submission = disputed
    path, rows = written(team, separator)
    letter = "a" if rows[0]["A_author"] == "Awa" else "b"
    rows[0]["take"], rows[1]["take"] = letter, "salif"
    refill(path, rows, separator, encoding)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path, why="vérifié par téléphone")
        state = chef.store.submission(submission)
    assert (taken.submissions, taken.settled.answers, taken.bad) == (1, 2, ())
    assert (state.conflicts, state.answers["/data/nom"], state.answers["/data/postes"]) == (
        (),
        "Dori A",
        "12",
    )


def test_one_bad_row_leaves_its_submission_as_it_was(untouched: tuple[Laptops, str]) -> None:
    team, submission = untouched
    path, rows = written(team)
    rows[0]["take"], rows[1]["take"] = "A", "Personne"
    refill(path, rows)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path)
        assert len(describe_conflicts(chef, submission)[1]) == 2
    assert taken.bad == (BadRow(3, submission, "'Personne' ne désigne aucun côté de ce conflit."),)


def test_a_half_filled_submission_is_left_as_it_was(untouched: tuple[Laptops, str]) -> None:
    team, _submission = untouched
    path, rows = written(team)
    rows[1]["take"] = "B"
    refill(path, rows)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path)
    assert (taken.submissions, [own.row for own in taken.bad]) == (0, [2])


def test_an_empty_sheet_leaves_everything_open(untouched: tuple[Laptops, str]) -> None:
    team, _submission = untouched
    path, _rows = written(team)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path)
    assert (taken.left_open, taken.bad) == (2, ())


def test_a_value_that_breaks_a_rule_is_a_bad_row(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    with team.at("Chef") as chef:
        resolve_conflicts(chef, submission, take={"": "Awa"}, why=None)
    team.give("Chef", share=True)
    for name in ("Awa", "Salif"):
        team.take(name)
    team.follow_up("Awa", submission, nom="Dori", postes="7", marche="7")
    team.follow_up("Salif", submission, nom="Dori", postes="3", marche="3")
    for name in ("Awa", "Salif"):
        team.give(name)
    team.take("Chef")
    path, rows = written(team)
    for row in rows:
        low = row["path"].endswith("postes")
        values = {row[f"{letter}_value"]: letter for letter in "AB"}
        row["take"] = values["3" if low else "7"]
    refill(path, rows)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path)
    assert [own.row for own in taken.bad] == list(range(2, 2 + len(rows)))


def test_a_conflict_that_changed_since_is_refused(disputed: tuple[Laptops, str]) -> None:
    team, submission = disputed
    path, rows = written(team)
    team.follow_up("Salif", submission, postes="13")
    team.give("Salif")
    team.take("Chef")
    for row in rows:
        row["take"] = "A" if row["A_author"] == "Salif" else "B"
    refill(path, rows)
    with team.at("Chef") as chef:
        taken = take_in_conflict_sheet(chef, path)
    assert (taken.submissions, [own.row for own in taken.bad]) == (0, [3])


def test_the_same_sheet_twice_settles_once(disputed: tuple[Laptops, str]) -> None:
    team, _submission = disputed
    path, rows = written(team)
    for row in rows:
        row["take"] = "A"
    refill(path, rows)
    with team.at("Chef") as chef:
        take_in_conflict_sheet(chef, path)
        again = take_in_conflict_sheet(chef, path)
    assert (again.submissions, again.settled_before, again.bad) == (0, 2, ())


def test_another_file_is_refused(untouched: tuple[Laptops, str], tmp_path: Path) -> None:
    other = tmp_path / "autre.csv"
    other.write_text("nom,prenom\nSawadogo,Awa\n", encoding="utf-8")
    with untouched[0].at("Chef") as chef, pytest.raises(CampaignError):
        take_in_conflict_sheet(chef, other)


def test_conflict_of_a_centre_is_written_and_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Visitors(tmp_path, monkeypatch)
    centre = disputed_centre(team)
    path, rows = written(team)
    (row,) = rows
    assert (row["submission"], row["title"], row["question"]) == (centre, "Réo", "postes")
    refill(path, [{**row, "take": "Awa"}])
    with team.at("Chef") as chef:
        assert take_in_conflict_sheet(chef, path).submissions == 1
        assert chef.store.entities.get(centre).properties["postes"] == "7"
        assert take_in_conflict_sheet(chef, path).settled_before == 1
