"""The site's pages: escaped, small, whole, for any form."""

import random
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import OutputError
from survey.geo.countries import Box
from survey.messages import use_language
from survey.outputs.site.data import cut
from survey.outputs.site.drawing import SMALL, dots
from survey.outputs.site.outlines import plane_for
from tests.campaign.made_centres import new_campaign
from tests.cli.conftest import Survey, survey  # noqa: F401 - the fixture of the commands.
from tests.engine.scenario import form_of
from tests.fieldwork.test_gate import state
from tests.outputs.site.sample import Shelf, build, sample_state

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}</script>"
NO_ROLES = """
| survey |
| | type | name | label::Français (fr) | bind::survey:open |
| | select_one o | accord | Accord | |
| | integer | puits | Nombre de puits | accord |
| choices |
| | list_name | name | label::Français (fr) |
| | o | oui | Oui |
| settings |
| | form_title | form_id | namespaces |
| | Points d'eau | eau | survey="urn:x-survey:tags" |
"""


class Outline(HTMLParser):
    """Headings, links, languages and landmarks of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.without_alt = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.tags[tag] += 1
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.links += [value for name in ("href", "src") if (value := own.get(name))]
        self.without_alt += tag == "img" and not own.get("alt")


def outlines(folder: Path) -> dict[str, Outline]:
    return {
        path.relative_to(folder).as_posix(): Outline(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shelf = Shelf(folder)
    build(folder / "site", [sample_state(number, shelf) for number in range(6)], shelf)
    return folder / "site"


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    broken = [
        f"{page}: {link}"
        for page, outline in outlines(site).items()
        for link in outline.links
        if not link.startswith(("#", "https://exemple.org/"))
        and not (site / page).parent.joinpath(link.partition("#")[0]).is_file()
    ]
    assert broken == []


def test_every_page_stands_in_both_languages(site: Path) -> None:
    names = [
        {path.relative_to(site / lang) for path in (site / lang).rglob("*.html")} for lang in ("fr", "en")
    ]
    assert names[0] == names[1]
    assert len(names[0]) == 12


def test_labels_are_those_of_the_page_language(site: Path) -> None:
    french, english = (
        next((site / lang / "centre").iterdir()).read_text(encoding="utf-8") for lang in ("fr", "en")
    )
    assert ("Services offerts" in french, "Services offered" in english) == (True, True)
    assert "Services offerts" not in english


def test_headings_are_in_order_and_pictures_have_words(site: Path) -> None:
    for page, outline in outlines(site).items():
        steps = [
            later - earlier for earlier, later in zip(outline.headings, outline.headings[1:], strict=False)
        ]
        assert outline.headings[0] == 1, page
        assert max(steps, default=0) <= 1, page
        assert (outline.headings.count(1), outline.tags["main"], outline.without_alt) == (1, 1, 0), page


def test_no_sign_of_punctuation_can_begin_a_line(site: Path) -> None:
    data = [site / "assets" / f"{name}.js" for name in ("data", "photos", "contents")]
    text = "".join(path.read_text(encoding="utf-8") for path in (*site.rglob("*.html"), *data))
    assert re.findall(r"[^/*][ \u00a0][?!;:»]|«[ \u00a0]", text) == []
    assert "\u202f?" in text


def test_pages_are_small(site: Path) -> None:
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 100_000


def test_map_of_the_start_page_weighs_little_with_thousands_of_centres() -> None:
    dice = random.Random(1)
    points = [(dice.uniform(-5, 2), dice.uniform(10, 15)) for _centre in range(5_000)]
    plane = plane_for(Box(10, -5, 15, 2), SMALL)
    shown = dots(plane, points)
    assert 300 < len(shown) <= 800
    assert set(shown) <= {plane.project(lon, lat) for lon, lat in points}
    assert len(dots(plane, points[:50])) >= 48


@given(st.text(max_size=120), st.integers(4, 60))
def test_cut_text_keeps_to_its_bytes(text: str, size: int) -> None:
    assert len(cut(text, size).encode()) <= size


def test_centre_takes_at_most_150_bytes_of_data(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    build(tmp_path / "site", [sample_state(1, shelf, nom="É" * 300, commune="ç" * 300)], shelf)
    lines = (tmp_path / "site" / "assets" / "data.js").read_bytes().splitlines()
    assert next(len(line) for line in lines if line.startswith(b"[")) <= 150


def test_answers_are_text_never_markup(tmp_path: Path) -> None:
    one = sample_state(
        1, nom=HOSTILE, temoignage=HOSTILE, commune=HOSTILE, web="javascript:alert(1)", titre=HOSTILE
    )
    build(tmp_path / "site", [one], title=HOSTILE)
    for page, outline in outlines(tmp_path / "site").items():
        text = (tmp_path / "site" / page).read_text(encoding="utf-8")
        assert ("<script>alert" in text, "<img src=x" in text, "{49}" in text) == (False, False, False)
        assert not [link for link in outline.links if link.lower().startswith(("javascript", "data:"))]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://x.org", "www.x.org", "http://a b"]
)
def test_only_addresses_of_the_web_are_links(tmp_path: Path, address: str) -> None:
    build(tmp_path / "site", [sample_state(1, web=address)])
    pages = outlines(tmp_path / "site")
    assert [link for outline in pages.values() for link in outline.links if address.split()[0] in link] == []


def test_form_without_the_usual_questions_has_pages(tmp_path: Path) -> None:
    form = form_of(NO_ROLES)
    report = build(
        tmp_path / "site",
        [state(form_id="eau", answers={"/data/accord": "oui", "/data/puits": "1250"})],
        form=form,
    )
    (page,) = (tmp_path / "site" / "fr" / "centre").iterdir()
    text = page.read_text(encoding="utf-8")
    assert (report.centres, "Nombre de puits" in text, "1250" in text) == (1, True, True)
    contents = (tmp_path / "site" / "fr" / "contents.html").read_text(encoding="utf-8")
    assert "<form" not in contents


def test_contents_asked_for_but_absent_are_said_to_be_absent(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1, titre=None)])
    text = (tmp_path / "site" / "en" / "contents.html").read_text(encoding="utf-8")
    assert "has been recorded yet" in text


def test_same_title_by_the_same_producer_is_one_content(tmp_path: Path) -> None:
    states = [sample_state(4), sample_state(8, titre="CONTES  du sahel", producteur="radio daande")]
    report = build(tmp_path / "site", states)
    assert report.contents == 1


def test_same_title_made_by_two_centres_is_two_contents(tmp_path: Path) -> None:
    own = {"titre": "Journal du centre", "producteur": None, "producteur_nature": "centre"}
    assert build(tmp_path / "site", [sample_state(1, **own), sample_state(2, **own)]).contents == 2
    assert "The centre itself" in (tmp_path / "site" / "assets" / "contents.js").read_text(encoding="utf-8")


def test_copy_of_a_photo_is_taken_over_by_the_next_build(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    states = [sample_state(1, shelf)]
    build(tmp_path / "site", states, shelf)
    before = {path.name: path.read_bytes() for path in (tmp_path / "site" / "photos").iterdir()}
    report = build(tmp_path / "site", states, find_blob=lambda _sha256: None)
    assert (report.photos, report.missing_photos) == (1, 0)
    assert {path.name: path.read_bytes() for path in (tmp_path / "site" / "photos").iterdir()} == before


def test_swap_that_the_power_cut_is_undone(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    (tmp_path / "site").rename(tmp_path / ".site.old")
    with pytest.raises(OutputError):
        build(tmp_path / "site", [sample_state(2, Shelf(tmp_path))], find_blob=_pull_the_stick)
    assert len(list((tmp_path / "site" / "fr" / "centre").iterdir())) == 1


def test_remains_of_a_killed_build_are_removed(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    (tmp_path / "site").rename(tmp_path / ".site.making")
    build(tmp_path / "site", [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def _pull_the_stick(_sha256: str) -> Path:
    raise OSError(5, "Input/output error")


def test_address_stays_when_the_name_changes(tmp_path: Path) -> None:
    addresses = []
    for name in ("Ancien nom", "Nouveau nom"):
        build(tmp_path / "site", [sample_state(1, nom=name)])
        addresses.append([path.name for path in (tmp_path / "site" / "fr" / "centre").iterdir()])
    assert addresses[0] == addresses[1]


def test_that_nobody_knew_is_no_answer_on_a_page(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1, services="nsp")])
    [page] = (tmp_path / "site" / "fr" / "centre").iterdir()
    text = page.read_text(encoding="utf-8")
    assert ("Services offerts" in text, "nsp" in text, "Postes de travail" in text) == (False, False, True)


def test_few_answers_for_counts_only_leave_no_count(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(n) for n in (1, 2)])
    page = (tmp_path / "site" / "fr" / "index.html").read_text(encoding="utf-8")
    assert "Moov" not in page
    assert ">autre<" not in page


def test_folder_of_somebody_else_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "these.odt").write_text("à moi")
    with pytest.raises(OutputError):
        build(tmp_path / "site", [sample_state(1)])
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["these.odt"]


def test_file_put_into_the_site_is_not_deleted(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    (tmp_path / "site" / "CNAME").write_text("exemple.org")
    with pytest.raises(OutputError) as refused:
        build(tmp_path / "site", [sample_state(1)])
    assert "CNAME" in refused.value.what
    assert (tmp_path / "site" / "CNAME").is_file()


def test_build_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    build(tmp_path / "site", [sample_state(1)])
    before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    broken = sample_state(2, Shelf(tmp_path))

    with pytest.raises(OutputError):
        build(tmp_path / "site", [broken], find_blob=_pull_the_stick)
    assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_photo_that_is_not_here_is_counted(tmp_path: Path) -> None:
    report = build(tmp_path / "site", [sample_state(1, Shelf(tmp_path))])
    assert (report.centres, report.photos, report.missing_photos) == (1, 0, 1)


def test_command_builds_into_the_campaign_and_says_what_was_left_out(survey: Survey, tmp_path: Path) -> None:  # noqa: F811
    new_campaign(tmp_path / "c").close()
    done = survey("--campaign", tmp_path / "c", "site", "build")
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "c" / "site" / "index.html").is_file()
    again = survey("--campaign", tmp_path / "c", "site", "build", "--json")
    assert (again.status, '"centres": 0' in again.out) == (0, True)
    use_language("fr")
