"""SPSS and Stata files, read again by the library that people of statistics use."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from pandas.io.stata import StataReader

from survey.messages import speaking
from survey.outputs.data.export import DataOrder, export
from survey.outputs.data.variables import variables_of
from tests.engine.scenario import form_of
from tests.outputs.data.sample import exported, submission
from tests.outputs.tables.test_layout import REASONED, UNANSWERED, state

BOTH = pytest.mark.parametrize("ending", ["sav", "dta"])


def read(path: Path) -> tuple[Any, Any]:
    reader = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    frame, about = reader(path, user_missing=True)
    return frame, about


def reasoned(path: Path) -> tuple[Any, Any]:
    states = [
        state(answers=UNANSWERED, form_id="f"),
        state(submission="uuid:2", answers={"/data/g/age": "12"}, form_id="f"),
    ]
    export(states, DataOrder(REASONED, None), path, path.suffix[1:])
    return read(path)


@BOTH
def test_codes_are_numbers_with_labels(tmp_path: Path, ending: str) -> None:
    exported([submission()], tmp_path / f"a.{ending}", ending)
    frame, about = read(tmp_path / f"a.{ending}")
    assert (frame["accord"][0], about.variable_value_labels["accord"]) == (1, {1: "Oui", 2: "Non"})


@BOTH
def test_labels_of_values_stay_with_a_thousand_variables_of_long_names(tmp_path: Path, ending: str) -> None:
    choices = "".join(f"| | o | c{number} | Choix {number} |\n" for number in range(1_001))
    form = form_of(f"""
| survey |
| | type | name | label |
| | select_multiple o | {"q" * 70} | Services |
| choices |
| | list_name | name | label |
{choices}
| settings |
| | form_id |
| | f |
""")
    states = [state(answers={f"/data/{'q' * 70}": "c0 c1000"}, form_id="f")]
    with speaking("en"):
        export(states, DataOrder(form, None), tmp_path / f"a.{ending}", ending)
    frame, about = read(tmp_path / f"a.{ending}")
    for number, answer in ((0, 1), (999, 0), (1_000, 1)):
        (name,) = (own for own in about.column_names if own.endswith(f"q_c{number}"))
        assert (frame[name][0], about.variable_value_labels[name]) == (answer, {0: "no", 1: "yes"})


@BOTH
def test_questions_are_the_labels_of_variables(tmp_path: Path, ending: str) -> None:
    exported([submission()], tmp_path / f"a.{ending}", ending)
    assert read(tmp_path / f"a.{ending}")[1].column_names_to_labels["serv_a"] == "Services / Internet"


@BOTH
def test_choices_of_a_multiple_question_are_variables(tmp_path: Path, ending: str) -> None:
    with speaking("en"):
        exported([submission(answers={"/data/serv": "b"})], tmp_path / f"a.{ending}", ending)
    frame, about = read(tmp_path / f"a.{ending}")
    assert (frame["serv_a"][0], frame["serv_b"][0]) == (0, 1)
    assert about.variable_value_labels["serv_a"] == {0: "no", 1: "yes"}


@BOTH
def test_repeats_are_files_beside(tmp_path: Path, ending: str) -> None:
    exported([submission()], tmp_path / f"a.{ending}", ending)
    frame, _about = read(tmp_path / f"a-f-r.{ending}")
    assert list(frame["n"]) == [3, 4]
    assert set(frame["parent_key"]) == {"uuid:1"}


@BOTH
def test_times_are_times(tmp_path: Path, ending: str) -> None:
    exported([submission(finalized="2026-11-03T09:30:00Z")], tmp_path / f"a.{ending}", ending)
    frame, _about = read(tmp_path / f"a.{ending}")
    assert frame["finalized"][0].to_pydatetime() == datetime(2026, 11, 3, 9, 30)  # noqa: DTZ001


@BOTH
def test_long_text_is_whole(tmp_path: Path, ending: str) -> None:
    long = "é" * 3_000
    exported([submission(answers={"/data/nom": long})], tmp_path / f"a.{ending}", ending)
    assert read(tmp_path / f"a.{ending}")[0]["nom"][0] == long


def test_reason_for_no_answer_is_a_missing_value_of_spss(tmp_path: Path) -> None:
    frame, about = reasoned(tmp_path / "a.sav")
    assert list(frame["g_age"]) == [-91, 12]
    assert about.variable_value_labels["g_age"] == {-91: "Ne sait pas"}
    assert about.missing_ranges["g_age"] == [{"lo": -91, "hi": -91}]


def test_reason_for_no_answer_is_a_missing_value_of_stata(tmp_path: Path) -> None:
    frame, about = reasoned(tmp_path / "a.dta")
    assert list(frame["g_age"]) == ["a", 12]
    assert about.variable_value_labels["g_age"] == {"a": "Ne sait pas"}


@BOTH
def test_export_of_nothing(tmp_path: Path, ending: str) -> None:
    exported([], tmp_path / f"a.{ending}", ending)
    assert len(read(tmp_path / f"a.{ending}")[0]) == 0


def test_names_are_short_plain_and_apart() -> None:
    from survey.outputs.data.content import Content
    from survey.outputs.tables.layout import TEXT, Column, Sheet
    from survey.outputs.tables.schema import Table

    names = ["é-À b", "e_a_b", "9x", "with", "str12", "x" * 40, "y" * 8 + "x" * 40]
    sheet = Sheet(Table("/d", "d", "", ()), tuple(Column(n, n, TEXT, lambda _row: "") for n in names))
    found = [own.name for own in variables_of(Content("", (sheet,), ()), sheet, 32)]
    assert found[:5] == ["e_a_b", "e_a_b_2", "v_9x", "v_with", "v_str12"]
    assert (len(set(found)), max(map(len, found))) == (7, 32)


def test_long_names_begin_with_a_whole_word() -> None:
    from survey.outputs.data.content import Content
    from survey.outputs.tables.layout import TEXT, Column, Sheet
    from survey.outputs.tables.schema import Table

    columns = (Column("consentement_accord_cons_date", "Date", TEXT, lambda _row: ""),)
    sheet = Sheet(Table("/d", "d", "", ()), columns)
    assert [own.name for own in variables_of(Content("", (sheet,), ()), sheet, 28)] == ["accord_cons_date"]


def test_stata_file_is_of_the_format_that_every_edition_opens(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.dta", "dta")
    assert (tmp_path / "a.dta").read_bytes().startswith(b"<stata_dta><header><release>118</release>")


def test_stata_file_is_read_alike_by_pandas(tmp_path: Path) -> None:
    exported([submission()], tmp_path / "a.dta", "dta")
    frame, about = read(tmp_path / "a.dta")
    with StataReader(tmp_path / "a.dta", convert_categoricals=False) as other:
        other_frame, labels = other.read(), other.variable_labels()
    assert labels == about.column_names_to_labels
    plain = [name for name in frame if "time" not in str(other_frame[name].dtype)]
    alike = [
        (own == theirs) or (own != own and theirs != theirs)
        for name in plain
        for own, theirs in zip(frame[name], other_frame[name], strict=True)
    ]
    assert len(alike) > 10
    assert all(alike)
