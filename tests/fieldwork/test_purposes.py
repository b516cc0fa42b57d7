"""A gate for one purpose: its consent opens what the table says, and nothing else leaves."""

import pytest

from survey.fieldwork.gate import Refusal
from survey.fieldwork.purposes import MAILING_LIST, purpose_gate, purpose_of, purpose_rows
from survey.records.submissions import PathConflict
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type         | name                 | label::Français (fr) | bind::survey:open | bind::survey:pii | bind::survey:subject |
| | select_one o | cons_coordonnees     | Publier  |                  |       | |
| | select_one o | cons_liste           | Liste    |                  |       | |
| | date         | cons_date            | Date     |                  |       | |
| | text         | gestionnaire_nom     | Nom      | cons_coordonnees | name  | manager |
| | text         | gestionnaire_courriel | Courriel | cons_coordonnees | email | manager |
| | text         | repondant_nom        | Autre    | cons_coordonnees | name  | respondent |
| choices |
| | list_name | name | label::Français (fr) |
| | o | oui | Oui |
| | o | non | Non |
| settings |
| | form_id | namespaces |
| | centre | survey="urn:x-survey:tags" |
""")
MAIL, LIST = "/data/gestionnaire_courriel", "/data/cons_liste"
ANSWERS = {
    LIST: "oui",
    "/data/cons_coordonnees": "non",
    "/data/gestionnaire_nom": "Awa",
    MAIL: "awa@exemple.org",
    "/data/repondant_nom": "Idrissa",
}


def refusal(path: str = MAIL, **changes: object) -> Refusal | None:
    purpose = purpose_of(FORM, MAILING_LIST)
    assert purpose is not None
    gate = purpose_gate(FORM, purpose, "approved")
    return gate.refuses(state(**{"answers": ANSWERS, "form_id": "centre", **changes}), path)


def test_the_consent_of_the_purpose_opens_it_without_that_of_publication() -> None:
    assert refusal() is None


def test_publication_agreed_to_does_not_open_the_purpose() -> None:
    agreed = {**ANSWERS, LIST: "non", "/data/cons_coordonnees": "oui"}
    assert refusal(answers=agreed) is Refusal.NO_CONSENT


def test_what_the_purpose_does_not_name_is_closed() -> None:
    assert refusal("/data/repondant_nom") is Refusal.CLOSED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"withdrawn": (LIST,)}, Refusal.WITHDRAWN),
        ({"withdrawn": ("",)}, Refusal.WITHDRAWN),
        ({"conflicts": (PathConflict(LIST, (("a", "oui"), ("b", "non"))),)}, Refusal.CONSENT_DISPUTED),
        ({"conflicts": (PathConflict(MAIL, (("a", "x"), ("b", "y"))),)}, Refusal.DISPUTED),
        ({"erased": (MAIL,)}, Refusal.ERASED),
        ({"deleted": True}, Refusal.DELETED),
        ({"review": None}, Refusal.NOT_APPROVED),
    ],
)
def test_it_judges_as_the_gate_does(changes: dict[str, object], reason: Refusal) -> None:
    assert refusal(**changes) is reason


def test_a_form_that_does_not_ask_has_no_such_purpose() -> None:
    assert purpose_of(FORM, "cons_invitation") is None


def test_the_table_names_each_role_of_a_form_once() -> None:
    named = [(own.purpose, own.form, own.role) for own in purpose_rows()]
    assert len(named) == len(set(named))
