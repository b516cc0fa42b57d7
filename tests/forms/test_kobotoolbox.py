"""The copies for KoboToolbox are the shipped workbooks, but for their entity lists."""

from pathlib import Path

import openpyxl
import pytest

from survey.form import load_form
from tests.forms.kobotoolbox import COPIES, FORMS, NAMES, without_entities

MEDIA = Path(__file__).parent / "answers" / "media"


def cells(book: openpyxl.Workbook) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def test_there_is_a_copy_of_each_and_no_other() -> None:
    assert {path.stem for path in COPIES.glob("*.xlsx")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_copy_is_up_to_date(name: str) -> None:
    made = without_entities(FORMS / f"{name}.xlsx")
    assert cells(openpyxl.load_workbook(COPIES / f"{name}.xlsx")) == cells(made)


@pytest.mark.parametrize("name", NAMES)
def test_copy_asks_the_same_questions(name: str) -> None:
    copy = load_form(COPIES / f"{name}.xlsx", attachments=MEDIA)
    whole = load_form(FORMS / f"{name}.xlsx", attachments=MEDIA)
    assert copy.controls().keys() == whole.controls().keys()
