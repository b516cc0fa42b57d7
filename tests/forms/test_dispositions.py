"""The forms' list `disposition` and the words of attempts are one vocabulary."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey.campaign.making import shipped_forms
from survey.records.dispositions import DISPOSITIONS


def choices(path: Path) -> dict[str, tuple[str, str]]:
    """Return the choices of a form's list `disposition`: code to French and English label."""
    header, *rows = load_workbook(path)["choices"].iter_rows(values_only=True)
    columns = [header.index(name) for name in ("name", "label::Français (fr)", "label::English (en)")]
    found = {}
    for row in rows:
        if row[0] == "disposition":
            code, french, english = (str(row[column]) for column in columns)
            found[code] = (french, english)
    return found


@pytest.mark.parametrize("path", shipped_forms(), ids=lambda path: path.stem)
def test_a_form_ends_in_the_words_of_attempts(path: Path) -> None:
    found = choices(path)
    assert not found or found == {own.code: (own.french, own.english) for own in DISPOSITIONS.values()}


def test_most_forms_ask_how_the_visit_ended() -> None:
    assert sum(bool(choices(path)) for path in shipped_forms()) == 6


def test_every_outcome_of_the_response_rates_is_there() -> None:
    assert {own.outcome for own in DISPOSITIONS.values()} == {"I", "P", "R", "NC", "O", "UH", "NE"}
