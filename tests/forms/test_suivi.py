"""The shipped questionnaire of follow-up and maintenance visits."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.entities import entity_table
from survey.form.tags import tags_of
from survey.records.submissions import EntityOperation

FORMS = Path(__file__).resolve().parents[2] / "forms"
MEDIA = Path(__file__).parent / "answers" / "media"
NGOGOM = "6f1b8c1e-0000-4000-8000-000000000002"
BOARD = "7a2c9d1e-0000-4000-8000-000000000001"
VISIT = {
    "/data/visite/centre": NGOGOM,
    "/data/visite/rencontre": "oui",
    "/data/consentement/participation": "oui",
}
BREAKDOWN = {
    "/data/maintenance/incidents_existe": "oui",
    "/data/incident[1]/inc_debut": "2026-06-02",
    "/data/incident[1]/inc_etat": "resolu",
}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return visits()


@lru_cache
def visits() -> FormDefinition:
    return load_form(FORMS / "suivi.xlsx", attachments=MEDIA)


def answered(*answers: Mapping[str, str]) -> Instance:
    """Return an interview with these answers."""
    instance = Instance(visits())
    for some in answers:
        for ref, value in some.items():
            outcome = instance.answer(ref, value)
            assert outcome.status == "ok", (ref, outcome)
    return instance


def spoken_of(instance: Instance, dataset: str) -> list[EntityOperation]:
    """Return what an interview says of the entities of a list."""
    return [one for one in instance.snapshot().entities if one.dataset == dataset]


def test_the_check_remarks_only_that_photos_keep_their_size() -> None:
    (finding,) = check_form_file(FORMS / "suivi.xlsx")
    assert (finding.code, finding.severity) == ("ignored-parameter", "remark")


def test_nothing_of_the_centre_is_asked_of_a_person_before_the_agreement(form: FormDefinition) -> None:
    sections = [control.ref for control in form.body]
    assert sections[:2] == ["/data/visite", "/data/consentement"]
    for ref in sections[2:-1]:
        assert "/data/consentement/participation" in (form.binds[ref or ""].relevant or "")


def test_about_twenty_questions_are_asked_beside_breakdowns_and_actions(form: FormDefinition) -> None:
    companions = tags_of(form).companions.values()
    asked = [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref not in companions
        and not form.binds[ref].readonly
        and ref.split("/")[2] in ("constat", "point", "maintenance", "bilan")
    ]
    assert 20 <= len(asked) <= 22


def test_what_is_known_of_the_centre_is_filled_in() -> None:
    instance = answered(VISIT)
    known = [instance.node(f"/data/{ref}").value for ref in ("constat/type_centre", "constat/statut")]
    assert known == ["cyber_communautaire", "degrade"]


def test_what_differs_from_the_list_is_marked_as_changed() -> None:
    instance = answered(VISIT, {"/data/constat/statut": "fonctionnel"})
    marks = [instance.node(f"/data/constat/{ref}").value for ref in ("type_change", "statut_change")]
    assert marks == ["non", "oui"]


def test_the_former_status_is_said_in_words() -> None:
    instance = answered(VISIT, {"/data/constat/statut": "arrete"})
    assert instance.node("/data/constat/statut_change_note").label == (
        "Changé depuis la dernière visite. L'état était : Fonctionne en partie."
    )


def test_the_visit_updates_the_centre_that_was_chosen() -> None:
    instance = answered(VISIT, {"/data/constat/statut": "arrete"})
    (operation,) = spoken_of(instance, "centres")
    assert (operation.entity_id, operation.action) == (NGOGOM, "update")
    assert operation.properties == {
        "code": "SN-S3-001-K",
        "type_centre": "cyber_communautaire",
        "statut": "arrete",
    }


def test_a_new_name_is_the_centres_from_now_on() -> None:
    instance = answered(
        VISIT,
        {"/data/point/changements": "nom", "/data/point/nom_nouveau": "Médiathèque de Ngogom"},
    )
    (operation,) = spoken_of(instance, "centres")
    assert (operation.label, operation.properties["nom"]) == ("Médiathèque de Ngogom",) * 2


def test_a_refusal_says_nothing_of_the_centre() -> None:
    instance = answered(VISIT, {"/data/consentement/participation": "non"})
    assert spoken_of(instance, "centres") == []


def test_a_closed_door_leaves_what_the_agent_saw() -> None:
    instance = answered(
        {"/data/visite/centre": NGOGOM, "/data/visite/rencontre": "non"},
        {"/data/constat/statut": "arrete"},
    )
    (operation,) = spoken_of(instance, "centres")
    proposed = instance.node("/data/cloture/disposition_proposee").value
    assert (operation.properties["statut"], proposed) == ("arrete", "ferme")


def test_a_known_action_is_filled_in_and_updated() -> None:
    instance = answered(
        VISIT,
        {
            "/data/bilan/actions_existe": "oui",
            "/data/action[1]/act_choix": BOARD,
            "/data/action[1]/act_etat": "fait",
            "/data/action[1]/act_preuve": "Bon de réparation",
        },
    )
    (operation,) = spoken_of(instance, "actions")
    assert (operation.entity_id, operation.action) == (BOARD, "update")
    assert operation.properties == {
        "centre": NGOGOM,
        "action": "Réparer le tableau interactif de l'école",
        "responsable_nature": "partenaire",
        "echeance": "2026-09-30",
        "etat": "fait",
        "preuve": "Bon de réparation",
        "depuis": "2026-03-12",
    }


def test_a_new_action_is_entered_in_the_list_under_one_identifier() -> None:
    instance = answered(
        VISIT,
        {
            "/data/bilan/actions_existe": "oui",
            "/data/action[1]/act_quoi": "Poser un régulateur",
            "/data/action[1]/act_etat": "prevu",
        },
    )
    (first,) = spoken_of(instance, "actions")
    instance.answer("/data/action[1]/act_responsable", "commune")
    (then,) = spoken_of(instance, "actions")
    assert (first.action, then.entity_id, then.label) == ("create", first.entity_id, "Poser un régulateur")


def test_a_new_action_keeps_the_day_of_its_decision() -> None:
    now = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    instance = Instance(visits(), now=now)
    for ref, value in {**VISIT, "/data/bilan/actions_existe": "oui"}.items():
        instance.answer(ref, value)
    assert instance.node("/data/action[1]/act_depuis").value == "2026-11-26"


def test_an_open_action_that_was_not_followed_is_said_at_the_end() -> None:
    instance = answered(VISIT)
    before = instance.node("/data/cloture/actions_oubliees").value
    for ref, value in (("bilan/actions_existe", "oui"), ("action[1]/act_choix", BOARD)):
        instance.answer(f"/data/{ref}", value)
    assert (before, instance.node("/data/cloture/actions_oubliees").value) == ("1", "0")


def test_an_action_past_its_date_is_late_until_it_is_done() -> None:
    instance = answered(
        VISIT,
        {"/data/bilan/actions_existe": "oui", "/data/action[1]/act_echeance": "2020-01-31"},
    )
    late = []
    for state in ("en_cours", "fait"):
        instance.answer("/data/action[1]/act_etat", state)
        late.append(instance.node("/data/action[1]/act_retard").value)
    assert late == ["oui", "non"]


@pytest.mark.parametrize(
    ("ref", "wrong", "right"),
    [
        ("/data/incident[1]/inc_fin", "2026-06-01", "2026-10-14"),
        ("/data/incident[1]/inc_arret", "136", "135"),
        ("/data/incident[1]/inc_debut", "2099-01-01", "2026-06-03"),
        ("/data/point/changements", "rien nom", "nom"),
        ("/data/point/connexion_jours_sans", "31", "30"),
    ],
)
def test_what_cannot_be_is_refused(ref: str, wrong: str, right: str) -> None:
    instance = answered(VISIT, BREAKDOWN, {"/data/point/connexion_type": "3g"})
    if ref.endswith("inc_arret"):
        instance.answer("/data/incident[1]/inc_fin", "2026-10-14")
    outcomes = [instance.answer(ref, value).status for value in (wrong, right)]
    assert outcomes == ["constraint", "ok"]


def test_costs_and_days_of_downtime_are_summed_up() -> None:
    instance = answered(VISIT, BREAKDOWN)
    instance.add_repeat("/data/incident[2]")
    for position, cost, days in ((1, "35000", "20"), (2, "5000", "3")):
        instance.answer(f"/data/incident[{position}]/inc_cout", cost)
        instance.answer(f"/data/incident[{position}]/inc_arret", days)
    instance.answer("/data/incident[2]/inc_etat", "attente")
    sums = ("incidents_total", "incidents_ouverts", "incidents_cout", "incidents_arret")
    assert [instance.node(f"/data/bilan/{one}").value for one in sums] == ["2", "1", "40000", "23"]


def test_the_lists_take_nothing_of_a_person(form: FormDefinition) -> None:
    table = entity_table(form)
    assert (sorted(table.lists["actions"]), table.private) == (
        ["action", "centre", "depuis", "echeance", "etat", "preuve", "responsable_nature"],
        frozenset(),
    )
