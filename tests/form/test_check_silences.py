"""What is easily passed over in silence, and is told: forms that ask nothing, rows without a list, no id."""

from pathlib import Path

from survey.form.checking import check_form

NO_ID = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>
<h:title>T</h:title><model><instance><data><a/></data></instance><bind nodeset="/data/a" type="string"/></model>
</h:head><h:body><input ref="/data/a"><label>A</label></input></h:body></h:html>"""


def codes(folder: Path, text: str, name: str = "form.md") -> list[tuple[str, str, int | None]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [(found.code, str(found.severity), found.row) for found in check_form(path)]


def test_a_form_that_asks_nothing_is_told(tmp_path: Path) -> None:
    found = codes(tmp_path, "| survey |\n| | type | name | calculation |\n| | calculate | a | 1 |\n")
    assert found == [("no-question", "warning", None)]


def test_a_choice_without_a_list_is_told_with_its_row(tmp_path: Path) -> None:
    choices = "| choices |\n| | list_name | name | label |\n| | l | x | X |\n| |  | y | Y |\n"
    found = codes(tmp_path, f"| survey |\n| | type | name | label |\n| | select_one l | a | A |\n{choices}")
    assert found == [("ignored-row", "warning", 3)]


def test_an_xform_without_an_id_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path, NO_ID, "form.xml") == [("missing-form-id", "warning", None)]
