"""CSV: every answer once, in form order, safe to open, through the gate."""

import csv
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import OutputError
from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from survey.outputs.data.csv import safe_cell, write_csv
from tests.outputs.data.sample import FORM, exported, submission


def rows(folder: Path, name: str = "f") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_submission_is_a_row_in_form_order(tmp_path: Path) -> None:
    report = exported([submission()], tmp_path)
    (row,) = rows(tmp_path)
    assert [name for name in row if name in ("accord", "nom", "serv", "lieu-Latitude", "lieu-Accuracy", "total")] == [
        "accord", "nom", "serv", "lieu-Latitude", "lieu-Accuracy", "total",
    ]  # fmt: skip
    assert (row["KEY"], row["total"], report.rows) == ("uuid:1", "7", 1)


def test_repeats_are_tables_with_keys_to_their_parents(tmp_path: Path) -> None:
    exported([submission()], tmp_path)
    outer, inner = rows(tmp_path, "f-r"), rows(tmp_path, "f-r-i")
    assert [row["n"] for row in outer] == ["3", "4"]
    assert {row["PARENT_KEY"] for row in outer} == {"uuid:1"}
    assert [(row["t"], row["PARENT_KEY"]) for row in inner] == [("dedans", outer[0]["KEY"])]


def test_labels_instead_of_codes(tmp_path: Path) -> None:
    exported([submission()], tmp_path, labels=True)
    assert rows(tmp_path)[0]["serv"] == "Internet | Formation"


def test_separator_and_mark_for_excel(tmp_path: Path) -> None:
    exported([submission()], tmp_path, partial(write_csv, separator=";"))
    data = (tmp_path / "f.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfKEY;")
    exported([submission()], tmp_path, partial(write_csv, bom=False))
    assert (tmp_path / "f.csv").read_bytes().startswith(b"KEY,")


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    exported([submission()], tmp_path)
    assert rows(tmp_path)[0]["nom"] == "'=1+1"


@given(st.text(max_size=8))
def test_safe_cell_never_begins_a_formula_and_keeps_the_text(text: str) -> None:
    safe = safe_cell(text)
    assert safe in (text, f"'{text}")
    assert not safe.startswith(("=", "@", "\t", "\r"))


def test_public_export_holds_what_was_agreed_to(tmp_path: Path) -> None:
    report = exported([submission()], tmp_path, gate=Gate(tags_of(FORM)))
    (row,) = rows(tmp_path)
    assert (row["nom"], row["accord"], row["total"]) == ("'=1+1", "", "")
    assert sum(report.left_out.values()) == 3


def test_public_export_leaves_out_what_is_not_approved(tmp_path: Path) -> None:
    report = exported([submission(review=None)], tmp_path, gate=Gate(tags_of(FORM)))
    assert (rows(tmp_path), report.rows, list(report.left_out.values())) == ([], 0, [1])


def test_export_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    exported([submission()], tmp_path)
    before = (tmp_path / "f.csv").read_bytes()
    (tmp_path / "f-r.csv.part").mkdir()
    with pytest.raises(OutputError):
        exported([submission(answers={})], tmp_path)
    assert (tmp_path / "f.csv").read_bytes() == before


def test_public_export_names_no_agent_and_no_hour(tmp_path: Path) -> None:
    hidden = submission(author="Awa Agent", finalized="2026-11-03T09:30:00Z")
    exported([hidden], tmp_path, gate=Gate(tags_of(FORM)))
    text = (tmp_path / "f.csv").read_text(encoding="utf-8-sig")
    assert "Awa Agent" not in text
    assert "09:30" not in text
    assert rows(tmp_path)[0]["KEY"] == "uuid:1"


def test_private_export_names_the_agent(tmp_path: Path) -> None:
    exported([submission(author="Awa Agent")], tmp_path)
    assert rows(tmp_path)[0]["author"] == "Awa Agent"


def test_instance_of_which_nothing_may_leave_is_no_row(tmp_path: Path) -> None:
    exported([submission()], tmp_path, gate=Gate(tags_of(FORM)))
    assert [row["n"] for row in rows(tmp_path, "f-r")] == ["3", "4"]
    assert rows(tmp_path, "f-r-i") == []
