"""The laptops of the demo: each a campaign folder and a configuration of its own, as if on three desks.

What lives here: joining, interviewing by script, photos made for it, following up, the power that fails.
What does not: the story (`playing`), and any shortcut; everything goes through the doors that people use.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.demo.managers import read_managers
from survey.campaign.demo.neighbours import read_neighbours
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import (
    begin_interview,
    conduct_script,
    edit_submission,
    resume_interview,
)
from survey.campaign.team.enrolment import join_from_kit
from survey.media import make_geotagged_jpeg
from survey.shipped import shipped_folder

CENTRES = "centre"
PROFILE = "kongoussi.gestionnaire"
"""The profile whose steps those of other managers follow."""
"""The form of most interviews: the inventory of a centre."""
PHOTOS = (
    ("gorom-gorom", 14.4429, -0.2361),
    ("gorom-gorom-bis", 14.4441, -0.2354),
    ("ngogom", 14.6560, -16.3960),
    ("ngogom-salle", 14.6561, -16.3961),
    ("dori", 14.0354, -0.0345),
    ("kongoussi", 13.3258, -1.5347),
)
"""The photos that the shipped interviews attach: the name of the file, and where it was taken."""


@dataclass(frozen=True, slots=True)
class Laptop:
    """One person's laptop: the campaign's folder, and where the keys lie (None: the user's own folder)."""

    name: str
    folder: Path
    photos: Path
    configuration: Path | None = None

    def open(self) -> Campaign:
        """Open the campaign on this laptop."""
        return Campaign.open(self.folder, configuration=self.configuration)

    def join(self, kit: Path) -> None:
        """Join the campaign from a kit."""
        plan = NewCampaign(self.folder, title="", agent=self.name)
        join_from_kit(kit, plan, configuration=self.configuration).close()

    def interview(self, name: str, *, centre: str | None = None) -> str:
        """Hold a shipped interview, about a centre of the list by its label; return the submission."""
        with self.open() as campaign, begin_interview(campaign, form_of(name), centre=centre) as interview:
            conducted = conduct_script(interview, script_of(name), folder=self.photos)
        return _finished(conducted.submission, conducted.lines)

    def interview_around(self) -> int:
        """Hold the interviews of the centres around those of the story; return how many."""
        neighbours = read_neighbours()
        with self.open() as campaign:
            for neighbour in neighbours:
                with begin_interview(campaign, CENTRES) as interview:
                    conducted = conduct_script(interview, neighbour.script(), folder=self.photos)
                _finished(conducted.submission, conducted.lines)
        return len(neighbours)

    def profile_around(self) -> int:
        """Hold the interviews of managers of those centres; return how many."""
        managers, pattern = read_managers(), list(script_of(PROFILE))
        with self.open() as campaign:
            for manager in managers:
                with begin_interview(campaign, form_of(PROFILE), centre=manager.centre) as interview:
                    conducted = conduct_script(interview, manager.script(pattern), folder=self.photos)
                _finished(conducted.submission, conducted.lines)
        return len(managers)

    def go_on(self, script: Iterable[str]) -> str:
        """Go on with the draft by the steps that are left; return the submission."""
        with self.open() as campaign, resume_interview(campaign) as interview:
            conducted = conduct_script(interview, script, folder=self.photos)
        return _finished(conducted.submission, conducted.lines)

    def follow_up(self, submission: str, answers: Mapping[str, str], *, why: str) -> None:
        """Correct answers of a finished submission, by the paths of their questions."""
        script = [json.dumps({"ref": path, "value": value}) for path, value in answers.items()]
        with self.open() as campaign, edit_submission(campaign, submission, why=why) as interview:
            conducted = conduct_script(interview, script, folder=self.photos)
        _finished(conducted.submission, conducted.lines)

    def lose_power_after(self, script: Iterable[str]) -> None:
        """Answer in a process of its own that is killed without a warning, where the system lets us."""
        if hasattr(os, "fork"):
            child = os.fork()
            if child == 0:
                self._die_after(script)
            os.waitpid(child, 0)
            return
        with self.open() as campaign, begin_interview(campaign, CENTRES) as interview:
            conduct_script(interview, script, folder=self.photos)

    def _die_after(self, script: Iterable[str]) -> None:
        import signal

        try:
            interview = begin_interview(self.open(), CENTRES)
            conduct_script(interview, script, folder=self.photos)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)


def form_of(name: str) -> str:
    """Return the form of a shipped interview: what stands after a point in its name, else the inventory.

    >>> form_of("ngogom"), form_of("ngogom.cooperation")
    ('centre', 'cooperation')
    """
    return name.partition(".")[2] or CENTRES


def script_of(name: str) -> list[str]:
    """Return the steps of a shipped interview, a line of JSON each."""
    path = shipped_folder("data") / "demo" / f"{name}.jsonl"
    return path.read_text(encoding="utf-8").splitlines()


def make_photos(folder: Path) -> Path:
    """Make the photos that the shipped interviews attach, those that are not there yet; return `folder`."""
    folder.mkdir(exist_ok=True)
    taken = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
    around = [(own.photo, *own.position) for own in read_neighbours() if own.photo]
    for name, lat, lon in (*PHOTOS, *around):
        path = folder / f"{name}.jpg"
        if not path.exists():
            make_geotagged_jpeg(
                path, lat=lat, lon=lon, alt_m=300, taken_at=taken, text=name.removeprefix("autour-").upper()
            )
    return folder


def _finished(submission: str | None, lines: tuple[str, ...]) -> str:
    if submission is None:
        raise RuntimeError("the demo's script does not finish its form: " + "; ".join(lines))
    return submission
