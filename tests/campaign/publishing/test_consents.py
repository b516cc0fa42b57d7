"""Consent: what a purpose opens, taking it back, and undoing that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.consents import list_purposes, restore_consent, withdraw_consent
from survey.errors import CampaignError
from survey.fieldwork.gate import Gate, Refusal
from survey.form.tags import tags_of
from tests.campaign.made_centres import visited_centre

PAGE = "/data/consentement/accord/cons_page"
NAME = "/data/centre/nom"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[tuple[Campaign, str]]:
    """Return a campaign with one approved centre of the shipped form."""
    with visited_centre(tmp_path / "c") as (campaign, submission):
        yield campaign, submission


def refusal(campaign: Campaign, submission: str, path: str) -> Refusal | None:
    return Gate(tags_of(campaign.form()), publish="approved").refuses(
        campaign.store.submission(submission), path
    )


def states(campaign: Campaign, submission: str) -> dict[str, str]:
    return {purpose.name: purpose.state for purpose in list_purposes(campaign, submission)[1]}


def test_purposes_are_listed_with_what_they_open(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    _state, purposes = list_purposes(campaign, submission)
    (page,) = [purpose for purpose in purposes if purpose.name == "cons_page"]
    assert (page.state, page.opens > 10, "page" in page.label) == ("given", True, True)


def test_withdrawn_purpose_closes_what_it_opened(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    before = refusal(campaign, submission, NAME)
    withdraw_consent(campaign, submission, purpose="cons_page", why="appel du 24")
    assert (before, refusal(campaign, submission, NAME)) == (None, Refusal.WITHDRAWN)


def test_other_purposes_stay_given(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, purpose="cons_page")
    found = states(campaign, submission)
    assert (found["cons_page"], found["cons_photo"]) == ("withdrawn", "given")


def test_withdrawing_all_refuses_the_submission(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission)
    gate = Gate(tags_of(campaign.form()))
    assert gate.refuses_submission(campaign.store.submission(submission)) is Refusal.WITHDRAWN


def test_withdrawal_can_be_undone(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, purpose="cons_page")
    restore_consent(campaign, submission, purpose="cons_page")
    assert refusal(campaign, submission, NAME) is None


def test_restoring_all_undoes_every_withdrawal(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, purpose="cons_page")
    withdraw_consent(campaign, submission)
    restore_consent(campaign, submission)
    assert campaign.store.submission(submission).withdrawn == ()


def test_withdrawal_survives_a_rebuild(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, purpose="cons_page")
    campaign.store.rebuild()
    assert campaign.store.submission(submission).withdrawn == (PAGE,)


def test_purpose_that_the_form_has_not_is_named(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    with pytest.raises(CampaignError) as refused:
        withdraw_consent(campaign, submission, purpose="cons_lune")
    assert "cons_page" in (refused.value.remedy or "")
