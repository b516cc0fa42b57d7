"""The check of public forms: it never breaks off, and finds no error in a form that compiles and begins."""

import json
import multiprocessing
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.errors import FormError
from survey.form import load_form

SAMPLE = 12
"""Every twelfth form in the ordinary run; all of them under the marker `campaign`."""


def false_errors(job: tuple[str, Path]) -> list[str]:
    """Return the errors found in a form that begins, once the files that it needs lie beside it."""
    text, folder = job
    folder.mkdir()
    path = folder / "form.md"
    path.write_text(text, encoding="utf-8")
    found = check_form_file(path)
    for finding in found:
        if finding.code == "missing-file":
            put_file_beside(finding.message.split(), folder)
    errors = [f"{f.code} {f.message}" for f in check_form_file(path) if f.severity == "error"]
    try:
        Instance(load_form(path))
    except FormError:
        return [] if errors else ["nothing found in a form that does not begin"]
    return errors


def put_file_beside(words: list[str], folder: Path) -> None:
    (name,) = [word.rstrip(",") for word in words if word.rstrip(",").endswith((".csv", ".xml", ".geojson"))]
    contents = {
        "csv": "name,label\na,A\n",
        "xml": "<root><item><name>a</name><label>A</label></item></root>",
        "geojson": '{"type": "FeatureCollection", "features": []}',
    }
    (folder / name).write_text(contents[name.rpartition(".")[2]], encoding="utf-8")


def jobs(shared: Path, folder: Path, every: int) -> list[tuple[str, Path]]:
    lines = (shared / "conformance" / "pyxform-forms.jsonl").read_text(encoding="utf-8").splitlines()
    return [(json.loads(line)["md"], folder / str(number)) for number, line in enumerate(lines)][::every]


def test_a_sample_of_forms_has_no_false_error(shared_folder: Path, tmp_path: Path) -> None:
    assert [found for job in jobs(shared_folder, tmp_path, SAMPLE) if (found := false_errors(job))] == []


@pytest.mark.campaign
def test_no_form_has_a_false_error(shared_folder: Path, tmp_path: Path) -> None:
    with multiprocessing.Pool(2) as pool:
        found = pool.map(false_errors, jobs(shared_folder, tmp_path, 1))
    print(f"{len(found)} forms, {len([one for one in found if one])} with false errors")
    assert [one for one in found if one] == []


@pytest.mark.parametrize(
    "name", ["all-question-types-v2024091201-3", "socio-economic-survey-v20240515", "whova_form"]
)
def test_real_form_has_no_error_but_missing_files(name: str, shared_folder: Path) -> None:
    found = check_form_file(shared_folder / "conformance" / "real-forms" / f"{name}.xlsx")
    assert {f.code for f in found if f.severity == "error"} <= {"missing-file"}
    assert all(f.row is not None for f in found)
