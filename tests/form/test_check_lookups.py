"""What the check tells of lists, columns and defaults that a form does not have."""

from pathlib import Path

from tests.form.test_check_logic import check, survey

CHOICES = "| choices |\n| | list_name | name | label | region |\n| | v | a | A | nord |\n"


def told(tmp_path: Path, text: str) -> list[tuple[str, int | None, str | None]]:
    return [(one.code, one.row, one.column) for one in check(tmp_path, text)]


def test_a_list_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    rows = ("text | t | T | ", "calculate | c | | instance('nope')/root/item[name = ${t}]/x")
    found = told(tmp_path, survey("type | name | label | calculation", *rows))
    assert found == [("missing-instance", 3, "calculation")]


def test_the_last_saved_submission_is_always_there(tmp_path: Path) -> None:
    rows = ("text | t | T | ${last-saved#t}", "text | u | U | ")
    assert told(tmp_path, survey("type | name | label | default", *rows)) == []


def test_a_filter_over_a_column_that_the_list_lacks_is_a_warning(tmp_path: Path) -> None:
    rows = (
        "text | t | T | ",
        "select_one v | q | Q | province = ${t}",
        "select_one v | r | R | region = ${t}",
    )
    found = told(tmp_path, survey("type | name | label | choice_filter", *rows, more=CHOICES))
    assert found == [("missing-filter-column", 3, "choice_filter")]


def test_a_filter_looks_at_the_question_and_at_other_lists_too(tmp_path: Path) -> None:
    rows = (
        "text | t | T | ",
        "select_one v | q | Q | region = current()/../t or name = instance('v')/root/item[label = 'A']/name",
    )
    assert told(tmp_path, survey("type | name | label | choice_filter", *rows, more=CHOICES)) == []


def test_a_default_of_another_type_is_a_warning(tmp_path: Path) -> None:
    rows = (
        "date | d | D | 31/12/2020",
        "integer | i | I | abc",
        "decimal | e | E | 1.5",
        "date | f | F | today()",
    )
    found = told(tmp_path, survey("type | name | label | default", *rows))
    assert found == [("default-dropped", 2, "default"), ("default-dropped", 3, "default")]


def test_a_calculation_with_a_fault_is_not_said_to_be_missing(tmp_path: Path) -> None:
    rows = ("text | nom | N | ", "text | nom | N | ", "calculate | c | | concat(${nom}, 'x')")
    codes = {
        code for code, _row, _column in told(tmp_path, survey("type | name | label | calculation", *rows))
    }
    assert codes == {"duplicate-name", "ambiguous-reference"}
