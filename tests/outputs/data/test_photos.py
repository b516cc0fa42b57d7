"""The ZIP of photos: readable names, public copies, nothing of what the gate keeps."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from survey.fieldwork.gate import Gate
from survey.form.tags import tags_of
from survey.media import hash_bytes, make_geotagged_jpeg
from survey.messages import speaking
from survey.outputs.data.export import DataOrder, export
from survey.outputs.data.photos import write_photos
from survey.outputs.report import ExportReport
from survey.records.attachments import Attachment
from survey.records.submissions import SubmissionState
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state

FORM = form_of("""
| survey |
| | type         | name     | label::Français (fr) | bind::survey:open |
| | select_one o | accord   | Accord  |        |
| | select_one p | province | Province | accord |
| | text         | nom      | Nom     | accord |
| | image        | facade   | Façade  | accord |
| | begin_repeat | salle    | Salle   |        |
| | image        | vue      | Vue     | accord |
| | end_repeat   |          |         |        |
| choices |
| | list_name | name | label::Français (fr) |
| | o | oui | Oui |
| | o | non | Non |
| | p | kad | Kadiogo |
| settings |
| | form_id | namespaces |
| | f | survey="urn:x-survey:tags" |
""")

TAKEN_AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def taken(tmp_path: Path) -> Callable[[str], Attachment]:
    """Return what takes a photo: a file named for its hash, with a position and an hour in it."""

    def take(name: str) -> Attachment:
        path = tmp_path / name
        make_geotagged_jpeg(path, lat=12.5, lon=-1.5, taken_at=TAKEN_AT, size=(64, 48))
        data = path.read_bytes() + name.encode()
        sha256 = hash_bytes(data)
        (tmp_path / sha256).write_bytes(data)
        return Attachment(sha256, name, len(data), "image/jpeg")

    return take


def visit(
    taken: Callable[[str], Attachment], submission: str = "uuid:1", accord: str = "oui"
) -> SubmissionState:
    answers = {
        "/data/accord": accord,
        "/data/province": "kad",
        "/data/nom": "Télécentre d'Œuf",
        "/data/facade": f"{submission[-1]}a.jpg",
        "/data/salle[y]/vue": f"{submission[-1]}b.jpg",
    }
    photos = {path: taken(name) for path, name in answers.items() if name.endswith(".jpg")}
    repeats = {"/data/salle": ("x", "y")}
    return state(submission=submission, answers=answers, repeats=repeats, attachments=photos, form_id="f")


def packed(folder: Path, states: list[SubmissionState], *, private: bool = False) -> ExportReport:
    def find(sha256: str) -> Path | None:
        path = folder / sha256
        return path if path.is_file() else None

    gate = None if private else Gate(tags_of(FORM), publish="received")
    writer = partial(write_photos, find_blob=find, originals=private)
    return export(states, DataOrder(FORM, gate), folder / "photos.zip", writer)


def files(folder: Path) -> dict[str, bytes]:
    with ZipFile(folder / "photos.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_names_say_where_and_what(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    packed(tmp_path, [visit(taken)])
    assert list(files(tmp_path)) == [
        "kadiogo_telecentre-d-oeuf_facade_1.jpg", "kadiogo_telecentre-d-oeuf_vue_2.jpg", "index.csv",
    ]  # fmt: skip


def test_two_centres_of_one_name_are_told_apart(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    packed(tmp_path, [visit(taken), visit(taken, "uuid:2")])
    assert len(files(tmp_path)) == 5
    assert "kadiogo_telecentre-d-oeuf_facade_1.jpg" in files(tmp_path)


def test_public_copies_hold_nothing_but_colours(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    packed(tmp_path, [visit(taken)])
    for name, data in files(tmp_path).items():
        if name.endswith(".jpg"):
            assert b"Exif" not in data
            assert b"2026" not in data
            assert not Image.open(io.BytesIO(data)).getexif()


def test_nothing_of_a_refused_photo_is_there(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    shown, refused = visit(taken), visit(taken, "uuid:2", accord="non")
    packed(tmp_path, [shown, refused])
    both = (tmp_path / "photos.zip").read_bytes()
    packed(tmp_path, [shown])
    assert both == (tmp_path / "photos.zip").read_bytes()
    for attachment in refused.attachments.values():
        assert attachment.sha256.encode() not in both
        assert attachment.name.encode() not in both


def test_private_export_holds_the_originals(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    refused = visit(taken, accord="non")
    packed(tmp_path, [refused], private=True)
    original = (tmp_path / refused.attachments["/data/facade"].sha256).read_bytes()
    assert files(tmp_path)["kadiogo_telecentre-d-oeuf_facade_1.jpg"] == original


def test_index_leads_back_to_the_tables(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    packed(tmp_path, [visit(taken)])
    rows = list(csv.DictReader(io.StringIO(files(tmp_path)["index.csv"].decode("utf-8-sig"))))
    assert [(row["KEY"], row["question"], row["label"]) for row in rows] == [
        ("uuid:1", "facade", "Façade"), ("uuid:1/data/salle[y]", "vue", "Vue"),
    ]  # fmt: skip


def test_photos_that_are_not_here_or_damaged_are_counted(
    tmp_path: Path, taken: Callable[[str], Attachment]
) -> None:
    one = visit(taken)
    (tmp_path / one.attachments["/data/facade"].sha256).unlink()
    (tmp_path / one.attachments["/data/salle[y]/vue"].sha256).write_bytes(b"no photo")
    with speaking("en"):
        report = packed(tmp_path, [one])
    assert report.left_out["the photo is not on this computer"] == 1
    assert report.left_out["the photo cannot be read"] == 1


def test_same_photos_are_the_same_bytes(tmp_path: Path, taken: Callable[[str], Attachment]) -> None:
    one = visit(taken)
    packed(tmp_path, [one])
    first = (tmp_path / "photos.zip").read_bytes()
    packed(tmp_path, [one])
    assert (tmp_path / "photos.zip").read_bytes() == first
