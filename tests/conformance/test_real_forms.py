"""The three real forms of the field, walked to the end beside JavaRosa: the same in everything."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.form import load_form
from tests.conformance.javarosa import JavaRosa
from tests.conformance.record_walks import job_for
from tests.conformance.walks import replay

FORMS = ("all-question-types-v2024091201-3", "socio-economic-survey-v20240515", "whova_form")


def differences(javarosa: JavaRosa, shared: Path, name: str, seeds: list[int]) -> list[str]:
    path = shared / "conformance" / "real-forms" / f"{name}.xlsx"
    form = load_form(path)
    walked = javarosa.walk([job_for(path, form, seed, javarosa.scratch) for seed in seeds])
    assert [transcript[-1].get("end") for transcript in walked] == [True for _seed in seeds]
    return [
        f"{seed}: {found[0]}"
        for seed, transcript in zip(seeds, walked, strict=True)
        if (found := replay(form, transcript, datetime.now(UTC)).differences)
    ]


@pytest.mark.java
@pytest.mark.parametrize("name", FORMS)
def test_a_fresh_walk_ends_in_the_same_submission(
    name: str, javarosa: JavaRosa, shared_folder: Path, fresh_seed: int
) -> None:
    assert differences(javarosa, shared_folder, name, [fresh_seed]) == []


@pytest.mark.java
@pytest.mark.campaign
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", FORMS)
def test_many_fresh_walks_end_in_the_same_submission(
    name: str, javarosa: JavaRosa, shared_folder: Path
) -> None:
    assert differences(javarosa, shared_folder, name, random.sample(range(10**6), 20)) == []
