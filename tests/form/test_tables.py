"""Rows of a CSV file, as an expression sees them."""

from pathlib import Path

from survey.form.definition import ExternalInstance, FormDefinition
from survey.form.load import load_form
from survey.form.secondary import StaticNode, load_instance

FORM = """
| survey |
| | type | name | label |
| | text | a    | A     |
| settings |
| | name | form_id |
| | data | tables  |
"""


def table_of(folder: Path, text: str) -> StaticNode:
    """Return the root of the table that a CSV file becomes."""
    (folder / "form.md").write_text(FORM, encoding="utf-8")
    (folder / "places.csv").write_text(text, encoding="utf-8")
    form: FormDefinition = load_form(folder / "form.md")
    return load_instance(form, ExternalInstance("places", source="jr://file-csv/places.csv")).children[0]


def test_a_row_found_by_a_cell_is_the_one_in_the_list(tmp_path: Path) -> None:
    root = table_of(tmp_path, "name,label\nka,Kaya\ndo,Dori\n")
    assert root.lookup("item", "name", "do") == [root.children[1]]


def test_a_row_that_ends_early_reads_as_empty_cells(tmp_path: Path) -> None:
    root = table_of(tmp_path, "name,label,region\nka,Kaya\n")
    assert [cell.string_value() for cell in root.children[0].children] == ["ka", "Kaya", ""]
    assert root.lookup("item", "region", "") == root.children


def test_blank_lines_and_columns_without_a_name_are_no_cells(tmp_path: Path) -> None:
    root = table_of(tmp_path, "name,,label\n\nka,x,Kaya\n")
    assert [[cell.name for cell in row.children] for row in root.children] == [["name", "label"]]


def test_a_column_that_is_not_there_finds_nothing(tmp_path: Path) -> None:
    root = table_of(tmp_path, "name,label\nka,Kaya\n")
    assert root.lookup("item", "region", "") == []
