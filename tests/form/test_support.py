"""The table of appearances, parameters and hints about display, and what the check tells of them."""

from pathlib import Path

import pytest

from survey.form.checking import check_form
from survey.form.checking.codes import SEVERITIES
from survey.form.support import (
    APPEARANCES,
    DISPLAY,
    FEATURES,
    OTHER_SPELLINGS,
    PARAMETERS,
    SETTINGS,
    SURVEY_COLUMNS,
    TYPES,
    Row,
    Support,
    instead_in_words,
)
from survey.records.findings import Finding, Severity

STANDARD = (
    "minimal quick columns columns-n columns-pack columns-flex no-buttons likert map quickmap image-map"
    " autocomplete search label list list-nolabel no-label compact compact-n table-list field-list numbers"
    " thousands-sep bearing vertical rating picker no-ticks multiline masked url ex:… printer new new-front"
    " signature draw annotate selfie year month-year no-calendar ethiopian coptic islamic bikram-sambat myanmar"
    " persian buddhist placement-map maps hide-input counter distress w1…w10 hidden-answer horizontal"
    " horizontal-compact quickcompact analog-scale new-rear streets satellite terrain no-collapse search(…)"
)
STANDARD_PARAMETERS = (
    "randomize seed max-pixels quality start end step tick_interval tick_labelset placeholder capture-accuracy"
    " warning-accuracy allow-mock-accuracy rows value label location-priority location-min-interval"
    " location-max-age track-changes identify-user track-changes-reasons app incremental"
)
WRITTEN = {
    "columns-n": "columns-3",
    "compact-n": "compact-2",
    "quickcompact-n": "quickcompact-2",
    "w1…w10": "w4",
}
WRITTEN |= {"ex:…": "ex:org.example.scan(a='b c')", "search(…)": "search('data')"}
ONE_LIST = "| choices |\n| | list_name | name | label |\n| | l | a | A |\n"
WITH_PARAMETER = {
    "randomize": ("select_one l", "randomize=true"),
    "seed": ("select_one l", "randomize=true seed=4"),
    "value": ("select_one_from_file l.csv", "value=name"),
    "label": ("select_one_from_file l.csv", "label=label"),
    "start": ("range", "start=0 end=10 step=1"),
    "end": ("range", "start=0 end=10 step=1"),
    "step": ("range", "start=0 end=10 step=1"),
    "max-pixels": ("image", "max-pixels=100"),
    "app": ("image", "app=org.example.camera"),
    "quality": ("audio", "quality=low"),
    "rows": ("text", "rows=5"),
    "tick_interval": ("range", "start=0 end=10 step=1 tick_interval=2"),
    "tick_labelset": ("range", "start=0 end=1 step=1 tick_labelset=l"),
    "placeholder": ("range", "start=0 end=10 step=1 placeholder=4"),
    "incremental": ("geotrace", "incremental=true"),
    "capture-accuracy": ("geopoint", "capture-accuracy=10"),
    "warning-accuracy": ("geopoint", "warning-accuracy=10"),
    "allow-mock-accuracy": ("geopoint", "allow-mock-accuracy=true"),
    "track-changes": ("audit", "track-changes=true"),
    "track-changes-reasons": ("audit", "track-changes-reasons=on-form-edit"),
    "identify-user": ("audit", "identify-user=true"),
} | dict.fromkeys(
    ("location-priority", "location-min-interval", "location-max-age"),
    ("audit", "location-priority=balanced location-min-interval=1 location-max-age=2"),
)


def told(folder: Path, kind: str, columns: str, cells: str, more: str = "") -> list[Finding]:
    name = "audit" if kind == "audit" else "q"
    path = folder / "form.md"
    (folder / "l.csv").write_text("name,label\na,A\nb,B\n", encoding="utf-8")
    (folder / "data.csv").write_text("name,label\na,A\nb,B\n", encoding="utf-8")
    path.write_text(
        f"| survey |\n| | type | name | label | {columns} |\n| | text | t | T | |\n"
        f"| | {kind} | {name} | {'' if kind == 'audit' else 'Q'} | {cells} |\n{more}",
        encoding="utf-8",
    )
    return check_form(path)


def about_display(found: list[Finding]) -> list[str]:
    return [f.code for f in found if f.code.startswith("ignored-") or f.code == "external-app"]


@pytest.mark.parametrize("row", APPEARANCES.values(), ids=lambda row: row.name)
def test_an_appearance_is_told_when_it_changes_nothing(row: Row, tmp_path: Path) -> None:
    written = WRITTEN.get(row.name, row.name)
    is_of_list = row.name.startswith(("search", "image-map", "likert"))
    kind, more = ("select_one l", ONE_LIST) if is_of_list else ("text", "")
    found = about_display(told(tmp_path, kind, "appearance", written, more))
    assert found == ([row.code] if row.code else [])


@pytest.mark.parametrize("row", PARAMETERS.values(), ids=lambda row: row.name)
def test_a_parameter_is_told_when_it_changes_nothing(row: Row, tmp_path: Path) -> None:
    kind, written = WITH_PARAMETER[row.name]
    more = ONE_LIST + "| | l | b | B |\n" if "l" in kind.split() else ""
    if "tick_labelset" in written:
        more = ONE_LIST.replace("| a | A", "| 0 | A") + "| | l | 1 | B |\n"
    found = told(tmp_path, kind, "parameters", written, more)
    assert [f for f in found if f.severity is Severity.ERROR] == []
    names = {row.name, row.attribute or row.name}
    told_of = [f.code for f in found if any(name in f.message for name in names) or f.code == "external-app"]
    assert told_of == ([row.code] if row.code else [])


def test_the_style_of_the_form_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, "text", "hint", "H", "| settings |\n| | style |\n| | pages |\n")
    (finding,) = [f for f in found if f.code == "ignored-display"]
    assert (finding.sheet, finding.column, "pages" in finding.message) == ("settings", "style", True)


def test_a_sound_that_should_play_by_itself_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, "text", "audio | autoplay", "s.mp3 | audio")
    assert [f.code for f in found if "autoplay" in f.message] == ["ignored-display"]


def test_an_appearance_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, "text", "appearance", "multilines")
    assert (finding.code, finding.severity) == ("ignored-appearance", Severity.REMARK)
    assert "multilines" in finding.message


def test_one_remark_counts_the_questions_of_an_appearance(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    rows = "".join(f"| | date | d{number} | D | ethiopian |\n" for number in range(7))
    path.write_text(f"| survey |\n| | type | name | label | appearance |\n{rows}", encoding="utf-8")
    (finding,) = check_form(path)
    assert ("7" in finding.message, finding.row, finding.column) == (True, 2, "appearance")


def test_the_table_has_every_appearance_and_parameter_of_xlsform() -> None:
    assert [name for name in STANDARD.split() if name not in APPEARANCES] == []
    assert [name for name in STANDARD_PARAMETERS.split() if name not in PARAMETERS] == []


def test_what_is_not_honoured_has_a_code_and_says_what_happens() -> None:
    tables = (APPEARANCES, PARAMETERS, DISPLAY, SURVEY_COLUMNS, SETTINGS)
    rows = [row for table in tables for row in table.values()]
    silent = [
        row.name
        for row in rows
        if row.support is not Support.YES
        and (row.code not in SEVERITIES or row.instead is None or not instead_in_words(row.instead))
    ]
    assert silent == []


FIELDS = {
    "select_one": "select_one l",
    "select_multiple": "select_multiple l",
    "rank": "rank l",
    "select_one_external": "select_one_external e",
    "select_one_from_file": "select_one_from_file l.csv",
    "select_multiple_from_file": "select_multiple_from_file l.csv",
    "osm": "osm tags",
    "group": "begin_group",
    "repeat": "begin_repeat",
}
NAMED = {"audit": "audit", "csv-external": "l", "xml-external": "m"}
NO_LABEL = (
    "audit calculate hidden start end today deviceid username email phonenumber csv-external xml-external"
    " start-geopoint background-geopoint background-audio simserial subscriberid"
)


def of_type(folder: Path, name: str) -> list[Finding]:
    """Check a form with one question of a type, and what the type needs beside it."""
    (folder / "l.csv").write_text("name,label\na,A\nb,B\n", encoding="utf-8")
    (folder / "m.xml").write_text(
        "<root><item><name>a</name><label>A</label></item></root>", encoding="utf-8"
    )
    columns = ("type", "name", "label", "calculation", "trigger", "choice_filter", "parameters", "save_to")
    row = dict.fromkeys(columns, "") | {"type": FIELDS.get(name, name), "name": NAMED.get(name, "q")}
    row["label"] = "" if name in NO_LABEL.split() else "Q"
    row["calculation"] = "1 + 1" if name == "calculate" else ""
    row["trigger"] = "${t}" if name == "background-geopoint" else ""
    row["choice_filter"] = "t=${t}" if name == "select_one_external" else ""
    row["parameters"] = "start=0 end=10 step=1" if name == "range" else ""
    rows = [list(row.values())]
    if name in ("group", "repeat"):
        rows += [["text", "inner", "I", *[""] * 5], [f"end_{name}", *[""] * 7]]
    lines = ["| survey |", f"| | {' | '.join(columns)} |", f"| | text | t | T |{' |' * 5}"]
    lines += [f"| | {' | '.join(cells)} |" for cells in rows]
    if name in ("select_one", "select_multiple", "rank"):
        lines.append(ONE_LIST + "| | l | b | B |")
    if name == "select_one_external":
        lines.append("| external_choices |\n| | list_name | name | label | t |\n| | e | a | A | x |")
    if name == "osm":
        lines.append("| osm |\n| | list_name | name | label |\n| | tags | building | Building |")
    path = folder / "form.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return check_form(path)


@pytest.mark.parametrize("row", TYPES.values(), ids=lambda row: row.name)
def test_a_type_is_told_when_it_is_not_honoured(row: Row, tmp_path: Path) -> None:
    found = of_type(tmp_path, row.name)
    assert [f for f in found if f.severity is Severity.ERROR] == []
    limits = {one.code for one in TYPES.values() if one.code}
    assert {f.code for f in found} & limits == ({row.code} if row.code else set())


def test_the_table_has_every_type_that_the_converter_takes() -> None:
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    def plain(name: str) -> str:
        for prefix in ("q ", "add ", "get ", "uri:"):
            name = name.removeprefix(prefix)
        for suffix in (" prompt using", " prompt", " using", " from"):
            name = name.removesuffix(suffix)
        return OTHER_SPELLINGS.get(name, name)

    known = {*TYPES, *(name.replace("_", " ") for name in TYPES)}
    assert [name for name in QUESTION_TYPE_DICT if plain(name) not in known] == []


VALUES = {
    "style": "pages",
    "public_key": "MIIB",
    "auto_send": "true",
    "auto_delete": "true",
    "submission_url": "https://exemple.org",
    "attribute": "",
    "namespaces": 'x="urn:x"',
    "default_language": "fr",
    "allow_choice_duplicates": "yes",
    "omit_instanceid": "yes",
    "instance_name": "concat('a', 'b')",
    "instance_id": "",
    "name": "data",
    "id_string": "form",
    "form_id": "form",
}


@pytest.mark.parametrize("row", SETTINGS.values(), ids=lambda row: row.name)
def test_a_setting_is_told_when_it_changes_nothing(row: Row, tmp_path: Path) -> None:
    value = VALUES.get(row.name, "1")
    found = told(tmp_path, "text", "hint", "H", f"| settings |\n| | {row.name} |\n| | {value} |\n")
    codes = [f.code for f in found if f.sheet == "settings" and f.severity is not Severity.ERROR]
    assert codes == ([row.code] if row.code else [])


CELLS = {
    "disabled": "no",
    "intent": "org.example.app",
    "autoplay": "audio",
    "trigger": "${t}",
    "relevant": "1 = 1",
    "constraint": ". != 'x'",
    "required": "yes",
    "readonly": "",
    "calculation": "",
    "choice_filter": "",
    "repeat_count": "",
    "save_to": "",
    "parameters": "rows=2",
    "appearance": "multiline",
}


@pytest.mark.parametrize(
    "row",
    [row for row in SURVEY_COLUMNS.values() if row.name not in ("type", "name", "label", "intent")],
    ids=lambda row: row.name,
)
def test_a_column_is_told_when_it_changes_nothing(row: Row, tmp_path: Path) -> None:
    # A larger picture goes with a picture.
    beside = ("image | ", "x | ") if row.name == "big-image" else ("", "")
    found = told(tmp_path, "text", beside[0] + row.name, beside[1] + CELLS.get(row.name, "x"))
    codes = {f.code for f in found if f.code in {one.code for one in SURVEY_COLUMNS.values()}}
    assert codes == ({row.code} if row.code else set())


def test_an_intent_is_told_of_a_group_and_of_a_question(tmp_path: Path) -> None:
    text = "| survey |\n| | type | name | label | intent |\n| | {} | g | G | org.example.app |\n"
    path, codes = tmp_path / "form.md", []
    for kind, more in (("text", ""), ("begin_group", "| | text | t | T | |\n| | end_group | | | |\n")):
        path.write_text(text.format(kind) + more, encoding="utf-8")
        codes += [f.code for f in check_form(path)]
    assert codes == ["ignored-column", "external-app"]


def test_a_column_that_nobody_knows_is_told(tmp_path: Path) -> None:
    (finding,) = told(tmp_path, "text", "remarque de l'auteur", "x")
    assert (finding.code, finding.severity, finding.row) == ("ignored-column", Severity.REMARK, 1)


def test_a_column_of_the_author_is_passed_over_in_silence(tmp_path: Path) -> None:
    assert told(tmp_path, "text", "_remarque", "x") == []


def test_every_feature_that_is_not_honoured_says_what_happens() -> None:
    rows = [row for area in FEATURES.values() for row in area.values() if row.support is not Support.YES]
    assert [row.name for row in rows if row.instead is None or row.code not in SEVERITIES] == []


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("**Lisez**", "Markdown"),
        ("[ici](https://exemple.org)", "Markdown"),
        ("2 * 3 * 4", None),
        ("a_b_c", None),
    ],
)
def test_markdown_in_a_label_is_told_once(label: str, name: str | None, tmp_path: Path) -> None:
    found = told(tmp_path, "text", "hint", label)
    assert [f.code for f in found if name and name in f.message] == (["ignored-display"] if name else [])
    assert len(found) == bool(name)


def test_a_picture_of_a_label_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"x")
    (finding,) = told(tmp_path, "text", "image", "x.png")
    assert (finding.code, "image" in finding.message) == ("ignored-display", True)
