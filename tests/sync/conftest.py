"""A coordinator with a hub, and agents."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops


@pytest.fixture(scope="session")
def made_laptops(tmp_path_factory: pytest.TempPathFactory) -> Laptops:
    with pytest.MonkeyPatch.context() as patch:
        made = Laptops(tmp_path_factory.mktemp("laptops"), patch)
        made.join("Awa")
    return made


@pytest.fixture
def laptops(made_laptops: Laptops, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator's laptop and that of Awa, who joined from the kit."""
    copy = made_laptops.copy_to(tmp_path, monkeypatch)
    copy.sit_at("Awa")
    return copy
