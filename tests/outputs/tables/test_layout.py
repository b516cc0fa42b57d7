"""Tables laid out: choices apart, parents' columns, reasons for no answer, names that no two columns share."""

import csv
from pathlib import Path

import pytest

from survey.errors import OutputError
from survey.outputs.data.export import DataOrder, export
from survey.outputs.tables.options import Layout
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state
from tests.outputs.data.sample import ANSWERS, exported, submission

REASONED = form_of("""
| survey |
| | type           | name   | label::Français (fr) | bind::survey:missing_for | relevant   |
| | begin_group    | g      | G     |     |           |
| | integer        | age    | Âge   |     |           |
| | select_one w   | age_na | Pourquoi | age | ${age}='' |
| | text           | an     | An    |     |           |
| | end_group      |        |       |     |           |
| | begin_group    | h      | H     |     |           |
| | text           | an     | Année |     |           |
| | end_group      |        |       |     |           |
| choices |
| | list_name | name | label::Français (fr) |
| | w | nsp | Ne sait pas |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")
UNANSWERED = {"/data/g/age_na": "nsp", "/data/h/an": "1990"}


def rows(folder: Path, name: str = "f") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reasoned(folder: Path, **layout: bool) -> dict[str, str]:
    order = DataOrder(REASONED, None, Layout(**layout))
    export([state(answers=UNANSWERED, form_id="f")], order, folder, "csv")
    return rows(folder)[0]


def test_choices_of_a_multiple_one_apart(tmp_path: Path) -> None:
    exported([submission()], tmp_path, multiple="split")
    (row,) = rows(tmp_path)
    assert (row["serv/a"], row["serv/b"], "serv" in row) == ("1", "1", False)


def test_choices_apart_and_together(tmp_path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/serv": "b"})], tmp_path, multiple="both")
    (row,) = rows(tmp_path)
    assert (row["serv"], row["serv/a"], row["serv/b"]) == ("b", "0", "1")


def test_choices_apart_are_empty_without_an_answer(tmp_path: Path) -> None:
    exported([submission(answers={})], tmp_path, multiple="split")
    assert rows(tmp_path)[0]["serv/a"] == ""


def test_rows_of_repeats_carry_what_stands_above(tmp_path: Path) -> None:
    exported([submission()], tmp_path, parents=("serv", "n"))
    assert [(row["serv"], row["n"], row["t"]) for row in rows(tmp_path, "f-r-i")] == [("a b", "3", "dedans")]


def test_every_question_above(tmp_path: Path) -> None:
    exported([submission()], tmp_path, parents=("all",))
    assert {"accord", "nom", "serv", "total", "n"} <= set(rows(tmp_path, "f-r")[0])


def test_parent_that_no_question_is_called_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        exported([submission()], tmp_path, parents=("nobody",))


def test_reason_for_no_answer_in_its_place(tmp_path: Path) -> None:
    assert reasoned(tmp_path, reasons=True)["g-age"] == "nsp"


def test_label_of_the_reason(tmp_path: Path) -> None:
    assert reasoned(tmp_path, reasons=True, labels=True)["g-age"] == "Ne sait pas"


def test_reasons_stay_in_their_own_column_unless_asked_for(tmp_path: Path) -> None:
    row = reasoned(tmp_path)
    assert (row["g-age"], row["g-age_na"]) == ("", "nsp")


def test_names_of_groups_are_left_out_where_the_question_is_still_the_only_one(tmp_path: Path) -> None:
    row = reasoned(tmp_path, group_names=False)
    assert {"g-an", "h-an", "age", "age_na"} <= set(row)
