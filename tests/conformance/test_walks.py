"""Walks of forms of our own and of the shipped form through JavaRosa, replayed without it.

The same questions and offers in the same order, the same texts and choices, the same outcomes, and the
same submission, apart from identifiers and times.
"""

import random
from functools import lru_cache
from pathlib import Path

import pytest

from survey.form import FormDefinition, load_form
from tests.conformance.javarosa import JavaRosa, read_transcript
from tests.conformance.record_walks import MIDDLE, TRIED, form_paths, job_for, media_of, reaching
from tests.conformance.walks import compare_all, replay

HERE = Path(__file__).parent
WALKS = sorted((HERE / "walks").glob("*.jsonl"))
INTERVIEWS = sorted((HERE / "interviews").glob("*.jsonl"))


@lru_cache(maxsize=4)
def form_called(name: str) -> FormDefinition:
    path = form_paths()[name]
    return load_form(path, attachments=media_of(path))


@pytest.mark.parametrize("walk", WALKS, ids=lambda path: path.stem)
def test_recorded_walk_ends_in_the_same_submission(walk: Path) -> None:
    assert replay(form_called(walk.stem.rpartition("-")[0]), read_transcript(walk)).differences == []


@pytest.mark.parametrize("interview", INTERVIEWS, ids=lambda path: path.stem)
def test_recorded_interview_with_ways_back_ends_in_the_same_submission(interview: Path) -> None:
    assert (
        replay(form_called(interview.stem.rpartition("-")[0]), read_transcript(interview)).differences == []
    )


def test_walks_of_the_shipped_form_reach_the_refusal_and_its_end() -> None:
    lengths = [len(read_transcript(walk)) for walk in WALKS if walk.stem.startswith("centre-")]
    assert min(lengths) < 70 < 120 < max(lengths)


@pytest.mark.parametrize("name", MIDDLE)
def test_some_walks_come_to_the_middle_of_the_form(name: str) -> None:
    own = [read_transcript(walk) for walk in WALKS if walk.stem.startswith(f"{name}-")]
    assert sum(any(MIDDLE[name] in str(event.get("ref", "")) for event in walk) for walk in own) >= 8


def differing(javarosa: JavaRosa, seeds: list[int]) -> list[str]:
    """Walk and interview every form with each seed; return what differed, each with its seed."""
    forms = [(path, load_form(path, attachments=media_of(path))) for path in form_paths().values()]
    jobs = [(form, job_for(path, form, seed, javarosa.scratch)) for path, form in forms for seed in seeds]
    for path, form in forms:
        if path.stem in MIDDLE:
            tried = range(seeds[0], seeds[0] + TRIED)
            found = reaching(javarosa, path, form, tried, len(seeds))
            jobs += [(form, job_for(path, form, seed, javarosa.scratch)) for seed in found]
    return compare_all(javarosa, jobs)


@pytest.mark.java
def test_fresh_walks_end_in_the_same_submission(javarosa: JavaRosa, fresh_seed: int) -> None:
    assert differing(javarosa, [fresh_seed]) == []


@pytest.mark.java
@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_many_fresh_walks_end_in_the_same_submission(javarosa: JavaRosa) -> None:
    assert differing(javarosa, random.sample(range(10**6), 25)) == []
