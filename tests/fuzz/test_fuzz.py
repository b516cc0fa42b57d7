"""A few hostile inputs of each kind in the ordinary run; 100,000 by `python -m tests.fuzz.run 1 100000`."""

from pathlib import Path

import pytest

from tests.fuzz.run import begin, run


@pytest.mark.parametrize("seed", [1, 2])
def test_hostile_inputs_end_in_an_answer_or_in_a_reason(seed: int, tmp_path: Path) -> None:
    campaign = begin(seed, tmp_path, shipped=False)
    assert list(run(campaign, 500)) == []
    assert sum(count for name, count in campaign.outcomes.items() if name.startswith("= ")) == 500
