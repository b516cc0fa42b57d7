"""Posts: what stands in them, in every format, and what takes them away again."""

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from survey.errors import OutputError
from survey.fieldwork.gate import Refusal
from survey.messages import speaking
from survey.outputs.reports.posts.making import PostsReport
from survey.records.submissions import PathConflict
from tests.outputs.posts.sample import SUMMARY, centre, make, photo_with_metadata

NAME = "telecentre-communautaire-n-1"
HTML = ("html",)
TEXT_NS = {"text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0"}
OFFICE_NS = {"office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0"}
DRAW_NS = {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
HOSTILE = (
    "<script>alert(1)</script>", "{{{gros titre}}}", "[lien->javascript:alert(1)]", "]]></text:p>",
    '" onerror="alert(1)', "{{ 7*7 }}", "---\ntitle: x", "=cmd|' /C calc'!A0", "<doc1|center>", "&lt;b&gt;",
)  # fmt: skip


def written(folder: Path, ending: str, language: str = "en") -> str:
    return (folder / NAME / f"{NAME}.{language}.{ending}").read_text(encoding="utf-8")


def document(folder: Path, language: str = "en") -> tuple[etree._Element, zipfile.ZipFile]:
    archive = zipfile.ZipFile(folder / NAME / f"{NAME}.{language}.odt")
    return etree.fromstring(archive.read("content.xml")), archive


def styled(content: etree._Element, style: str) -> list[str]:
    found = content.xpath(f"//*[@text:style-name='{style}']", namespaces=TEXT_NS)
    return ["".join(own.itertext()) for own in found]


def test_each_centre_has_a_folder_with_every_format_in_both_languages(tmp_path: Path) -> None:
    report = make(tmp_path, [centre()], languages=("fr", "en"))
    assert report.posts == (NAME,)
    endings = ("odt", "spip.txt", "html", "md")
    names = {path.name for path in (tmp_path / NAME).iterdir() if path.is_file()} - {".survey-post"}
    assert names == {f"{NAME}.{code}.{ending}" for code in ("fr", "en") for ending in endings}


def test_a_post_says_what_the_manager_accepted_and_who_speaks(tmp_path: Path) -> None:
    make(tmp_path, [centre()])
    for ending in ("html", "md", "spip.txt"):
        text = written(tmp_path, ending)
        for shown in (
            *SUMMARY.values(),
            "Mariama, a woman user",
            "Radio communautaire",
            "Last without grants",
        ):
            assert all(line in text.replace("&#39;", "'") for line in shown.splitlines()), (ending, shown)


def test_a_word_processor_finds_the_styles_that_spip_knows(tmp_path: Path) -> None:
    make(tmp_path, [centre()])
    content, archive = document(tmp_path)
    assert styled(content, "Heading") == [SUMMARY["resume_titre"]]
    assert styled(content, "Lead") == [SUMMARY["resume_chapo"]]
    assert styled(content, "Heading_20_1")[0] == "What the centre offers"
    assert styled(content, "Quotations")[0].startswith("Avant")
    styles = archive.read("styles.xml").decode()
    for name in ("Heading", "Heading_20_1", "Text_20_body", "Quotations", "Caption"):
        assert f'style:name="{name}"' in styles


def test_the_document_begins_with_its_title(tmp_path: Path) -> None:
    make(tmp_path, [centre()])
    content, _archive = document(tmp_path)
    texts = content.xpath("//office:text/text:*", namespaces=TEXT_NS | OFFICE_NS)
    assert texts[0].get(f"{{{TEXT_NS['text']}}}style-name") == "Heading"


def test_pictures_of_a_document_are_found_by_odt2spip(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    make(tmp_path / "out", [centre(photo=attachment)], {attachment.sha256: path})
    content, archive = document(tmp_path / "out")
    shown = content.xpath("//draw:image/@xlink:href", namespaces=DRAW_NS)
    sizes = content.xpath("//draw:image/../@svg:width | //draw:image/../@svg:height", namespaces=DRAW_NS)
    assert len(shown) == 2
    assert all(re.fullmatch(r"Pictures/[a-zA-Z0-9.]+", name) and name in archive.namelist() for name in shown)
    assert all(size.endswith("cm") for size in sizes)


def test_the_photo_lies_in_the_document_and_beside_the_others_without_metadata(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    report = make(tmp_path / "out", [centre(photo=attachment)], {attachment.sha256: path})
    _content, archive = document(tmp_path / "out")
    copies = [
        (tmp_path / "out" / NAME / "images" / f"{NAME}-1.jpg").read_bytes(),
        archive.read(f"Pictures/{NAME.replace('-', '')}1.jpg"),
    ]
    for data in copies:
        image = Image.open(io.BytesIO(data))
        assert (dict(image.getexif()), "comment" in image.info) == ({}, False)
        assert all(secret not in data for secret in (b"PhoneMaker", b"Secr", b"123456789"))
    assert report.photos == 1


def test_a_photo_has_a_caption_and_words_for_who_does_not_see_it(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    make(tmp_path / "out", [centre(photo=attachment, photo_legende=None)], {attachment.sha256: path})
    assert 'alt="Photo of Télécentre communautaire n° 1"' in written(tmp_path / "out", "html")
    make(tmp_path / "out", [centre(photo=attachment)], {attachment.sha256: path})
    assert "<figcaption>Le centre, vu de la route</figcaption>" in written(tmp_path / "out", "html")
    content, _archive = document(tmp_path / "out")
    assert "Le centre, vu de la route" in styled(content, "Caption")


def test_the_small_map_is_a_picture(tmp_path: Path) -> None:
    make(tmp_path, [centre()])
    with Image.open(tmp_path / NAME / "images" / f"{NAME}-map.png") as image:
        assert (image.format, image.width) == ("PNG", 480)
        assert (168, 67, 27) in {colour for _count, colour in image.convert("RGB").getcolors(1 << 20) or ()}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"resume_accepte": "non"}, Refusal.NOT_ACCEPTED),
        ({"resume_accepte": None, "resume_lu": "non"}, Refusal.NOT_ACCEPTED),
        ({"cons_page": "non"}, Refusal.NO_CONSENT),
        ({"cons_page": "non", "cons_photo": "non", "cons_temoignage": "non"}, Refusal.NO_CONSENT),
        ({"cons_page_niveau": "pays"}, Refusal.NARROWER),
    ],
)
def test_no_post_without_a_summary_that_may_leave(
    tmp_path: Path, answers: dict[str, str | None], reason: Refusal
) -> None:
    report = make(tmp_path, [centre(**answers)])
    assert (report.posts, report.without, list(tmp_path.iterdir())) == ((), {reason.sentence: 1}, [])


def test_centres_without_a_post_are_counted_once_each(tmp_path: Path) -> None:
    silent = dict.fromkeys(("resume_titre", "resume_chapo", "resume_texte", "resume_lu", "resume_accepte"))
    others = [replace(centre(3), deleted=True), replace(centre(4), review=None), centre(2, **silent)]
    report = make(tmp_path, [centre(), *others])
    assert sum(report.without.values()) == 3
    assert {Refusal.DELETED.sentence, Refusal.NOT_APPROVED.sentence} < set(report.without)


def test_one_post_for_submissions_of_the_same_centre(tmp_path: Path) -> None:
    report = make(
        tmp_path, [centre(1), centre(2)], same_centre_groups={"uuid:2": "uuid:1", "uuid:1": "uuid:1"}
    )
    assert (report.posts, report.without) == ((NAME,), {Refusal.SAME_CENTRE.sentence: 1})


def withdraw(folder: Path) -> PostsReport:
    attachment, path = photo_with_metadata(folder)
    shelf = {attachment.sha256: path}
    make(folder / "out", [centre(1, attachment), centre(2)], shelf)
    return make(
        folder / "out", [replace(centre(1, attachment), withdrawn=("/data/cons_page",)), centre(2)], shelf
    )


def test_a_consent_that_is_taken_back_takes_post_and_photo_away(tmp_path: Path) -> None:
    report = withdraw(tmp_path)
    assert report.removed == (NAME,)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"telecentre-communautaire-n-2"}
    assert not list((tmp_path / "out").rglob("*.jpg"))


def test_a_consent_on_photos_that_is_taken_back_takes_them_out_of_every_file(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    shelf = {attachment.sha256: path}
    make(tmp_path / "out", [centre(1, attachment)], shelf)
    make(tmp_path / "out", [replace(centre(1, attachment), withdrawn=("/data/cons_photo",))], shelf)
    _content, archive = document(tmp_path / "out")
    assert not [name for name in archive.namelist() if name.endswith(".jpg")]
    assert not list((tmp_path / "out").rglob("*.jpg"))
    assert "vu de la route" not in written(tmp_path / "out", "md")


def test_a_testimony_leaves_with_its_own_consent_only(tmp_path: Path) -> None:
    make(tmp_path, [centre(cons_temoignage="non")])
    for ending in ("html", "md", "spip.txt"):
        assert "Mariama" not in written(tmp_path, ending)
        assert "quarante" not in written(tmp_path, ending)


def test_a_file_that_somebody_put_there_is_never_deleted(tmp_path: Path) -> None:
    make(tmp_path, [centre()], formats=HTML)
    mine = tmp_path / NAME / "corrected.odt"
    mine.write_bytes(b"mine")
    with pytest.raises(OutputError):
        make(tmp_path, [centre()], formats=HTML)
    report = make(tmp_path, [centre(cons_page="non")])
    assert (report.kept, mine.read_bytes()) == ((str(mine),), b"mine")
    assert [path.name for path in (tmp_path / NAME).rglob("*") if path.is_file()] == ["corrected.odt"]


def test_somebody_elses_folder_of_that_name_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(OutputError):
        make(tmp_path, [centre()], formats=HTML)


def test_a_power_cut_leaves_what_was_there(tmp_path: Path) -> None:
    make(tmp_path, [centre()], formats=HTML)
    (tmp_path / NAME).rename(tmp_path / f".{NAME}.old")
    (tmp_path / f".{NAME}.making").mkdir()
    assert make(tmp_path, [centre(), centre(2)], centre="uuid:2", formats=HTML).posts == (
        "telecentre-communautaire-n-2",
    )
    assert written(tmp_path, "html")
    make(tmp_path, [centre()], formats=HTML)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("wanted", ["bf-k7-001-6", "uuid:1", "TELECENTRE COMMUNAUTAIRE n° 1"])
def test_one_centre_is_named_by_its_code_its_id_or_its_name(tmp_path: Path, wanted: str) -> None:
    assert make(tmp_path, [centre(1), centre(2)], centre=wanted, formats=HTML).posts == (NAME,)


@pytest.mark.parametrize(
    ("wanted", "why"), [("uuid:2", "did not accept"), ("Télé", "n-1, "), ("nowhere", "no such")]
)
def test_a_centre_without_a_post_is_told_with_the_reason(tmp_path: Path, wanted: str, why: str) -> None:
    centres = [centre(1), centre(2, resume_accepte="non"), centre(3)]
    with speaking("en"), pytest.raises(OutputError, match=why):
        make(tmp_path, centres, centre=wanted, formats=HTML)


def test_two_centres_of_one_name_have_a_folder_each(tmp_path: Path) -> None:
    report = make(tmp_path, [centre(1, nom="Centre"), centre(2, nom="centre")], formats=HTML)
    assert len(report.posts) == 2
    assert all(re.fullmatch(r"centre-[a-z2-7]{4}", name) for name in report.posts)


def test_a_disputed_summary_stays_in(tmp_path: Path) -> None:
    conflict = PathConflict("/data/resume/resume_texte", (("a", "un"), ("b", "deux")))
    assert make(tmp_path, [replace(centre(), conflicts=(conflict,))]).posts == ()


PLAIN_TAGS = frozenset(
    ("article", "h1", "p", "strong", "figure", "img", "figcaption", "blockquote", "footer", "h2", "ul", "li", "em")
)  # fmt: skip


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_a_person_typed_is_a_text_in_every_format(tmp_path: Path, typed: str) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    names = (
        "nom",
        "commune",
        "services_autre",
        "difficultes_texte",
        "photo_legende",
        "te_pseudo",
        "te_texte",
    )
    hostile = dict.fromkeys((*names, *SUMMARY), typed)
    report = make(tmp_path / "out", [centre(1, attachment, **hostile)], {attachment.sha256: path})
    folder = tmp_path / "out" / report.posts[0]
    page = _Tags()
    page.feed((folder / f"{folder.name}.en.html").read_text(encoding="utf-8"))
    assert page.tags <= PLAIN_TAGS
    assert page.attributes <= {"class", "lang", "src", "width", "height", "alt"}
    content = etree.fromstring(zipfile.ZipFile(folder / f"{folder.name}.en.odt").read("content.xml"))
    assert styled(content, "Heading") == [" ".join(typed.split())]
    spip = (folder / f"{folder.name}.en.spip.txt").read_text(encoding="utf-8")
    assert spip.count("{{{") == 4
    assert not re.search(r"->|<(?!/?quote>)", spip)
    markdown = (folder / f"{folder.name}.en.md").read_text(encoding="utf-8")
    assert len(re.findall(r"(?m)^---$", markdown)) == 2
    assert not re.search(r"(?<!\\)<(?!!-- -->)|\{\{", markdown.split("\n---\n", 1)[1])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le centre n'offre aucun service pour le moment."),
        ("en", "The centre offers no service at the moment."),
    ],
)
def test_a_centre_without_services_says_so_in_a_sentence(
    tmp_path: Path, language: str, sentence: str
) -> None:
    make(tmp_path, [centre(services="aucun", services_autre=None)], languages=(language,))
    text = written(tmp_path, "md", language)
    assert sentence in text.replace("\\", "")
    assert not re.search(r"^- (Aucun|None|aucun)", text, re.M)


def test_no_difficulty_has_no_heading_and_its_words_have(tmp_path: Path) -> None:
    make(tmp_path, [centre(difficultes_liste="aucune", difficultes_texte=None)])
    assert "What makes it hard" not in written(tmp_path, "md")
    make(tmp_path, [centre(difficultes_liste="aucune", difficultes_texte="Tout va bien.")])
    assert "What makes it hard" in written(tmp_path, "md")
    assert "aucune" not in written(tmp_path, "md")
