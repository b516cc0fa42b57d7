"""The one reader of tables: every list that an office may send, for places and for centres."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from survey.errors import PlaceError
from survey.places.importing.tables import column_names, header_at, read_sheets, read_tables

Write = Callable[..., Path]


@pytest.mark.parametrize(
    "data",
    [
        "nom;région\nRéo;Nando\n".encode("cp1252"),
        "nom;région\nRéo;Nando\n".encode("utf-8-sig"),
        "nom\trégion\nRéo\tNando\n".encode("utf-16"),
        "sep=|\nnom|région\nRéo|Nando\n".encode(),
        "nom,région\nRéo,Nando\n".encode(),
    ],
)
def test_a_text_file_is_read_whatever_its_signs_and_separator(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "liste.csv").write_bytes(data)
    (table,) = read_tables(tmp_path / "liste.csv")
    assert table.columns == ("nom", "région")
    assert dict(table.rows[0].cells) == {"nom": "Réo", "région": "Nando"}


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_text("sep=;\n\nnom;région\n;\nRéo;Nando\n", encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "liste.csv")
    assert [number for number, _cells in sheet.rows] == [3, 5]


def test_every_sheet_of_a_workbook_is_read_one_after_the_other(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("vide")
    book.create_sheet("b").append(["nom", 12.0, 1.5])
    book.save(tmp_path / "liste.xlsx")
    sheets = list(read_sheets(tmp_path / "liste.xlsx"))
    assert [(own.title, own.rows) for own in sheets if own.rows] == [("b", ((1, ("nom", "12", "1.5")),))]


def test_a_picture_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "liste.csv").write_bytes(bytes(1000))
    with pytest.raises(PlaceError):
        read_tables(tmp_path / "liste.csv")


def test_the_header_may_stand_below_a_title() -> None:
    rows = [(1, ("Liste des centres", "")), (2, ("nom", "région")), (3, ("Réo", "nom"))]
    assert header_at(rows, {"nom", "région"}.__contains__) == 1


def test_columns_are_named_once_and_by_their_place_without_a_name() -> None:
    assert column_names(("nom", "", "nom", "")) == ("nom", "#2", "nom (2)")
