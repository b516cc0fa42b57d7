"""Agents with submissions and photos, made for `bench/bundle.py`: the same bytes for the same numbers."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.making import NewCampaign
from survey.campaign.submissions.revisions import written_revision
from survey.campaign.team.enrolment import join_from_kit, write_kit
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.records.attachments import Attachment

QUESTIONS = 60
SENTENCE = "le centre a deux postes et un groupe qui tombe en panne quand il pleut sur la route du marché"
WORDS = SENTENCE.split()
MOMENT = datetime(2026, 11, 3, 9, tzinfo=UTC)


def form_xml() -> str:
    """Return a form of sixty questions of text and a photo."""
    names = [f"q{number:02}" for number in range(QUESTIONS)]
    fields = "".join(f"<{name}/>" for name in names)
    binds = "".join(f'<bind nodeset="/data/{name}" type="string"/>' for name in names)
    inputs = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in names)
    return f"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>Mesure</h:title><model>
<instance><data id="mesure" version="1">{fields}<photo/><meta><instanceID/></meta></data></instance>
{binds}<bind nodeset="/data/photo" type="binary"/>
<bind nodeset="/data/meta/instanceID" type="string" readonly="true()"/>
</model></h:head><h:body>{inputs}
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload></h:body></h:html>
"""


@contextmanager
def seated(folder: Path, name: str) -> Iterator[Path]:
    """Sit down at a laptop: its keys lie in a configuration folder of its own."""
    os.environ["XDG_CONFIG_HOME"] = str(folder / f"config-{name}")
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    yield folder / name


def make_team(folder: Path, agents: int, submissions: int, photos: int, photo_bytes: int) -> None:
    """Make a coordinator and `agents` laptops of `submissions` each, with `photos` among them all."""
    form = folder / "mesure.xml"
    form.write_text(form_xml(), encoding="utf-8")
    with (
        seated(folder, "chef") as home,
        Campaign.create(NewCampaign(home, "Mesure", agent="Chef", forms=(form,))) as chef,
    ):
        write_kit(chef, folder / "kit")
    shares = [photos // agents + (number < photos % agents) for number in range(agents)]
    for number, share in enumerate(shares):
        name = f"agent{number:03}"
        with (
            seated(folder, name) as home,
            join_from_kit(folder / "kit", NewCampaign(home, "", agent=name)) as agent,
        ):
            _write_submissions(agent, random.Random(number), submissions, share, photo_bytes)


def _write_submissions(
    campaign: Campaign, rng: random.Random, submissions: int, photos: int, size_bytes: int
) -> None:
    form = campaign.form()
    tags = tags_of(form)
    writings = []
    for number in range(submissions):
        submission = f"uuid:{rng.getrandbits(128):032x}"
        files = {}
        if number < photos:
            data = rng.randbytes(size_bytes)
            photo = campaign.store.blobs.add(
                data, name=f"{sha256(data).hexdigest()[:12]}.jpg", mime="image/jpeg", added_at=MOMENT
            )
            files["/data/photo"] = Attachment(photo.sha256, photo.name, photo.size_bytes, photo.mime)
        answers = {f"/data/q{at:02}": " ".join(rng.choices(WORDS, k=6)) for at in range(QUESTIONS)}
        answers |= {path: file.name for path, file in files.items()}
        revision = Revision(
            form_id=form.form_id,
            form_version=form.version,
            form_hash=form.hash,
            instance_id=submission,
            reason="finalized",
            language="fr",
            started="2026-11-03T09:00:00.000Z",
            ended="2026-11-03T09:30:00.000Z",
            tz="Africa/Ouagadougou",
            app="bench",
            answers=answers,
            attachments=files,
        )
        writings.append(written_revision(submission, revision, (), tags))
    campaign.write(*writings)
