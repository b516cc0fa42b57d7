"""Centres with photos, made for the site's part of `bench/outputs.py`: the same for the same numbers.

The demo's campaign, whose published centres with a photo are repeated under other names and in other places,
with three photos each. A few photos of 3 to 8 megapixels are drawn; every file of the campaign is one of
them under a name of its own (a hard link), which costs neither the disk nor the time of the build anything.
"""

import hashlib
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

FORM = "centre"
SIZES = ((2048, 1536), (2592, 1944), (3264, 2448), (2448, 3264))
VARIANTS = 12
SIDEWAYS = 6
"""The Exif orientation of a phone held upright."""
_ORIENTATION_TAG, _MODEL_TAG = 0x0112, 0x0110
_NAME, _POSITION = "/data/centre/nom", "/data/centre/lieu/position"
_PHOTO, _DETAIL = "/data/images/photo", "/data/photo_detail"
_BOX = (10.0, 14.5), (-4.5, 1.0)
"""Burkina Faso and a little of what lies around it: degrees north, degrees east."""

State = dict[str, Any]


def make_campaign(folder: Path, centres: int, photos_each: int) -> tuple[Path, list[Path]]:
    """Play the demo in `folder` and repeat its centres; return the campaign and the paths of the photos.

    No site is built in it. `photos_each` are 0 to 3.
    """
    demo = [sys.executable, "-m", "survey", "demo", "--no-offer", "--folder", str(folder / "demo")]
    subprocess.run(demo, check=True, capture_output=True)
    campaign = folder / "demo" / "coordination"
    shutil.rmtree(campaign / "site")
    variants = make_photos(folder / "variants")
    with closing(sqlite3.connect(campaign / "survey.db")) as connection:
        rows = connection.execute("SELECT state FROM submission_state WHERE form_id = ?", (FORM,))
        models = models_of([json.loads(text) for (text,) in rows])
        connection.execute("DELETE FROM submission_state")
        photos = []
        for number in range(centres):
            state = centre_of(models[number % len(models)], number, photos_each)
            put(connection, state)
            for at, held in enumerate(state["attachments"].values()):
                photos.append(campaign / "media" / "sha256" / held["sha256"][:2] / held["sha256"])
                photos[-1].parent.mkdir(parents=True, exist_ok=True)
                os.link(variants[(number * photos_each + at) % VARIANTS], photos[-1])
        connection.commit()
    return campaign, photos


def put(connection: sqlite3.Connection, state: State) -> None:
    """Write a state into the projection."""
    text = json.dumps(state, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = (state["submission"], FORM, state["finalized"], False, text)
    connection.execute("INSERT OR REPLACE INTO submission_state VALUES (?, ?, ?, ?, ?)", row)


def change_one(campaign: Path) -> None:
    """Change an answer of one centre that has a page."""
    with closing(sqlite3.connect(campaign / "survey.db")) as connection:
        first = "SELECT state FROM submission_state ORDER BY submission LIMIT 1"
        ((text,),) = connection.execute(first)
        state = json.loads(text)
        state["answers"][_NAME] = "Centre dont le nom a changé"
        put(connection, state)
        connection.commit()


def models_of(states: list[State]) -> list[State]:
    """Return the centres that everybody may see with a photo, each with the photos of details of one."""
    accord = "/data/consentement/accord"
    shown = [
        state
        for state in states
        if state["answers"].get(f"{accord}/cons_page_niveau") == "web"
        and state["answers"].get(f"{accord}/cons_photo") == "oui"
        and state["review"] == "approved"
        and not state["conflicts"]
    ]
    detail = {
        path: value for s in shown for path, value in s["answers"].items() if path == f"{_DETAIL}[#1]/ph"
    }
    source = next(s for s in shown if set(detail) <= set(s["answers"]) and detail)
    own = {path: value for path, value in source["answers"].items() if path.startswith(f"{_DETAIL}[#1]/")}
    for state in shown:
        kept = {p: v for p, v in state["answers"].items() if not p.startswith(_DETAIL)}
        again = {path.replace("#1", "b"): value for path, value in own.items()}
        state["answers"] = {**kept, **own, **again}
        state["repeats"][_DETAIL] = ["#1", "b"]
    return shown


def centre_of(model: State, number: int, photos_each: int) -> State:
    """Return a centre like the model, elsewhere, with photos of its own."""
    chance = random.Random(number)
    answers = dict(model["answers"])
    answers[_NAME] = f"{answers[_NAME]} {number}"
    latitude, longitude = (chance.uniform(*limits) for limits in _BOX)
    answers[_POSITION] = f"{latitude:.5f} {longitude:.5f} 300 5"
    attachments = {}
    for path in (_PHOTO, f"{_DETAIL}[#1]/ph", f"{_DETAIL}[b]/ph")[:photos_each]:
        answers[path] = f"p{number}-{len(attachments)}.jpg"
        sha256 = hashlib.sha256(answers[path].encode()).hexdigest()
        attachments[path] = {
            "sha256": sha256, "name": answers[path], "size_bytes": 1, "mime": "image/jpeg"
        }  # fmt: skip
    own = f"uuid:{number:08d}-0000-4000-8000-000000000000"
    return {
        **model, "submission": own, "instance_id": own, "answers": answers, "attachments": attachments,
        "finalized": f"2026-11-03T09:{number:08d}",
    }  # fmt: skip


def make_photos(folder: Path) -> list[Path]:
    """Draw the variants: soft shapes under the noise of a small sensor, a third of them held upright."""
    folder.mkdir(parents=True)
    return list(_drawn(folder))


def _drawn(folder: Path) -> Iterator[Path]:
    for number in range(VARIANTS):
        chance = random.Random(number)
        width, height = SIZES[number % len(SIZES)]
        coarse = Image.frombytes("RGB", (48, 36), chance.randbytes(48 * 36 * 3))
        shapes = coarse.filter(ImageFilter.GaussianBlur(1)).resize((width, height), Image.Resampling.BICUBIC)
        fine = Image.frombytes("L", (width // 2, height // 2), chance.randbytes(width // 2 * (height // 2)))
        noise = fine.resize((width, height), Image.Resampling.BICUBIC).convert("RGB")
        exif = Image.Exif()
        exif[_ORIENTATION_TAG] = SIDEWAYS if number % 3 == 0 else 1
        exif[_MODEL_TAG] = "Telephone"
        path = folder / f"{number}.jpg"
        Image.blend(shapes, noise, 0.12).save(path, quality=92, exif=exif)
        yield path
