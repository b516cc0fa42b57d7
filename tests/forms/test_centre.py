"""The shipped questionnaire of centres."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.form.workbook import read_workbook
from survey.form.xlsform import to_xform
from survey.places import load_gazetteer

FORMS = Path(__file__).resolve().parents[2] / "forms"
CENTRE = FORMS / "centre.xlsx"


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return load_form(CENTRE)


def test_it_compiles_without_a_warning() -> None:
    assert to_xform(CENTRE, use_cache=False).warnings == ()


def test_the_check_remarks_only_that_photos_keep_their_size() -> None:
    (finding,) = check_form_file(CENTRE)
    assert (finding.code, finding.severity) == ("ignored-parameter", "remark")
    assert "max-pixels" in finding.message


def test_its_names_are_the_final_ones() -> None:
    with (FORMS / "names.csv").open(encoding="utf-8", newline="") as file:
        final = [(row["path"], row["type"]) for row in csv.DictReader(file) if row["form"] == "centre"]
    stack, found = ["/data"], []
    for row in read_workbook(CENTRE)["survey"].rows:
        kind = row.get("type")
        if kind.startswith("end_"):
            stack.pop()
            continue
        path = f"{stack[-1]}/{row.get('name')}"
        found.append((path, kind))
        if kind.startswith("begin_"):
            stack.append(path)
    assert found == final


def test_every_text_is_in_french_and_english() -> None:
    for sheet in ("survey", "choices"):
        for row in read_workbook(CENTRE)[sheet].rows:
            for text in ("label", "hint", "constraint_message", "required_message"):
                both = [
                    bool(row.get(f"{text}::{language}")) for language in ("Français (fr)", "English (en)")
                ]
                assert both[0] == both[1], (sheet, row.number, text)


def test_french_is_the_first_language(form: FormDefinition) -> None:
    assert form.default_language == "Français (fr)"
    assert form.languages == ("Français (fr)", "English (en)")


def test_consent_comes_before_any_question_to_the_manager(form: FormDefinition) -> None:
    sections = [control.ref for control in form.body]
    assert sections[:2] == ["/data/visite", "/data/consentement"]
    for section in form.body[2:]:
        assert section.ref is not None
        if section.ref != "/data/cloture":
            assert "participation" in (form.binds[section.ref].relevant or "")


def test_every_question_of_a_person_names_whose_it_is(form: FormDefinition) -> None:
    tags = tags_of(form)
    assert {tags.subject_of(path) for path in tags.pii} == {None, "manager", "respondent", "witness"}


def test_the_list_of_centres_takes_nothing_from_a_question_of_a_person(form: FormDefinition) -> None:
    tags = tags_of(form)
    saved = [path for path, bind in form.binds.items() if bind.save_to]
    assert len(saved) == 10
    assert {tags.subject_of(path) for path in saved} == {None}


def test_every_answer_about_a_content_is_opened_by_the_agreement_on_reuse(form: FormDefinition) -> None:
    tags = tags_of(form)
    asked = [ref for ref in form.controls() if ref.startswith("/data/contenu/")]
    answers = [ref for ref in asked if ref not in tags.companions.values()]
    assert {tags.open_of(ref) for ref in answers} == {"/data/consentement/accord/cons_contenus"}


def test_a_producer_who_is_a_person_is_not_named(form: FormDefinition) -> None:
    instance = Instance(form)
    for ref, value in (
        ("/data/consentement/participation", "oui"),
        ("/data/activite/contenus_existe", "oui"),
        ("/data/contenu[1]/producteur_nature", "association"),
    ):
        instance.answer(ref, value)
    before = instance.node("/data/contenu[1]/producteur").relevant
    instance.answer("/data/contenu[1]/producteur_nature", "personne")
    assert (before, instance.node("/data/contenu[1]/producteur").relevant) == (True, False)


@pytest.mark.parametrize(
    ("where", "status"),
    [
        ("Sur clé USB, au centre", "ok"),
        ("https://exemple.org/lecons/20261125", "ok"),
        ("Radio 98.5, tous les mardis de 2026", "ok"),
        ("Appeler Moussa au 70 00 00 12", "constraint"),
        ("+226.70.00.00.12", "constraint"),
        ("moussa@exemple.org", "constraint"),
    ],
)
def test_where_to_get_a_copy_is_no_telephone_and_no_email(
    where: str, status: str, form: FormDefinition
) -> None:
    instance = Instance(form)
    instance.answer("/data/consentement/participation", "oui")
    instance.answer("/data/activite/contenus_existe", "oui")
    assert instance.answer("/data/contenu[1]/acces", where).status == status


def test_what_opens_an_answer_is_a_consent_question(form: FormDefinition) -> None:
    consents = {value for value in tags_of(form).opens.values() if value.startswith("/")}
    assert all(path.rpartition("/")[2].startswith("cons_") for path in consents)


def test_every_companion_has_its_question(form: FormDefinition) -> None:
    tags = tags_of(form)
    assert len(tags.companions) >= 15
    assert all(f"{question}_na" == companion for question, companion in tags.companions.items())


def test_its_areas_are_those_of_the_gazetteer() -> None:
    choices = read_workbook(CENTRE)["choices"].rows
    for name, kinds in (("region", {"region"}), ("province", {"province", "department"})):
        codes = {row.get("name") for row in choices if row.get("list_name") == name}
        assert codes == {a.code for a in load_gazetteer().areas if a.kind in kinds and a.vintage != "before"}


def test_about_forty_questions_are_asked_of_the_manager(form: FormDefinition) -> None:
    tags = tags_of(form)
    companions = set(tags.companions.values())
    asked = [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref.split("/")[2] not in ("visite", "cloture", "consentement", "images")
        and ref not in companions
        and not form.binds[ref].readonly
    ]
    of_a_content = [ref for ref in asked if ref.startswith("/data/contenu/")]
    assert len(of_a_content) <= 11
    assert 30 <= len(asked) - len(of_a_content) <= 40


@pytest.mark.java
def test_odk_validate_accepts_it(form: FormDefinition, tmp_path: Path) -> None:
    import pyxform

    if shutil.which("java") is None:
        pytest.skip("no Java here")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    (tmp_path / "centre.xml").write_bytes(form.xml)
    done = subprocess.run(["java", "-jar", jar, tmp_path / "centre.xml"], capture_output=True, text=True)
    assert "Xform is valid" in done.stdout + done.stderr
    assert done.returncode == 0
