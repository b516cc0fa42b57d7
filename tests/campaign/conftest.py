"""A campaign made for a test, with a clock that the test holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import begin_interview, conduct_script

PROJECT = Path(__file__).resolve().parents[2]


class Clock:
    """A clock that moves a second at each asking."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def campaign(tmp_path: Path, clock: Clock) -> Iterator[Campaign]:
    """Return a new campaign with the shipped form of centres."""
    form = PROJECT / "forms" / "centre.xlsx"
    plan = NewCampaign(tmp_path / "campagne", "Essai", agent="Awa", forms=(form,))
    with Campaign.create(plan, clock=clock) as made:
        yield made


@pytest.fixture
def gorom() -> list[str]:
    """Return the script of the demo's first interview, without its photo."""
    text = (PROJECT / "data" / "demo" / "gorom-gorom.jsonl").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if "images/photo" not in line]


@pytest.fixture
def submission(campaign: Campaign, gorom: list[str]) -> str:
    """Return the id of a finalized submission."""
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, gorom)
    assert conducted.submission is not None
    return conducted.submission
