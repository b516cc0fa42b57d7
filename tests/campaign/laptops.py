"""Several laptops in one test: each a configuration folder of its own, a campaign folder, and a clock."""

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Self

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.interviews import begin_interview, conduct_script, edit_submission
from survey.campaign.team.enrolment import decide, join_from_kit, write_kit
from survey.campaign.travel.handover import HandedOver, hand_over
from survey.campaign.travel.taking_in import Outcome, take_in

FORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Visite</h:title><model>
<instance><data id="visite" version="1"><nom/><postes/><marche/><panne/><photo/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/nom" type="string"/>
<bind nodeset="/data/postes" type="int"/>
<bind nodeset="/data/marche" type="int" constraint=". &lt;= /data/postes"/>
<bind nodeset="/data/panne" type="int" calculate="/data/postes - /data/marche" readonly="true()"/>
<bind nodeset="/data/photo" type="binary"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>
</model></h:head>
<h:body><input ref="/data/nom"><label>Nom</label></input><input ref="/data/postes"><label>Postes</label></input>
<input ref="/data/marche"><label>Marche</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload></h:body></h:html>
"""


class Laptops:
    """A coordinator and agents, by name; `stick` is the folder that they pass around."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        form: Path | None = None,
        recovery: str | None = None,
    ) -> None:
        self.folder = folder
        self.stick = folder / "stick"
        self._patch = monkeypatch
        self.now = datetime(2026, 11, 24, 8, tzinfo=UTC)
        if form is None:
            made, self.now = _made_once(recovery)
            shutil.copytree(made, folder, dirs_exist_ok=True)
            self.sit_at("Chef")
        else:
            self._found(form, recovery)

    def _found(self, form: Path, recovery: str | None) -> None:
        """Make the coordinator's campaign, and the kit that agents join from."""
        self.stick.mkdir()
        self.sit_at("Chef")
        with Campaign.create(
            NewCampaign(self.folder / "Chef", "Essai", agent="Chef", forms=(form,), recovery=recovery),
            clock=self.clock,
        ) as chef:
            write_kit(chef, self.folder / "kit")

    def copy_to(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Return the same laptops and stick in another folder: made once, used by many tests."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        copy = type(self).__new__(type(self))
        copy.folder, copy.stick = folder, folder / self.stick.relative_to(self.folder)
        copy._patch, copy.now = monkeypatch, self.now
        return copy

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def sit_at(self, name: str) -> None:
        """Make a laptop's keys those of this process."""
        self._patch.setenv("XDG_CONFIG_HOME", str(self.folder / f"config-{name}"))

    def join(self, name: str) -> None:
        self.sit_at(name)
        join_from_kit(
            self.folder / "kit", NewCampaign(self.folder / name, "", agent=name), clock=self.clock
        ).close()

    @contextmanager
    def at(self, name: str) -> Iterator[Campaign]:
        """Sit down at a laptop."""
        self.sit_at(name)
        with Campaign.open(self.folder / name, clock=self.clock) as campaign:
            yield campaign

    def visit(self, name: str, **answers: str) -> str:
        """Hold an interview; return the submission."""
        with self.at(name) as campaign, begin_interview(campaign) as interview:
            conducted = conduct_script(interview, _script(answers))
        assert conducted.submission is not None, conducted.lines
        return conducted.submission

    def follow_up(self, name: str, submission: str, **answers: str) -> None:
        """Edit a submission that is on this laptop."""
        with self.at(name) as campaign, edit_submission(campaign, submission, why="suivi") as interview:
            conducted = conduct_script(interview, _script(answers))
        assert conducted.submission == submission, conducted.lines

    def visit_with_photo(self, name: str, data: bytes) -> str:
        """Hold an interview that holds only a photo; return the submission."""
        photo = self._photo("photo.jpg", data)
        with self.at(name) as campaign, begin_interview(campaign) as interview:
            conducted = conduct_script(interview, [photo])
        assert conducted.submission is not None, conducted.lines
        return conducted.submission

    def attach(self, agent: str, submission: str, data: bytes, *, name: str = "photo.jpg") -> str:
        """Edit a submission to give it a photo; return the photo's hash."""
        photo = self._photo(name, data)
        with self.at(agent) as campaign, edit_submission(campaign, submission, why="photo") as interview:
            conducted = conduct_script(interview, [photo])
        assert conducted.submission == submission, conducted.lines
        return hashlib.sha256(data).hexdigest()

    def _photo(self, name: str, data: bytes) -> str:
        path = self.folder / name
        path.write_bytes(data)
        return json.dumps({"attach": {"ref": "/data/photo", "path": str(path)}})

    def share_a_visit(self, **answers: str) -> str:
        """Accept Awa and Salif, and bring a visit of Awa's to Salif; return the submission."""
        self.join("Salif")
        for name in ("Awa", "Salif"):
            self.give(name)
        self.take("Chef")
        self.accept("Awa")
        self.accept("Salif")
        submission = self.visit("Awa", **answers)
        self.give("Awa")
        self.take("Chef")
        self.give("Chef", share=True)
        self.take("Salif")
        return submission

    def give(self, name: str, *, share: bool = False) -> HandedOver:
        """Hand over on the stick."""
        with self.at(name) as campaign:
            return hand_over(campaign, self.stick, share=share)

    def take(self, name: str, place: Path | None = None) -> list[Outcome]:
        """Merge the stick."""
        with self.at(name) as campaign:
            return take_in(campaign, place or self.stick)

    def accept(self, name: str) -> None:
        with self.at("Chef") as campaign:
            decide(campaign, name, accept=True)

    def dump(self, name: str) -> bytes:
        with self.at(name) as campaign:
            return b"".join(campaign.store.canonical_dump())

    def files(self) -> list[Path]:
        return sorted(path for path in self.stick.rglob("*") if path.is_file())


def small_form(folder: Path) -> Path:
    """Write the small form into a folder, for laptops of a campaign that is another."""
    folder.mkdir(exist_ok=True)
    form = folder / "visite.xml"
    form.write_text(FORM, encoding="utf-8")
    return form


@cache
def _made_once(recovery: str | None) -> tuple[Path, datetime]:
    """Return a folder with a coordinator and a kit for the small form, and the time when it was made.

    Each test has a copy: the same keys and the same campaign. A second campaign in one test is made anew.
    """
    folder = Path(tempfile.mkdtemp(prefix="survey-laptops-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        made = Laptops(folder, patch, small_form(folder), recovery)
    return folder, made.now


def _script(answers: dict[str, str]) -> list[str]:
    return [json.dumps({"ref": f"/data/{name}", "value": value}) for name, value in answers.items()]
