"""The check says everything wrong with a form in one run, each with its place and its remedy."""

from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.errors import FormError
from survey.records.findings import Finding, Severity


def check(tmp_path: Path, text: str, **files: str) -> list[Finding]:
    path = tmp_path / "form.md"
    path.write_text(text, encoding="utf-8")
    for name, content in files.items():
        (tmp_path / name.replace("_csv", ".csv")).write_text(content, encoding="utf-8")
    return check_form_file(path)


def one(findings: list[Finding], code: str) -> Finding:
    (found,) = [finding for finding in findings if finding.code == code]
    return found


CASES = {
    "invalid-name": ("| survey |\n| | type | name | label |\n| | text | a b | A |\n", 2, "name"),
    "missing-name": ("| survey |\n| | type | name | label |\n| | text | | A |\n", 2, "name"),
    "missing-label": ("| survey |\n| | type | name | label |\n| | text | a | |\n", 2, "label"),
    "missing-list": ("| survey |\n| | type | name | label |\n| | select_one zz | a | A |\n", 2, "type"),
    "missing-reference": (
        "| survey |\n| | type | name | label | relevant |\n| | text | a | A | ${zz} = 1 |\n",
        2,
        "relevant",
    ),
    "duplicate-name": (
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | text | a | B |\n",
        3,
        "name",
    ),
    "unbalanced-group": (
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | end_group | | |\n",
        3,
        "type",
    ),
    "untagged-personal-data": (
        "| survey |\n| | type | name | label |\n| | image | photo | P |\n",
        2,
        "bind::survey:pii",
    ),
    "unknown-tag": (
        "| survey |\n| | type | name | label | bind::survey:pii |\n| | text | a | A | secret |\n",
        2,
        "bind::survey:pii",
    ),
    "invalid-expression": (
        "| survey |\n| | type | name | label | calculation |\n| | calculate | a | | 1 + + |\n",
        2,
        "calculation",
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_finding_names_row_and_column(code: str, tmp_path: Path) -> None:
    text, row, column = CASES[code]
    finding = one(check(tmp_path, text), code)
    assert (finding.sheet, finding.row, finding.column) == ("survey", row, column)
    assert finding.message
    assert finding.remedy


def test_a_question_without_a_label_is_an_error_for_no_phone_gets_the_form(tmp_path: Path) -> None:
    text, _row, _column = CASES["missing-label"]
    assert one(check(tmp_path, text), "missing-label").severity is Severity.ERROR


@pytest.mark.parametrize("header", ["label", "label::English (en)", "hint"])
def test_questions_without_label_hide_no_other_finding(tmp_path: Path, header: str) -> None:
    rows = "".join(f"| | text | q{number} | | |\n" for number in range(80))
    text = f"| survey |\n| | type | name | {header} | relevant |\n{rows}| | text | z | Z | foo(1) |\n"
    findings = check(tmp_path, text)
    assert one(findings, "unknown-function").row == 82
    assert [finding.row for finding in findings if finding.code == "missing-label"] == list(range(2, 82))


def test_several_choices_from_a_repeat_are_said_with_their_row(tmp_path: Path) -> None:
    text = (
        "| survey |\n| | type | name | label |\n| | begin_repeat | r | R |\n| | text | who | Who |\n"
        "| | end_repeat | | |\n| | select_multiple ${who} | pick | Pick |\n"
    )
    (finding,) = check(tmp_path, text)
    assert (finding.sheet, finding.row, finding.column) == ("survey", 5, "type")
    assert "select_multiple ${who}" in finding.message


def test_all_findings_come_in_one_run(tmp_path: Path) -> None:
    text = (
        "| survey |\n| | type | name | label | relevant |\n| | text | a b | A | ${no} = 1 |\n"
        "| | select_one zz | q | Q | |\n| | audio | son | S | |\n"
    )
    codes = {finding.code for finding in check(tmp_path, text)}
    assert {"invalid-name", "missing-reference", "missing-list", "untagged-personal-data"} <= codes


def test_choice_that_stands_twice_names_both_rows(tmp_path: Path) -> None:
    text = (
        "| survey |\n| | type | name | label |\n| | select_one l | a | A |\n"
        "| choices |\n| | list_name | name | label |\n| | l | x | X |\n| | l | x | Y |\n"
    )
    finding = one(check(tmp_path, text), "duplicate-choice")
    assert (finding.sheet, finding.row) == ("choices", 3)
    assert "2" in finding.message


def test_list_that_nothing_shows_is_a_warning(tmp_path: Path) -> None:
    text = (
        "| survey |\n| | type | name | label |\n| | text | a | A |\n"
        "| choices |\n| | list_name | name | label |\n| | l | x | X |\n"
    )
    assert one(check(tmp_path, text), "unused-list").severity == "warning"


def test_missing_translation_is_a_warning(tmp_path: Path) -> None:
    text = (
        "| survey |\n| | type | name | label::Français (fr) | label::English (en) |\n| | text | a | Nom | |\n"
    )
    assert one(check(tmp_path, text), "missing-translation").severity == "warning"


def test_missing_file_is_named(tmp_path: Path) -> None:
    text = "| survey |\n| | type | name | label |\n| | select_one_from_file nope.csv | a | A |\n"
    assert "nope.csv" in one(check(tmp_path, text), "missing-file").message


def test_circle_is_named_with_its_path(tmp_path: Path) -> None:
    text = "| survey |\n| | type | name | calculation |\n| | calculate | a | ${b} |\n| | calculate | b | ${a} |\n"
    assert "/data/a -> /data/b -> /data/a" in one(check(tmp_path, text), "logic-circle").message


def test_what_pyxform_alone_refuses_has_its_reason(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, "| survey |\n| | type | name | label |\n| | frobnicate | a | A |\n")
    assert "frobnicate" in finding.message


def test_good_form_has_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, "| survey |\n| | type | name | label |\n| | text | a | A |\n") == []


def test_file_that_is_no_workbook_is_one_finding(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"no workbook")
    (finding,) = check_form_file(path)
    assert finding.remedy


def test_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        check_form_file(tmp_path / "nope.xlsx")
