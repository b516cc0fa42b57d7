"""Scripted interviews of each shipped form end valid, and between them take every skip of the form.

`answers/<form>/*.jsonl` are scripts as `survey form run` reads them; `answers/media` holds the lists that the
forms choose from; an interview of the demo that needs no list of its campaign is one of them. Shown with `pytest -rP tests/forms/test_skips.py`: the coverage of each form.
"""

from functools import lru_cache
from pathlib import Path

import pytest

from survey.engine.run import RunReport, run_script
from survey.form import FormDefinition, load_form
from survey.records.paths import generic
from survey.shipped import shipped_folder

ANSWERS = Path(__file__).parent / "answers"
DEMO = shipped_folder("data") / "demo"
FORMS = sorted(shipped_folder("forms").glob("*.xlsx"))

each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def scripts_of(form_id: str) -> list[Path]:
    """Return the scripted interviews of a form."""
    shipped = [DEMO / "ngogom.cooperation.jsonl"] if form_id == "cooperation" else []
    return [*sorted((ANSWERS / form_id).glob("*.jsonl")), *shipped]


@lru_cache
def form_at(path: Path) -> FormDefinition:
    return load_form(path, attachments=ANSWERS / "media")


@lru_cache
def played(path: Path) -> dict[str, RunReport]:
    return {
        script.stem: run_script(form_at(path), script.read_text("utf-8").splitlines())
        for script in scripts_of(path.stem)
    }


@each_form
def test_every_scripted_interview_ends_valid(path: Path) -> None:
    assert played(path)
    for name, report in played(path).items():
        wrong = [step for step in report.steps if step.status != "ok"]
        assert (wrong, list(report.findings)) == ([], []), name


@each_form
def test_every_skip_is_taken_and_passed_over(path: Path) -> None:
    wanted = {ref for ref, bind in form_at(path).binds.items() if bind.relevant}
    seen = {
        (generic(node["ref"]), node["relevant"])
        for report in played(path).values()
        for node in report.nodes
        if not node["type"].startswith("repeat-range")
    }
    taken = {ref for ref in wanted if (ref, True) in seen}
    passed = {ref for ref in wanted if (ref, False) in seen}
    print(f"{path.stem}: {len(taken)} + {len(passed)} of {len(wanted)} relevants seen true + false")
    assert (wanted - taken, wanted - passed) == (set(), set())
