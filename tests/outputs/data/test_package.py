"""Data packages: what `datapackage.json` says is what the files hold."""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

from survey.outputs.data.export import DataOrder, export
from tests.fieldwork.test_gate import state
from tests.outputs.data.sample import ANSWERS, exported, submission
from tests.outputs.data.test_syntax import DATED, DATED_ANSWERS


def described(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def field(folder: Path, name: str, table: int = 0) -> dict[str, Any]:
    fields = described(folder)["resources"][table]["schema"]["fields"]
    return next(own for own in fields if own["name"] == name)  # type: ignore[no-any-return]


def test_repeats_have_keys_to_their_parents(tmp_path: Path) -> None:
    exported([submission()], tmp_path, "package")
    inner = described(tmp_path)["resources"][2]
    assert inner["path"] == "f-r-i.csv"
    assert inner["schema"]["primaryKey"] == "KEY"
    assert inner["schema"]["foreignKeys"] == [
        {"fields": "PARENT_KEY", "reference": {"resource": "f-r", "fields": "KEY"}}
    ]


def test_codes_are_those_of_the_form_with_their_labels(tmp_path: Path) -> None:
    exported([submission()], tmp_path, "package")
    accord = field(tmp_path, "accord")
    assert accord["constraints"] == {"enum": ["oui", "non"]}
    assert accord["categories"][0] == {"value": "oui", "label": "Oui"}


def test_code_that_the_form_does_not_have_is_allowed_where_it_stands(tmp_path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/accord": "peut-être"})], tmp_path, "package")
    assert field(tmp_path, "accord")["constraints"]["enum"] == ["oui", "non", "peut-être"]


def test_column_that_holds_something_else_than_its_type_is_text(tmp_path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/r[x]/n": "trois"})], tmp_path, "package")
    assert field(tmp_path, "n", table=1)["type"] == "string"
    exported([submission()], tmp_path, "package")
    assert field(tmp_path, "n", table=1)["type"] == "integer"


@pytest.mark.campaign
@pytest.mark.timeout(600)
def test_frictionless_finds_nothing(tmp_path: Path) -> None:
    """It brings two dozen packages: it is installed apart, from where `pip` finds packages."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "frictionless>=5.18"], check=True)
    odd = submission(
        submission="uuid:2", answers={**ANSWERS, "/data/accord": "peut-être", "/data/r[x]/n": "x"}
    )
    exported([submission(finalized="2026-11-03T09:30:00Z"), odd], tmp_path / "a", "package", multiple="both")
    export([state(answers=DATED_ANSWERS, form_id="f")], DataOrder(DATED, None), tmp_path / "b", "package")
    for folder in "ab":
        command = [python, "-m", "frictionless", "validate", "datapackage.json", "--json"]
        found = subprocess.run(command, cwd=tmp_path / folder, capture_output=True, text=True)
        assert found.returncode == 0, found.stdout + found.stderr
        assert json.loads(found.stdout)["valid"]
    with (tmp_path / "a" / "f-r.csv").open("a") as file:
        file.write("uuid:9/data/r[x],uuid:9,1\n")
    command = [python, "-m", "frictionless", "validate", "datapackage.json"]
    assert subprocess.run(command, cwd=tmp_path / "a", capture_output=True).returncode == 1
