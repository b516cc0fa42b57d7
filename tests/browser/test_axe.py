"""axe-core finds nothing on any kind of page: WCAG 2.2 AA and what it calls best practice."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser.chromium import BROWSER, DRIVER, chromium, set_dark, set_width
from tests.outputs.posts.sample import centre
from tests.outputs.site.sample import Shelf, build, sample_state
from tests.outputs.site.test_posts import build as build_posts

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER.exists() and DRIVER.exists()), reason="no Chromium with its driver here"),
    pytest.mark.skipif(
        not AXE.exists(), reason="no axe-core: npm install --no-package-lock in tests/browser"
    ),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const [tags, done] = arguments;
axe.run(document, { runOnly: tags, resultTypes: ["violations"] }).then(
  (found) => done(found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`))),
  (error) => done([String(error)]));
"""
KINDS = {
    "start": ("index.html", ""),
    "map": ("map.html", ""),
    "map with a popup": ("map.html", ".point"),
    "gallery": ("gallery.html", ""),
    "gallery with a large photo": ("gallery.html", "#list .enlarge"),
    "status": ("status.html", ""),
    "contents": ("contents.html", ""),
    "centre": ("centre", ""),
}


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return a site with something on every page, and one on which nobody agreed to anything."""
    folder = tmp_path_factory.mktemp("sites")
    shelf = Shelf(folder)
    build(folder / "full", [sample_state(n, shelf if n < 3 else None) for n in range(9)], shelf)
    build(folder / "empty", [sample_state(n, cons_page="non", cons_contenus="non") for n in range(3)])
    build_posts(folder / "posts", [centre(1), centre(2)])
    return {name: folder / name for name in ("full", "empty", "posts")}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def violations(browser: Chrome, page: Path, click: str = "") -> list[Any]:
    browser.get(page.as_uri())
    if click:
        browser.find_element(By.CSS_SELECTOR, click).click()
    browser.execute_script(axe_source())
    return [f"{page.name} {click}: {found}" for found in browser.execute_async_script(RUN, TAGS)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_violation_on_any_kind_of_page(
    browser: Chrome, sites: dict[str, Path], language: str, dark: bool
) -> None:
    set_width(browser, 1280)
    set_dark(browser, dark)
    folder = sites["full"] / language
    found = []
    for name, click in KINDS.values():
        page = sorted((folder / name).iterdir())[0] if name == "centre" else folder / name
        found += violations(browser, page, click)
    posts = sites["posts"] / language
    for page in (posts / "posts.html", next((posts / "post").iterdir())):
        found += violations(browser, page)
    assert found == []


def test_no_violation_on_pages_without_anything(browser: Chrome, sites: dict[str, Path]) -> None:
    set_width(browser, 360)
    set_dark(browser, False)
    pages = [
        sites["empty"] / "fr" / name for name in ("index.html", "map.html", "gallery.html", "contents.html")
    ]
    assert [found for page in pages for found in violations(browser, page)] == []
