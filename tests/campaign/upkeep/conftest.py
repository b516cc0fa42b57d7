"""A coordinator alone, with a form whose answers speak of persons."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.upkeep.persons import FORM


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    form = tmp_path / "personnes.xml"
    form.write_text(FORM, encoding="utf-8")
    return Laptops(tmp_path, monkeypatch, form)
