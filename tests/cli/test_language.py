"""The language of the screens."""

from pathlib import Path

import pytest

from survey.campaign.settings import Settings, write_settings
from survey.cli.language import choose_language


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_french_when_nothing_says_otherwise() -> None:
    assert choose_language([], {}) == "fr"


def test_option_wins_over_everything() -> None:
    assert choose_language(["--lang", "en", "status"], {"SURVEY_LANG": "fr", "LANG": "fr_FR"}) == "en"


def test_option_with_equals_sign() -> None:
    assert choose_language(["--lang=en"], {}) == "en"


def test_variable_wins_over_locale() -> None:
    assert choose_language([], {"SURVEY_LANG": "en", "LANG": "fr_FR.UTF-8"}) == "en"


def test_locale_is_read() -> None:
    assert choose_language([], {"LANG": "en_GB.UTF-8"}) == "en"


def test_locale_c_says_nothing() -> None:
    assert choose_language([], {"LC_ALL": "C.UTF-8", "LANG": "C"}) == "fr"


def test_campaign_wins_over_locale(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("id", "Inventaire", language="fr"))
    assert choose_language([], {"LANG": "en_GB"}) == "fr"


def test_named_campaign_is_asked(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_settings(other, Settings("id", "Inventory", language="en"))
    assert choose_language(["--campaign", str(other)], {"LANG": "fr_FR"}) == "en"


def test_damaged_campaign_leaves_the_locale(tmp_path: Path) -> None:
    (tmp_path / "survey.toml").write_text("[campaign\n")
    assert choose_language([], {"LANG": "en_GB"}) == "en"
