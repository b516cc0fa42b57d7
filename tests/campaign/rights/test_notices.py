"""A consent names the notice that it was given on; other words are another version."""

import pytest

from survey.campaign.deploying import deploy_forms
from survey.campaign.publishing.purposes import list_purposes, notices_of
from survey.campaign.submissions.carrying import CarryOrder, carry_submission
from survey.errors import FormVersionError
from survey.messages import speaking
from tests.campaign.laptops import Laptops
from tests.campaign.rights.people import WORKBOOK, visit
from tests.campaign.visits import write_form


def deploy(laptops: Laptops, notice_version: str, text: str = "Nous recensons et publions.") -> None:
    changed = WORKBOOK.replace("| visite | 1 |", "| visite | 2 |").replace("Nous recensons.", text)
    changed = changed.replace("'2026-11-01'", f"'{notice_version}'")
    path = write_form(laptops.folder, changed, "visite-2.xml")
    with laptops.at("Chef") as campaign:
        deploy_forms(campaign, [path])


def test_other_words_under_the_same_version_are_refused(laptops: Laptops) -> None:
    with pytest.raises(FormVersionError) as refused:
        deploy(laptops, "2026-11-01")
    assert "notice_version" in (refused.value.remedy or "")


def test_the_same_words_keep_their_version(laptops: Laptops) -> None:
    deploy(laptops, "2026-11-01", "Nous recensons.")


def test_a_consent_stays_on_the_notice_that_it_was_given_on(laptops: Laptops) -> None:
    old = visit(laptops)
    deploy(laptops, "2026-12-01")
    new = visit(laptops)
    with laptops.at("Chef") as campaign, speaking("fr"):
        found = {}
        for submission in (old, new):
            state, purposes = list_purposes(campaign, submission)
            events = [event for own in purposes for event in own.history]
            found[submission] = [(n.version, n.text) for n in notices_of(campaign, state.form_id, events)]
    assert found == {
        old: [("2026-11-01", "Nous recensons.")],
        new: [("2026-12-01", "Nous recensons et publions.")],
    }


def test_a_consent_that_was_carried_to_a_newer_form_shows_its_own_notice(laptops: Laptops) -> None:
    submission = visit(laptops)
    deploy(laptops, "2026-12-01")
    with laptops.at("Chef") as campaign:
        assert carry_submission(campaign, submission, CarryOrder()).revision
        _state, purposes = list_purposes(campaign, submission)
        derived = campaign.store.submission(submission).derived["/data/notice_version"]
    assert ([event.notice for event in purposes[0].history], derived) == (["2026-11-01"], "2026-12-01")
