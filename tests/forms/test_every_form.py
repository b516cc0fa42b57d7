"""What holds of each shipped questionnaire: it compiles, it is whole in both languages, its names are final."""

import csv
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest

from survey.form import FormDefinition, load_form
from survey.form.consents import notice_texts, notice_version_of
from survey.form.itext import language_code
from survey.form.tags import tags_of
from survey.form.workbook import read_workbook
from survey.form.xlsform import to_xform
from survey.shipped import shipped_folder
from tests.conformance.javarosa import SHORT_LIVED

FORMS = sorted(shipped_folder("forms").glob("*.xlsx"))
LANGUAGES = ("Français (fr)", "English (en)")

each_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


@lru_cache
def form_at(path: Path) -> FormDefinition:
    return load_form(path)


@each_form
def test_it_compiles_without_a_warning(path: Path) -> None:
    assert to_xform(path, use_cache=False).warnings == ()


@each_form
def test_its_id_is_the_name_of_its_file(path: Path) -> None:
    assert form_at(path).form_id == path.stem


@each_form
def test_its_names_are_the_final_ones(path: Path) -> None:
    with (path.parent / "names.csv").open(encoding="utf-8", newline="") as file:
        final = [(row["path"], row["type"]) for row in csv.DictReader(file) if row["form"] == path.stem]
    stack, found = ["/data"], []
    for row in read_workbook(path)["survey"].rows:
        kind = row.get("type")
        if kind.startswith(("end_group", "end_repeat")):
            stack.pop()
            continue
        ref = f"{stack[-1]}/{row.get('name')}"
        found.append((ref, kind))
        if kind.startswith("begin_"):
            stack.append(ref)
    assert found == final


@each_form
def test_every_text_is_in_french_and_english(path: Path) -> None:
    for sheet in ("survey", "choices"):
        for row in read_workbook(path)[sheet].rows:
            for text in ("label", "hint", "constraint_message", "required_message"):
                both = [bool(row.get(f"{text}::{language}")) for language in LANGUAGES]
                assert both[0] == both[1], (sheet, row.number, text)


@each_form
def test_every_question_has_a_label(path: Path) -> None:
    unlabelled = {"start", "end", "today", "deviceid", "username", "audit", "calculate"}
    for row in read_workbook(path)["survey"].rows:
        if row.get("type") not in unlabelled and not row.get("type").startswith("end_"):
            assert row.get(f"label::{LANGUAGES[0]}"), row.number


@each_form
def test_every_constraint_says_what_is_wanted(path: Path) -> None:
    for row in read_workbook(path)["survey"].rows:
        if row.get("constraint"):
            assert row.get(f"constraint_message::{LANGUAGES[0]}"), row.number


@each_form
def test_french_is_the_first_language(path: Path) -> None:
    form = form_at(path)
    assert (form.default_language, form.languages) == (LANGUAGES[0], LANGUAGES)


@each_form
def test_what_opens_an_answer_is_a_consent_question(path: Path) -> None:
    consents = {value for value in tags_of(form_at(path)).opens.values() if value.startswith("/")}
    assert all(consent.rpartition("/")[2].startswith("cons_") for consent in consents)


@each_form
def test_companions_are_named_after_their_questions(path: Path) -> None:
    companions = tags_of(form_at(path)).companions
    assert {question: f"{question}_na" for question in companions} == dict(companions)


@each_form
def test_no_answer_of_a_person_enters_an_entity_list(path: Path) -> None:
    form = form_at(path)
    tags = tags_of(form)
    assert {tags.subject_of(ref) for ref, bind in form.binds.items() if bind.save_to} <= {None, "centre"}


@each_form
@pytest.mark.java
def test_odk_validate_accepts_it(path: Path, tmp_path: Path) -> None:
    import pyxform

    if shutil.which("java") is None:
        pytest.skip("no Java here")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    (tmp_path / "form.xml").write_bytes(form_at(path).xml)
    done = subprocess.run(
        ["java", *SHORT_LIVED, "-jar", jar, tmp_path / "form.xml"], capture_output=True, text=True
    )
    assert "Xform is valid" in done.stdout + done.stderr
    assert done.returncode == 0


@each_form
def test_the_notice_that_is_read_out_is_the_one_of_its_version(path: Path) -> None:
    """A notice that is published is never changed under its version: forms/notices.csv holds all that were.

    Rows are added with a new version (form, notice_version, language, text), and never changed.
    """
    with (path.parent / "notices.csv").open(encoding="utf-8", newline="") as file:
        kept = {
            (row["form"], row["notice_version"], row["language"]): row["text"] for row in csv.DictReader(file)
        }
    form = form_at(path)
    version = notice_version_of(form)
    texts = {language_code(name): text for name, text in notice_texts(form).items()}
    assert texts.keys() == {"fr", "en"}
    assert texts == {language: kept[form.form_id, str(version), str(language)] for language in texts}
