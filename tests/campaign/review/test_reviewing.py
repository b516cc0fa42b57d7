"""Review: the queue, judgements, and what is sent back reaching its agent."""

from pathlib import Path

import pytest

from survey.campaign.overview import take_stock
from survey.campaign.review.reviewing import comment_on, judge, remarks_on, review_queue
from survey.errors import CampaignError, KeyMissing, StoreError
from tests.campaign.laptops import Laptops


@pytest.fixture
def visited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Laptops, str]:
    """Return a coordinator who holds a visit of an accepted agent."""
    team = Laptops(tmp_path, monkeypatch)
    team.join("Awa")
    team.give("Awa")
    team.take("Chef")
    team.accept("Awa")
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.take("Chef")
    return team, submission


def test_what_arrived_waits_for_a_judgement(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        assert [f"uuid:{row.id}" for row in review_queue(chef)] == [submission]


def test_approved_submission_leaves_the_queue(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        (state,) = judge(chef, [submission], "approved")
        assert (state.review, review_queue(chef)) == ("approved", [])


def test_sent_back_submission_reaches_the_home_screen_of_its_agent(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        judge(chef, [submission], "hasIssues", comment="comptez encore les postes")
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa") as awa:
        (warning,) = [line for line in take_stock(awa).warnings if "comptez encore les postes" in line]
    assert submission.removeprefix("uuid:")[:13] in warning


def test_edit_after_being_sent_back_waits_again(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        judge(chef, [submission], "hasIssues", comment="comptez encore")
    team.give("Chef")
    team.take("Awa")
    team.follow_up("Awa", submission, postes="11")
    team.give("Awa")
    team.take("Chef")
    with team.at("Chef") as chef:
        (row,) = review_queue(chef)
    assert row.state == "edited"
    with team.at("Awa") as awa:
        assert take_stock(awa).sent_back == ()


def test_later_judgement_replaces_the_earlier(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        judge(chef, [submission], "hasIssues", comment="à revoir")
        (state,) = judge(chef, [submission], "approved")
    assert state.review == "approved"


def test_agent_does_not_judge(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Awa") as awa, pytest.raises(KeyMissing):
        judge(awa, [submission], "approved")


def test_sending_back_without_a_word_is_refused(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef, pytest.raises(CampaignError):
        judge(chef, [submission], "hasIssues")


def test_one_strange_id_among_several_judges_nothing(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        with pytest.raises(StoreError):
            judge(chef, [submission, "019zzz"], "approved")
        assert chef.store.submission(submission).review is None


def test_comments_and_judgements_read_as_one_thread(visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        comment_on(chef, submission, "le gérant rappelle demain")
        judge(chef, [submission], "approved", comment="rappelé")
        assert [(r.state, r.text) for r in remarks_on(chef, submission)] == [
            (None, "le gérant rappelle demain"),
            ("approved", "rappelé"),
        ]
