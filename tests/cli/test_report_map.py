"""`survey report map` as a coordinator types it, on centres of the demo."""

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from survey.campaign.campaign import Campaign
from survey.campaign.copies import known_copies
from survey.campaign.review.reviewing import judge
from tests.campaign.made_centres import new_campaign, visit
from tests.cli.conftest import Survey
from tests.outputs.data.planted import standing_in

NGOGOM = "Cyber du foyer des jeunes de Ngogom"
PERSONAL = {"gestionnaire_nom": "GERANTPLANTE", "repondant_nom": "REPONDANTPLANTE"}
HIDDEN = ("CENTREPLANTE", "NONAPPROUVE", *PERSONAL.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a campaign with a centre for everybody, one for its country only, one that nobody approved."""
    place = tmp_path_factory.mktemp("map")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(place / "config"))
        with new_campaign(place / "c") as campaign:
            shown = [visit(campaign, "ngogom", PERSONAL), visit(campaign, "dori", {"nom": "CENTREPLANTE"})]
            judge(campaign, shown, "approved")
            visit(campaign, "ngogom", {"nom": "NONAPPROUVE"})
        yield place / "c"


def make(survey: Survey, folder: Path, *words: str, status: int = 0) -> str:
    done = survey("--lang", "fr", "--campaign", str(folder), "report", "map", *words)
    assert done.status == status, done.err
    return done.out + done.err


def test_one_file_holds_the_map_with_its_photo_and_says_what_is_not_in_it(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "carte.html"
    told = json.loads(make(survey, folder, "-o", str(path), "--json"))
    assert (told["centres"], told["on_map"], told["photos"]) == (1, 1, 1)
    assert told["size_bytes"] == path.stat().st_size
    assert told["left_out"] == {
        "la soumission n'est pas approuvée": 1,
        "la personne n'a pas voulu que tout le monde voie": 1,
    }
    assert [own.name for own in tmp_path.iterdir()] == ["carte.html"]


@pytest.mark.parametrize(
    ("language", "title", "reason", "fewer"),
    [
        ("fr", "Carte des centres", "la soumission n'est pas approuvée", "moins de 3"),
        ("en", "Map of the centres", "the submission is not approved", "fewer than 3"),
    ],
)
def test_the_map_speaks_the_language_that_was_asked_for(
    survey: Survey, folder: Path, tmp_path: Path, language: str, title: str, reason: str, fewer: str
) -> None:
    path = tmp_path / "m.html"
    printed = make(survey, folder, "-o", str(path), "--language", language)
    text = path.read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in text
    assert f"<h1>{title}</h1>" in text
    assert reason in printed
    assert f"{reason} ({fewer})" in html.unescape(text)


def test_the_picture_is_an_svg_with_its_label(survey: Survey, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "carte.svg"
    make(survey, folder, "-o", str(path))
    drawn = etree.fromstring(path.read_bytes())
    assert [own.text for own in drawn.iter("{*}title")][1:] == [NGOGOM]


def test_no_byte_holds_what_was_not_agreed_to(survey: Survey, folder: Path, tmp_path: Path) -> None:
    for name in ("fr.html", "fr.svg"):
        make(survey, folder, "-o", str(tmp_path / name))
    assert standing_in(tmp_path, HIDDEN) == set()
    assert {name for name, _text in standing_in(tmp_path, [NGOGOM])} == {"fr.html", "fr.svg"}


def test_without_a_name_it_lies_in_the_campaign_and_elsewhere_it_is_known_as_a_copy(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    make(survey, folder)
    assert (folder / "map.html").is_file()
    make(survey, folder, "-o", str(tmp_path / "m.html"))
    with Campaign.open(folder) as campaign:
        assert str(tmp_path / "m.html") in [own.place for own in known_copies(campaign)]


def test_a_template_of_the_campaign_is_used(survey: Survey, folder: Path, tmp_path: Path) -> None:
    own = folder / "templates" / "site" / "map-view.html"
    own.parent.mkdir(parents=True)
    own.write_text("<h1>À nous</h1>", encoding="utf-8")
    make(survey, folder, "-o", str(tmp_path / "m.html"))
    own.unlink()
    assert "<h1>À nous</h1>" in (tmp_path / "m.html").read_text(encoding="utf-8")


def test_another_format_is_refused(survey: Survey, folder: Path, tmp_path: Path) -> None:
    assert "html, svg" in make(survey, folder, "-o", str(tmp_path / "m.pdf"), status=2)
