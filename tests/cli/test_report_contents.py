"""`survey report contents` as a coordinator types it, on contents that centres of the demo hold."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.consents import Request, withdraw_consent
from survey.campaign.review.reviewing import judge
from tests.campaign.laptops import Laptops
from tests.campaign.made_centres import new_campaign, visit
from tests.cli.conftest import Survey
from tests.cli.desk import Desk
from tests.outputs.data.planted import standing_in
from tests.outputs.data.test_other_readers import converted, office

FIRST, SECOND, UNNAMED = "Cyber du foyer des jeunes de Ngogom", "Deuxième cyber", "CENTREPLANTE"
LESSONS, BULLETIN = "Leçons de géométrie pour le tableau interactif", "Le bulletin des jeunes de Ngogom"
FORMULA = "=1+1;@plus"
REFUSED = {"cons_contenus": "non", "titre": "TITREPLANTE", "producteur": "PRODUCTEURPLANTE", "nom": "Refus"}
PLANTED = ("TITREPLANTE", "PRODUCTEURPLANTE", "NONAPPROUVE", "RETIREPLANTE", UNNAMED)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a campaign of centres: two hold the same, others refuse, withdraw, are not approved or not named."""
    place = tmp_path_factory.mktemp("contents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(place / "config"))
        with new_campaign(place / "c") as campaign:
            _play(campaign)
        yield place / "c"


def _play(campaign: Campaign) -> None:
    visits = [visit(campaign, "ngogom"), visit(campaign, "ngogom", {"nom": SECOND})]
    visits += [
        visit(campaign, "dori", {"nom": UNNAMED, "titre": FORMULA}),
        visit(campaign, "ngogom", REFUSED),
    ]
    withdrawn = visit(campaign, "ngogom", {"titre": "RETIREPLANTE"})
    judge(campaign, [*visits, withdrawn], "approved")
    withdraw_consent(campaign, withdrawn, Request("cons_contenus", why="demandé"))
    visit(campaign, "ngogom", {"titre": "NONAPPROUVE"})


def contents(survey: Survey, folder: Path, *words: str, language: str = "fr") -> str:
    done = survey("--lang", language, "--campaign", str(folder), "report", "contents", *words)
    assert done.status == 0, done.err
    return done.out


def told(survey: Survey, folder: Path, *words: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(contents(survey, folder, "--json", *words))
    return found


def titled(survey: Survey, folder: Path, title: str, *words: str) -> list[dict[str, object]]:
    every = told(survey, folder, *words)["contents"]
    assert isinstance(every, list)
    return [own for own in every if own["title"] == title]


def test_what_two_centres_hold_stands_once_with_both(survey: Survey, folder: Path) -> None:
    (own,) = titled(survey, folder, LESSONS)
    assert own["holders"] == [FIRST, SECOND]
    assert (own["theme"], own["rights"], own["origin"]) == (["education"], ["cc"], ["endogene"])


def test_what_two_centres_made_themselves_under_one_title_stands_twice(survey: Survey, folder: Path) -> None:
    assert [own["holders"] for own in titled(survey, folder, BULLETIN)] == [[FIRST], [SECOND]]


def test_how_few_centres_may_not_be_named_is_told_the_coordinator_alone(survey: Survey, folder: Path) -> None:
    assert {(own["unnamed"], str(own["holders"])) for own in titled(survey, folder, FORMULA)} == {
        (None, "[]")
    }


def test_what_stays_back_is_counted_by_its_reason(survey: Survey, folder: Path) -> None:
    assert told(survey, folder)["left_out"] == {
        "la personne n'a pas donné son accord": 3,
        "la personne a retiré son accord": 3,
        "la soumission n'est pas approuvée": 3,
    }


def test_the_coordinator_alone_sees_all_and_is_warned(survey: Survey, folder: Path, tmp_path: Path) -> None:
    for title in ("TITREPLANTE", "NONAPPROUVE", "RETIREPLANTE"):
        assert titled(survey, folder, title, "--private")
    page = tmp_path / "prive.html"
    contents(survey, folder, "--private", "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert "Ne jamais le publier" in text
    assert UNNAMED in text


def test_the_terminal_shows_a_table_by_theme(survey: Survey, folder: Path) -> None:
    printed = contents(survey, folder, language="en")
    assert printed.index("School and literacy") < printed.index("Leçons")
    assert "the person did not agree" in printed


def test_no_byte_of_any_format_holds_what_was_not_agreed_to(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for format_ in ("html", "odt", "xlsx", "csv"):
        for language in ("fr", "en"):
            contents(survey, folder, "-o", str(out / f"{language}.{format_}"), "--language", language)
    (out / "terminal.txt").write_text(contents(survey, folder) + contents(survey, folder, "--json"))
    assert len(list(out.iterdir())) == 9
    assert standing_in(out, PLANTED) == set()
    assert {name for name, _text in standing_in(out, ["Collège de Bambey"])} >= {
        "fr.csv",
        "fr.odt",
        "fr.html",
    }


def test_the_document_has_a_heading_for_each_theme_and_each_content(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.odt"
    contents(survey, folder, "-o", str(path))
    headings = headings_of(path)
    assert (2, "École et alphabétisation") in headings
    assert headings.index((3, LESSONS)) > headings.index((2, "École et alphabétisation"))
    assert headings[-1] == (2, "Ce qui n'est pas dans ce répertoire")


def headings_of(path: Path) -> list[tuple[int, str]]:
    content = etree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    return [
        (int(own.get(f"{text}outline-level")), "".join(own.itertext())) for own in content.iter(f"{text}h")
    ]


@office
def test_libreoffice_reads_the_document(survey: Survey, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.odt"
    contents(survey, folder, "-o", str(path))
    text = (converted(path, "txt:Text (encoded):UTF8") / "r.txt").read_text(encoding="utf-8-sig")
    assert text.count(LESSONS) == 1
    assert "Où en obtenir une copie" in text


def test_the_csv_opens_in_excel_and_runs_no_formula(survey: Survey, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    contents(survey, folder, "-o", str(path), "--language", "en")
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert [own["Title"] for own in rows if "plus" in own["Title"]] == [f"'{FORMULA}"] * 3
    (lessons,) = (own for own in rows if own["Title"] == LESSONS)
    assert lessons["Theme"] == "School and literacy"
    assert lessons["Held by"].startswith(f"{FIRST} (")
    assert SECOND in lessons["Held by"]


def test_the_workbook_has_a_row_for_each_content_and_no_formula(
    survey: Survey, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "r.xlsx"
    contents(survey, folder, "-o", str(path))
    first, page = load_workbook(path)
    rows = list(page.iter_rows(min_row=2))
    assert [cell.value for cell in page[1]][:3] == ["Titre", "Thème", "Genre"]
    assert sorted(row[0].value for row in rows) == sorted(
        [LESSONS, BULLETIN, BULLETIN, "Dictionnaire illustré pour les petites classes", *[FORMULA] * 3]
    )
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert ["la personne n'a pas donné son accord", 3] in [
        [c.value for c in row[:2]] for row in first.iter_rows()
    ]


def test_where_it_was_written_is_known_to_an_erasure(survey: Survey, folder: Path, tmp_path: Path) -> None:
    from survey.campaign.copies import known_copies

    contents(survey, folder, "-o", str(tmp_path / "r.html"))
    with Campaign.open(folder) as campaign:
        assert str(tmp_path / "r.html") in [own.place for own in known_copies(campaign)]


def test_a_survey_that_does_not_ask_says_so_and_writes_an_empty_table(
    survey: Survey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(survey, Laptops(tmp_path, monkeypatch))
    assert "does not ask about local contents" in desk("report", "contents")
    desk("report", "contents", "-o", str(tmp_path / "r.csv"))
    (head,) = csv.reader(io.StringIO((tmp_path / "r.csv").read_text(encoding="utf-8-sig")))
    assert head[:3] == ["Title", "Theme", "Kind"]
    desk("report", "contents", "-o", str(tmp_path / "r.odt"))
    assert [level for level, _text in headings_of(tmp_path / "r.odt")] == [1]


def test_a_file_name_of_another_format_is_refused(survey: Survey, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    done = survey("--campaign", str(folder), "report", "contents", "-o", str(path))
    assert (done.status, path.exists()) == (2, False)
    assert "html, odt, xlsx, csv" in done.err
