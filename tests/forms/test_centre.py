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
    assert {tags.subject_of(path) for path in tags.pii} == {
        None,
        "author",
        "manager",
        "respondent",
        "speaker",
        "witness",
    }


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


def asked_of_the_manager(form: FormDefinition) -> list[str]:
    """Return the questions to the manager, without companions, consents and photos."""
    companions = set(tags_of(form).companions.values())
    return [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref.split("/")[2] not in ("visite", "cloture", "consentement", "images", "photo_detail")
        and ref not in companions
        and not form.binds[ref].readonly
    ]


def is_of_the_short_mode(form: FormDefinition, ref: str) -> bool:
    parts = ref.split("/")
    above = ["/".join(parts[:end]) for end in range(3, len(parts) + 1)]
    return not any("formule" in (form.binds[one].relevant or "") for one in above if one in form.binds)


def test_about_forty_questions_are_asked_in_the_short_mode(form: FormDefinition) -> None:
    asked = [ref for ref in asked_of_the_manager(form) if is_of_the_short_mode(form, ref)]
    of_a_content = [ref for ref in asked if ref.startswith("/data/contenu/")]
    assert len(of_a_content) <= 11
    assert 30 <= len(asked) - len(of_a_content) <= 42


def test_the_complete_mode_asks_of_every_part_of_a_centre(form: FormDefinition) -> None:
    asked = asked_of_the_manager(form)
    assert 200 <= len(asked) <= 270
    repeats = {ref for ref, control in form.controls().items() if control.kind == "repeat"}
    assert len(repeats) == 12


def test_shares_of_age_make_a_hundred(form: FormDefinition) -> None:
    instance = Instance(form)
    for ref, value in (
        ("/data/visite/formule", "complet"),
        ("/data/consentement/participation", "oui"),
        ("/data/activite/usagers_source", "registre"),
        ("/data/activite/usagers_mois", "100"),
        ("/data/usagers/age_moins15", "20"),
        ("/data/usagers/age_15_24", "50"),
        ("/data/usagers/age_25_59", "25"),
    ):
        assert instance.answer(ref, value).status == "ok"
    wrong, right = (instance.answer("/data/usagers/age_60", value).status for value in ("10", "5"))
    assert (wrong, right) == ("constraint", "ok")


def test_a_town_of_the_list_fills_in_the_municipality(form: FormDefinition) -> None:
    instance = Instance(form)
    for ref, value in (
        ("/data/consentement/participation", "oui"),
        ("/data/centre/lieu/pays", "BF"),
        ("/data/centre/lieu/region", "BF-12"),
        ("/data/centre/lieu/province", "BF-OUD"),
        ("/data/centre/lieu/commune_liste", "BF-OUD-gorom-gorom"),
    ):
        assert instance.answer(ref, value).status == "ok"
    assert instance.node("/data/centre/lieu/commune").value == "Gorom-Gorom"


def test_no_testimony_is_taken_without_the_agreement_of_its_speaker(form: FormDefinition) -> None:
    instance = Instance(form)
    for ref, value in (
        ("/data/visite/formule", "complet"),
        ("/data/consentement/participation", "oui"),
        ("/data/consentement/accord/cons_temoignage", "oui"),
        ("/data/temoignages/temoignage_existe", "oui"),
    ):
        assert instance.answer(ref, value).status == "ok"
    instance.add_repeat("/data/temoignage[1]")
    instance.answer("/data/temoignage[1]/te_accord", "non")
    asked = [view.ref for view in instance.nodes() if "/temoignage[1]/" in view.ref and view.relevant]
    assert asked == ["/data/temoignage[1]/te_accord"]


def test_the_texts_of_the_summary_leave_only_when_the_manager_accepted_them(form: FormDefinition) -> None:
    acceptances = tags_of(form).acceptances
    for name in ("resume_titre", "resume_chapo", "resume_texte"):
        assert acceptances[f"/data/resume/{name}"] == "/data/resume/resume_accepte"
