"""The shipped questionnaire of back-checks, and how its answers pair with those of the inventory."""

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from survey.campaign.checking import check_form_file
from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.form.workbook import SheetRow, read_workbook

FORMS = Path(__file__).resolve().parents[2] / "forms"
MEDIA = Path(__file__).parent / "answers" / "media"
FIRST, SECOND = FORMS / "centre.xlsx", FORMS / "contre_visite.xlsx"
NGOGOM = "6f1b8c1e-0000-4000-8000-000000000002"
KINDS_OF_TOLERANCE = {
    "exact": {"select_one"},
    "choices": {"select_multiple"},
    "number": {"integer", "decimal"},
    "percent": {"integer", "decimal"},
    "days": {"date"},
    "metres": {"geopoint"},
}
FOUND = {
    "/data/visite/centre": NGOGOM,
    "/data/visite/centre_trouve": "oui",
    "/data/visite/rencontre": "oui",
}
AGREED = {**FOUND, "/data/consentement/participation": "oui"}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return back_checks()


@lru_cache
def back_checks() -> FormDefinition:
    return load_form(SECOND, attachments=MEDIA)


def pairs() -> list[dict[str, str]]:
    with (FORMS / "backcheck.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def questions_of(path: Path) -> Mapping[str, SheetRow]:
    """Return the rows of a workbook's questions by name."""
    return {row.get("name"): row for row in read_workbook(path)["survey"].rows}


@lru_cache
def choices_of(path: Path, name: str) -> tuple[str, ...]:
    return tuple(
        row.get("name") for row in read_workbook(path)["choices"].rows if row.get("list_name") == name
    )


def answered(*answers: Mapping[str, str]) -> Instance:
    """Return an interview with these answers."""
    instance = Instance(back_checks())
    for some in answers:
        for ref, value in some.items():
            outcome = instance.answer(ref, value)
            assert outcome.status == "ok", (ref, outcome)
    return instance


def test_the_check_finds_nothing() -> None:
    assert check_form_file(SECOND) == []


def test_fifteen_questions_of_the_inventory_are_asked_again() -> None:
    again = [pair for pair in pairs() if pair["question"] == pair["centre_question"]]
    assert len(again) == 15


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: pair["question"])
def test_a_pair_has_a_question_in_each_form_and_a_tolerance_of_its_type(pair: dict[str, str]) -> None:
    second = questions_of(SECOND)[pair["question"]].get("type").split()
    assert pair["centre_question"] in questions_of(FIRST)
    kind, *amount = pair["tolerance"].split()
    assert second[0] in KINDS_OF_TOLERANCE[kind]
    assert [one.isdigit() for one in amount] == ([] if kind == "exact" else [True])


# The inventory computes the total, has the day of itself, and asks the minutes of its agent.
OTHER_WORDS = ("equipement_total", "visite_date", "visite_duree")


@pytest.mark.parametrize("name", [p["question"] for p in pairs() if p["question"] not in OTHER_WORDS])
def test_a_pair_is_asked_in_the_same_words_with_the_same_choices(name: str) -> None:
    first, second = questions_of(FIRST)[name], questions_of(SECOND)[name]
    for column in ("type", "label::Français (fr)", "label::English (en)"):
        assert first.get(column) == second.get(column)
    kind, _, choices = first.get("type").partition(" ")
    if kind.startswith("select"):
        assert choices_of(FIRST, choices) == choices_of(SECOND, choices)


def test_nothing_that_was_answered_before_is_shown(form: FormDefinition) -> None:
    again = {pair["question"] for pair in pairs()}
    for action in form.actions:
        assert (action.ref or "").rpartition("/")[2] not in again
    for name in again:
        assert not any(questions_of(SECOND)[name].get(column) for column in ("calculation", "default"))


def test_no_answer_of_a_back_check_is_opened(form: FormDefinition) -> None:
    assert set(tags_of(form).opens.values()) <= {"closed", "count"}


def test_a_back_check_leaves_the_lists_as_they_are(form: FormDefinition) -> None:
    assert answered(AGREED).snapshot().entities == ()


def test_the_agent_who_entered_the_centre_does_not_check_it() -> None:
    instance = answered({"/data/visite/centre": NGOGOM})
    outcomes = [instance.answer("/data/visite/agent_code", code).status for code in ("S3", "K7")]
    assert outcomes == ["constraint", "ok"]


def test_the_position_lies_in_the_country_of_the_list() -> None:
    instance = answered(FOUND)
    places = ("14.4429 -0.2361 0 10", "14.6335 -16.4001 0 60", "14.6335 -16.4001 0 8")
    outcomes = [instance.answer("/data/sur_place/position", place).status for place in places]
    assert outcomes == ["constraint", "constraint", "ok"]


@pytest.mark.parametrize(
    ("answers", "proposed"),
    [
        ({"/data/visite/centre_trouve": "non"}, "introuvable"),
        ({"/data/visite/centre_trouve": "oui", "/data/visite/rencontre": "non"}, "absent"),
        ({**FOUND, "/data/consentement/participation": "non"}, "refus"),
        ({**AGREED, "/data/cloture/rappel_date": "2099-01-05"}, "partiel"),
        (AGREED, "complet"),
    ],
)
def test_the_result_of_the_visit_is_proposed(answers: dict[str, str], proposed: str) -> None:
    assert answered(answers).node("/data/cloture/disposition_proposee").value == proposed


def test_a_refusal_leaves_no_question_about_the_centre() -> None:
    instance = answered({**FOUND, "/data/consentement/participation": "non"})
    sections = ("/data/premiere_visite/", "/data/rappel/")
    assert not [view.ref for view in instance.nodes() if view.ref.startswith(sections) and view.relevant]
