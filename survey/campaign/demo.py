"""`survey demo`: the main job on sample data, with the same doors that people use.

What lives here: the story. What does not: any shortcut; answers go through the controller and the journal,
photos through the attaching door, submissions through the signed log.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.interviews import begin_interview, conduct_script, resume_interview
from survey.campaign.listing import Details, SubmissionRow, describe_submission, list_submissions
from survey.campaign.making import NewCampaign, shipped_forms
from survey.campaign.overview import Overview, take_stock
from survey.media import inspect_photo, make_geotagged_jpeg
from survey.messages import _, current_language
from survey.shipped import shipped_folder

Tell = Callable[[str], None]

CUT_AFTER = 34
"""How many steps of the first interview are answered when the power fails."""


@dataclass(frozen=True, slots=True)
class PlayedDemo:
    """What the demo left: the campaign, still open, and what is shown of it."""

    campaign: Campaign
    overview: Overview
    submissions: list[SubmissionRow]
    details: Details


@contextmanager
def play_demo(folder: Path | None, *, tell: Tell) -> Iterator[PlayedDemo]:
    """Make a campaign, hold two scripted interviews, and yield what came of them.

    `folder` is made; None takes a temporary one, which stays. Raises what a person could meet.
    """
    place = folder or Path(tempfile.mkdtemp(prefix="survey-demo-")) / "inventaire"
    tell(_("A campaign is made: settings, database, keys, the shipped form"))
    plan = NewCampaign(
        folder=place,
        title=_("Inventory of telecentres (demo)"),
        language=current_language(),
        agent="Awa Sawadogo",
        forms=tuple(path for path in shipped_forms() if path.stem == "centre"),
    )
    with Campaign.create(plan) as campaign:
        photos = _make_photos(place / "camera")
        tell(_("First interview: Gorom-Gorom. After {count} steps the power fails").format(count=CUT_AFTER))
        lines = _script("gorom-gorom")
        _answer_until_power_cut(campaign, lines[:CUT_AFTER], photos)
        tell(_("The laptop is back: the draft is taken up again with every answer"))
        _finish_interview(campaign, lines[CUT_AFTER:], photos, resume=True)
        tell(_("Second interview: Ngogom, in one go, with a geotagged photo"))
        submission = _finish_interview(campaign, _script("ngogom"), photos, resume=False)
        for photo in sorted(photos.glob("*.jpg")):
            facts = inspect_photo(photo)
            tell(_("Photo {name}: {lat}, {lon}").format(name=photo.name, lat=facts.lat, lon=facts.lon))
        yield PlayedDemo(
            campaign,
            take_stock(campaign),
            list_submissions(campaign),
            describe_submission(campaign, submission),
        )


def _script(name: str) -> list[str]:
    path = shipped_folder("data") / "demo" / f"{name}.jsonl"
    return path.read_text(encoding="utf-8").splitlines()


def _make_photos(folder: Path) -> Path:
    folder.mkdir()
    for name, lat, lon, text in (
        ("gorom-gorom", 14.4429, -0.2361, "GOROM-GOROM"),
        ("ngogom", 14.6560, -16.3960, "NGOGOM"),
    ):
        taken = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
        make_geotagged_jpeg(folder / f"{name}.jpg", lat=lat, lon=lon, alt_m=300, taken_at=taken, text=text)
    return folder


def _answer_until_power_cut(campaign: Campaign, lines: list[str], photos: Path) -> None:
    """Answer in a process of its own that is killed without a warning, where the system lets us."""
    if hasattr(os, "fork"):
        child = os.fork()
        if child == 0:
            _die_in_the_middle(campaign.folder, lines, photos)
        os.waitpid(child, 0)
        return
    with begin_interview(campaign) as interview:
        conduct_script(interview, lines, folder=photos)


def _die_in_the_middle(folder: Path, lines: list[str], photos: Path) -> None:
    import signal

    try:
        campaign = Campaign.open(folder)
        interview = begin_interview(campaign)
        conduct_script(interview, lines, folder=photos)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def _finish_interview(campaign: Campaign, lines: list[str], photos: Path, *, resume: bool) -> str:
    with resume_interview(campaign) if resume else begin_interview(campaign) as interview:
        conducted = conduct_script(interview, lines, folder=photos)
    if conducted.submission is None:
        raise RuntimeError("the demo's script does not finish its form: " + "; ".join(conducted.lines))
    return conducted.submission
