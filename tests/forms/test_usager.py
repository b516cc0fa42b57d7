"""The shipped poll of a centre's users: anonymous, of adults only."""

from pathlib import Path

import pytest

from survey.engine import Instance
from survey.form import FormDefinition, load_form
from survey.form.tags import tags_of
from survey.shipped import shipped_folder

USAGER = shipped_folder("forms") / "usager.xlsx"
MEDIA = Path(__file__).parent / "answers" / "media"


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return load_form(USAGER, attachments=MEDIA)


def test_no_question_is_of_a_person_who_could_be_found(form: FormDefinition) -> None:
    assert dict(tags_of(form).pii) == {}


def test_nothing_but_counts_leaves(form: FormDefinition) -> None:
    assert set(tags_of(form).opens.values()) <= {"count", "closed"}


@pytest.mark.parametrize(
    ("answers", "disposition"),
    [
        ({"majeur": "non"}, "hors_champ"),
        ({"majeur": "oui", "participation": "non"}, "refus"),
        ({"majeur": "oui", "participation": "oui"}, "complet"),
    ],
)
def test_a_minor_or_a_refusal_ends_the_interview(
    answers: dict[str, str], disposition: str, form: FormDefinition
) -> None:
    instance = Instance(form)
    for name, value in answers.items():
        assert instance.answer(f"/data/consentement/{name}", value).status == "ok"
    assert instance.node("/data/cloture/disposition").value == disposition
    asked = instance.node("/data/venir/depuis").relevant
    assert asked == (disposition == "complet")


def test_what_matters_most_is_chosen_among_what_was_done(form: FormDefinition) -> None:
    instance = Instance(form)
    for ref, value in (
        ("consentement/majeur", "oui"),
        ("consentement/participation", "oui"),
        ("faire/activites", "ecole sante"),
    ):
        assert instance.answer(f"/data/{ref}", value).status == "ok"
    offered = instance.node("/data/faire/activite_principale").choices
    assert [choice.value for choice in offered] == ["ecole", "sante"]
