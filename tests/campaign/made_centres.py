"""Centres of the shipped form in one campaign, visited by script."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from survey.campaign.campaign import Campaign, utc_now
from survey.campaign.demo.laptops import make_photos, script_of
from survey.campaign.making import NewCampaign, shipped_forms
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.interviews import begin_interview, conduct_script


@contextmanager
def visited_centre(folder: Path) -> Iterator[tuple[Campaign, str]]:
    """Make a campaign with the shipped form and one approved centre of the demo; yield both."""
    with new_campaign(folder) as campaign:
        submission = visit(campaign, "gorom-gorom")
        judge(campaign, [submission], "approved")
        yield campaign, submission


def new_campaign(folder: Path, *, clock: Callable[[], datetime] = utc_now) -> Campaign:
    """Make a campaign with the shipped form of a centre."""
    forms = tuple(path for path in shipped_forms() if path.stem == "centre")
    return Campaign.create(NewCampaign(folder, "Essai", agent="Chef", forms=forms), clock=clock)


def visit(campaign: Campaign, script: str, changes: Mapping[str, str] | None = None) -> str:
    """Play a script of the demo, some answers changed by the last name of their question."""
    photos = make_photos(campaign.folder / "camera")
    lines = [_changed(line, changes or {}) for line in script_of(script)]
    with begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines, folder=photos)
    assert conducted.submission is not None, conducted.lines
    return conducted.submission


def _changed(line: str, changes: Mapping[str, str]) -> str:
    step = json.loads(line)
    name = str(step.get("ref", "")).rpartition("/")[2]
    return json.dumps({**step, "value": changes[name]}) if name in changes else line
