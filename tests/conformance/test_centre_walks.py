"""Twenty walks of the shipped form through JavaRosa, replayed: the same questions and the same submission."""

import shutil
from pathlib import Path

import pytest

from survey.form import FormDefinition, load_form
from tests.conformance.record_walks import walk_form
from tests.conformance.walks import read_transcript, replay

WALKS = sorted((Path(__file__).parent / "walks").glob("centre-*.jsonl"))


@pytest.fixture(scope="module")
def form(project_folder: Path) -> FormDefinition:
    return load_form(project_folder / "forms" / "centre.xlsx")


def test_there_are_twenty_walks() -> None:
    assert len(WALKS) >= 20


@pytest.mark.parametrize("walk", WALKS, ids=lambda path: path.stem)
def test_recorded_walk_ends_in_the_same_submission(walk: Path, form: FormDefinition) -> None:
    assert replay(form, read_transcript(walk)).differences == []


def test_walks_reach_the_refusal_and_the_whole_form() -> None:
    lengths = [len(read_transcript(walk)) for walk in WALKS]
    assert min(lengths) < 70 < 120 < max(lengths)


@pytest.mark.java
@pytest.mark.parametrize("seed", [101, 102, 103])
def test_fresh_walk_ends_in_the_same_submission(
    seed: int, form: FormDefinition, shared_folder: Path, tmp_path: Path
) -> None:
    if shutil.which("javac") is None:
        pytest.skip("no Java here")
    (tmp_path / "centre.xml").write_bytes(form.xml)
    transcript = tmp_path / "walk.jsonl"
    transcript.write_bytes(walk_form(shared_folder / "reference", tmp_path / "centre.xml", seed, tmp_path))
    assert replay(form, read_transcript(transcript)).differences == []
