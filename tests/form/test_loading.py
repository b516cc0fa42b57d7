"""Workbooks and XForms to definitions; the cache; what is refused."""

from pathlib import Path

import platformdirs
import pytest

from survey.errors import FormError
from survey.form import load_form
from survey.form.cache import cache_folder
from survey.form.itext import find_language, language_code
from survey.form.secondary import find_file
from survey.form.tags import tags_of
from survey.form.xform import read_xform
from survey.form.xlsform import to_xform

pytestmark = pytest.mark.usefixtures("own_cache")
SIMPLE = "| survey |\n| | type | name | label |\n| | text | a | A |\n"


def write(tmp_path: Path, text: str, name: str = "form.md") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_root_is_data_whatever_the_file_is_called(tmp_path: Path) -> None:
    form = load_form(write(tmp_path, SIMPLE, "autre-nom.md"))
    assert "/data/a" in form.binds


def test_same_workbook_gives_the_same_hash(tmp_path: Path) -> None:
    path = write(tmp_path, SIMPLE)
    assert load_form(path).hash == load_form(path).hash


def test_second_reading_comes_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, SIMPLE)
    first = to_xform(path)
    monkeypatch.setattr("survey.form.xlsform._convert", lambda path: pytest.fail("converted twice"))
    assert to_xform(path).xml == first.xml


def test_the_cache_lies_where_platformdirs_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for named in (str(tmp_path), "not/absolute", ""):
        monkeypatch.setenv("XDG_CACHE_HOME", named)
        assert cache_folder() == Path(platformdirs.user_cache_dir("survey", appauthor=False)) / "forms"


def test_damaged_cache_entry_is_no_entry(tmp_path: Path) -> None:
    path = write(tmp_path, SIMPLE)
    first = to_xform(path)
    (entry,) = cache_folder().glob("*.xml")
    entry.write_bytes(entry.read_bytes().replace(b"<a", b"<b"))
    assert to_xform(path).xml == first.xml


def test_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    cache_folder().parent.mkdir(parents=True, exist_ok=True)
    cache_folder().write_text("a file where the folder would be")
    assert to_xform(write(tmp_path, SIMPLE)).xml


def test_doctype_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaa">]><h:html xmlns:h="http://www.w3.org/1999/xhtml">&a;</h:html>'
    with pytest.raises(FormError):
        read_xform(bomb)


@pytest.mark.parametrize("data", [b"", b"<a/>", b"not xml", b"\x00\x01", b"<h:html"])
def test_what_is_no_xform_says_so(data: bytes) -> None:
    with pytest.raises(FormError) as caught:
        read_xform(data, name="form.xml")
    assert caught.value.where == "form.xml"


def test_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError):
        load_form(write(tmp_path, "x", "form.pdf"))


def test_language_codes() -> None:
    assert [language_code(name) for name in ("Français (fr)", "en", "English", "Mooré (mos)")] == [
        "fr", "en", None, "mos",
    ]  # fmt: skip
    assert find_language("en", ("Français (fr)", "English (en)")) == "English (en)"


def test_external_file_name_never_leaves_the_forms_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    folder = tmp_path / "forms"
    folder.mkdir()
    form = load_form(write(folder, SIMPLE))
    assert find_file(form, "jr://file-csv/../secret.csv") is None


TAGGED = """
| survey |
| | type       | name    | label | bind::survey:pii | bind::survey:subject | bind::survey:open | bind::survey:missing_for | relevant |
| | text       | accord  | C     |                  |                      |                   |                          | |
| | text       | nom     | N     | name             | manager              | accord            |                          | |
| | select_one m | nom_na | P    |                  |                      |                   | nom                      | ${nom} = '' |
| | geopoint   | lieu    | L     | position         | centre               |                   |                          | |
| choices |
| | list_name | name | label |
| | m | refus | R |
| settings |
| | namespaces |
| | survey="urn:x-survey:tags" |
"""


def test_tags_are_read_from_the_form(tmp_path: Path) -> None:
    tags = tags_of(load_form(write(tmp_path, TAGGED)))
    assert tags.subject_of("/data/nom") == "manager"
    assert tags.open_of("/data/nom") == "/data/accord"
    assert tags.open_of("/data/accord") == "closed"
    assert tags.companion_of("/data/nom") == "/data/nom_na"
    assert tags.question_of("/data/nom_na") == "/data/nom"


def test_a_centre_is_nobody(tmp_path: Path) -> None:
    tags = tags_of(load_form(write(tmp_path, TAGGED)))
    assert tags.is_personal("/data/lieu")
    assert tags.subject_of("/data/lieu") is None
