"""A campaign's store in a folder of the test's own, and the words its tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.store import Store

CAMPAIGN = "019a4a5e-0000-7000-8000-0000000000ff"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the campaign of the test lies."""
    return tmp_path / "campaign"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Give a new store, open."""
    with Store.create(folder, CAMPAIGN) as opened:
        yield opened
