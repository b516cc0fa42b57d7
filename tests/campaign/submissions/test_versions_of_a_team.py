"""Laptops under different versions of a form: their work meets, and nothing is lost."""

import json
from pathlib import Path

import pytest

from survey.campaign.reading.listing import describe_submission
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.campaign.submissions.carrying import Carried, CarryOrder, carry_submission
from survey.campaign.submissions.combining import one_submission
from survey.campaign.submissions.interviews import conduct_script, edit_submission, resume_interview
from survey.errors import LogError
from tests.campaign.laptops import Laptops
from tests.campaign.submissions.two_versions import answers_of, codes, deploy_at, first_form

Shared = tuple[Laptops, str]


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return laptops of which Awa's has the first version, and the coordinator's both."""
    made = Laptops(tmp_path, monkeypatch, first_form(tmp_path))
    made.join("Awa")
    made.give("Awa")
    made.take("Chef")
    made.accept("Awa")
    return made


@pytest.fixture
def shared(laptops: Laptops) -> Shared:
    """Return a submission of Awa's under the first version that the coordinator merged under the second."""
    deploy_at(laptops, "Chef")
    submission = laptops.visit("Awa", nom="Dori", ancien="oui", postes="5")
    laptops.give("Awa")
    laptops.take("Chef")
    return laptops, submission


def carry(laptops: Laptops, name: str, submission: str, **order: object) -> Carried:
    with laptops.at(name) as campaign:
        return carry_submission(campaign, submission, CarryOrder(**order))  # type: ignore[arg-type]


def test_what_was_filled_in_under_the_older_version_shows_and_edits_under_it(shared: Shared) -> None:
    laptops, submission = shared
    with laptops.at("Chef") as campaign:
        details = describe_submission(campaign, submission)
        assert ("/data/ancien", "oui") in [(a.ref, a.text) for s in details.sections for a in s.answers]
    laptops.follow_up("Chef", submission, ancien="non")
    with laptops.at("Chef") as campaign:
        state = campaign.store.submission(submission)
        assert (state.form_version, answers_of(campaign, submission)["ancien"]) == ("1", "non")


def test_a_carried_submission_combines_with_an_edit_under_the_older_version(shared: Shared) -> None:
    laptops, submission = shared
    carry(laptops, "Chef", submission)
    laptops.follow_up("Awa", submission, postes="6")
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
        assert (state.form_version, state.conflicts) == ("2", ())
        assert answers_of(campaign, submission)["postes"] == "6"
    done = carry(laptops, "Chef", submission)
    assert (done.before, done.to) == (("2", "1"), "2")
    with laptops.at("Chef") as campaign:
        assert len(one_submission(campaign, submission).heads) == 1


def test_an_answer_that_only_the_older_version_asks_stays_in_sight(shared: Shared) -> None:
    laptops, submission = shared
    carry(laptops, "Chef", submission)
    laptops.follow_up("Awa", submission, code="A7", etat="bon")
    laptops.give("Awa")
    laptops.take("Chef")
    assert codes(carry(laptops, "Chef", submission, is_trial=True))["code"] == "type"
    laptops.follow_up("Awa", submission, adresse="marché")
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as campaign:
        sections = describe_submission(campaign, submission).sections
        assert ("/data/adresse", "marché") in [(a.ref, a.text) for a in sections[-1].answers]


@pytest.fixture
def disputed(shared: Shared) -> Shared:
    """Return a submission whose question of the first version was edited beside the carrying."""
    laptops, submission = shared
    carry(laptops, "Chef", submission)
    laptops.follow_up("Awa", submission, ancien="peut-être")
    laptops.give("Awa")
    laptops.take("Chef")
    return laptops, submission


def test_an_edited_answer_that_the_newer_version_lacks_is_a_conflict(disputed: Shared) -> None:
    laptops, submission = disputed
    with laptops.at("Chef") as campaign:
        _state, (conflict,) = describe_conflicts(campaign, submission)
    assert conflict.path == "/data/ancien"
    assert {side.value for side in conflict.sides} == {"peut-être", None}


def test_taking_the_side_that_the_newer_version_lacks_is_refused_in_words(disputed: Shared) -> None:
    laptops, submission = disputed
    with laptops.at("Chef") as campaign, pytest.raises(LogError) as refused:
        resolve_conflicts(campaign, submission, take={"ancien": "Awa"}, why=None)
    assert "2" in refused.value.what


def test_taking_the_other_side_settles_it_under_the_newer_version(disputed: Shared) -> None:
    laptops, submission = disputed
    with laptops.at("Chef") as campaign:
        campaign_state = describe_conflicts(campaign, submission)[0]
        resolve_conflicts(campaign, submission, take={"ancien": "Chef"}, why=None)
        state = one_submission(campaign, submission)
    assert campaign_state.form_version == "2"
    assert (state.form_version, state.conflicts, len(state.heads)) == ("2", (), 1)


def test_two_who_carry_the_same_agree(shared: Shared) -> None:
    laptops, submission = shared
    deploy_at(laptops, "Awa")
    for name in ("Chef", "Awa"):
        carry(laptops, name, submission)
    laptops.give("Awa")
    laptops.take("Chef")
    with laptops.at("Chef") as campaign:
        state = one_submission(campaign, submission)
    assert (state.form_version, state.conflicts) == ("2", ())


def test_an_edit_begun_before_a_carrying_takes_nothing_away(shared: Shared) -> None:
    laptops, submission = shared
    with laptops.at("Chef") as campaign, edit_submission(campaign, submission, why="suivi"):
        pass
    carry(laptops, "Chef", submission)
    with laptops.at("Chef") as campaign, resume_interview(campaign) as interview:
        conducted = conduct_script(interview, [json.dumps({"ref": "/data/postes", "value": "7"})])
        assert conducted.submission == submission
        *_before, edit = campaign.store.entries(kind="revision", subject=submission)
        assert edit.body is not None
        assert edit.body["answers"] == {"/data/nom": "Dori", "/data/ancien": "oui", "/data/postes": "7"}
