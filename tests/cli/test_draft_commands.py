"""Drafts that outlive a laptop, as typed at the prompt."""

from pathlib import Path

import pytest

from survey.campaign.submissions.interviews import begin_interview
from survey.records.steps import Answer
from tests.campaign.laptops import Laptops
from tests.campaign.submissions.test_snapshots import WORKBOOK, begin, hand_to_chef, lines
from tests.campaign.visits import write_form
from tests.cli.conftest import Survey


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    made = Laptops(tmp_path, monkeypatch, write_form(tmp_path, WORKBOOK))
    made.join("Awa")
    return made


def test_commands_list_take_over_and_finish_a_draft(laptops: Laptops, survey: Survey) -> None:
    submission = begin(laptops, nom="Dori")
    hand_to_chef(laptops)
    script = laptops.folder / "fin.jsonl"
    script.write_text("\n".join(lines(fin="oui")), encoding="utf-8")
    with laptops.at("Chef"):
        chef = ("--lang", "en", "--campaign", laptops.folder / "Chef", "submission")
        assert "draft, handed over" in survey(*chef, "list", "--drafts").out
        taken = survey(*chef, "take-over", submission, "--answers", script)
        assert taken.status == 0, taken.err
        assert "No colleague handed over such a draft" in survey(*chef, "take-over", submission).err


def test_command_signs_the_open_drafts(laptops: Laptops, survey: Survey) -> None:
    with laptops.at("Awa") as campaign, begin_interview(campaign) as interview:
        interview.controller.draft.keep(Answer("/data/nom", "Dori"), campaign.clock(), None)
    awa = ("--lang", "en", "--campaign", laptops.folder / "Awa", "submission")
    with laptops.at("Awa"):
        assert "1 draft changed" in survey(*awa, "snapshot").out
        assert "0 drafts changed" in survey(*awa, "snapshot").out
