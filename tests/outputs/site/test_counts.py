"""What the pages count, taken beside what stands on the pages: the rest is of nobody, or of three at least."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.outputs.site.sample import build, sample_state

HIDDEN = {"cons_page": "non", "cons_contenus": "non", "cons_photo": "non"}


def rows_of(page: str, caption: str) -> dict[str, str]:
    """Return the first and the last cell of the rows of a table of a page, of its only one without a caption."""
    head = rf"<caption>{re.escape(caption)}</caption>" if caption else "(?!<caption>)"
    [table] = re.findall(rf"<table[^>]*>\s*+{head}(.*?)</table>", page, re.S)
    rows = [re.findall(r"<(?:td|th scope=\"row\")>(.*?)</t[dh]>", row, re.S) for row in table.split("</tr>")]
    plain = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in rows if len(row) > 1]
    return {row[0]: row[-1] for row in plain}


def published(site: Path, facet: int) -> Counter[str]:
    """Return how many centres of `data.js`, which the map shows, have each type (0) or region (2)."""
    script = (site / "assets" / "data.js").read_text(encoding="utf-8")
    [facets] = re.findall(r"SURVEY_FACETS=(.*?);\n", script)
    lines = re.findall(r"^(\[.*\]),?$", script.partition("SURVEY_CENTRES=")[2], re.M)
    labels = [label for label, _english in json.loads(facets)[facet]]
    return Counter(labels[json.loads(line)[3 + facet]].partition(" (")[0] for line in lines)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site of 14 centres with a page and 9 without: five of Kadiogo, three of Djôrô, one of Yaadga."""
    regions = ["BF-03"] * 5 + ["BF-13"] * 3 + ["BF-10"]
    kinds = ["cmc", "cmc", "cyber", "cyber", "telecentre", "telecentre", "telecentre", "cmc", "jeunes"]
    unseen = [
        sample_state(n, region=region, type_centre=kind, **HIDDEN)
        for n, (region, kind) in enumerate(zip(regions, kinds, strict=True), 20)
    ]
    folder = tmp_path_factory.mktemp("counts") / "site"
    build(folder, [*map(sample_state, range(14)), *unseen])
    return folder


@pytest.mark.parametrize(
    ("page", "caption", "facet"),
    [
        ("index.html", "Région", 2),
        ("status.html", "Centres par région", 2),
        ("index.html", "Type de centre", 0),
        ("status.html", "", 0),
    ],
)
def test_what_no_page_shows_is_of_nobody_or_of_three(site: Path, page: str, caption: str, facet: int) -> None:
    text = (site / "fr" / page).read_text(encoding="utf-8")
    if not caption:
        text = text.partition(">Type de centre</h2>")[2].partition("<h2>")[0]
    told, shown = rows_of(text, caption), published(site, facet)
    rests = {
        label: int(number) - shown[label.partition(" (")[0]]
        for label, number in told.items()
        if number.isdigit()
    }
    assert rests
    assert {label: rest for label, rest in rests.items() if rest in (1, 2) or rest < 0} == {}


def test_the_start_page_counts_as_the_status_review_does(site: Path) -> None:
    start, status = (
        (site / "fr" / name).read_text(encoding="utf-8") for name in ("index.html", "status.html")
    )
    chart = status.partition(">Type de centre</h2>")[2].partition("<h2>")[0]
    assert rows_of(start, "Type de centre") == rows_of(chart, "")
    regions = rows_of(start, "Région")
    assert regions == {name: own for name, own in rows_of(status, "Centres par région").items() if own != "–"}


def test_a_centre_alone_in_its_region_that_has_no_page_is_told_in_none(site: Path) -> None:
    text = (site / "fr" / "status.html").read_text(encoding="utf-8")
    told, shown = rows_of(text, "Centres par région"), published(site, 2)
    # Yaadga has two centres with a page, and one without.
    assert (told["Yaadga"], shown["Yaadga"]) == ("2", 2)
    assert told["Kadiogo"] == str(shown["Kadiogo"] + 5)
