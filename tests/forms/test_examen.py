"""The shipped case-by-case review: its weighted score, its decision, the actions it enters."""

from pathlib import Path

import pytest

from survey.engine import Instance
from survey.engine.run import run_script
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.form.workbook import read_workbook

FORMS = Path(__file__).resolve().parents[2] / "forms"
ANSWERS = Path(__file__).parent / "answers"
DECISION = "/data/avis_decision"


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return load_form(FORMS / "examen.xlsx", attachments=ANSWERS / "media")


@pytest.fixture
def review(form: FormDefinition) -> Instance:
    instance = Instance(form)
    assert instance.answer("/data/consentement/participation", "oui").status == "ok"
    return instance


def note(instance: Instance, *rows: tuple[str, str, str | None]) -> None:
    """Enter criteria: code, weight, score."""
    for number, (code, weight, score) in enumerate(rows, 1):
        row = f"/data/critere[{number}]"
        if instance.repeat_count("/data/critere") < number:
            instance.add_repeat(row)
        for name, value in (("cri_quoi", code), ("cri_poids", weight), ("cri_note", score)):
            if value is not None:
                assert instance.answer(f"{row}/{name}", value).status == "ok"


@pytest.mark.parametrize(
    ("rows", "score"),
    [
        (
            [("besoin", "5", "4"), ("technique", "3", "3"), ("duree", "4", "2"), ("inclusion", "3", "5")],
            "69.3",
        ),
        ([("besoin", "1", "5")], "100"),
        ([("besoin", "5", "0")], "0"),
        ([("besoin", "5", "4"), ("cout", "5", None)], "80"),
        ([("cout", "5", None)], ""),
    ],
)
def test_the_score_is_weighted_out_of_a_hundred_over_what_was_scored(
    review: Instance, rows: list[tuple[str, str, str | None]], score: str
) -> None:
    note(review, *rows)
    assert review.node(f"{DECISION}/score").value == score


def test_a_criterion_scored_twice_is_said(review: Instance) -> None:
    note(review, ("besoin", "1", "5"), ("cout", "1", "5"))
    before = review.node(f"{DECISION}/doubles_note").relevant
    review.answer("/data/critere[2]/cri_quoi", "besoin")
    assert (before, review.node(f"{DECISION}/doubles_note").relevant) == (False, True)


@pytest.mark.parametrize(
    ("score", "decision", "said"),
    [("1", "acceptee", True), ("1", "rejetee", False), ("5", "rejetee", True), ("5", "conditions", False)],
)
def test_a_decision_that_departs_from_the_score_is_said(
    review: Instance, score: str, decision: str, said: bool
) -> None:
    note(review, ("besoin", "1", score))
    review.answer(f"{DECISION}/decision", decision)
    assert review.node(f"{DECISION}/ecart_note").relevant is said
    assert review.node(f"{DECISION}/decision_motif").required


@pytest.mark.parametrize(("weight", "status"), [("0", "constraint"), ("6", "constraint"), ("5", "ok")])
def test_a_weight_is_from_one_to_five(review: Instance, weight: str, status: str) -> None:
    assert review.answer("/data/critere[1]/cri_poids", weight).status == status


def test_no_more_is_granted_than_it_costs(review: Instance) -> None:
    review.answer("/data/proposition/prop_cout", "1000")
    review.answer(f"{DECISION}/decision", "acceptee")
    tried = [review.answer(f"{DECISION}/montant", value).status for value in ("1001", "1000")]
    assert tried == ["constraint", "ok"]


def test_conditions_are_asked_of_a_conditional_decision_alone(review: Instance) -> None:
    shown = []
    for decision in ("acceptee", "conditions"):
        review.answer(f"{DECISION}/decision", decision)
        shown.append(review.node(f"{DECISION}/conditions").relevant)
    assert shown == [False, True]


def test_each_action_enters_the_list_that_follow_up_visits_choose_from(form: FormDefinition) -> None:
    script = (ANSWERS / "examen" / "sous-conditions.jsonl").read_text("utf-8").splitlines()
    values = {node["ref"]: node["value"] for node in run_script(form, script).nodes}
    saved = {ref.rpartition("/")[2]: bind.save_to for ref, bind in form.binds.items() if bind.save_to}
    columns = (FORMS / "actions.csv").read_text("utf-8").splitlines()[0].split(",")
    assert {str(name).rpartition("#")[2] for name in saved.values()} <= set(columns)
    assert [values[f"/data/action[{number}]/act_responsable"] for number in (1, 2)] == [
        "partenaire",
        "centre",
    ]
    (declared,) = read_workbook(FORMS / "examen.xlsx")["entities"].rows
    assert declared.get("list_name") == "actions"


def test_twenty_four_questions_are_asked_once(form: FormDefinition) -> None:
    tags, parts = tags_of(form), ("cadre", "proposition", "avis_decision", "suites")
    once = [
        ref
        for ref, control in form.controls().items()
        if control.kind not in ("group", "repeat")
        and ref.split("/")[2] in parts
        and ref not in tags.companions.values()
        and not form.binds[ref].readonly
    ]
    assert len(once) == 24


def test_a_refusal_leaves_only_its_reason_and_the_closing(review: Instance) -> None:
    review.answer("/data/consentement/participation", "non")
    shown = {view.ref.split("/")[2] for view in review.nodes() if view.relevant and view.ref.count("/") > 2}
    assert shown <= {"visite", "consentement", "cloture", "meta"}
