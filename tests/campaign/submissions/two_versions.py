"""Two versions of one form, written as workbooks, and a campaign or laptops that meet both."""

from datetime import UTC, datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.deploying import deploy_forms
from survey.campaign.submissions.carrying import Carried
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FIRST = """
| survey   |
|          | type                  | name    | label   | constraint | relevant |
|          | text                  | nom     | Nom     |            |          |
|          | text                  | adresse | Adresse |            |          |
|          | integer               | postes  | Postes  |            |          |
|          | text                  | code    | Code    |            |          |
|          | select_one etat       | etat    | État    |            |          |
|          | select_multiple acces | acces   | Accès   |            |          |
|          | text                  | panne   | Panne   |            |          |
|          | text                  | ancien  | Ancien  |            |          |
|          | begin_repeat          | salle   | Salle   |            |          |
|          | text                  | usage   | Usage   |            |          |
|          | end_repeat            |         |         |            |          |
| choices  |
|          | list_name | name   | label  |
|          | etat      | bon    | Bon    |
|          | etat      | casse  | Cassé  |
|          | acces     | wifi   | Wifi   |
|          | acces     | cable  | Câble  |
|          | acces     | fax    | Fax    |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 1       |
"""
SECOND = """
| survey   |
|          | type                  | name     | label    | constraint | relevant      | required |
|          | text                  | nom      | Nom      |            |               |          |
|          | begin_group           | lieu     | Lieu     |            |               |          |
|          | text                  | adresse  | Adresse  |            |               |          |
|          | begin_repeat          | salle    | Salle    |            |               |          |
|          | text                  | usage    | Usage    |            |               |          |
|          | end_repeat            |          |          |            |               |          |
|          | end_group             |          |          |            |               |          |
|          | integer               | postes   | Postes   | . < 10     |               |          |
|          | integer               | code     | Code     |            |               |          |
|          | select_one etat       | etat     | État     |            |               |          |
|          | select_multiple acces | acces    | Accès    |            |               |          |
|          | text                  | panne    | Panne    |            | ${nom}='Kaya' |          |
|          | text                  | referent | Référent |            |               | yes      |
| choices  |
|          | list_name | name   | label  |
|          | etat      | bon    | Bon    |
|          | acces     | wifi   | Wifi   |
|          | acces     | cable  | Câble  |
| settings |
|          | form_id | form_title | version |
|          | visite  | Visite     | 2       |
"""


def first_form(folder: Path) -> Path:
    return write_form(folder, FIRST, "visite-1.xml")


def deploy_second(campaign: Campaign, folder: Path) -> None:
    deploy_forms(campaign, [write_form(folder, SECOND, "visite-2.xml")])


def deploy_at(laptops: Laptops, *names: str) -> None:
    """Deploy the second version on these laptops, one after the other."""
    for name in names:
        with laptops.at(name) as campaign:
            deploy_second(campaign, laptops.folder)


def codes(carried: Carried) -> dict[str, str]:
    """Return what happened to each question, by its last name."""
    return {misfit.path.rpartition("/")[2]: misfit.code for misfit in carried.misfits}


def answers_of(campaign: Campaign, submission: str) -> dict[str, str]:
    """Return the answers by the last name of their questions."""
    state = campaign.store.submission(submission)
    return {path.rpartition("/")[2]: value for path, value in state.answers.items()}
