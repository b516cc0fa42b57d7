"""docs/support.md says what the table says, and the table says what there is."""

from pathlib import Path

from survey.form.checking.codes import SEVERITIES
from survey.form.support import Support
from tests.conformance import support_display as display
from tests.conformance.support import functions, page
from tests.conformance.support_evidence import AREAS, EVIDENCE, evidence_of

PROJECT = Path(__file__).resolve().parents[2]


def test_the_page_is_made_of_the_table() -> None:
    assert (PROJECT / "docs" / "support.md").read_text(encoding="utf-8") == page()


def test_every_test_that_shows_a_feature_is_there() -> None:
    missing = []
    seen = [evidence_of(area, name) for area, rows in AREAS.items() for name in rows]
    for shown in [*(one.shown for one in [*seen, *functions().values()]), *display.SHOWN.values()]:
        file, _colons, name = shown.partition("::")
        path = PROJECT / file
        if not path.exists() or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            missing.append(shown)
    assert missing == []


def test_what_is_seen_is_of_rows_of_the_table() -> None:
    assert set(EVIDENCE) - {name for rows in AREAS.values() for name in rows} == set()


def test_what_is_not_done_here_is_said_by_the_check() -> None:
    rows = [row for area in AREAS.values() for row in area.values()]
    assert [row.name for row in rows if row.support is Support.NO and row.code not in SEVERITIES] == []


def test_what_the_check_calls_ignored_stands_in_the_table() -> None:
    tables = [*AREAS.values(), *display.TABLES.values()]
    told = {row.code for rows in tables for row in rows.values()}
    ignored = {
        code
        for code in SEVERITIES
        if code.endswith("-ignored") or code.startswith(("ignored-", "no-geo", "no-rec", "external-app"))
    }
    assert ignored - told == {"search-ignored", "ignored-row"}


def test_what_is_said_of_other_tools_is_of_rows_of_the_table() -> None:
    words = " ".join((display.WEB_FORMS, display.NOT_WEB_FORMS, display.ENKETO, display.NOT_ENKETO)).split()
    known = {name for table in display.TABLES.values() for name in table}
    assert [word for word in words if word not in known] == []
