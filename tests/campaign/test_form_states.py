"""Open, closing, closed: what a form lets an interview do, and how agents learn it."""

import json
from pathlib import Path

import pytest

from survey.campaign.form_states import form_states, say_form_state
from survey.campaign.overview import take_stock
from survey.campaign.submissions.interviews import begin_interview, conduct_script, resume_interview
from survey.errors import CampaignError, KeyMissing, StoreError
from survey.log.chain import Writing
from survey.log.entry import make_part
from survey.log.words import form_state_body, form_words
from tests.campaign.visits import Visitors
from tests.log.histories import Devices


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visitors:
    made = Visitors(tmp_path, monkeypatch)
    made.enrol("Awa")
    return made


def say(laptops: Visitors, state: str) -> None:
    with laptops.at("Chef") as campaign:
        say_form_state(campaign, "visite", state)
    laptops.round("Awa")


def draft(laptops: Visitors) -> None:
    with laptops.at("Awa") as campaign, begin_interview(campaign):
        pass


def test_a_closing_form_begins_nothing_and_finishes_what_was_begun(laptops: Visitors) -> None:
    draft(laptops)
    say(laptops, "closing")
    with laptops.at("Awa") as campaign:
        with pytest.raises(CampaignError):
            begin_interview(campaign)
        with resume_interview(campaign) as interview:
            done = conduct_script(interview, [json.dumps({"ref": "/data/nom", "value": "Dori"})])
        assert done.submission is not None
        assert [own.state for own in take_stock(campaign).forms] == ["closing"]


def test_a_closed_form_keeps_its_drafts_until_it_is_open_again(laptops: Visitors) -> None:
    draft(laptops)
    say(laptops, "closed")
    with laptops.at("Awa") as campaign, pytest.raises(CampaignError):
        resume_interview(campaign)
    say(laptops, "open")
    with laptops.at("Awa") as campaign:
        resume_interview(campaign).journal.close()
        assert take_stock(campaign).forms == ()


def test_what_was_done_before_is_merged_into_a_closed_form(laptops: Visitors) -> None:
    laptops.visit("Awa", nom="Dori")
    say(laptops, "closed")
    with laptops.at("Chef") as campaign:
        assert len(list(campaign.store.submissions())) == 1


def test_practice_goes_on_with_a_closed_form(laptops: Visitors) -> None:
    say(laptops, "closed")
    with laptops.at("Awa") as campaign:
        begin_interview(campaign, practice=True).journal.close()


def test_a_kit_says_which_forms_are_closed(laptops: Visitors) -> None:
    say(laptops, "closed")
    laptops.new_kit()
    laptops.join("Salif")
    with laptops.at("Salif") as campaign:
        assert form_states(campaign)["visite"].state == "closed"


def test_only_a_coordinator_says_the_state_of_a_form_that_is_there(laptops: Visitors) -> None:
    with laptops.at("Awa") as campaign, pytest.raises(KeyMissing):
        say_form_state(campaign, "visite", "closed")
    with laptops.at("Chef") as campaign, pytest.raises(StoreError):
        say_form_state(campaign, "autre", "closed")


def test_two_who_differ_are_both_shown_until_one_knows_of_both() -> None:
    devices = Devices()
    several = [
        devices.put(
            name,
            Writing(
                "form", "f", (make_part(form_state_body(form_id="f", state=state, why=None), bytes(16)),)
            ),
        )
        for name, state in (("a", "closed"), ("b", "closing"))
    ]
    assert {own.state for own in form_words(several)["f"]} == {"closed", "closing"}
    part = make_part(form_state_body(form_id="f", state="closed", why=None), bytes(16))
    hashes = tuple(sorted(own.hash for own in several))
    settled = devices.put("a", Writing("form", "f", (part,), hashes))
    assert [own.state for own in form_words([*several, settled])["f"]] == ["closed"]
