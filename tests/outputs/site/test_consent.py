"""Consent seen from outside: what was not agreed to is in no byte of the site."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from survey.campaign.campaign import Campaign
from survey.campaign.demo.laptops import script_of
from survey.campaign.making import NewCampaign, shipped_forms
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.publishing.site import build_campaign_site
from survey.campaign.review.reviewing import judge
from survey.campaign.submissions.interviews import begin_interview, conduct_script
from survey.fieldwork.gate import Refusal
from survey.records.submissions import PathConflict
from tests.campaign.made_centres import new_campaign, visit
from tests.media.photo_factory import OUAGADOUGOU, exif_with
from tests.outputs.site.sample import Shelf, build, picture, sample_state

PERSONAL = {
    "repondant_nom": "REPONDANTPLANTE", "gestionnaire_nom": "GERANTPLANTE", "gestionnaire_tel": "+22177123987",
    "gestionnaire_courriel": "plante@exemple.org",
}  # fmt: skip


def holding(folder: Path, *planted: str) -> list[str]:
    """Return the files in which one of these texts stands, byte by byte."""
    wanted = [text.encode(encoding) for text in planted for encoding in ("utf-8", "utf-16-le")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path.name for path in files if any(text in path.read_bytes() for text in wanted)]


def text_of(folder: Path, pattern: str = "**/*.html") -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern)))


@pytest.fixture
def campaign(tmp_path: Path) -> Iterator[Campaign]:
    with new_campaign(tmp_path / "c") as made:
        yield made


def test_nothing_personal_is_in_any_file(campaign: Campaign, tmp_path: Path) -> None:
    campaign.join("AGENTPLANTE")
    submission = visit(campaign, "ngogom", PERSONAL)
    withdraw_consent(campaign, submission, Request("cons_coordonnees", why="RAISONPLANTEE"))
    judge(campaign, [submission], "approved", comment="JUGEMENTPLANTE")
    report = build_campaign_site(campaign, tmp_path / "site")
    state = campaign.store.submission(submission)
    planted = list(PERSONAL.values())
    assert set(planted) <= set(state.answers.values())
    private = [*planted, "RAISONPLANTEE", "AGENTPLANTE", "JUGEMENTPLANTE"]
    private += [
        submission.removeprefix("uuid:"),
        state.author,
        state.device,
        state.started,
        state.started[11:16],
    ]
    assert (report.centres, report.photos) == (1, 2)
    assert holding(tmp_path / "site", *private) == []


def test_contact_that_was_agreed_to_is_shown(campaign: Campaign, tmp_path: Path) -> None:
    judge(campaign, [visit(campaign, "ngogom", {"gestionnaire_nom": "GERANTPUBLIC"})], "approved")
    build_campaign_site(campaign, tmp_path / "site")
    assert len(holding(tmp_path / "site", "GERANTPUBLIC")) == 2


def test_no_contact_of_a_cooperation_is_named_without_their_consent(tmp_path: Path) -> None:
    forms = tuple(path for path in shipped_forms() if path.stem == "cooperation")
    contact = "/data/contact[1]"
    steps = [
        ("/data/gens/contacts_existe", "oui"),
        (f"{contact}/con_accord", "oui"),
        (f"{contact}/con_organisme", "ORGANISMEPLANTE"),
        (f"{contact}/con_nom", "CONTACTPLANTE"),
        (f"{contact}/con_fonction", "FONCTIONPLANTEE"),
        (f"{contact}/con_courriel", "plante@exemple.org"),
    ]
    lines = [line for line in script_of("ngogom.cooperation") if "contacts_existe" not in line]
    lines += [json.dumps({"ref": ref, "value": value}) for ref, value in steps]
    with Campaign.create(NewCampaign(tmp_path / "c", "Essai", agent="Chef", forms=forms)) as campaign:
        with begin_interview(campaign) as interview:
            conducted = conduct_script(interview, lines)
        submission = conducted.submission
        assert submission is not None, conducted.lines
        judge(campaign, [submission], "approved")
        build_campaign_site(campaign, tmp_path / "site")
    assert "Solidarité numérique avec Ngogom" in text_of(tmp_path / "site")
    assert holding(tmp_path / "site", "CONTACTPLANTE", "ORGANISMEPLANTE", "plante@exemple.org") == []


def test_page_shows_what_a_centre_is_ready_for_and_nothing_of_its_durability(
    campaign: Campaign, tmp_path: Path
) -> None:
    judge(campaign, [visit(campaign, "ngogom")], "approved")
    build_campaign_site(campaign, tmp_path / "site")
    page = text_of(tmp_path / "site" / "en" / "centre")
    assert "Ready for research on the web" in page
    assert "urability" not in text_of(tmp_path / "site")


def test_photos_carry_nothing_but_colours(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    exif = exif_with(OUAGADOUGOU, {0xA431: "SERIEPLANTEE"}, make="MARQUEPLANTEE", date="2026:11:03 09:37:41")
    exif[315] = "ARTISTEPLANTE"
    planted = shelf.add(picture("X", 1), "planted.jpg", exif=exif, comment=b"COMMENTAIREPLANTE")
    assert b"SERIEPLANTEE" in (tmp_path / "planted.jpg").read_bytes()
    one = replace(
        sample_state(1, shelf, photo="planted.jpg"), attachments={"/data/images[#1]/photo": planted}
    )
    build(tmp_path / "site", [one], shelf)
    copies = list((tmp_path / "site" / "photos").iterdir())
    assert len(copies) == 2
    assert [path.name for path in copies if b"Exif" in path.read_bytes()] == []
    words = (
        "SERIEPLANTEE",
        "ARTISTEPLANTE",
        "MARQUEPLANTEE",
        "COMMENTAIREPLANTE",
        "2026:11:03",
        planted.sha256,
    )
    assert holding(tmp_path / "site", *words) == []


def test_photos_have_two_sizes(tmp_path: Path) -> None:
    from PIL import Image

    shelf = Shelf(tmp_path)
    big = shelf.add(picture("X", 1).resize((2400, 1600)), "big.jpg")
    one = replace(sample_state(1, shelf, photo="big.jpg"), attachments={"/data/images[#1]/photo": big})
    build(tmp_path / "site", [one], shelf)
    sizes = []
    for path in (tmp_path / "site" / "photos").iterdir():
        with Image.open(path) as image:
            sizes.append(image.width)
    assert sorted(sizes) == [320, 1600]


def test_withdrawn_consent_takes_page_and_photo_away(campaign: Campaign, tmp_path: Path) -> None:
    planted = {"nom": "CENTREPLANTE", "commune": "COMMUNEPLANTEE"}
    submission = visit(campaign, "gorom-gorom", planted)
    judge(campaign, [submission], "approved")
    site = tmp_path / "site"
    build_campaign_site(campaign, site)
    assert all(holding(site, text) for text in planted.values())
    assert any((site / "photos").iterdir())
    withdraw_consent(campaign, submission, Request("cons_page"))
    report = build_campaign_site(campaign, site)
    # Its contents stay in the directory: their consent is another one, and they do not say where.
    assert holding(site, *planted.values()) == []
    assert (list((site / "photos").iterdir()), list((site / "fr" / "centre").iterdir())) == ([], [])
    assert report.left_out[Refusal.WITHDRAWN.sentence] > 5


def test_withdrawn_photo_leaves_the_page(campaign: Campaign, tmp_path: Path) -> None:
    submission = visit(campaign, "gorom-gorom")
    judge(campaign, [submission], "approved")
    withdraw_consent(campaign, submission, Request("cons_photo"))
    report = build_campaign_site(campaign, tmp_path / "site")
    assert (report.centres, report.photos, list((tmp_path / "site" / "photos").iterdir())) == (1, 0, [])
    assert "La salle informatique" not in text_of(tmp_path / "site")


def test_nothing_agreed_to_leaves_counts_only(tmp_path: Path) -> None:
    states = [sample_state(n, cons_page="non", cons_contenus="non", cons_photo="non") for n in range(20)]
    report = build(tmp_path / "site", states)
    pages = sorted(
        path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")
    )
    assert pages == sorted(
        [
            "index.html",
            *(
                f"{lang}/{name}.html"
                for lang in ("fr", "en")
                for name in ("index", "map", "gallery", "status", "status-former", "contents")
            ),
        ]
    )
    text = text_of(tmp_path / "site")
    assert (report.centres, "Opérateur" in text, "Orange" in text) == (0, True, True)
    assert "Gorom-Gorom" not in text


def test_question_in_conflict_stays_out(tmp_path: Path) -> None:
    conflict = PathConflict("/data/centre/web", (("a", "https://exemple.org/centre"), ("b", None)))
    build(tmp_path / "site", [replace(sample_state(1), conflicts=(conflict,))])
    text = text_of(tmp_path / "site", "fr/centre/*.html")
    assert ("exemple.org" in text, "Services offerts" in text) == (False, True)


def test_name_in_conflict_leaves_no_page(tmp_path: Path) -> None:
    conflict = PathConflict("/data/centre/nom", (("a", "Un"), ("b", "Autre")))
    report = build(tmp_path / "site", [replace(sample_state(1), conflicts=(conflict,))])
    assert (report.centres, holding(tmp_path / "site", "Saaba")) == (0, [])


def test_page_for_a_narrower_circle_is_not_on_the_site(tmp_path: Path) -> None:
    report = build(tmp_path / "site", [sample_state(1, cons_page_niveau="pays")])
    assert (report.centres, holding(tmp_path / "site", "Saaba")) == (0, [])
    assert report.left_out[Refusal.NARROWER.sentence] > 5


def test_level_that_was_not_answered_is_no_level(tmp_path: Path) -> None:
    assert build(tmp_path / "site", [sample_state(1, cons_page_niveau=None)]).centres == 0


@pytest.mark.parametrize("answer", ["oui", "OUI"])
def test_photo_of_children_never_appears(tmp_path: Path, answer: str) -> None:
    report = build(
        tmp_path / "site", [sample_state(1, Shelf(tmp_path), photo_mineurs=answer)], Shelf(tmp_path)
    )
    assert (report.photos, list((tmp_path / "site" / "photos").iterdir())) == (0, [])
    assert report.left_out[Refusal.MINORS.sentence] == 1


def test_photo_of_which_it_is_disputed_whether_children_are_on_it_stays_out(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    conflict = PathConflict("/data/images[#1]/photo_mineurs", (("a", "oui"), ("b", "non")))
    one = replace(sample_state(1, shelf, photo_mineurs="non"), conflicts=(conflict,))
    assert build(tmp_path / "site", [one], shelf).photos == 0


def test_home_of_a_person_is_told_to_a_kilometre(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1, cons_contact="oui")])
    text = text_of(tmp_path / "site", "fr/centre/*.html")
    assert ("12.37, -1.52" in text, "12.3714" in text, "1.5196" in text) == (True, False, False)


def test_one_page_for_submissions_of_the_same_centre(tmp_path: Path) -> None:
    states = [sample_state(n) for n in (1, 2, 3)]
    groups = {"uuid:1": "uuid:1", "uuid:2": "uuid:1"}
    report = build(tmp_path / "site", states, groups=groups)
    assert (report.centres, report.left_out[Refusal.SAME_CENTRE.sentence]) == (2, 1)


def test_centre_without_a_page_is_not_named_among_the_holders(tmp_path: Path) -> None:
    report = build(tmp_path / "site", [sample_state(1, cons_page="non"), sample_state(5)])
    script = (tmp_path / "site" / "assets" / "contents.js").read_text(encoding="utf-8")
    assert report.contents == 1
    assert ('"o":-1' in script, "Saaba" in script, "Bobo-Dioulasso" in script) == (True, False, True)


def test_date_is_shown_without_the_hour(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    assert "3 novembre 2026" in text_of(tmp_path / "site", "fr/centre/*.html")
    assert holding(tmp_path / "site", "09:37", "Agent Koné", "Note privée", "revenir mardi") == []
