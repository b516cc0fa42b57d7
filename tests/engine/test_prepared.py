"""An instance that begins from the cache of compiled forms is the one that begins from the form's XML."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from survey.engine import Instance
from survey.engine.specs import forget_forms
from survey.form import FormDefinition, load_form
from survey.form.cache import cache_folder

pytestmark = pytest.mark.usefixtures("own_cache")
NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 23, 59, tzinfo=ZoneInfo("Africa/Ouagadougou"))
FORM = """
| survey |
| | type         | name    | label | relevant           | calculation                    | default    | repeat_count |
| | start        | start   |       |                    |                                |            |              |
| | deviceid     | device  |       |                    |                                |            |              |
| | integer      | a       | A     |                    |                                | 3          |              |
| | date         | day     | Day   |                    |                                | 2026-01-02 |              |
| | calculate    | double  |       |                    | ${a} * 2                       |            |              |
| | calculate    | today   |       |                    | format-date(today(), '%Y')     |            |              |
| | calculate    | chance  |       |                    | once(random())                 |            |              |
| | calculate    | after   |       |                    | concat(${chance}, ${device})   |            |              |
| | calculate    | kept    |       | ${today} = '2026'  | ${a} + 1                       |            |              |
| | calculate    | nextday |       |                    | ${day} + 1                     |            |              |
| | calculate    | same    |       |                    | ${day}                         |            |              |
| | text         | old     | Old   | ${device} = 'old'  |                                |            |              |
| | begin_group  | g       | G     | ${double} > 7      |                                |            |              |
| | text         | t       | T     |                    |                                | hello      |              |
| | calculate    | length  |       |                    | string-length(${t})            |            |              |
| | end_group    |         |       |                    |                                |            |              |
| | begin_repeat | k       | K     |                    |                                |            | ${a}         |
| | integer      | n       | N     |                    |                                | 4          |              |
| | calculate    | place   |       |                    | position(..) + ${n}            |            |              |
| | end_repeat   |         |       |                    |                                |            |              |
| | calculate    | sum     |       |                    | sum(${n}) + count(${k})        |            |              |
| | calculate    | label   |       |                    | jr:choice-name('x', '${pick}') |            |              |
| | select_one l | pick    | Pick  |                    |                                | x          |              |
| choices |
| | list_name | name | label |
| | l         | x    | X     |
| settings |
| | name | form_id  |
| | data | prepared |
"""
OPTIONS = [
    {"now": NOW},
    {"now": LATER, "device_id": "old"},
    {"now": NOW, "device_id": "old", "seed": 7},
    {"now": LATER, "tz": ZoneInfo("Asia/Kolkata")},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a form that the cache knows, having begun once at another time, on another device."""
    path = tmp_path / "form.md"
    path.write_text(FORM, encoding="utf-8")
    Instance(load_form(path), now=datetime(2025, 5, 5, tzinfo=UTC), device_id="other", seed=3)
    forget_forms()
    return path


def shown(form: FormDefinition, **options: object) -> tuple[str, list[dict[str, object]]]:
    """Return all that an instance shows at its beginning."""
    instance = Instance(form, instance_id="uuid:1", **options)  # type: ignore[arg-type]
    return instance.to_xml(), [view.as_json() for view in instance.nodes()]


@pytest.mark.parametrize("options", OPTIONS)
def test_beginning_from_the_cache_is_beginning_from_xml(path: Path, options: dict[str, object]) -> None:
    assert shown(load_form(path), **options) == shown(load_form(path, use_cache=False), **options)


def test_second_instance_of_a_process_begins_as_the_first(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text(FORM, encoding="utf-8")
    form = load_form(path)
    assert shown(form, now=NOW) == shown(form, now=NOW)


def test_shipped_forms_begin_from_the_cache_as_from_xml(project_folder: Path) -> None:
    for form in sorted((project_folder / "forms").glob("*.xlsx")):
        shown(load_form(form), now=NOW)
        forget_forms()
        assert shown(load_form(form), now=LATER) == shown(load_form(form, use_cache=False), now=LATER)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"no", b'{"order": [["/data/x", "relevant"]]}'])
def test_logic_that_was_damaged_is_computed_anew(path: Path, content: bytes) -> None:
    (kept,) = cache_folder().glob("*.logic")
    kept.write_bytes(content)
    assert shown(load_form(path), now=NOW) == shown(load_form(path, use_cache=False), now=NOW)


def test_first_values_are_kept_and_not_what_chance_or_the_clock_decides(path: Path) -> None:
    (kept,) = cache_folder().glob("*.logic")
    text = kept.read_text(encoding="utf-8")
    assert '"6"' in text
    assert '"2025' not in text
