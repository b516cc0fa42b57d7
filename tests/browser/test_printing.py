"""What a page prints: every photo of it, though nobody scrolled to the last one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.chromium import BROWSER, DRIVER, chromium, printed, set_width
from tests.outputs.posts.sample import centre
from tests.outputs.site.sample import Shelf, build, picture, sample_state
from tests.outputs.site.test_posts import build as build_posts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER.exists() and DRIVER.exists()), reason="no Chromium with its driver here"),
]
PHOTOS, POSTS = 20, 60


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        set_width(opened, 360)
        yield opened


def photos_on_paper(browser: Chrome, page: Path) -> int:
    """Open a page, print it at once, and count the photos in the PDF: each of them differs from the others."""
    browser.get(page.as_uri())
    return len(re.findall(rb"/Filter\s*/DCTDecode", printed(browser)))


def photos_loaded(browser: Chrome) -> int:
    return int(browser.execute_script("return [...document.images].filter((i) => i.naturalWidth).length"))


def test_every_photo_of_a_centre_is_printed(browser: Chrome, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    made = sample_state(1, shelf)
    names = [f"#{n}" for n in range(1, PHOTOS + 1)]
    photos = {
        f"/data/images[{n}]/photo": shelf.add(picture(n, at), f"p{at}.jpg") for at, n in enumerate(names)
    }
    build(
        tmp_path / "site",
        [
            replace(
                made,
                answers={**made.answers, **{path: own.name for path, own in photos.items()}},
                attachments=photos,
                repeats={**made.repeats, "/data/images": tuple(names)},
            )
        ],
        shelf,
    )
    [page] = (tmp_path / "site" / "fr" / "centre").iterdir()
    assert photos_on_paper(browser, page) == PHOTOS


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("posts")
    shelf = Shelf(folder)
    states = [centre(n, shelf.add(picture(f"n° {n}", n), f"{n}.jpg")) for n in range(POSTS)]
    build_posts(folder / "site", states, shelf.found)
    return folder / "site" / "fr" / "posts.html"


def test_every_photo_of_the_list_of_posts_is_printed(browser: Chrome, posts: Path) -> None:
    assert photos_on_paper(browser, posts) == POSTS


def test_photos_that_waited_are_asked_for_before_a_print(browser: Chrome, posts: Path) -> None:
    browser.get(posts.as_uri())
    assert photos_loaded(browser) < POSTS
    # What a browser says before it prints; Chromium's own printing would load them without us.
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    WebDriverWait(browser, 10).until(lambda _b: photos_loaded(browser) == POSTS)
