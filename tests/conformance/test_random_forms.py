"""Random forms, walked through JavaRosa and through our engine: the same to the last question.

    pytest -m "java and campaign" tests/conformance/test_random_forms.py

takes 300 fresh forms (RANDOM_FORMS=1000 takes more), each walked once by the reference's interviewer and
once by ours. Some of them are kept with their transcripts and replayed without Java (`test_walks.py`).
"""

import os
import random
from pathlib import Path

import pytest

from survey.form import load_form
from tests.conformance.form_maker import PLACES_CSV, make_form
from tests.conformance.javarosa import JavaRosa
from tests.conformance.record_walks import job_for
from tests.conformance.walks import compare_all


def differing(javarosa: JavaRosa, folder: Path, seeds: list[int]) -> list[str]:
    """Return what differed, each with the seed of its form."""
    (folder / "lieux.csv").write_text(PLACES_CSV, encoding="utf-8")
    jobs = []
    for seed in seeds:
        path = folder / f"random-{seed}.md"
        path.write_text(make_form(seed), encoding="utf-8")
        form = load_form(path)
        jobs.append((form, job_for(path, form, seed, javarosa.scratch)))
    return compare_all(javarosa, jobs)


@pytest.mark.java
def test_some_random_forms_are_walked_as_by_javarosa(
    javarosa: JavaRosa, tmp_path: Path, fresh_seed: int
) -> None:
    assert differing(javarosa, tmp_path, [fresh_seed * 10 + place for place in range(10)]) == []


@pytest.mark.java
@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_many_random_forms_are_walked_as_by_javarosa(javarosa: JavaRosa, tmp_path: Path) -> None:
    count = int(os.environ.get("RANDOM_FORMS", "300"))
    assert differing(javarosa, tmp_path, random.sample(range(10**9), count)) == []


def test_the_same_seed_makes_the_same_form() -> None:
    assert make_form(7) == make_form(7) != make_form(8)
