"""Combinations that the form refuses, though no two disagree on an answer: listed, shown, settled."""

import csv
import json
from pathlib import Path

import pytest

from survey.campaign.review.conflict_sheets import take_in_conflict_sheet, write_conflict_sheet
from survey.campaign.review.entity_settling import list_disputed
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.campaign.submissions.combining import one_submission
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form

WORKBOOK = """
| survey   |
|          | type    | name   | label  | constraint     | constraint_message | relevant      | calculation |
|          | text    | nom    | Nom    |                |                    |               |             |
|          | integer | postes | Postes |                |                    |               |             |
|          | calculate | double |      |                |                    |               | ${postes} * 2 |
|          | integer | marche | Marche | . <= ${postes} | Plus que de postes |               |             |
|          | text    | ouvert | Ouvert |                |                    |               |             |
|          | text    | motif  | Motif  |                |                    | ${ouvert}='n' |             |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 1       |
"""


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
    made.join("Awa")
    return made


def broken(laptops: Laptops) -> str:
    """Let Awa take posts away and Salif count more of them at work; return the submission."""
    submission = laptops.share_a_visit(nom="Dori", postes="10", marche="6")
    laptops.follow_up("Awa", submission, postes="7", nom="Dori nord")
    laptops.follow_up("Salif", submission, marche="8")
    return bring(laptops, submission)


def bring(laptops: Laptops, submission: str) -> str:
    for name in ("Awa", "Salif"):
        laptops.give(name)
    laptops.take("Chef")
    return submission


def answers(laptops: Laptops, submission: str) -> dict[str, str]:
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        assert state.conflicts == ()
        return {path.rpartition("/")[2]: value for path, value in state.answers.items()}


def test_combination_that_breaks_a_constraint_is_listed_with_its_message_and_both_writers(
    laptops: Laptops,
) -> None:
    broken(laptops)
    with laptops.at("Chef") as campaign:
        (row,) = list_disputed(campaign)
        assert (row.kind, row.paths, row.authors) == ("inconsistent", ("/data/marche",), ("Awa", "Salif"))
        assert row.remark == "Marche : Plus que de postes"


def test_side_shows_the_answers_that_hang_together_and_no_other(laptops: Laptops) -> None:
    submission = broken(laptops)
    with laptops.at("Chef") as campaign:
        (conflict,) = describe_conflicts(campaign, submission)[1]
        assert {(side.author, side.value, side.beside) for side in conflict.sides} == {
            ("Awa", "6", (("/data/postes", "7"),)),
            ("Salif", "8", (("/data/postes", "10"),)),
        }


@pytest.mark.parametrize(("author", "posts", "working"), [("Awa", "7", "6"), ("Salif", "10", "8")])
def test_taking_a_side_takes_what_hangs_together_and_leaves_the_rest(
    laptops: Laptops, author: str, posts: str, working: str
) -> None:
    submission = broken(laptops)
    with laptops.at("Chef") as campaign:
        resolve_conflicts(campaign, submission, take={"marche": author}, why=None)
    assert answers(laptops, submission) == {"nom": "Dori nord", "postes": posts, "marche": working}


def test_combination_that_hides_an_answer_is_one(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori", ouvert="n")
    laptops.follow_up("Awa", submission, ouvert="o")
    laptops.follow_up("Salif", submission, motif="panne")
    bring(laptops, submission)
    with laptops.at("Chef") as campaign:
        (conflict,) = describe_conflicts(campaign, submission)[1]
        assert (conflict.path, conflict.code) == ("/data/motif", "hidden")
        resolve_conflicts(campaign, submission, take={"": "Salif"}, why=None)
    assert answers(laptops, submission)["motif"] == "panne"


def test_combination_that_fits_is_none(laptops: Laptops) -> None:
    submission = laptops.share_a_visit(nom="Dori", postes="10", marche="6")
    laptops.follow_up("Awa", submission, postes="9")
    laptops.follow_up("Salif", submission, marche="8")
    bring(laptops, submission)
    assert answers(laptops, submission) == {"nom": "Dori", "postes": "9", "marche": "8"}


def test_sheet_names_the_rule_and_takes_the_decision(laptops: Laptops) -> None:
    submission = broken(laptops)
    path = laptops.folder / "conflits.csv"
    with laptops.at("Chef") as campaign:
        write_conflict_sheet(campaign, path)
        with path.open(encoding="utf-8-sig", newline="") as file:
            (row,) = csv.DictReader(file)
        assert row["question"] == "Marche : Plus que de postes"
        assert {row["A_value"], row["B_value"]} == {"6 (Postes : 7)", "8 (Postes : 10)"}
        row["take"] = "A" if row["A_author"] == "Awa" else "B"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        taken = take_in_conflict_sheet(campaign, path)
        assert json.loads(json.dumps(taken.as_json()))["submissions"] == 1
    assert answers(laptops, submission)["postes"] == "7"


def test_dump_of_the_log_holds_no_combination(laptops: Laptops) -> None:
    broken(laptops)
    assert b'"conflicts":[]' in laptops.dump("Chef")
    assert b"inconsistent" not in laptops.dump("Chef")
