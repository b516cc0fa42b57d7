"""What pyxform refuses is said by the check: a bad workbook for each class, with its code and its row."""

from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.form.checking.questions import Outline
from survey.form.checking.refusal_reading import read_refusal, refusal_findings
from survey.form.checking.refusals import BY_CODE, INTERNAL

HEAD = "| survey |\n| | type | name | label |"
PASSED_ON = ("invalid-row", "unreadable-form", "pyxform-warning")


def survey(*rows: str, extra: str = "", more: str = "") -> str:
    """Return a workbook of `type | name | label` rows; `extra` adds a column, `more` other sheets."""
    header = HEAD + (f" {extra} |" if extra else "")
    return "\n".join([header, *(f"| | {row} |" for row in rows), more, ""])


LIST = "| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | b | B |"
NUMBERS = "| choices |\n| | list_name | name | label |\n| | l | 0 | A |\n| | l | 10 | B |"
ENTITY = "| entities |\n| | list_name | label |\n| | e | ${a} |"
PARAMETERS = "parameters"

# code, row, workbook
CASES: dict[str, tuple[str, int | None, str]] = {
    "ENTITY_001": ("entity-save-to", 2, survey("text | a | A | p", extra="save_to")),
    "ENTITY_002": ("entity-save-to", 3, survey("text | a | A | p", "text | b | B | p", extra="save_to", more=ENTITY)),
    "ENTITY_003": ("entity-save-to", 3, survey("text | a | A | ", "begin group | g | G | p", "text | b | B | ", "end group | | | ", extra="save_to", more=ENTITY)),
    "ENTITY_004": ("entity-save-to", 2, survey("text | a | A | f#p", extra="save_to", more=ENTITY)),
    "ENTITY_005": ("entity-declaration", 2, survey("text | a | A", more="| entities |\n| | list_name | label |\n| | e | |")),
    "ENTITY_006": ("entity-declaration", 2, survey("text | a | A", more="| entities |\n| | list_name | label | entity_id | create_if |\n| | e | ${a} | ${a} | true() |")),
    "ENTITY_007": ("entity-declaration", 2, survey("text | a | A", more="| entities |\n| | list_name | label | update_if |\n| | e | ${a} | true() |")),
    "ENTITY_008": ("entity-save-to", 2, survey("text | a | A | p", extra="save_to", more=ENTITY + "\n| | f | ${a} |")),
    "ENTITY_009": ("entity-declaration", 3, survey("text | a | A | e#p", "text | b | B | f#p", extra="save_to", more=ENTITY + "\n| | f | ${b} |")),
    "ENTITY_013": ("entity-save-to", 2, survey("text | a | A | e#p#q", extra="save_to", more=ENTITY)),
    "HEADER_002": ("duplicate-column", 1, survey("text | a | A | | ", extra="relevant | relevance")),
    "HEADER_003": ("missing-column", None, "| survey |\n| | name | label |\n| | a | A |\n"),
    "HEADER_004": ("invalid-header", 1, survey("select_one l | a | A", more="| choices |\n| | list_name | name | label | a b |\n| | l | a | A | 1 |")),
    "HEADER_005": ("invalid-header", 1, survey("text | a | A", more="| entities |\n| | list_name | label | zz |\n| | e | ${a} | 1 |")),
    "LABEL_001": ("missing-label", 2, survey("select_one l | a | A", more="| choices |\n| | list_name | name | label |\n| | l | a | |")),
    "NAMES_001": ("duplicate-name", 3, survey("text | a | A", "text | a | B")),
    "NAMES_002": ("near-name", 3, survey("text | a | A", "text | A | B")),
    "NAMES_003": ("reserved-name", 2, survey("begin repeat | data | A", "text | b | B", "end repeat | |")),
    "NAMES_004": ("duplicate-name", 6, survey("begin group | g | G", "begin repeat | r | A", "text | b | B", "end repeat | |", "begin repeat | r | A", "text | c | B", "end repeat | | ", "end group | |")),
    "NAMES_005": ("reserved-name", 2, survey("text | meta | A")),
    "NAMES_006": ("missing-name", 3, survey("select_one l | a | A", more="| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | | B |")),
    "NAMES_007": ("duplicate-choice", 3, survey("select_one l | a | A", more="| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l | a | B |")),
    "NAMES_008": ("invalid-name", 2, survey("text | 1a | A")),
    "NAMES_010": ("invalid-name", 2, survey("text | a | A | __p", extra="save_to", more=ENTITY)),
    "NAMES_011": ("invalid-name", 2, survey("text | a | A", more="| entities |\n| | list_name | label |\n| | e.f | ${a} |")),
    "NAMES_012": ("reserved-name", 2, survey("text | a | A | Label", extra="save_to", more=ENTITY)),
    "NAMES_013": ("misspelt-sheet", None, survey("text | a | A", more="| setting |\n| | form_id |\n| | x |")),
    "NAMES_014": ("entity-declaration", 3, survey("text | a | A", more=ENTITY + "\n| | e | ${a} |")),
    "NAMES_015": ("entity-declaration", 2, survey("text | a | A", more="| entities |\n| | list_name | label |\n| | | ${a} |")),
    "PYREF_001": ("damaged-reference", 2, survey("text | a | ${b")),
    "PYREF_002": ("damaged-reference", 4, survey("text | a | A | ", "text | b | B | ", "text | c | C | ${a} ${b}", extra="trigger")),
    "PYREF_003": ("missing-reference", 2, survey("text | a | ${b}")),
    "PYREF_004": ("ambiguous-reference", 7, survey("begin group | g | G", "text | a | A", "end group | |", "begin group | h | H", "text | a | A", "note | n | ${a}", "end group | |")),
    "RANGE_001": ("invalid-range", 2, survey("range | a | A | start=x", extra=PARAMETERS)),
    "RANGE_002": ("invalid-range", 2, survey("range | a | A | step=0", extra=PARAMETERS)),
    "RANGE_003": ("invalid-range", 2, survey("range | a | A | start=0 end=2 step=5", extra=PARAMETERS)),
    "RANGE_004": ("invalid-range", 2, survey("range | a | A | step=2 tick_interval=3", extra=PARAMETERS)),
    "RANGE_005": ("invalid-range", 2, survey("range | a | A | start=1 end=9 step=1 placeholder=20", extra=PARAMETERS)),
    "RANGE_006": ("invalid-range", 2, survey("range | a | A | tick_labelset=zz", extra=PARAMETERS)),
    "RANGE_007": ("invalid-range", 2, survey("range | a | A | start=0 end=10 tick_labelset=l | no-ticks", extra="parameters | appearance", more=NUMBERS + "\n| | l | 5 | C |")),
    "RANGE_008": ("invalid-range", 2, survey("range | a | A | placeholder=5 | picker", extra="parameters | appearance")),
    "RANGE_009": ("invalid-range", 2, survey("range | a | A | tick_labelset=l", extra=PARAMETERS, more=LIST)),
    "RANGE_010": ("invalid-range", 2, survey("range | a | A | start=0 end=5 tick_labelset=l", extra=PARAMETERS, more=NUMBERS)),
    "RANGE_011": ("invalid-range", 2, survey("range | a | A | start=0 end=12 step=3 tick_labelset=l", extra=PARAMETERS, more=NUMBERS)),
    "RANGE_012": ("invalid-range", 2, survey("range | a | A | start=0 end=20 tick_labelset=l | no-ticks", extra="parameters | appearance", more=NUMBERS)),
    "SURVEY_001": ("unbalanced-group", 3, survey("text | a | A", "end group | |")),
    "SURVEY_002": ("unbalanced-group", 2, survey("begin group | g | G", "text | a | A")),
    "SURVEY_003": ("invalid-parameter", 2, survey("geotrace | a | A | incremental=no", extra=PARAMETERS)),
    "SURVEY_004": ("invalid-parameter", 2, survey("text | a | A | rows", extra=PARAMETERS)),
    "SURVEY_005": ("invalid-parameter", 2, survey("text | a | A | zz=1", extra=PARAMETERS)),
    "SURVEY_006": ("invalid-parameter", 2, survey("geopoint | a | A | reference-geometry=zz", extra=PARAMETERS)),
    "SURVEY_007": ("invalid-parameter", 2, survey("geopoint | a | A | capture-accuracy=x", extra=PARAMETERS)),
    "SURVEY_008": ("invalid-parameter", 2, survey("geopoint | a | A | warning-accuracy=x", extra=PARAMETERS)),
    "SURVEY_009": ("invalid-parameter", 2, survey("geopoint | a | A | allow-mock-accuracy=x", extra=PARAMETERS)),
    "no survey": ("no-survey-sheet", None, "| questions |\n| | type | name | label |\n| | text | a | A |\n| choices |\n| | list_name | name |\n"),
    "no type": ("missing-type", 2, survey(" | a | A")),
    "audit name": ("invalid-audit", 2, survey("audit | zz | ")),
    "audit boolean": ("invalid-parameter", 2, survey("audit | | | track-changes=x", extra=PARAMETERS)),
    "audit reasons": ("invalid-parameter", 2, survey("audit | | | track-changes-reasons=x", extra=PARAMETERS)),
    "audit priority": ("invalid-parameter", 2, survey("audit | | | location-priority=x location-min-interval=1 location-max-age=2", extra=PARAMETERS)),
    "audit integer": ("invalid-parameter", 2, survey("audit | | | location-priority=balanced location-min-interval=x location-max-age=2", extra=PARAMETERS)),
    "audit negative": ("invalid-parameter", 2, survey("audit | | | location-priority=balanced location-min-interval=-1 location-max-age=2", extra=PARAMETERS)),
    "audit age": ("invalid-parameter", 2, survey("audit | | | location-priority=balanced location-min-interval=9 location-max-age=2", extra=PARAMETERS)),
    "audit location": ("invalid-parameter", 2, survey("audit | | | location-priority=balanced", extra=PARAMETERS)),
    "calculation": ("missing-calculation", 2, survey("calculate | a | | ", extra="calculation")),
    "no name": ("missing-name", 2, survey("text | | A")),
    "loop": ("missing-list", 2, survey("begin loop over zz | a | A", "text | b | B", "end loop | |", more=LIST)),
    "loop alone": ("missing-list", 2, survey("begin loop | a | A", "text | b | B", "end loop | |")),
    "list": ("missing-list", 2, survey("select_one zz | a | A", more=LIST)),
    "no choices": ("missing-list", 2, survey("select_one zz | a | A")),
    "external list": ("missing-list", 2, survey("select_one_external zz | a | A | true()", extra="choice_filter")),
    "file name": ("invalid-file-name", 2, survey("select_one_from_file zz.doc | a | A")),
    "spaces": ("invalid-choice-name", 2, survey("select_multiple l | a | A", more="| choices |\n| | list_name | name | label |\n| | l | a b | A |")),
    "filter and other": ("unsupported-choice-filter", 2, survey("select_one l or_other | a | A | true()", extra="choice_filter", more=LIST)),
    "randomize": ("invalid-parameter", 2, survey("select_one l | a | A | randomize=x", extra=PARAMETERS, more=LIST)),
    "seed": ("invalid-parameter", 2, survey("select_one l | a | A | randomize=true seed=x", extra=PARAMETERS, more=LIST)),
    "seed alone": ("invalid-parameter", 2, survey("select_one l | a | A | seed=1", extra=PARAMETERS, more=LIST)),
    "table list": ("invalid-table-list", 4, survey("begin group | g | G | table-list", "select_one l | a | A | ", "select_one m | b | B | ", "end group | | | ", extra="appearance", more=LIST + "\n| | m | a | A |")),
    "quality": ("invalid-parameter", 2, survey("audio | a | A | quality=x", extra=PARAMETERS)),
    "pixels": ("invalid-parameter", 2, survey("image | a | A | max-pixels=x", extra=PARAMETERS)),
    "rows": ("invalid-parameter", 2, survey("text | a | A | rows=x", extra=PARAMETERS)),
    "app": ("invalid-parameter", 2, survey("image | a | A | app=x", extra=PARAMETERS)),
    "background trigger": ("invalid-trigger", 2, survey("background-geopoint | a | ")),
    "background calculation": ("invalid-cell", 3, survey("text | b | B | | ", "background-geopoint | a | | ${b} | 1", extra="trigger | calculation")),
    "encryption": ("missing-instance-id", 2, survey("text | a | A", more="| settings |\n| | omit_instanceID | public_key |\n| | yes | abc |")),
    "type": ("unknown-type", 2, survey("frobnicate | a | A")),
    "trigger": ("invalid-trigger", 3, survey("calculate | a | | | 1", "text | b | B | ${a} | 1", extra="trigger | calculation")),
    "big image": ("missing-image", 2, survey("text | a | A | x.png", extra="big-image")),
    "instances": ("duplicate-instance", 3, survey("select_one_from_file z.csv | a | A", "select_one_from_file z.xml | b | B")),
    "search and file": ("invalid-search", 2, survey("select_one_from_file z.csv | a | A | search('z')", extra="appearance")),
    "search and list": ("invalid-search", 2, survey("select_one l | a | A | search('z')", "select_one l | b | B | ", extra="appearance", more=LIST)),
}  # fmt: skip


def check(tmp_path: Path, text: str) -> list[tuple[str, int | None]]:
    path = tmp_path / "form.md"
    path.write_text(text, encoding="utf-8")
    return [(finding.code, finding.row) for finding in check_form_file(path)]


@pytest.mark.parametrize("name", CASES)
def test_refusal_is_said_with_its_code_and_row(name: str, tmp_path: Path) -> None:
    code, row, text = CASES[name]
    found = check(tmp_path, text)
    assert (code, row) in found
    assert [one for one, _row in found if one in PASSED_ON] == []


def test_every_code_of_pyxform_is_said() -> None:
    from pyxform.errors import ErrorCode

    assert {code.name for code in ErrorCode} == BY_CODE.keys() | INTERNAL


@pytest.mark.parametrize("name", BY_CODE)
def test_message_of_a_code_is_recognised_by_its_text(name: str) -> None:
    from pyxform.errors import ErrorCode

    text = ErrorCode[name].value.format(row=7, sheet="survey", column="name")
    (reading,) = read_refusal(text)
    assert reading.refusal is BY_CODE[name]
    message, remedy = reading.sentences()
    assert message
    assert remedy


def test_refusal_that_nobody_knows_keeps_its_row_and_words() -> None:
    (finding,) = refusal_findings([], "[row : 4] Something new.", {}, Outline(), "form.xlsx")
    assert (finding.code, finding.row) == ("invalid-row", 4)
    assert "Something new." in finding.message


def test_several_refusals_come_in_one_run(tmp_path: Path) -> None:
    rows = ("range | a | A | start=x", "geopoint | b | B | capture-accuracy=x", "text | c | C | rows=x")
    found = check(tmp_path, survey(*rows, extra=PARAMETERS))
    assert {("invalid-range", 2), ("invalid-parameter", 3), ("invalid-parameter", 4)} <= set(found)
