"""A coordinator with a hub, and agents."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator's laptop and that of Awa, who joined from the kit."""
    made = Laptops(tmp_path, monkeypatch)
    made.join("Awa")
    return made
