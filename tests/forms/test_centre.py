"""The shipped questionnaire of centres."""

from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.form.workbook import read_workbook
from survey.places import load_gazetteer

FORMS = Path(__file__).resolve().parents[2] / "forms"
CENTRE = FORMS / "centre.xlsx"


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return load_form(CENTRE)


def test_the_check_remarks_only_that_photos_keep_their_size() -> None:
    (finding,) = check_form_file(CENTRE)
    assert (finding.code, finding.severity) == ("ignored-parameter", "remark")
    assert "max-pixels" in finding.message


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
