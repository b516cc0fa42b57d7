"""A new interview starts from what the last one of this device said, where the form asks for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import begin_interview, conduct_script, resume_interview
from survey.campaign.submissions.snapshots import take_over_draft
from tests.campaign.conftest import Clock
from tests.campaign.laptops import Laptops
from tests.campaign.visits import write_form

FORM = """
| survey |
| | type | name | label | default |
| | text | ville | Ville | ${last-saved#ville} |
| settings |
| | form_id | version | form_title |
| | villes | 1 | Villes |
"""


@pytest.fixture
def towns(tmp_path: Path, clock: Clock) -> Iterator[Campaign]:
    form = tmp_path / "villes.md"
    form.write_text(FORM, encoding="utf-8")
    plan = NewCampaign(tmp_path / "campagne", "Essai", agent="Awa", forms=(form,))
    with Campaign.create(plan, clock=clock) as made:
        yield made


def visit(campaign: Campaign, town: str) -> None:
    with begin_interview(campaign) as interview:
        conduct_script(interview, [json.dumps({"ref": "/data/ville", "value": town})])


def test_the_first_interview_starts_empty(towns: Campaign) -> None:
    with begin_interview(towns) as interview:
        assert interview.controller.prompt().value is None


def test_the_next_one_starts_from_the_last(towns: Campaign) -> None:
    visit(towns, "Gorom-Gorom")
    visit(towns, "Dori")
    with begin_interview(towns) as interview:
        assert interview.controller.prompt().value == "Dori"


def test_a_draft_keeps_what_it_started_from(towns: Campaign) -> None:
    visit(towns, "Dori")
    with begin_interview(towns) as interview:
        draft = interview.journal.header.draft_id
    visit(towns, "Kaya")
    with resume_interview(towns, draft) as interview:
        assert interview.controller.prompt().value == "Dori"


NUMBERED = """
| survey |
| | type | name | label | calculation | required |
| | text | ville | Ville | | |
| | text | fin | Fin | | yes |
| | calculate | avant | | ${last-saved#ville} | |
| settings |
| | form_id | version | form_title |
| | villes | 1 | Villes |
"""


def test_a_draft_that_is_taken_over_goes_on_from_the_last_one_of_the_laptop_that_began_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptops = Laptops(tmp_path, monkeypatch, write_form(tmp_path, NUMBERED))
    laptops.join("Awa")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    laptops.visit("Awa", ville="Dori", fin="oui")
    with laptops.at("Awa") as campaign, begin_interview(campaign) as interview:
        conduct_script(interview, [json.dumps({"ref": "/data/ville", "value": "Gorom-Gorom"})])
        draft = interview.journal.header.draft_id
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.visit("Chef", ville="Kaya", fin="oui")
    with laptops.at("Chef") as campaign, take_over_draft(campaign, draft) as interview:
        finished = conduct_script(interview, [json.dumps({"ref": "/data/fin", "value": "oui"})]).submission
        assert finished is not None
        assert one_submission(campaign, finished).derived["/data/avant"] == "Dori"
