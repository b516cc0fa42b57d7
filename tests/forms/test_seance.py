"""The shipped questionnaire of sessions and workshops."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.engine.run import RunReport, run_script
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of

FORMS = Path(__file__).resolve().parents[2] / "forms"
ANSWERS = Path(__file__).parent / "answers"
NGOGOM = "6f1b8c1e-0000-4000-8000-000000000002"
NGOGOM_2010 = "7a2c9d2f-0000-4000-8000-000000000003"
HELD = {"/data/visite/tenue": "oui", "/data/presence/presents": "10"}


@lru_cache
def sessions() -> FormDefinition:
    return load_form(FORMS / "seance.xlsx", attachments=ANSWERS / "media")


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return sessions()


def answered(*answers: Mapping[str, str]) -> Instance:
    """Return an interview with these answers."""
    instance = Instance(sessions())
    for some in answers:
        for ref, value in some.items():
            outcome = instance.answer(ref, value)
            assert outcome.status == "ok", (ref, outcome)
    return instance


def played(script: str) -> RunReport:
    return run_script(sessions(), (ANSWERS / "seance" / f"{script}.jsonl").read_text("utf-8").splitlines())


def asked_in(script: str) -> list[str]:
    """Return the questions on the session itself that an interview asks."""
    tags = tags_of(sessions())
    controls = {ref: control for ref, control in sessions().controls().items() if control.kind != "group"}
    relevant = {node["ref"] for node in played(script).nodes if node["relevant"]}
    return [
        ref
        for ref in controls
        if ref in relevant
        and ref not in tags.companions.values()
        and not sessions().binds[ref].readonly
        and ref.split("/")[2] in ("visite", "tenue_ou", "presence", "evaluation")
        and not ref.endswith("/agent_code")
    ]


def test_the_check_remarks_only_that_photos_keep_their_size() -> None:
    (finding,) = check_form_file(FORMS / "seance.xlsx")
    assert (finding.code, finding.severity) == ("ignored-parameter", "remark")


@pytest.mark.parametrize(("script", "count"), [("en-ligne", 18), ("presentiel", 19), ("non-tenue", 5)])
def test_eighteen_or_nineteen_questions_are_asked_of_a_session(script: str, count: int) -> None:
    assert len(asked_in(script)) == count


def test_six_questions_are_asked_of_a_participant_the_agreement_first(form: FormDefinition) -> None:
    companions = tags_of(form).companions.values()
    asked = [ref for ref in form.controls() if ref.startswith("/data/participant/")]
    asked = [ref for ref in asked if ref not in companions]
    assert (len(asked), asked[0]) == (6, "/data/participant/cons_participant")


def test_a_participant_who_refuses_is_asked_nothing_more() -> None:
    instance = answered(HELD, {"/data/participant[1]/cons_participant": "non"})
    assert not any(
        instance.node(f"/data/participant[1]/{name}").relevant
        for name in ("pa_gestionnaire", "pa_nom", "pa_structure", "pa_presence", "pa_signe")
    )


def test_a_manager_of_the_list_is_not_named_again() -> None:
    instance = answered(HELD, {"/data/participant[1]/cons_participant": "oui"})
    before = instance.node("/data/participant[1]/pa_nom").relevant
    instance.answer("/data/participant[1]/pa_gestionnaire", NGOGOM_2010)
    assert (before, instance.node("/data/participant[1]/pa_nom").relevant) == (True, False)


def test_managers_who_have_left_are_not_on_offer() -> None:
    instance = answered(HELD, {"/data/participant[1]/cons_participant": "oui"})
    offered = instance.node("/data/participant[1]/pa_gestionnaire").choices or ()
    assert "7a2c9d2f-0000-4000-8000-000000000001" not in {choice.value for choice in offered}
    assert NGOGOM_2010 in {choice.value for choice in offered}


@pytest.mark.parametrize(("value", "status"), [("10", "ok"), ("11", "constraint")])
@pytest.mark.parametrize("ref", ["/data/presence/presents_femmes", "/data/evaluation/avis"])
def test_women_and_opinions_are_at_most_those_who_came(ref: str, value: str, status: str) -> None:
    assert answered(HELD).answer(ref, value).status == status


@pytest.mark.parametrize(("value", "status"), [("6", "ok"), ("7", "constraint")])
@pytest.mark.parametrize("name", ["avis_utile", "avis_capable"])
def test_those_who_were_pleased_are_at_most_those_who_said_something(
    name: str, value: str, status: str
) -> None:
    instance = answered(HELD, {"/data/evaluation/avis": "6"})
    assert instance.answer(f"/data/evaluation/{name}", value).status == status


@pytest.mark.parametrize(
    ("form_of_session", "shown"),
    [("presentiel", (True, False)), ("en_ligne", (False, True)), ("mixte", (True, True))],
)
def test_the_place_is_asked_in_person_and_the_means_online(
    form_of_session: str, shown: tuple[bool, bool]
) -> None:
    instance = answered(HELD, {"/data/tenue_ou/forme": form_of_session})
    assert (
        instance.node("/data/tenue_ou/centre").relevant,
        instance.node("/data/tenue_ou/outil").relevant,
    ) == shown


def test_another_place_is_asked_only_outside_of_a_centre() -> None:
    instance = answered(HELD, {"/data/tenue_ou/forme": "presentiel"})
    before = instance.node("/data/tenue_ou/lieu").relevant
    instance.answer("/data/tenue_ou/centre", NGOGOM)
    assert (before, instance.node("/data/tenue_ou/lieu").relevant) == (True, False)


def test_a_list_that_is_shorter_than_those_who_came_is_remarked_on() -> None:
    instance = answered(HELD, {"/data/participant[1]/cons_participant": "oui"})
    assert instance.node("/data/cloture/inscrits_note").relevant


def test_only_those_who_agreed_are_counted_on_the_list() -> None:
    agreed = {f"/data/participant[{row}]/cons_participant": "oui" for row in (1, 2)}
    instance = answered(HELD)
    for row in (2, 3):
        instance.add_repeat(f"/data/participant[{row}]")
    for ref, value in {**agreed, "/data/participant[3]/cons_participant": "non"}.items():
        instance.answer(ref, value)
    assert instance.node("/data/inscrits").value == "2"


def test_a_session_that_was_not_held_asks_for_nobody() -> None:
    left = {node["ref"] for node in played("non-tenue").nodes if node["relevant"] and node["value"]}
    groups = {ref.split("/")[2] for ref in left if ref.count("/") > 2}
    assert groups - {"meta"} == {"visite", "cloture"}


def test_the_sheet_and_the_participants_are_never_published(form: FormDefinition) -> None:
    tags = tags_of(form)
    personal = [ref for ref in tags.pii if tags.subject_of(ref) == "participant"]
    assert len(personal) == 6
    assert {tags.open_of(ref) for ref in personal} == {"closed"}
