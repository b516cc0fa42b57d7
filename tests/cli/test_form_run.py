"""`survey form run` with files and values as strangers give them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Survey


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Return a form of one text and one number."""
    path = tmp_path / "form.md"
    path.write_text(
        "| survey |\n| | type | name | label |\n| | text | a | A |\n| | integer | n | N |\n", encoding="utf-8"
    )
    return path


def first_step(survey: Survey, form: Path, line: str) -> Any:
    result = survey("--lang", "en", "form", "run", form, "--answers", "-", "--json", stdin=line + "\n")
    return json.loads(result.out)["steps"][0]


@pytest.mark.parametrize("value", ["1e400", "-1e400", "NaN", '{"x": 1}', '[["1"]]', "[null]", "[true]"])
def test_a_value_that_no_question_takes_is_refused(survey: Survey, form: Path, value: str) -> None:
    step = first_step(survey, form, f'{{"ref": "/data/a", "value": {value}}}')
    assert step["status"] == "refused"
    assert "is no value of a question" in step["message"]


def test_a_line_separator_inside_of_an_answer_ends_no_line(survey: Survey, form: Path) -> None:
    assert first_step(survey, form, '{"ref": "/data/a", "value": "a\u2028b\u0085c"}')["status"] == "ok"


def test_a_mark_of_byte_order_on_standard_input_is_passed_over(survey: Survey, form: Path) -> None:
    assert first_step(survey, form, '\ufeff{"ref": "/data/a", "value": "x"}\r')["status"] == "ok"


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_answers_that_are_not_utf8_are_named_with_what_to_do(
    survey: Survey, form: Path, tmp_path: Path, encoding: str
) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text('{"ref": "/data/a", "value": "é"}\n', encoding=encoding)
    result = survey("--lang", "en", "form", "run", form, "--answers", answers)
    assert result.status == 16
    assert "answers.jsonl: This file is not UTF-8 text." in result.err
    assert "Save it as UTF-8" in result.err


def test_brackets_without_end_are_a_line_that_is_not_json(survey: Survey, form: Path) -> None:
    result = survey("--lang", "en", "form", "run", form, "--answers", "-", stdin="[" * 200_000)
    assert result.status == 16
    assert "Line 1 of the script is not JSON" in result.err


def test_a_line_that_is_not_json_says_how_a_step_is_written(survey: Survey, form: Path) -> None:
    result = survey("--lang", "en", "form", "run", form, "--answers", "-", stdin="/data/a = 5\n")
    assert '{"ref": "/data/question", "value": "12"}' in result.err


def test_a_line_without_a_value_clears_nothing(survey: Survey, form: Path) -> None:
    lines = '{"ref": "/data/a", "value": "x"}\n{"ref": "/data/a", "valeur": "y"}\n'
    result = survey("--lang", "en", "form", "run", form, "--answers", "-", stdin=lines)
    assert result.status == 16
    assert "Line 2 of the script is no step" in result.err


def test_what_was_not_taken_is_said_beside_the_submission(survey: Survey, form: Path) -> None:
    line = '{"ref": "/data/n", "value": "douze"}\n'
    result = survey("--lang", "en", "form", "run", form, "--answers", "-", stdin=line)
    assert result.status == 0
    assert result.err == "Not taken: /data/n: Write a whole number, such as 12.\n"
    assert result.out.startswith("<data ")


def test_a_clock_before_all_time_zones_is_a_mistake_of_usage(survey: Survey, form: Path) -> None:
    result = survey("--lang", "en", "form", "run", form, "--now", "0001-01-01T00:00:00")
    assert result.status == 2
    assert "--now" in result.err


@pytest.mark.parametrize("command", ["run", "check", "print"])
def test_a_folder_of_attachments_that_is_not_there_is_named(
    survey: Survey, form: Path, tmp_path: Path, command: str
) -> None:
    result = survey("--lang", "en", "form", command, form, "--attachments", tmp_path / "nowhere")
    assert result.status == 11
    assert f"{tmp_path / 'nowhere'}: There is no folder in this place." in result.err


UNREADABLE = {
    "semicolons.csv": (b"survey;;;\n;type;name;label\n;text;a;e\n", "separated by semicolons"),
    "latin.csv": ("survey,,,\n,type,name,label\n,text,a,é\n".encode("latin-1"), "not UTF-8 text"),
    "mark.md": ("\ufeff| survey |\n| | type | name |\n| | text | a |\n".encode(), "a byte order mark"),
    "empty.csv": (b"", "no sheet called survey"),
    "cut.xlsx": (b"PK\x03\x04" + bytes(90), "cannot be read"),
    "other.md": (b"| choices |\n| | list_name | name |\n| | l | a |\n", "no sheet called survey"),
}


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_is_no_workbook_says_what_to_save_it_as(
    survey: Survey, tmp_path: Path, name: str, command: str
) -> None:
    content, said = UNREADABLE[name]
    (tmp_path / name).write_bytes(content)
    result = survey("--lang", "en", "form", command, tmp_path / name)
    assert result.status == 11
    assert said in result.out + result.err
    assert re.search("[Ss]ave|Name the sheet", result.out + result.err)
