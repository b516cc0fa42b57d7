"""JavaRosa's programs, compiled once for the tests of this folder."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conformance.javarosa import JavaRosa, compile_programs

FIXED_SEED = 739947
"""A day whose random forms found a fault."""


@pytest.fixture(scope="session")
def javarosa(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    """Return the programs, compiled; skip the test without Java or the reference."""
    try:
        return compile_programs(shared_folder / "reference", tmp_path_factory.mktemp("java"))
    except FileNotFoundError:
        pytest.skip("no Java here")


@pytest.fixture
def fresh_seed() -> int:
    """Return the seed of the day: a difference found today is found again today; FRESH_SEED gives another.

    CI takes one seed for good, as it does for Hypothesis: what a day's draw finds is work for the one who sees
    it, and no change fails for the date on which it is checked.
    """
    today = FIXED_SEED if os.environ.get("CI") else datetime.now(UTC).date().toordinal()
    return int(os.environ.get("FRESH_SEED", today))
