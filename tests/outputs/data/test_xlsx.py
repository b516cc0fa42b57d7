"""XLSX: sheets with typed cells, no formula, and what the columns mean."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from survey.errors import OutputError
from survey.messages import speaking
from survey.outputs.data import xlsx
from survey.outputs.workbooks import page_names
from tests.outputs.data.sample import ANSWERS, exported, submission


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    page = load_workbook(path)[name]
    headers, *rows = page.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_each_table_is_a_sheet(path: Path) -> None:
    with speaking("en"):
        exported([submission()], path, "xlsx")
    assert load_workbook(path).sheetnames == ["f", "f-r", "f-r-i", "Columns"]


def test_numbers_are_numbers(path: Path) -> None:
    exported([submission()], path, "xlsx")
    assert [row["n"] for row in sheet(path, "f-r")] == [3, 4]
    assert sheet(path, "f")[0]["lieu-Latitude"] == 12.5


def test_time_of_finishing_is_a_date(path: Path) -> None:
    exported([submission(finalized="2026-11-03T09:30:00Z")], path, "xlsx")
    assert sheet(path, "f")[0]["finalized"] == datetime(2026, 11, 3, 9, 30)  # noqa: DTZ001


def test_text_that_looks_like_a_formula_is_text(path: Path) -> None:
    exported([submission()], path, "xlsx")
    page = load_workbook(path)["f"]
    cell = next(cell for cell in page[2] if cell.value == "=1+1")
    assert cell.data_type == "s"


def test_signs_that_a_workbook_cannot_hold_are_left_out(path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/nom": "A\x0bB"})], path, "xlsx")
    assert sheet(path, "f")[0]["nom"] == "AB"


def test_number_with_more_figures_than_a_cell_holds_stays_text(path: Path) -> None:
    exported([submission(answers={**ANSWERS, "/data/r[x]/n": "1234567890123456789"})], path, "xlsx")
    assert sheet(path, "f-r")[0]["n"] == "1234567890123456789"


def test_headers_stay_in_sight(path: Path) -> None:
    exported([submission()], path, "xlsx")
    assert load_workbook(path)["f"].freeze_panes == "B2"


def test_columns_are_explained(path: Path) -> None:
    with speaking("en"):
        exported([submission()], path, "xlsx")
    about = {(row["Sheet"], row["Column"]): row for row in sheet(path, "Columns")}
    assert about["f", "accord"]["Choices"] == "oui = Oui; non = Non"


def test_more_rows_than_a_sheet_holds_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 2)
    with pytest.raises(OutputError):
        exported([submission(), submission()], path, "xlsx")
    assert list(path.parent.iterdir()) == []


def test_long_names_of_sheets_are_told_apart() -> None:
    first, second = page_names([f"{sign}{'x' * 40}" for sign in "ab"])
    assert (first != second, max(len(first), len(second))) == (True, 31)
