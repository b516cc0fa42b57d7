"""Posts on the site: lists, pages and the feed, as another program reads it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from survey.fieldwork.gate import Gate, levels_of
from survey.form.tags import tags_of
from survey.outputs.site.build import SiteOrder, build_site
from survey.outputs.site.posts import IN_FEED, PER_PAGE, FeedFacts
from survey.outputs.templating import Templates
from survey.records.submissions import SubmissionState
from survey.shipped import shipped_folder
from tests.outputs.posts.sample import SUMMARY, centre, photo_with_metadata, post_form
from tests.outputs.posts.test_posts import HOSTILE
from tests.outputs.site.sample import build as build_other
from tests.outputs.site.sample import sample_state

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = FeedFacts("01931c1e-0000-7000-8000-000000000001", "Association Wend-Panga")


def build(
    folder: Path,
    states: Sequence[SubmissionState],
    shelf: dict[str, Path] | None = None,
    feed: FeedFacts = FEED,
    templates: Templates | None = None,
) -> None:
    form = post_form()
    order = SiteOrder(
        folder=folder,
        title="Inventaire des télécentres",
        country="BF",
        form=form,
        gate=Gate(tags_of(form), levels=levels_of(form)),
        outlines=shipped_folder("data") / "gazetteer" / "outlines.geojson",
        built_on=date(2026, 11, 24),
        day_of=lambda own: date.fromisoformat(own.started[:10]),
        find_blob=(shelf or {}).get,
        feed=feed,
        templates=templates or Templates(),
    )
    build_site(states, order)


def read_feed(folder: Path, language: str = "en") -> feedparser.FeedParserDict:
    found = feedparser.parse((folder / language / "feed.xml").read_bytes(), sanitize_html=False)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_post_has_a_page_and_stands_in_the_list_and_in_the_menu(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(1), centre(2, resume_accepte="non")])
    [page] = (tmp_path / "s" / "en" / "post").iterdir()
    assert SUMMARY["resume_chapo"] in page.read_text(encoding="utf-8")
    assert f'href="post/{page.name}"' in (tmp_path / "s" / "en" / "posts.html").read_text(encoding="utf-8")
    assert 'href="../en/posts.html"' in (tmp_path / "s" / "en" / "map.html").read_text(encoding="utf-8")
    assert (tmp_path / "s" / "fr" / "post" / page.name).is_file()


def test_a_summary_that_was_refused_is_on_no_page(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(2, resume_accepte="non")])
    for page in (tmp_path / "s").rglob("*.*"):
        assert "malgré les coupures" not in page.read_text(encoding="utf-8"), page


def test_a_feed_reader_finds_the_posts(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(1), centre(2)])
    found = read_feed(tmp_path / "s")
    assert (found.version, found.feed.author, len(found.entries)) == ("atom10", "Association Wend-Panga", 2)
    [first, _second] = found.entries
    assert (first.title, first.summary) == (SUMMARY["resume_titre"], SUMMARY["resume_chapo"])
    assert first.published == "2026-11-03T00:00:00Z"
    assert "Mariama, a woman user" in first.content[0].value
    assert (tmp_path / "s" / "en" / first.link).is_file()


@pytest.mark.parametrize("states", [[], [centre(1), centre(2)]])
def test_a_feed_has_what_the_specification_asks_for(tmp_path: Path, states: list[SubmissionState]) -> None:
    build(tmp_path / "s", states)
    root = etree.parse(tmp_path / "s" / "fr" / "feed.xml").getroot()
    for element in (root, *root.findall("a:entry", ATOM)):
        assert [len(element.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert all(own.text.startswith("urn:uuid:") for own in element.findall("a:id", ATOM))
    assert len(root.findall("a:author/a:name", ATOM)) == 1
    ids = [own.text for own in root.iterfind(".//a:id", ATOM)]
    assert len(set(ids)) == len(ids)


def test_ids_are_the_same_after_every_build_and_move(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(1)])
    before = read_feed(tmp_path / "s")
    build(
        tmp_path / "t",
        [centre(1, resume_titre="Autre"), centre(2)],
        feed=replace(FEED, address="https://x.org/"),
    )
    after = read_feed(tmp_path / "t")
    assert before.feed.id == after.feed.id
    assert before.entries[0].id in {own.id for own in after.entries}
    assert before.feed.id != read_feed(tmp_path / "s", "fr").feed.id


def test_with_an_address_links_are_whole_and_photos_are_shown(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    shelf = {attachment.sha256: path}
    build(tmp_path / "s", [centre(1, attachment)], shelf)
    assert "<img" not in read_feed(tmp_path / "s").entries[0].content[0].value
    build(tmp_path / "s", [centre(1, attachment)], shelf, replace(FEED, address="https://x.org/c/"))
    [entry] = read_feed(tmp_path / "s").entries
    assert entry.link.startswith("https://x.org/c/en/post/")
    [photo] = (own for own in (tmp_path / "s" / "photos").iterdir() if not own.stem.endswith("-s"))
    assert f'src="https://x.org/c/photos/{photo.name}"' in entry.content[0].value


def test_a_correction_moves_the_last_change_and_tells_no_hour(tmp_path: Path) -> None:
    build(tmp_path / "s", [replace(centre(1), finalized="2026-11-20T16:31:05Z")])
    [entry] = read_feed(tmp_path / "s").entries
    assert (entry.published, entry.updated) == ("2026-11-03T00:00:00Z", "2026-11-20T00:00:00Z")


def test_a_consent_that_is_taken_back_takes_page_list_feed_and_photo_away(tmp_path: Path) -> None:
    attachment, path = photo_with_metadata(tmp_path)
    shelf = {attachment.sha256: path}
    build(tmp_path / "s", [centre(1, attachment), centre(2)], shelf)
    assert list((tmp_path / "s" / "photos").iterdir())
    build(tmp_path / "s", [replace(centre(1, attachment), withdrawn=("",)), centre(2)], shelf)
    assert not list((tmp_path / "s" / "photos").iterdir())
    assert len(list((tmp_path / "s" / "fr" / "post").iterdir())) == 1
    assert [own.title for own in read_feed(tmp_path / "s").entries] == [SUMMARY["resume_titre"]]
    texts = [page.read_text(encoding="utf-8") for page in (tmp_path / "s").rglob("*.html")]
    assert not any("communautaire n° 1" in text for text in texts)


def test_a_second_build_makes_no_page_again(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(1), centre(2)])
    pages = [tmp_path / "s" / "en" / name for name in ("posts.html", "feed.xml")]
    before = [page.stat().st_ino for page in pages]
    build(tmp_path / "s", [centre(1), centre(2)])
    assert [page.stat().st_ino for page in pages] == before


def test_lists_are_cut_in_pages_that_stay_small_and_the_feed_holds_the_latest(tmp_path: Path) -> None:
    build(tmp_path / "s", [centre(number, resume_chapo="é" * 2000) for number in range(1, PER_PAGE + 12)])
    lists = [tmp_path / "s" / "en" / name for name in ("posts.html", "posts-2.html")]
    assert [page.read_text(encoding="utf-8").count('class="card"') for page in lists] == [PER_PAGE, 11]
    assert max(page.stat().st_size for page in lists) < 100_000
    assert len(read_feed(tmp_path / "s").entries) == IN_FEED


def test_a_form_without_a_summary_has_neither_posts_nor_a_feed(tmp_path: Path) -> None:
    build_other(tmp_path / "s", [sample_state(1)])
    assert "posts.html" not in (tmp_path / "s" / "en" / "map.html").read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "s" / "en").iterdir()}.isdisjoint(("posts.html", "feed.xml"))


def test_what_people_typed_is_a_text_in_page_and_feed(tmp_path: Path) -> None:
    typed = (*HOSTILE, "a\x0bb")
    centres = [
        centre(number, nom=own, te_pseudo=own, **dict.fromkeys(SUMMARY, own))
        for number, own in enumerate(typed, 1)
    ]
    build(tmp_path / "s", centres)
    entries = read_feed(tmp_path / "s").entries
    assert len(entries) == len(typed)
    for entry in entries:
        assert entry.title_detail.type == "text/plain"
        assert "<script" not in entry.content[0].value
    for page in (tmp_path / "s" / "en").rglob("post*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert 'onerror="' not in text


def test_a_campaigns_own_body_of_a_post_stands_on_its_page_and_in_the_feed(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "posts" / "body.html"
    own.parent.mkdir(parents=True)
    own.write_text("<p>Corps à nous, {{ post.title }}</p>\n", encoding="utf-8")
    build(tmp_path / "s", [centre(1)], templates=Templates(tmp_path / "templates"))
    [page] = (tmp_path / "s" / "fr" / "post").iterdir()
    for text in (
        page.read_text(encoding="utf-8"),
        read_feed(tmp_path / "s", "fr").entries[0].content[0].value,
    ):
        assert f"Corps à nous, {SUMMARY['resume_titre']}" in text
        assert "Radio communautaire" not in text
