"""The shipped questionnaire of managers."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.engine.run import run_script
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.records.submissions import EntityOperation

FORMS = Path(__file__).resolve().parents[2] / "forms"
ANSWERS = Path(__file__).parent / "answers"
GOROM = "6f1b8c1e-0000-4000-8000-000000000001"
GOROM_2019 = "7a2c9d2f-0000-4000-8000-000000000002"
NEW = {
    "/data/visite/centre": GOROM,
    "/data/visite/situation": "nouveau",
    "/data/consentement/participation": "oui",
    "/data/poste/fonction": "gestionnaire",
    "/data/poste/depuis": "2025",
}
LEFT = {
    "/data/visite/centre": GOROM,
    "/data/visite/situation": "depart",
    "/data/visite/gestionnaire": GOROM_2019,
    "/data/depart/jusqu_a": "2024",
}
NEXT = {**LEFT, "/data/visite/situation": "suite", "/data/consentement/participation": "oui"}
del NEXT["/data/depart/jusqu_a"]


@lru_cache
def profiles() -> FormDefinition:
    return load_form(FORMS / "gestionnaire.xlsx", attachments=ANSWERS / "media")


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return profiles()


def answered(*answers: Mapping[str, str]) -> Instance:
    """Return an interview with these answers."""
    instance = Instance(profiles())
    for some in answers:
        for ref, value in some.items():
            outcome = instance.answer(ref, value)
            assert outcome.status == "ok", (ref, outcome)
    return instance


def entity_of(instance: Instance) -> EntityOperation:
    (entity,) = instance.snapshot().entities
    return entity


def offered(instance: Instance, ref: str) -> list[str]:
    return [choice.value for choice in instance.node(ref).choices or ()]


def test_the_check_has_nothing_to_say() -> None:
    assert list(check_form_file(FORMS / "gestionnaire.xlsx")) == []


def test_fifty_three_questions_at_most_are_asked_of_the_manager(form: FormDefinition) -> None:
    companions = tags_of(form).companions.values()
    asked = [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref not in companions
        and not form.binds[ref].readonly
        and ref.split("/")[2] not in ("visite", "depart", "consentement", "formation", "cloture")
    ]
    assert 45 <= len(asked) <= 53


def test_nothing_is_asked_of_the_manager_before_the_agreement(form: FormDefinition) -> None:
    sections = [control.ref for control in form.body]
    assert sections[:3] == ["/data/visite", "/data/depart", "/data/consentement"]
    for ref in sections[3:-1]:
        assert "/data/consentement/participation" in (form.binds[ref or ""].relevant or "")


def test_a_first_profile_enters_the_manager_without_a_name() -> None:
    entity = entity_of(answered(NEW))
    assert entity.label == "Gestionnaire · Télécentre de Gorom-Gorom · 2025"


def test_a_first_profile_creates_and_the_next_one_updates() -> None:
    first, following = entity_of(answered(NEW)), entity_of(answered(NEXT))
    assert first.action == "create"
    assert (following.action, following.entity_id) == ("update", GOROM_2019)


def test_a_departure_ends_the_post_and_keeps_what_was_known_of_it() -> None:
    entity = entity_of(answered(LEFT))
    assert (entity.entity_id, entity.label) == (
        GOROM_2019,
        "Gestionnaire · Télécentre de Gorom-Gorom · 2019",
    )
    assert dict(entity.properties) == {
        "centre": GOROM,
        "fonction": "gestionnaire",
        "depuis": "2019",
        "jusqu_a": "2024",
        "etat": "parti",
    }


def test_a_departure_asks_nothing_of_a_person() -> None:
    instance = answered(LEFT)
    assert not any(
        instance.node(f"/data/{group}").relevant for group in ("consentement", "poste", "personne", "partage")
    )


@pytest.mark.parametrize(("year", "status"), [("2018", "constraint"), ("2019", "ok"), ("2099", "constraint")])
def test_nobody_leaves_before_coming_nor_in_the_future(year: str, status: str) -> None:
    instance = answered({ref: value for ref, value in LEFT.items() if ref != "/data/depart/jusqu_a"})
    assert instance.answer("/data/depart/jusqu_a", year).status == status


def test_the_posts_on_offer_are_those_of_the_centre() -> None:
    instance = answered({"/data/visite/centre": GOROM, "/data/visite/situation": "suite"})
    assert offered(instance, "/data/visite/gestionnaire") == [
        "7a2c9d2f-0000-4000-8000-000000000001",
        GOROM_2019,
    ]


def test_who_is_new_is_told_of_those_who_are_still_at_the_post() -> None:
    assert answered(NEW).node("/data/visite/en_poste_note").relevant


@pytest.mark.parametrize("script", ["refus", "refus-autorite"])
def test_a_refusal_leaves_the_visit_and_its_result_alone(script: str, form: FormDefinition) -> None:
    report = run_script(form, (ANSWERS / "gestionnaire" / f"{script}.jsonl").read_text("utf-8").splitlines())
    left = {
        node["ref"]
        for node in report.nodes
        if node["relevant"] and node["value"] and not node["type"].startswith(("group", "repeat"))
    }
    groups = {ref.split("/")[2] for ref in left if ref.count("/") > 2}
    assert groups - {"meta"} <= {"visite", "consentement", "cloture"}
    assert "/data/cloture/disposition" in left


def test_a_refusal_enters_nobody_in_the_list() -> None:
    refused = Instance(profiles())
    for ref, value in {**NEW, "/data/consentement/participation": "non"}.items():
        refused.answer(ref, value)
    assert list(refused.snapshot().entities) == []


def test_name_and_number_are_asked_only_for_a_purpose_that_needs_them() -> None:
    purposes = ("cons_coordonnees", "cons_liste", "cons_invitation", "cons_entraide")
    agreements = {f"/data/consentement/accord/{purpose}": "non" for purpose in purposes}
    instance = answered(NEW, {"/data/consentement/accord/cons_profil": "oui"}, agreements)
    before = instance.node("/data/personne/contact").relevant
    instance.answer("/data/consentement/accord/cons_invitation", "oui")
    assert (before, instance.node("/data/personne/contact").relevant) == (False, True)


def test_one_helps_only_with_what_one_does_alone() -> None:
    instance = answered(
        NEW,
        {
            "/data/competences/c_web": "1",
            "/data/competences/c_reseau": "2",
            "/data/competences/c_pedagogie": "3",
            "/data/entraide/aide_prete": "oui",
        },
    )
    assert offered(instance, "/data/entraide/aide_sujets") == ["reseau", "pedagogie"]


def test_the_grid_gives_points_what_is_lacking_and_a_group() -> None:
    skills = [ref for ref in profiles().binds if ref.startswith("/data/competences/c_")]
    skills = [ref for ref in skills if ref in profiles().controls()]
    instance = answered(NEW, dict.fromkeys(skills, "2"), {skills[0]: "0", skills[1]: "1"})
    assert len(skills) == 14
    assert [
        instance.node(f"/data/competences/{name}").value
        for name in ("c_points", "c_manque", "groupe_propose")
    ] == ["25", "bureautique internet", "2"]


@pytest.mark.parametrize(
    ("needs", "status"),
    [("web donnees projet", "ok"), ("web donnees projet comptes", "constraint")],
)
def test_three_needs_are_kept(needs: str, status: str) -> None:
    assert answered(NEW).answer("/data/entraide/besoins", needs).status == status


def test_the_first_need_is_one_of_the_needs() -> None:
    instance = answered(NEW, {"/data/entraide/besoins": "web projet"})
    assert offered(instance, "/data/entraide/besoin_premier") == ["web", "projet"]


def test_skills_are_opened_by_the_agreement_on_the_profile(form: FormDefinition) -> None:
    tags = tags_of(form)
    opened = {tags.open_of(ref) for ref in form.controls() if ref.startswith("/data/competences/c_")}
    assert opened == {"/data/consentement/accord/cons_profil"}


def test_every_answer_of_a_person_is_the_managers_or_the_witness_s(form: FormDefinition) -> None:
    tags = tags_of(form)
    assert {tags.subject_of(path) for path in tags.pii} == {"manager", "witness"}
