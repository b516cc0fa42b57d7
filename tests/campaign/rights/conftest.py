"""A coordinator alone, with a form that asks several persons."""

from pathlib import Path

import pytest

from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import WORKBOOK
from tests.campaign.visits import write_form


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    return Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
