"""CSV with programs: what PSPP makes of the SPSS program, and the text of Stata's."""

import csv
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyreadstat
import pytest

from survey.outputs.data.export import DataOrder, export
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state
from tests.outputs.data.sample import ANSWERS, exported, submission
from tests.outputs.tables.test_layout import REASONED, UNANSWERED

pspp = pytest.mark.skipif(shutil.which("pspp") is None, reason="needs Debian's pspp")
DATED = form_of("""
| survey |
| | type         | name | label::Français (fr) |
| | date         | jour | Jour de l'« été » à $5 |
| | decimal      | prix | Prix |
| | select_one o | c    | Choix |
| | text         | t    | Texte |
| choices |
| | list_name | name | label::Français (fr) |
| | o | a | L'eau "courante" |
| settings |
| | form_id |
| | f       |
""")
DATED_ANSWERS = {
    "/data/jour": "2026-11-03",
    "/data/prix": "-12.5",
    "/data/c": "a",
    "/data/t": 'é "deux"\nlignes, là',
}


def run_pspp(folder: Path, name: str = "f") -> tuple[Any, Any]:
    subprocess.run(["pspp", "-o", "log.txt", f"{name}.sps"], cwd=folder, check=True, timeout=60)
    log = (folder / "log.txt").read_text(encoding="utf-8") if (folder / "log.txt").exists() else ""
    assert not [line for line in log.splitlines() if "error" in line or "warning" in line]
    return pyreadstat.read_sav(folder / f"{name}.sav", user_missing=True)


def reasoned(folder: Path) -> None:
    states = [
        state(answers=UNANSWERED, form_id="f"),
        state(submission="uuid:2", answers={"/data/g/age": "12"}, form_id="f"),
    ]
    export(states, DataOrder(REASONED, None), folder, "syntax")


def dated(folder: Path) -> None:
    export([state(answers=DATED_ANSWERS, form_id="f")], DataOrder(DATED, None), folder, "syntax")


def test_codes_are_numbers_in_the_csv(tmp_path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/serv": "b"})], tmp_path, "syntax")
    with (tmp_path / "f.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["accord"], row["serv_a"], row["serv_b"], row["nom"]) == ("1", "0", "1", "'=1+1")


@pspp
def test_pspp_reads_values_dates_and_labels(tmp_path: Path) -> None:
    dated(tmp_path)
    frame, about = run_pspp(tmp_path)
    row = frame.iloc[0]
    assert (str(row["jour"]), row["prix"], row["c"], row["t"]) == (
        "2026-11-03",
        -12.5,
        1,
        'é "deux" lignes, là',
    )
    assert about.column_names_to_labels["jour"] == "Jour de l'« été » à $5"
    assert about.variable_value_labels["c"] == {1: 'L\'eau "courante"'}


@pspp
def test_pspp_knows_the_reasons_for_no_answer(tmp_path: Path) -> None:
    reasoned(tmp_path)
    frame, about = run_pspp(tmp_path)
    assert list(frame["g_age"]) == [-91, 12]
    assert about.missing_ranges["g_age"] == [{"lo": -91, "hi": -91}]
    assert about.variable_value_labels["g_age"] == {-91: "Ne sait pas"}


@pspp
def test_pspp_reads_repeats_and_moments(tmp_path: Path) -> None:
    exported([submission(finalized="2026-11-03T09:30:00Z")], tmp_path, "syntax")
    frame, _about = run_pspp(tmp_path, "f-r")
    assert list(frame["n"]) == [3, 4]
    assert str(run_pspp(tmp_path)[0]["finalized"][0]) == "2026-11-03 09:30:00"


@pspp
def test_pspp_reads_an_export_of_nothing(tmp_path: Path) -> None:
    exported([], tmp_path, "syntax")
    assert len(run_pspp(tmp_path)[0]) == 0


def test_stata_makes_reasons_extended_missing_values(tmp_path: Path) -> None:
    reasoned(tmp_path)
    lines = (tmp_path / "f.do").read_text(encoding="utf-8").splitlines()
    assert "mvdecode g_age, mv(-91=.a)" in lines
    assert 'label define g_age .a `"Ne sait pas"\'' in lines
    assert lines.index("destring g_age, replace") < lines.index("mvdecode g_age, mv(-91=.a)")


def test_stata_reads_dates_and_takes_no_label_for_a_macro(tmp_path: Path) -> None:
    dated(tmp_path)
    lines = (tmp_path / "f.do").read_text(encoding="utf-8").splitlines()
    assert 'generate long moment__ = daily(jour, "YMD"), after(jour)' in lines
    assert "label variable jour `\"Jour de l'« été » à \\$5\"'" in lines


def test_every_format_has_its_line_in_the_pages() -> None:
    from survey.outputs.data.formats import FORMATS

    docs = Path(__file__).parents[3] / "docs"
    for name in ("exports.md", "exports.fr.md"):
        text = (docs / name).read_text(encoding="utf-8")
        asked = {
            own.name: f"centres{own.ending}" if own.ending else f"--format {own.name}"
            for own in FORMATS.values()
        }
        asked |= {"csv": "-o export/", "photos": "-o photos.zip"}
        assert [format_ for format_, words in asked.items() if words not in text] == []
