"""`survey.toml`: what is read back is what was written, and what is wrong is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from survey.campaign.settings import SETTINGS_NAME, Settings, read_settings, write_settings
from survey.errors import CampaignError

SETTINGS = Settings("01931c1e-0000-7000-8000-000000000001", "Essai")


@pytest.mark.parametrize("address", [None, "https://exemple.org/centres/"])
def test_where_the_site_is_published_is_read_back(tmp_path: Path, address: str | None) -> None:
    written = replace(SETTINGS, site_address=address)
    write_settings(tmp_path, written)
    assert read_settings(tmp_path) == written


def test_an_address_ends_with_a_slash(tmp_path: Path) -> None:
    write_settings(tmp_path, replace(SETTINGS, site_address="https://exemple.org/centres"))
    assert read_settings(tmp_path).site_address == "https://exemple.org/centres/"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "exemple.org", "https://", "https://x.org/?a=b"])
def test_what_is_no_address_of_the_web_is_refused(tmp_path: Path, address: str) -> None:
    write_settings(tmp_path, replace(SETTINGS, site_address=address))
    with pytest.raises(CampaignError) as raised:
        read_settings(tmp_path)
    assert raised.value.where == str(tmp_path / SETTINGS_NAME)
