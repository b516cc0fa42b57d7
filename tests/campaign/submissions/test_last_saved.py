"""A new interview starts from what the last one of this device said, where the form asks for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import begin_interview, conduct_script, resume_interview
from tests.campaign.conftest import Clock

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
