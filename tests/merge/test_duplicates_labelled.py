"""Precision and recall of likely duplicates on labelled centres; `python tests/merge/labelled.py` prints them."""

import random
from pathlib import Path

import pytest

from survey.merge.candidates import pairs_to_compare, read_candidate
from survey.merge.duplicates import POSSIBLE, find_duplicates, score_pair
from tests.merge.labelled import SEED, labelled_set, listed_places, measure, shipped_places

SEEDS = range(SEED, SEED + 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_very_likely_pairs_are_right_and_few_true_ones_are_missed(seed: int) -> None:
    found = measure(labelled_set(shipped_places(random.Random(seed)), seed))
    assert (found.precision >= 0.95, found.recall >= 0.95) == (True, True), found
    assert found.true_pairs > 50


@pytest.mark.parametrize("name", ["bf_localities.csv", "sn_localities.csv"])
def test_the_same_on_localities_of_a_large_gazetteer(shared_folder: Path, name: str) -> None:
    path = shared_folder / "data" / "gazetteer" / "import-tests" / name
    if not path.is_file():
        pytest.skip("no large gazetteer beside the project")
    found = measure(labelled_set(listed_places(path, random.Random(SEED), 200), SEED))
    assert (found.precision >= 0.95, found.recall >= 0.95) == (True, True), found


def test_pairs_given_up_early_would_not_have_been_shown() -> None:
    candidates = labelled_set(shipped_places(random.Random(SEED)), SEED).candidates
    found = {(pair.first, pair.second): pair for pair in find_duplicates(candidates)}
    ordered = sorted(candidates, key=lambda own: own.id)
    compared = pairs_to_compare([read_candidate(own) for own in ordered])
    scored = [score_pair(ordered[first], ordered[second]) for first, second in compared]
    assert {(own.first, own.second): own for own in scored if own.score >= POSSIBLE} == found
