"""Consent: what a purpose opens, taking it back, and undoing that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.consents import Request, give_again, withdraw_consent
from survey.campaign.publishing.purposes import list_purposes
from survey.campaign.upkeep.erasing import erase, plan_erasure
from survey.errors import CampaignError
from survey.fieldwork.gate import Gate, Refusal
from survey.form.tags import tags_of
from survey.log.bodies import consent_body
from survey.log.chain import Writing
from survey.messages import speaking
from tests.campaign.made_centres import visited_centre

PAGE = "/data/consentement/accord/cons_page"
NAME = "/data/centre/nom"
AGAIN = Request("cons_page", asked_by="elle-même", way="phone")


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
    withdraw_consent(campaign, submission, Request("cons_page", why="appel du 24"))
    assert (before, refusal(campaign, submission, NAME)) == (None, Refusal.WITHDRAWN)


def test_other_purposes_stay_given(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request("cons_page"))
    found = states(campaign, submission)
    assert (found["cons_page"], found["cons_photo"]) == ("withdrawn", "given")


def test_withdrawing_all_refuses_the_submission(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request())
    gate = Gate(tags_of(campaign.form()))
    assert gate.refuses_submission(campaign.store.submission(submission)) is Refusal.WITHDRAWN


def test_withdrawal_can_be_undone(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request("cons_page"))
    give_again(campaign, submission, AGAIN)
    assert refusal(campaign, submission, NAME) is None


def test_restoring_all_undoes_every_withdrawal(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request("cons_page"))
    withdraw_consent(campaign, submission, Request())
    give_again(campaign, submission, Request(asked_by="elle-même", way="phone"))
    assert campaign.store.submission(submission).withdrawn == ()


def test_withdrawal_survives_a_rebuild(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request("cons_page"))
    campaign.store.rebuild()
    assert campaign.store.submission(submission).withdrawn == (PAGE,)


def test_purpose_that_the_form_has_not_is_named(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    with pytest.raises(CampaignError) as refused:
        withdraw_consent(campaign, submission, Request("cons_lune"))
    assert "cons_page" in (refused.value.remedy or "")


def test_how_a_consent_was_given_and_taken_back_is_shown(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    request = Request("cons_page", person="manager", asked_by="la gestionnaire", way="phone", why="appel")
    _state, purposes = withdraw_consent(campaign, submission, request)
    (page,) = [own for own in purposes if own.name == "cons_page"]
    given, withdrawn = page.history
    assert (given.said, given.notice, given.is_live) == ("given", "2026-11-23", True)
    assert given.way
    assert given.language
    assert (withdrawn.said, withdrawn.asked_by, withdrawn.why) == ("withdrawn", "la gestionnaire", "appel")
    with speaking("en"):
        assert list_purposes(campaign, submission)[1][0].history[-1].way == "by telephone"


def test_a_mailing_list_is_a_purpose_though_it_opens_nothing(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    _state, purposes = withdraw_consent(campaign, submission, Request("cons_liste"))
    (own,) = [own for own in purposes if own.name == "cons_liste"]
    assert (own.state, own.opens) == ("withdrawn", 0)


def test_what_concerns_a_person_is_taken_back_and_the_rest_stays(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request(person="manager"))
    found = states(campaign, submission)
    assert (found["cons_coordonnees"], found["cons_liste"]) == ("withdrawn", "withdrawn")
    assert (found["cons_page"], found["cons_photo"]) == ("given", "given")


def test_a_person_whom_the_form_does_not_ask_is_refused(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    with pytest.raises(CampaignError) as refused:
        withdraw_consent(campaign, submission, Request(person="astronaut"))
    assert "manager" in (refused.value.remedy or "")


def test_a_consent_comes_back_only_as_a_new_one(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request())
    with pytest.raises(CampaignError):
        give_again(campaign, submission, Request("cons_page"))
    _state, purposes = give_again(campaign, submission, AGAIN)
    found = {own.name: own for own in purposes}
    assert (found["cons_page"].state, found["cons_photo"].state) == ("given", "withdrawn")
    again = found["cons_page"].history[-1]
    assert (again.said, again.asked_by, again.notice) == ("given-again", "elle-même", "2026-11-23")


def test_two_who_say_different_things_close_it_and_it_is_said(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    body = consent_body(purpose=PAGE, given=True, way="visit", notice=None, people={})
    withdraw_consent(campaign, submission, Request("cons_page"))
    campaign.write(Writing("consent", submission, (campaign.new_part(body),)))
    (page,) = [own for own in list_purposes(campaign, submission)[1] if own.name == "cons_page"]
    assert (page.state, page.is_contradicted) == ("withdrawn", True)
    assert refusal(campaign, submission, NAME) is Refusal.WITHDRAWN


def test_words_of_a_request_go_with_the_person_and_the_withdrawal_stays(held: tuple[Campaign, str]) -> None:
    campaign, submission = held
    withdraw_consent(campaign, submission, Request(person="manager", asked_by="Hamidou", why="appel"))
    erase(campaign, plan_erasure(campaign, submission, people=("manager",)), why="demandé")
    (own,) = [own for own in list_purposes(campaign, submission)[1] if own.name == "cons_coordonnees"]
    assert (own.state, own.history[-1].asked_by, own.history[-1].why) == ("withdrawn", None, None)
    assert [found for found in campaign.store.check() if found.code == "part-missing"] == []
