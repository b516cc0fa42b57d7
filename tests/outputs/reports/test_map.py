"""The map as one file: what is in it, what found no room, and what stayed back."""

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from survey.messages import speaking
from tests.outputs.reports.made_maps import write_map
from tests.outputs.site.sample import Shelf, build, picture, sample_state


def pictures_of(path: Path) -> dict[str, str]:
    text = re.search(r'id="pictures">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)
    assert text is not None
    found: dict[str, str] = json.loads(text[1])
    return found


def test_the_picture_is_that_of_the_site(tmp_path: Path) -> None:
    states = [sample_state(number) for number in range(12)]
    build(tmp_path / "site", states)
    with speaking("fr"):
        report = write_map(tmp_path / "carte.svg", states)
    assert report.on_map == 12
    assert (tmp_path / "carte.svg").read_bytes() == (tmp_path / "site" / "fr" / "map.svg").read_bytes()


def test_the_policy_names_each_style_and_script_by_its_hash(tmp_path: Path) -> None:
    write_map(tmp_path / "m.html", [sample_state(1, nom="L'Éléphant < & \u2028")])
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    inside = re.findall(r"<(?:style|script)(?: id=\"dark\"[^>]*)?>(.*?)</(?:style|script)>", page, re.S)
    hashes = [base64.b64encode(hashlib.sha256(own.encode()).digest()).decode() for own in inside]
    assert sorted(re.findall(r"'sha256-([^']*)'", policy)) == sorted(hashes)
    assert len(hashes) == 6
    assert re.sub(r" 'sha256-[^']*'", "", policy) == (
        "default-src 'none'; img-src data:; style-src; script-src; base-uri 'none'; form-action 'none'"
    )


def test_photos_are_taken_in_until_the_file_is_full_and_the_rest_counted(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    states = [sample_state(number, shelf) for number in range(5)]
    with speaking("en"):
        whole = write_map(tmp_path / "whole.html", states, shelf)
        bare = write_map(tmp_path / "bare.html", states)
        most = (whole.size_bytes + bare.size_bytes) // 2 + 1_000
        part = write_map(tmp_path / "part.html", states, shelf, most_bytes=most)
    assert (whole.photos, whole.photos_left, bare.photos, bare.missing_photos) == (5, 0, 0, 5)
    assert 0 < part.photos < 5
    assert part.photos + part.photos_left == 5
    assert part.size_bytes == (tmp_path / "part.html").stat().st_size <= most
    assert len(pictures_of(tmp_path / "part.html")) == part.photos
    assert f"The photos of {part.photos_left} centres are left out" in (tmp_path / "part.html").read_text(
        "utf-8"
    )
    assert "left out, so that" not in (tmp_path / "whole.html").read_text("utf-8")


def test_photos_made_by_several_processes_are_the_same(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    states = [sample_state(number, shelf) for number in range(17)]
    alone, together = tmp_path / "alone.html", tmp_path / "together.html"
    write_map(alone, states, shelf)
    write_map(together, states, shelf, processes=2)
    assert len(pictures_of(together)) == 17
    assert together.read_bytes() == alone.read_bytes()


def test_a_file_that_is_no_photo_is_counted(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    state = sample_state(1, shelf)
    (tmp_path / "1.jpg").write_bytes(b"no photo")
    report = write_map(tmp_path / "m.html", [state, sample_state(2, shelf)], shelf)
    assert (report.photos, report.missing_photos) == (1, 1)


def test_photos_are_small_and_carry_nothing_but_colours(tmp_path: Path) -> None:
    from io import BytesIO

    from PIL import Image

    shelf = Shelf(tmp_path)
    held = shelf.add(picture("X", 1), "p.jpg", comment=b"COMMENTAIREPLANTE")
    state = replace(sample_state(1, shelf, photo="p.jpg"), attachments={"/data/images[#1]/photo": held})
    write_map(tmp_path / "m.html", [state], shelf)
    (text,) = pictures_of(tmp_path / "m.html").values()
    data = base64.b64decode(text)
    with Image.open(BytesIO(data)) as image:
        assert (image.width, image.height, image.info.get("comment")) == (320, 213, None)
    assert b"COMMENTAIREPLANTE" not in data


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cons_page": "non"}, "the person did not agree"),
        ({"cons_page_niveau": "pays"}, "the person agreed to a narrower circle than everybody"),
    ],
)
def test_a_centre_that_is_not_shown_is_counted_once(
    tmp_path: Path, changes: dict[str, str], reason: str
) -> None:
    shelf = Shelf(tmp_path)
    refused = sample_state(1, shelf, nom="NOMPLANTE", **changes)
    for ending in ("html", "svg"):
        with speaking("en"):
            report = write_map(tmp_path / f"m.{ending}", [refused, sample_state(2)], shelf)
        assert (report.centres, report.left_out) == (1, {reason: 1})
        assert "NOMPLANTE" not in (tmp_path / f"m.{ending}").read_text(encoding="utf-8")
    assert pictures_of(tmp_path / "m.html") == {}


def test_photos_stand_behind_the_scripts_so_that_the_map_is_there_before_them(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    write_map(tmp_path / "m.html", [sample_state(1, shelf)], shelf)
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert page.rindex("<script>") < page.index('id="pictures"')
