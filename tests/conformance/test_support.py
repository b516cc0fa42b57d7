"""docs/support.md says what the table says, and the table says what there is."""

from pathlib import Path

from survey.form.checking.codes import SEVERITIES
from tests.conformance import support_display as display
from tests.conformance.support import AREAS, ENKETO, NO, functions, page

PROJECT = Path(__file__).resolve().parents[2]
FEATURES = [one for features in AREAS.values() for one in features]


def test_the_page_is_made_of_the_table() -> None:
    assert (PROJECT / "docs" / "support.md").read_text(encoding="utf-8") == page()


def test_every_test_that_shows_a_feature_is_there() -> None:
    missing = []
    for shown in [*(one.shown for one in [*FEATURES, *functions()]), *display.SHOWN.values()]:
        file, _colons, name = shown.partition("::")
        path = PROJECT / file
        if not path.exists() or (name and f"def {name}(" not in path.read_text(encoding="utf-8")):
            missing.append(shown)
    assert missing == []


def test_what_is_not_done_here_is_said_by_the_check() -> None:
    assert [one.name for one in FEATURES if one.ours == NO and one.finding not in SEVERITIES] == []


def test_what_the_check_calls_ignored_stands_in_the_table() -> None:
    told = {one.finding for one in FEATURES}
    ignored = {
        code for code in SEVERITIES if code.endswith("-ignored") or code.startswith(("no-geo", "no-rec"))
    }
    assert ignored - told - {"search-ignored"} == set()


def test_what_is_said_of_other_tools_is_of_rows_of_the_table() -> None:
    words = " ".join((display.WEB_FORMS, display.NOT_WEB_FORMS, display.ENKETO, display.NOT_ENKETO)).split()
    known = {name for table in display.TABLES.values() for name in table}
    features = {name.strip() for one in FEATURES for name in one.name.split(",")}
    assert [word for word in words if word not in known] == []
    assert [name for name in ENKETO if name not in features] == []
