"""`survey form check --fix`: a mended copy, in which everything else is as it was."""

import csv
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from survey.campaign.checking import check_form_file, mend_form_file
from survey.errors import FormError
from survey.form.mending.names import valid_name
from survey.form.mending.spelling import plain_signs, spelt_type
from survey.form.workbook import read_workbook
from survey.records.mending import MendedForm
from tests.costly import costly

CHOICES = "| choices |\n| | list_name | name | label |\n"


def survey(columns: str, *rows: str, more: str = "") -> str:
    return "\n".join(["| survey |", f"| | {columns} |", *(f"| | {row} |" for row in rows), more])


def mend(tmp_path: Path, text: str, name: str = "form.md") -> MendedForm:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return mend_form_file(path, None)


def cells(mended: MendedForm, sheet: str, column: str) -> list[str]:
    assert mended.path is not None
    return [row.get(column) for row in read_workbook(mended.path)[sheet].rows]


def codes(mended: MendedForm) -> list[str]:
    return [finding.code for finding in mended.findings]


def test_invalid_name_is_made_valid_with_every_reference_to_it(tmp_path: Path) -> None:
    mended = mend(
        tmp_path,
        survey(
            "type | name | label | relevant | choice_filter | trigger | calculation",
            "text | 1er étage | A | | | | ",
            "text | Âge du chef | B ${1er étage} | ${1er étage} != '' | | | ",
            "select_one l | c | C | | ${1er étage} = 'x' or true() | | ",
            "text | d | D | | | ${Âge du chef} | ${Âge du chef}",
            more=f"{CHOICES}| | l | a | A ${{Âge du chef}} |\n| settings |\n| | instance_name |\n| | ${{1er étage}} |",
        ),
    )
    assert mended.findings == ()
    assert cells(mended, "survey", "name") == ["q1er_etage", "Age_du_chef", "c", "d"]
    assert mended.path is not None
    assert "étage}" not in mended.path.read_text(encoding="utf-8")
    assert "Âge du chef}" not in mended.path.read_text(encoding="utf-8")


def test_two_names_that_would_become_one_stay_two(tmp_path: Path) -> None:
    mended = mend(
        tmp_path, survey("type | name | label", "text | a b | A", "text | a-b | B", "text | a_b | C")
    )
    assert cells(mended, "survey", "name") == ["a_b_2", "a-b", "a_b"]


def test_invalid_name_that_stands_twice_is_left_with_its_reason(tmp_path: Path) -> None:
    mended = mend(tmp_path, survey("type | name | label", "text | a b | A", "text | a b | B"))
    assert mended.path is None
    assert {"invalid-name", "not-mended"} <= set(codes(mended))


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("Text", "text"), ("INTEGER", "integer"), ("Select_One l", "select_one l"), ("select-multiple l", "select_multiple l"),
        ("Begin Group", "begin_group"), ("endgroup", "end_group"), ("End-Repeat", "end_repeat"), ("fin groupe", "end_group"),
        ("datetime ", None), ("Geo Point", "geopoint"), ("nombre", "decimal"), ("select_one l or_other", None),
        ("SelectOne l Or_Other", "select_one l or_other"), ("frobnicate", None), ("q picture", None), ("", None),
    ],
)  # fmt: skip
def test_type_in_another_spelling(written: str, spelt: str | None) -> None:
    assert spelt_type(written) == spelt


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("${a} = ‘oui’", "${a} = 'oui'"), ("${a} = “oui”", '${a} = "oui"'), ("${a} = « oui »", '${a} = "oui"'),
        ("${a} ≥ 3", "${a} >= 3"), ("concat('l’eau', 1)", "concat('l’eau', 1)"), ("${a} = 'x'", "${a} = 'x'"),
        ("“l'eau”", '"l\'eau"'), ("‘ = (", "‘ = ("),
    ],
)  # fmt: skip
def test_signs_of_word_processors_become_plain_where_that_can_be_read(written: str, plain: str) -> None:
    assert plain_signs(written) == plain


def test_choice_that_says_the_same_twice_is_dropped(tmp_path: Path) -> None:
    rows = "| | l | a | A |\n| | l | a | A |\n| | l | b | B |"
    mended = mend(tmp_path, survey("type | name | label", "select_one l | q | Q", more=CHOICES + rows))
    assert mended.findings == ()
    assert cells(mended, "choices", "name") == ["a", "b"]
    assert [change.whole_row for change in mended.changes] == [True]


def test_choices_of_one_name_and_two_labels_are_kept_both(tmp_path: Path) -> None:
    rows = "| | l | a | A |\n| | l | a | Other |\n| | l | a_2 | B |"
    mended = mend(tmp_path, survey("type | name | label", "select_one l | q | Q", more=CHOICES + rows))
    assert mended.findings == ()
    assert cells(mended, "choices", "name") == ["a", "a_3", "a_2"]


@pytest.mark.parametrize("relevant", ["${q} = 'a'", 'selected(${q}, "a")'])
def test_choice_of_which_the_logic_speaks_is_left_with_its_reason(relevant: str, tmp_path: Path) -> None:
    rows = "| | l | a | A |\n| | l | a | Other |"
    text = survey(
        "type | name | label | relevant",
        "select_one l | q | Q | ",
        f"text | t | T | {relevant}",
        more=CHOICES + rows,
    )
    mended = mend(tmp_path, text)
    assert mended.path is None
    assert {"duplicate-choice", "not-mended"} <= set(codes(mended))


def test_choices_that_a_filter_tells_apart_are_left(tmp_path: Path) -> None:
    more = "| choices |\n| | list_name | name | label | r |\n| | l | a | A | x |\n| | l | a | A | y |"
    mended = mend(tmp_path, survey("type | name | label", "select_one l | q | Q", more=more))
    assert mended.path is None
    assert any("allow_choice_duplicates" in finding.message for finding in mended.findings)


def test_space_in_a_choice_of_several_answers_becomes_a_line(tmp_path: Path) -> None:
    mended = mend(
        tmp_path,
        survey("type | name | label", "select_multiple l | q | Q", more=f"{CHOICES}| | l | a b | A |"),
    )
    assert cells(mended, "choices", "name") == ["a_b"]
    assert mended.findings == ()


def test_what_cannot_be_mended_remains(tmp_path: Path) -> None:
    mended = mend(tmp_path, survey("type | name | label | relevant", "Text | a | A | ${zz} = 1"))
    assert [change.before for change in mended.changes] == ["Text"]
    assert codes(mended) == ["missing-reference"]


def test_form_without_faults_gets_no_copy(tmp_path: Path) -> None:
    mended = mend(tmp_path, survey("type | name | label", "text | a | A"))
    assert (mended.path, mended.changes, mended.findings) == (None, (), ())
    assert [path.name for path in tmp_path.iterdir()] == ["form.md"]


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    text = survey("type | name | label", "Text | a | A")
    mend(tmp_path, text)
    with pytest.raises(FormError):
        mend(tmp_path, text)
    with pytest.raises(FormError):
        mend_form_file(tmp_path / "form.md", tmp_path / "form.md")
    assert (tmp_path / "form.md").read_text(encoding="utf-8") == text


def test_xform_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "form.xml"
    path.write_text("<a/>", encoding="utf-8")
    with pytest.raises(FormError):
        mend_form_file(path, None)


def make_book(path: Path) -> None:
    book = Workbook()
    page = book.active
    page.title = "survey"
    for row in (
        ("type", "name", "label", "calculation", "note interne"),
        ("Text", "mon nom", "Nom", None, "à revoir"),
        ("calculate", "c", None, "${mon nom}", None),
        ("select_one l", "q", "Q", None, None),
    ):
        page.append(row)
    page["A2"].font = Font(bold=True, color="FF0000")
    page["B2"].comment = Comment("why", "me")
    page["C1"].fill = PatternFill("solid", fgColor="FFFF00")
    page.column_dimensions["C"].width = 44
    page.freeze_panes = "A2"
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("l", "a", "A"), ("l", "a", "A"), ("l", "b", "B")):
        choices.append(row)
    other = book.create_sheet("Calculs")
    other["A1"] = 2
    other["A2"] = "=A1*21"
    book.save(path)


def test_xlsx_keeps_all_else_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    make_book(path)
    mended = mend_form_file(path, None)
    assert [f.code for f in mended.findings] == ["ignored-column"]
    assert mended.path == tmp_path / "form.mended.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(mended.path) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]
    page = load_workbook(mended.path)["survey"]
    assert [page[cell].value for cell in ("A2", "B2", "C2", "D3", "E2")] == [
        "text", "mon_nom", "Nom", "${mon_nom}", "à revoir",
    ]  # fmt: skip
    assert (page["A2"].font.b, page["B2"].comment.text, page.freeze_panes) == (True, "why", "A2")
    assert page.column_dimensions["C"].width == 44


def test_row_that_goes_is_emptied_so_that_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    make_book(path)
    mended = mend_form_file(path, None)
    assert mended.path is not None
    assert [row.number for row in read_workbook(mended.path)["choices"].rows] == [2, 4]


def test_formula_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    make_book(path)
    book = load_workbook(path)
    book["survey"]["B2"] = '="mon "&"nom"'
    book["survey"]["A2"] = "text"
    book.save(path)
    # openpyxl writes no value beside a formula; a spreadsheet would.
    content = {}
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    sheet = content["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace(
        '<c r="B2"><f>"mon "&amp;"nom"</f><v></v></c>',
        '<c r="B2" t="str"><f>"mon "&amp;"nom"</f><v>mon nom</v></c>',
    )
    sheet = sheet.replace(
        '<c r="B2"><f>"mon "&amp;"nom"</f><v /></c>',
        '<c r="B2" t="str"><f>"mon "&amp;"nom"</f><v>mon nom</v></c>',
    )
    assert "mon nom</v>" in sheet
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else data)
    mended = mend_form_file(path, None)
    assert [change.code for change in mended.changes] == ["duplicate-choice"]
    assert {"invalid-name", "not-mended"} <= set(codes(mended))


def test_csv_keeps_the_rows_that_are_right(tmp_path: Path) -> None:
    text = '\ufeffsurvey\r\n,"type","name","label"\r\n,"text","a","A, or\nB"\r\n,"Text","b c","B"\r\n'
    path = tmp_path / "form.csv"
    path.write_bytes(text.encode())
    mended = mend_form_file(path, None)
    assert mended.path is not None
    assert mended.path.read_bytes().decode() == text.replace(',"Text","b c","B"', ",text,b_c,B")


def test_pieces_of_markdown_that_are_right_stay(tmp_path: Path) -> None:
    text = survey(
        "type | name | label", "text   |  a |  A \\| B ", "Text | b c | C", more="\nWords around it.\n"
    )
    mended = mend(tmp_path, text)
    assert mended.path is not None
    assert mended.path.read_text(encoding="utf-8") == text.replace("| Text | b c | C |", "| text | b_c | C |")


def test_copy_goes_where_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text(survey("type | name | label", "Text | a | A"), encoding="utf-8")
    assert mend_form_file(path, tmp_path / "new.md").path == tmp_path / "new.md"
    with pytest.raises(FormError):
        mend_form_file(path, tmp_path / "new.xlsx")


@given(st.text(max_size=20), st.sets(st.sampled_from(["a", "q", "a_2"])))
def test_name_made_from_any_text_is_valid_and_new(text: str, taken: set[str]) -> None:
    from pyxform.parsing.expression import is_xml_tag

    name = valid_name(text, taken)
    assert is_xml_tag(name)
    assert name.lower() not in taken


CELLS = st.sampled_from(
    ["", "text", "Text", "select_one l", "EndGroup", "begin group", "a", "a b", "É", "l", "${a b}", "${", "‘x’", "x\ny", "A|", "#", "%s"]
)  # fmt: skip


@costly
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=8), st.sampled_from(["csv", "md"]))
def test_no_grid_of_cells_is_mended_wrongly(
    tmp_path_factory: pytest.TempPathFactory, grid: list[list[str]], kind: str
) -> None:
    rows = [["survey"], ["", "type", "name", "label", "relevant"], *(["", *row] for row in grid)]
    path = tmp_path_factory.mktemp("grid") / f"form.{kind}"
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    else:
        lines = ["| " + " | ".join(row).replace("\n", " ") + " |" for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
    before = path.read_bytes()
    mended = mend_form_file(path, None)
    assert path.read_bytes() == before
    assert mended.path is None or mend_form_file(mended.path, None).changes == ()


NAMES = st.sampled_from(["a b", "É", "1x", "ok", "a_b", "x y z", "l’eau"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["text", "Text", "Integer"]), NAMES, NAMES),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[1],
)


@costly
@given(ROWS)
def test_mending_twice_changes_nothing_more_and_errors_never_grow(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("form")
    names = {name for _type, name, _other in rows}
    text = survey(
        "type | name | label | relevant",
        *(
            f"{kind} | {name} | L | " + (f"${{{other}}} != ''" if other in names - {name} else "")
            for kind, name, other in rows
        ),
    )
    path = folder / "form.md"
    path.write_text(text, encoding="utf-8")
    before = check_form_file(path)
    mended = mend_form_file(path, None)
    assert len([f for f in mended.findings if f.severity == "error"]) <= len(before)
    if mended.path is not None:
        assert mend_form_file(mended.path, None).changes == ()


def test_xls_becomes_an_xlsx_of_its_values(tmp_path: Path, project_folder: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes((project_folder / "tests" / "form" / "samples" / "old.xls").read_bytes())
    mended = mend_form_file(path, None)
    assert mended.path == tmp_path / "old.mended.xlsx"
    assert mended.findings == ()
    assert cells(mended, "survey", "name") == ["mon_nom", "n", "q"]
    assert cells(mended, "choices", "name") == ["1", "2"]
