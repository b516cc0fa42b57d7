"""Scores of a centre: every criterion of the shipped CSV can be met and missed, and what is unanswered is said."""

import random
from functools import lru_cache

import pytest

from survey.fieldwork.scores import READINESS, Criterion, Met, compute_scores, read_criteria
from survey.form import load_form
from survey.form.definition import FormDefinition
from survey.form.labels import Labels
from survey.form.tags import CLOSED, COUNT, tags_of
from survey.messages import speaking
from survey.shipped import shipped_folder

CRITERIA = read_criteria()
NUMBERS = ("0", "1", "2", "3", "4", "5", "8", "10", "14", "20", "35", "40", "70", "100", "1000000")
each_criterion = pytest.mark.parametrize("criterion", CRITERIA, ids=lambda one: f"{one.score}-{one.question}")


@lru_cache
def form() -> FormDefinition:
    return load_form(shipped_folder("forms") / "centre.xlsx")


def paths_of(name: str) -> list[str]:
    return [path for path in form().binds if path.rpartition("/")[2] == name]


@lru_cache
def possible_answers(name: str) -> tuple[str, ...]:
    """Return answers that a question takes: its choices, else numbers."""
    (path,) = paths_of(name)
    control = form().controls().get(path)
    if control is None or control.kind not in ("select", "select1"):
        return NUMBERS
    return tuple(Labels(form(), None).choices(control))


@each_criterion
def test_its_questions_are_asked_by_the_inventory(criterion: Criterion) -> None:
    assert [len(paths_of(name)) for name in criterion.questions] == [1] * len(criterion.questions)


@each_criterion
def test_it_can_be_met_and_missed(criterion: Criterion) -> None:
    found, draw = set(), random.Random(1)
    for _try in range(400):
        answers = {f"/data/{name}": draw.choice(possible_answers(name)) for name in criterion.questions}
        ((judged,),) = (score.judged for score in compute_scores(answers, [criterion]))
        found.add(judged[1])
        if len(found) == 2:
            break
    assert found == {Met.YES, Met.NO}


@each_criterion
def test_it_is_explained_in_both_languages(criterion: Criterion) -> None:
    assert criterion.points > 0
    assert criterion.why["fr"] != criterion.why["en"]
    assert all(criterion.why.values())


@each_criterion
def test_without_an_answer_nothing_is_judged(criterion: Criterion) -> None:
    answers = {f"/data/{name}": "1" for name in criterion.questions[1:]}
    ((judged,),) = (score.judged for score in compute_scores(answers, [criterion]))
    assert judged[1] is Met.UNANSWERED


def test_there_are_three_parts_of_durability_and_three_flags() -> None:
    names = [score.name for score in compute_scores({})]
    assert names == ["technique", "gestion", "finances", "apprentissage", "coworking", "recherche"]


def test_each_part_of_durability_has_twenty_points() -> None:
    assert [score.points(*Met) for score in compute_scores({}) if score.name not in READINESS] == [20] * 3


def test_what_a_centre_is_ready_for_reads_nothing_that_is_for_counts_only() -> None:
    tags = tags_of(form())
    read = {name for one in CRITERIA if one.score in READINESS for name in one.questions}
    assert not [name for name in read if tags.open_of(paths_of(name)[0]) in (CLOSED, COUNT)]


def test_unanswered_questions_lower_what_can_be_reached_not_the_score() -> None:
    technical = compute_scores({"/data/energie_heures": "12", "/data/maintenance_contrat": "non"})[0]
    assert (technical.points(Met.YES), technical.reachable) == (2, 4)
    with speaking("en"):
        assert technical.verdict == "2 points of 4 (20 if every question had an answer)"


def test_who_does_not_know_has_not_said_no() -> None:
    managerial = compute_scores({"/data/licence": "nsp", "/data/plan": "oui"})[1]
    assert (managerial.points(Met.YES), managerial.reachable) == (2, 2)


def test_one_instance_of_a_repeat_is_enough() -> None:
    managerial = compute_scores({"/data/poste[#1]/p_forme": "non", "/data/poste[#2]/p_forme": "oui"})[1]
    assert managerial.points(Met.YES) == 2


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({"connexion_type": "4g"}, "cannot be said yet"),
        ({"connexion_type": "2g"}, "not yet"),
        (
            {
                "connexion_type": "4g",
                "postes_connectes": "3",
                "heures_semaine": "20",
                "services": "internet",
                "pret_recherche": "aide",
            },
            "yes",
        ),
    ],
)
def test_a_centre_is_ready_when_every_criterion_is_met(answers: dict[str, str], verdict: str) -> None:
    research = compute_scores({f"/data/{name}": value for name, value in answers.items()})[-1]
    with speaking("en"):
        assert research.verdict == verdict
