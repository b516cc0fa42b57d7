"""JavaRosa's programs, compiled once for the tests of this folder."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conformance.javarosa import JavaRosa, compile_programs


@pytest.fixture(scope="session")
def javarosa(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> JavaRosa:
    """Return the programs, compiled; skip the test without Java or the reference."""
    try:
        return compile_programs(shared_folder / "reference", tmp_path_factory.mktemp("java"))
    except FileNotFoundError:
        pytest.skip("no Java here")


@pytest.fixture
def fresh_seed() -> int:
    """Return the seed of the day, so that a difference found today is found again today; FRESH_SEED gives another."""
    return int(os.environ.get("FRESH_SEED", datetime.now(UTC).date().toordinal()))
