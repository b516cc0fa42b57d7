"""The table of appearances, parameters and hints about display, and what the check tells of them."""

from pathlib import Path

import pytest

from survey.form.checking import check_form
from survey.form.checking.codes import SEVERITIES
from survey.form.support import APPEARANCES, DISPLAY, PARAMETERS, Row, Support, instead_in_words
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
    assert about_display(found) == ["ignored-display"]


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
    rows = [*APPEARANCES.values(), *PARAMETERS.values(), *DISPLAY.values()]
    silent = [
        row.name
        for row in rows
        if row.support is not Support.YES
        and (row.code not in SEVERITIES or row.instead is None or not instead_in_words(row.instead))
    ]
    assert silent == []
