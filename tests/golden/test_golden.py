"""Campaigns written by released formats, opened by this version. They are never written again.

Source: docs/decisions/0012-golden-campaigns.md.
"""

import shutil
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import describe_submission, list_submissions
from survey.campaign.submissions.interviews import resume_interview

GOLDEN = sorted(path for path in Path(__file__).parent.glob("v*") if path.is_dir())


@pytest.fixture(params=GOLDEN, ids=lambda path: path.name)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of a golden campaign: opening may migrate it."""
    copy = tmp_path / "campaign"
    shutil.copytree(request.param, copy)
    return copy


def test_there_is_a_campaign_of_every_format() -> None:
    assert [path.name for path in GOLDEN] == ["v1"]


def test_golden_campaign_is_whole(golden: Path) -> None:
    with Campaign.open(golden) as campaign:
        assert campaign.store.check() == []


def test_golden_log_computes_to_its_recorded_dump(golden: Path) -> None:
    expected = (golden / "canonical-dump.txt").read_bytes()
    with Campaign.open(golden) as campaign:
        campaign.store.rebuild()
        lines = list(campaign.store.canonical_dump())
    # What is computed since then, of entities, comes after what was computed then.
    later = [line for line in lines if line.startswith(b'{"conflicts":') and b'"dataset":' in line]
    assert b"".join(lines[: len(lines) - len(later)]) == expected
    assert lines[len(lines) - len(later) :] == later


def test_golden_conflict_is_still_seen(golden: Path) -> None:
    with Campaign.open(golden) as campaign:
        states = {row.state for row in list_submissions(campaign)}
        assert states == {"draft", "finalized", "conflict"}


def test_golden_submission_is_still_read(golden: Path) -> None:
    with Campaign.open(golden) as campaign:
        row = next(row for row in list_submissions(campaign) if row.state == "finalized")
        details = describe_submission(campaign, row.id, language="fr")
        shown = {answer.label: answer.text for section in details.sections for answer in section.answers}
    assert shown["Nom du centre"] == "Télécentre communautaire de Gorom-Gorom"


def test_golden_draft_can_be_taken_up(golden: Path) -> None:
    with Campaign.open(golden) as campaign, resume_interview(campaign) as interview:
        assert interview.instance.node("/data/consentement/participation").value == "oui"
