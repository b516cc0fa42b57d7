"""`survey report managers` as a coordinator types it, on centres and managers of the demo."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from survey.campaign.campaign import Campaign
from survey.campaign.demo.laptops import CENTRES, PROFILE, form_of, make_photos, script_of
from survey.campaign.demo.managers import read_managers
from survey.campaign.demo.neighbours import read_neighbours
from survey.campaign.making import NewCampaign, shipped_forms
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from tests.cli.conftest import Survey

LEARNS, HELPS = "Aminata Fictive", "Rasmané Fictif"
CENTRE = "Cybercentre communautaire de Tampouy"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a campaign with two centres and the profiles of their managers, approved."""
    place = tmp_path_factory.mktemp("managers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(place / "config"))
        forms = tuple(path for path in shipped_forms() if path.stem in {CENTRES, form_of(PROFILE)})
        with Campaign.create(NewCampaign(place / "c", "Essai", agent="Chef", forms=forms)) as campaign:
            _play(campaign)
        yield place / "c"


def _play(campaign: Campaign) -> None:
    photos, pattern = make_photos(campaign.folder / "camera"), script_of(PROFILE)
    managers = [own for own in read_managers() if own.values["name"] in {LEARNS, HELPS}]
    labels = {own.centre for own in managers}
    scripts = [(CENTRES, None, own.script()) for own in read_neighbours() if own.values["name"] in labels]
    scripts += [(form_of(PROFILE), own.centre, own.script(pattern)) for own in managers]
    for form, centre, script in scripts:
        with begin_interview(campaign, form, centre=centre) as interview:
            submission = conduct_script(interview, script, folder=photos).submission
        assert submission is not None
        judge(campaign, [submission], "approved")


def managers(survey: Survey, folder: Path, *words: str, language: str = "fr") -> str:
    done = survey("--lang", language, "--campaign", str(folder), "report", "managers", *words)
    assert done.status == 0, done.err
    return done.out


def test_who_can_help_whom_is_printed_with_the_reason(survey: Survey, folder: Path) -> None:
    printed = managers(survey, folder, language="en")
    assert all(own in printed for own in (LEARNS, HELPS, CENTRE))
    assert "161 km away" in printed


@pytest.mark.parametrize("public", [False, True])
def test_for_everybody_the_centres_and_distances_are_left_out(
    survey: Survey, folder: Path, public: bool
) -> None:
    told = json.loads(managers(survey, folder, "--json", *(["--public"] if public else [])))
    assert {own["name"] for own in told["managers"]} == {LEARNS, HELPS}
    assert (CENTRE in json.dumps(told, ensure_ascii=False)) is not public
    assert (told["matches"][0]["km"] is None) is public


def read_text(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    if path.suffix == ".odt":
        return zipfile.ZipFile(path).read("content.xml").decode("utf-8")
    book = load_workbook(io.BytesIO(path.read_bytes()))
    return "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row)


@pytest.mark.parametrize("format_", ["html", "odt", "xlsx"])
def test_each_format_holds_the_directory_and_for_everybody_no_centre(
    survey: Survey, folder: Path, tmp_path: Path, format_: str
) -> None:
    network, everybody = tmp_path / f"annuaire.{format_}", tmp_path / f"public.{format_}"
    managers(survey, folder, "-o", str(network))
    managers(survey, folder, "-o", str(everybody), "--public")
    assert all(LEARNS in read_text(path) for path in (network, everybody))
    assert [CENTRE in read_text(path) for path in (network, everybody)] == [True, False]


def test_skills_are_numbers_in_the_workbook(survey: Survey, folder: Path, tmp_path: Path) -> None:
    managers(survey, folder, "-o", str(tmp_path / "a.xlsx"))
    page = load_workbook(tmp_path / "a.xlsx")["Compétences par gestionnaire"]
    assert {cell.data_type for cell in page[2][1:]} == {"n"}


@pytest.mark.parametrize("report", ["managers", "status", "field"])
def test_a_file_name_of_another_format_is_refused_and_the_formats_named(
    survey: Survey, folder: Path, tmp_path: Path, report: str
) -> None:
    path = tmp_path / "a.pdf"
    done = survey("--lang", "en", "--campaign", str(folder), "report", report, "-o", str(path))
    assert (done.status, path.exists()) == (2, False)
    assert "--output: there is html, odt, xlsx." in done.err


def test_why_a_file_cannot_be_written_is_told_in_french(survey: Survey, folder: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "nulle-part" / "a.html")
    done = survey("--lang", "fr", "--campaign", str(folder), "report", "managers", "-o", missing)
    assert "il n'y a pas de tel fichier ni dossier" in done.err.replace("\n", " ")
