"""`survey form print` as a person types it."""

from pathlib import Path

import pytest

from survey.shipped import shipped_folder
from tests.cli.conftest import Survey

CENTRE = shipped_folder("forms") / "centre.xlsx"


def test_the_questionnaire_is_named_for_form_and_language(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = survey("--lang", "en", "form", "print", CENTRE)
    assert (result.status, result.out) == (0, "95 questions written: centre.en.html\n")
    assert (tmp_path / "centre.en.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_document_is_written_where_it_is_asked_for(survey: Survey, tmp_path: Path) -> None:
    target = tmp_path / "x.odt"
    assert survey("form", "print", CENTRE, "--language", "fr,en", "--format", "odt", "-o", target).status == 0
    assert target.read_bytes().startswith(b"PK")


def test_a_language_that_the_form_lacks_is_refused_with_those_it_has(survey: Survey, tmp_path: Path) -> None:
    result = survey("--lang", "en", "form", "print", CENTRE, "--language", "mos", "-o", tmp_path / "x.html")
    assert (result.status, "Français (fr)" in result.err) == (45, True)


def test_an_unknown_format_is_refused(survey: Survey) -> None:
    assert survey("form", "print", CENTRE, "--format", "pdf").status == 2


def test_a_form_of_the_campaign_is_named_by_id_and_version(survey: Survey, tmp_path: Path) -> None:
    campaign = tmp_path / "campaign"
    survey("init", campaign, "--country", "BF", "--agent", "Awa", "--form", CENTRE)
    result = survey("--campaign", campaign, "form", "print", "centre@2026112501", "-o", tmp_path / "x.html")
    assert result.status == 0
