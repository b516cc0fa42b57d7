"""What the check tells of a form's logic, of what a laptop does not do, and of texts and files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.campaign.checking import check_form_file
from survey.form.headers import canonical_headers
from survey.records.findings import Finding
from tests.costly import costly

LIST = (
    "| choices |\n| | list_name | name | label | region |\n"
    "| | r | nord | N | |\n| | r | sud | S | |\n"
    "| | v | a | A | nord |\n| | v | b | B | sud |\n| | v | c | C | est |\n"
)


def check(tmp_path: Path, text: str, name: str = "form.md") -> list[Finding]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return check_form_file(path)


def survey(columns: str, *rows: str, more: str = "") -> str:
    lines = ["| survey |", f"| | {columns} |", *(f"| | {row} |" for row in rows), more]
    return "\n".join(lines)


def logic(column: str, expression: str) -> str:
    return survey(
        f"type | name | label | {column}",
        "select_one r | q | Q | ",
        "select_multiple r | m | M | ",
        "integer | n | N | ",
        f"text | last | L | {expression}",
        more="| choices |\n| | list_name | name | label |\n| | r | nord | N |\n| | r | sud | S |\n",
    )


LOGIC = {
    "unknown-function": ("relevant", "frob(${n}) = 1", "error"),
    "wrong-arity": ("relevant", "if(${n}, 1) = 1", "error"),
    "regex-syntax": ("constraint", "regex(., '[a-')", "error"),
    "format-escape": ("calculation", "format-date(today(), '%Q')", "error"),
    "missing-path": ("relevant", "/data/zz = 1", "warning"),
    "unknown-choice": ("relevant", "${q} = 'est' or ${n} = 1", "warning"),
    "unreachable-question": ("relevant", "selected(${m}, 'est')", "warning"),
    "invalid-expression": ("relevant", "${n} = = 1", "error"),
}


@pytest.mark.parametrize("code", LOGIC)
def test_logic_is_told_with_its_cell(code: str, tmp_path: Path) -> None:
    column, expression, severity = LOGIC[code]
    (finding,) = [f for f in check(tmp_path, logic(column, expression)) if f.code == code]
    assert (finding.sheet, finding.row, finding.column, finding.severity) == ("survey", 5, column, severity)
    assert finding.remedy


@pytest.mark.parametrize(
    "expression",
    [
        "${q} = 'nord'",
        "${q} = ''",
        "selected(${m}, 'sud')",
        "${m} = 'nord sud'",
        "not(${q} = 'nord')",
        "${n} = 'est'",
        "selected(${last}, 'est')",
        "${q} != 'nord' and true()",
    ],
)
def test_condition_that_may_hold_is_no_finding(expression: str, tmp_path: Path) -> None:
    assert check(tmp_path, logic("relevant", expression).replace("${last}", "${n}")) == []


@pytest.mark.parametrize(
    "expression", ["false()", "1 = 2", "not(true())", "${q} = 'est' and ${n} = 1", "'a' = 'b'"]
)
def test_condition_that_never_holds_is_found(expression: str, tmp_path: Path) -> None:
    codes = [f.code for f in check(tmp_path, logic("relevant", expression))]
    assert "unreachable-question" in codes


def test_what_the_compiler_alone_refuses_has_its_cell(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, logic("relevant", "indexed-repeat(${n}, ${m}, 1, ${q})"))
    assert (finding.code, finding.row, finding.column) == ("invalid-expression", 5, "relevant")


@pytest.mark.parametrize("terms", [300, 5000])
def test_condition_of_many_terms_ends_in_no_traceback(terms: int, tmp_path: Path) -> None:
    found = check(tmp_path, logic("relevant", " or ".join(["${n} = 1"] * terms)))
    assert [f.code for f in found] == ([] if terms == 300 else ["invalid-expression"])


def test_group_that_is_never_shown_is_told_once_with_its_questions(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | relevant",
        "begin group | g | G | false()",
        "text | a | A | false()",
        "text | b | B | ",
        "end group | | | ",
    )
    (finding,) = check(tmp_path, text)
    assert (finding.code, finding.row) == ("unreachable-group", 2)
    assert "2" in finding.message


def test_choice_that_its_filter_never_lets_through_is_named(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | choice_filter",
        "select_one r | q | Q | ",
        "select_one v | w | W | region = ${q}",
        more=LIST,
    )
    (finding,) = check(tmp_path, text)
    assert (finding.code, finding.sheet, finding.row) == ("choice-never-shown", "choices", 6)


def test_choice_that_one_of_two_questions_shows_is_no_finding(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | choice_filter",
        "select_one r | q | Q | ",
        "select_one v | w | W | region = ${q}",
        "select_one v | all | All | ",
        more=LIST,
    )
    assert check(tmp_path, text) == []


def test_filter_that_depends_on_a_free_text_tells_nothing(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | choice_filter",
        "select_one r | q0 | Q | ",
        "text | q | Q | ",
        "select_one v | w | W | region = ${q}",
        more=LIST,
    )
    assert check(tmp_path, text) == []


def test_default_that_is_no_choice_is_found(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | default",
        "select_one v | w | W | zz",
        more=LIST.replace("| | r | nord | N | |\n| | r | sud | S | |\n", ""),
    )
    (finding,) = check(tmp_path, text)
    assert (finding.code, finding.row, finding.column) == ("answer-not-in-list", 2, "default")


def test_every_circle_is_named_with_its_path(tmp_path: Path) -> None:
    text = survey(
        "type | name | calculation",
        "calculate | a | ${b}", "calculate | b | ${a}", "calculate | c | ${d}", "calculate | d | ${c}",
    )  # fmt: skip
    found = [f for f in check(tmp_path, text) if f.code == "logic-circle"]
    assert len(found) == 2
    assert {f.row for f in found} == {2, 4}
    assert all(" -> " in f.message for f in found)


def test_circles_are_told_beside_other_errors(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | calculation",
        "calculate | a | | ${b}",
        "calculate | b | | ${a}",
        "frobnicate | c | C | ",
        "text | d d | D | ",
    )
    codes = [f.code for f in check(tmp_path, text)]
    assert {"logic-circle", "unknown-type", "invalid-name"} <= set(codes)


@pytest.mark.parametrize("broken", ["foo(1)", "if(1, 2)", "((1", "zz:a()"])
def test_circles_are_told_beside_logic_that_cannot_be_read(tmp_path: Path, broken: str) -> None:
    text = survey(
        "type | name | label | relevant | calculation",
        f"text | f | F | {broken} | ", "calculate | a | | | ${b}", "calculate | b | | | ${a}",
    )  # fmt: skip
    found = check(tmp_path, text)
    assert [f.row for f in found if f.code == "logic-circle"] == [3]
    assert [f.row for f in found if f.code != "logic-circle"] == [2]


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("</h:body>", '<input ref="/data/ghost"><label>G</label></input></h:body>', "/data/ghost"),
        ("<bind ", '<bind nodeset="/data/nowhere" type="int"/><bind ', "/data/nowhere"),
        ("<bind ", '<bind nodeset=""/><bind ', ""),
    ],
)
def test_a_question_or_bind_of_no_node_is_named(tmp_path: Path, before: str, after: str, path: str) -> None:
    found = check(tmp_path, XFORM.replace(before, after, 1), "form.xml")
    (finding,) = [f for f in found if f.code == "missing-path"]
    assert (finding.column, finding.severity) == (path, "warning")
    assert (path or "''") in finding.message


def test_hole_in_a_text_is_a_warning(tmp_path: Path) -> None:
    text = XFORM.replace("<label>N</label>", '<label>N <output value="frob(/data/n)"/></label>')
    (finding,) = check(tmp_path, text.replace('<text id="n"><value>Nom</value></text>', ""), "form.xml")
    assert (finding.code, finding.severity, finding.column) == ("unknown-function", "warning", "/data/n")


LIMITS = {
    "no-geopoint-action": survey("type | name | label", "text | a | A", "start-geopoint | p | "),
    "no-record-action": survey("type | name | label", "text | a | A", "background-audio | p | "),
    "external-app": survey("type | name | label | appearance", "text | a | A | ex:org.example.scan"),
    "ignored-attribute": survey("type | name | label | bind::esri:fieldType", "text | a | A | x", more='| settings |\n| | namespaces |\n| | esri="http://esri.com/xforms" |'),
    "search-ignored": survey("type | name | label | appearance", "select_one l | a | A | search('x', 'contains')", more="| choices |\n| | list_name | name | label |\n| | l | a | A |"),
    "encryption-ignored": survey("type | name | label", "text | a | A", more="| settings |\n| | public_key |\n| | MIIB |"),
    "sending-ignored": survey("type | name | label", "text | a | A", more="| settings |\n| | auto_send |\n| | true |"),
    "misspelt-column": survey("type | name | label | relevent", "text | a | A | x"),
    "misspelt-sheet": survey("type | name | label", "text | a | A", more="| choises |\n| | list_name | name |\n| | l | a |"),
    "language-without-code": survey("type | name | label::Francais", "text | a | A"),
    "unknown-preload": survey("type | name | label", "text | a | A", "simserial | p | "),
    "missing-media": survey("type | name | label | image", "text | a | A | x.png"),
    "disabled-column": survey("type | name | label | disabled", "text | a | A | no"),
    "other-not-translated": survey("type | name | label::Français (fr)", "select_one l or_other | a | A", more="| choices |\n| | list_name | name | label::Français (fr) |\n| | l | a | A |"),
    "ignored-row": survey("type | name | label | hint", "text | a | A | ", " | | | note"),
}  # fmt: skip


@pytest.mark.parametrize("code", LIMITS)
def test_what_is_not_done_here_is_a_warning(code: str, tmp_path: Path) -> None:
    found = check(tmp_path, LIMITS[code])
    assert code in [f.code for f in found]
    # A file beside a label is also told to be named, not shown.
    assert {f.severity for f in found if f.code != "ignored-display"} == {"warning"}


def test_missing_translations_of_hints_messages_and_media_are_told(tmp_path: Path) -> None:
    columns = (
        "type | name | label::Français (fr) | label::English (en) | hint::Français (fr) | guidance_hint::English (en)"
        " | constraint | constraint_message::Français (fr) | constraint_message::English (en) | image::Français (fr)"
    )
    text = survey(
        columns, "text | a | A | A | Aide | Help | . != 'x' | Non | | a.png", "text | b | | B | | | | | | "
    )
    found = [(f.row, f.column) for f in check(tmp_path, text) if f.code == "missing-translation"]
    assert set(found) == {
        (1, "hint::Français (fr)"), (1, "guidance_hint::English (en)"), (1, "image::Français (fr)"),
        (2, "constraint_message::English (en)"), (3, "label::Français (fr)"),
    }  # fmt: skip


XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
<h:head><h:title>T</h:title><model>
<itext><translation lang="fr"><text id="n"><value>Nom</value></text></translation><translation lang="en"/></itext>
<instance><data id="t"><n/></data></instance><bind nodeset="/data/n" type="int"/>
</model></h:head><h:body><input ref="/data/n"><label>N</label></input></h:body></h:html>"""


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("<label>N</label>", "<label ref=\"jr:itext('n')\"/>", "missing-translation", "n"),
        ('type="int"', 'type="int" relevant="1 = 2"', "unreachable-question", "/data/n"),
        ('type="int"', 'type="int" constraint="frob(.)"', "unknown-function", "/data/n"),
        ('type="int"', 'type="duration"', "unknown-datatype", "/data/n"),
        ('type="int"', 'type="int" calculate="/data/zz + 1"', "missing-path", "/data/n"),
        ("input", "range", "range-without-limits", "/data/n"),
        ("input", "hologram", "unknown-control", "/data/n"),
    ],
)
def test_xform_is_told_of_by_paths(old: str, new: str, code: str, column: str, tmp_path: Path) -> None:
    text = XFORM.replace(old, new)
    if code != "missing-translation":
        text = text.replace('<text id="n"><value>Nom</value></text>', "")
    (finding,) = check(tmp_path, text, "form.xml")
    assert (finding.code, finding.sheet, finding.row, finding.column) == (code, None, None, column)


def test_tag_on_a_group_is_enough_for_its_questions(tmp_path: Path) -> None:
    text = survey(
        "type | name | label | bind::survey:pii",
        "begin group | g | G | image", "image | photo | P | ", "end group | | | ",
        more='| settings |\n| | namespaces |\n| | survey="urn:x-survey:tags" |',
    )  # fmt: skip
    assert check(tmp_path, text) == []


def test_accuracy_that_nobody_measures_is_told(tmp_path: Path) -> None:
    columns = "type | name | label | parameters | bind::survey:pii | bind::survey:subject"
    text = survey(
        columns, "geopoint | p | P | capture-accuracy=5 | position | centre",
        more='| settings |\n| | namespaces |\n| | survey="urn:x-survey:tags" |',
    )  # fmt: skip
    (finding,) = check(tmp_path, text)
    assert (finding.code, finding.row, finding.column) == ("ignored-attribute", 2, "parameters")


def test_column_of_an_undeclared_prefix_is_told_and_the_rest_looked_at(tmp_path: Path) -> None:
    text = survey("type | name | label | bind::survey:open | relevant", "text | a | A | closed | false()")
    found = {(f.code, f.row, f.column) for f in check(tmp_path, text)}
    assert found == {
        ("undeclared-prefix", 1, "bind::survey:open"),
        ("unreachable-question", 2, "relevant"),
    }


def test_csv_and_markdown_tell_the_same(tmp_path: Path) -> None:
    markdown = survey("type | name | label", "text | a b | A", "select_one zz | q | Q")
    delimited = "survey\n,type,name,label\n,text,a b,A\n,select_one zz,q,Q\n"
    told = [
        {(f.code, f.sheet, f.row, f.column) for f in check(tmp_path, text, name)}
        for text, name in ((markdown, "form.md"), (delimited, "form.csv"))
    ]
    assert told[0] == told[1] != set()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Relevance", "relevant"), ("bind::relevant", "relevant"), ("media::image::fr", "image::fr"),
        ("label : fr", "label::fr"), ("jr:constraintMsg:fr", "constraint_message::fr"), ("read only", "readonly"),
        ("calculate", "calculation"), ("body::jr:count", "repeat_count"), ("ma colonne", "ma colonne"),
    ],
)  # fmt: skip
def test_column_has_one_name_however_it_is_written(header: str, name: str) -> None:
    assert canonical_headers("survey", [header]) == [name]


CELLS = st.one_of(
    st.sampled_from(
        (
            "", "text", "select_one l", "begin group", "end group", "begin repeat", "end repeat", "a", "b", "l", "${a}",
            "${", "calculate", "range", "start=0", "type", "name", "label", "relevant", "calculation", "list_name",
            "choice_filter", "settings", "survey", "choices", "select_multiple l or_other", ". = 1", "selected(${a}, 'b')",
            "entities", "label::fr", "trigger", "parameters", "audit", "${a} = 'z'", "save_to", "A|", "bind::x:y",
        )
    ),
    st.text(max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=9))
def test_no_grid_of_cells_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, grid: list[list[str]]
) -> None:
    import csv

    path = tmp_path_factory.mktemp("grid") / "form.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as file:
        csv.writer(file).writerows(grid)
    assert all(finding.code for finding in check_form_file(path))


@costly
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=5), max_size=7),
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4),
)
def test_no_workbook_ends_in_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], choices: list[list[str]]
) -> None:
    lines = ["| survey |", "| | type | name | label | relevant | parameters |"]
    lines += ["| | " + " | ".join(row) + " |" for row in rows]
    lines += [
        "| choices |",
        "| | list_name | name | label |",
        *("| | " + " | ".join(row) + " |" for row in choices),
    ]
    path = tmp_path_factory.mktemp("book") / "form.md"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    assert all(finding.message for finding in check_form_file(path))
