"""Precision and recall of likely duplicates on labelled centres; `python tests/merge/labelled.py` prints them."""

import random
from pathlib import Path

import pytest

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
