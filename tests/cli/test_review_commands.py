"""Review as typed at the prompt: the queue, one submission with its thread, undo, and the way back home."""

import json
from pathlib import Path

import pytest

from survey.campaign.review.reviewing import judge
from tests.campaign.laptops import Laptops
from tests.cli.conftest import Survey
from tests.cli.made import Made, terminal_only, typed


@pytest.fixture
def visited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Laptops, str]:
    team = Laptops(tmp_path, monkeypatch)
    team.join("Awa")
    team.give("Awa")
    team.take("Chef")
    team.accept("Awa")
    submission = team.visit("Awa", nom="Dori", postes="10", marche="6")
    team.give("Awa")
    team.take("Chef")
    return team, submission


def test_show_tells_the_answers_and_the_thread(survey: Survey, visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef"):
        chef = ("--lang", "en", "--campaign", team.folder / "Chef", "review")
        survey(*chef, "reject", submission, "--comment", "comptez encore")
        survey(*chef, "comment", submission, "demain")
        said = survey(*chef, "show", submission).out
        thread = json.loads(survey(*chef, "show", submission, "--json").out)["thread"]
    assert all(word in said for word in ("Dori", "comptez encore", "sent back", "demain"))
    assert [(own["state"], own["text"]) for own in thread] == [
        ("hasIssues", "comptez encore"),
        (None, "demain"),
    ]


def test_judgement_that_was_taken_back_waits_again(survey: Survey, visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef"):
        chef = ("--lang", "en", "--campaign", team.folder / "Chef", "review")
        survey(*chef, "approve", submission)
        assert json.loads(survey(*chef, "queue", "--json").out) == []
        assert "1 judgement taken back." in survey(*chef, "undo", submission).out
        (row,) = json.loads(survey(*chef, "queue", "--json").out)
    assert row["state"] == "finalized"


def test_judgements_are_told_to_programs(survey: Survey, visited: tuple[Laptops, str]) -> None:
    team, submission = visited
    with team.at("Chef"):
        chef = ("--campaign", team.folder / "Chef", "review")
        said = [
            json.loads(survey(*chef, *words, "--json").out)[0]
            for words in (
                ("approve", submission),
                ("reject", submission, "--comment", "non", "--final"),
                ("undo", submission),
            )
        ]
    assert [row["state"] for row in said] == ["approved", "rejected", None]
    assert {row["id"] for row in said} == {submission}


@pytest.mark.terminal
@terminal_only
def test_agent_mends_what_was_sent_back_from_the_home_screen(
    visited: tuple[Laptops, str], tmp_path: Path
) -> None:
    team, submission = visited
    with team.at("Chef") as chef:
        judge(chef, [submission], "hasIssues", comment="comptez encore")
    team.give("Chef")
    team.take("Awa")
    with team.at("Awa"), typed(Made(team.folder / "Awa", [])) as terminal:
        terminal.wait_for("Mend what was sent back")
        terminal.send("m\r")
        terminal.wait_for("keep and leave")
    with team.at("Awa") as awa:
        (draft,) = awa.store.journals.list()
        assert (draft.header.submission, draft.header.why) == (submission, "comptez encore")
