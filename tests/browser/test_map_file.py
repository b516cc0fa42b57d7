"""The map as one file, alone in a folder, in a real Chromium that has no network: looked at, searched, printed."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.support.select import Select

from survey.messages import speaking
from tests.browser.chromium import (
    BROWSER,
    DRIVER,
    chromium,
    complaints,
    printed,
    requests_made,
    set_dark,
    set_width,
)
from tests.browser.test_axe import AXE, violations
from tests.browser.test_site import CONTRAST, At
from tests.outputs.reports.made_maps import write_map
from tests.outputs.site.sample import Shelf, sample_state

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER.exists() and DRIVER.exists()), reason="no Chromium with its driver here"),
]
HOSTILE = "</script><script>alert(1)</script><!-- Éléphant"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which nothing stands but the map, in French and in English."""
    made, alone = tmp_path_factory.mktemp("photos"), tmp_path_factory.mktemp("alone")
    shelf = Shelf(made)
    states = [sample_state(number, shelf if number < 3 else None) for number in range(9)]
    states.append(sample_state(15, nom=HOSTILE, commune="Réo", position="10.9 0.9 0 0"))
    states += [sample_state(n, nom=f"Jumeau {n}", position="14.9 -0.9 0 0") for n in (20, 21)]
    states += [sample_state(22, nom="Sans lieu", position=None), sample_state(23, cons_page="non")]
    for language in ("fr", "en"):
        with speaking(language):
            write_map(alone / f"{language}.html", states, shelf)
    return alone


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def at(browser: Chrome, folder: Path) -> Iterator[At]:
    page = At(browser, folder)
    set_width(browser, 1280)
    set_dark(browser, False)
    page.open("fr.html")
    yield page
    assert complaints(browser) == []


def test_it_asks_for_nothing_but_itself(at: At, folder: Path) -> None:
    requests_made(at.browser)
    at.open("fr.html")
    at.type("pabre")
    at.find(".point").click()
    assert at.browser.execute_script("return document.querySelector('#popup img').naturalWidth") == 320
    asked = requests_made(at.browser)
    assert [address for address in asked if not address.startswith("data:")] == [
        (folder / "fr.html").as_uri()
    ]


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'))",
        "const i = new Image(); i.onerror = () => done('refused'); i.onload = () => done('sent'); "
        "i.src = new URL('beside.png', location)",
        "const s = document.createElement('script'); s.textContent = 'window.ran = true'; "
        "document.body.append(s); done(window.ran ? 'sent' : 'refused')",
    ],
)
def test_its_policy_lets_nothing_else_in(at: At, folder: Path, attempt: str) -> None:
    (folder / "beside.png").write_bytes(base64.b64decode(PIXEL))
    assert at.browser.execute_async_script(f"const done = arguments[0]; {attempt}") == "refused"
    assert any("Content Security Policy" in line for line in complaints(at.browser))
    (folder / "beside.png").unlink()


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_what_people_typed_stays_text(at: At) -> None:
    at.type("elephant")
    assert at.texts("#list strong") == [HOSTILE]
    at.find(".point").click()
    assert at.find("#popup h2").text == HOSTILE


def test_search_filters_list_and_popups_need_no_mouse(at: At) -> None:
    for _step in range(4):
        at.press(Keys.TAB)
        if at.focused.get_attribute("id") == "q":
            break
    at.press("jumeau")
    assert at.find("#count").text == "2 centres"
    for _step in range(12):
        at.press(Keys.TAB)
        if at.focused.get_attribute("class") == "cluster":
            break
    at.press(Keys.ENTER)
    assert at.texts("#popup li") == ["Jumeau 20", "Jumeau 21"]
    at.press(Keys.ENTER)
    assert at.find("#popup h2").text == "Jumeau 20"
    at.press(Keys.ESCAPE)
    assert (at.find("#popup").is_displayed(), at.focused.get_attribute("class")) == (False, "cluster")


def test_filters_narrow_list_and_map(at: At) -> None:
    at.open("en.html")
    Select(at.find("#f-region")).select_by_visible_text("Liptako (formerly Sahel)")
    assert {text.split()[-1] for text in at.texts("#list li > div > span")} == {"Gorom-Gorom", "Dori"}
    assert sum(int(text) for text in at.texts(".cluster text")) + len(at.all(".point")) == 2


def test_the_list_shows_a_centre_on_the_map_and_names_those_without_a_position(at: At) -> None:
    at.find("#list .pin").click()
    assert at.find("#popup h2").text == at.texts("#list strong")[0]
    at.type("sans lieu")
    assert "sans position" in at.find("#list li").text
    assert at.all("#list .pin") == []


def test_it_leads_to_no_page_that_is_not_there(at: At) -> None:
    targets = [link.get_attribute("href") for link in at.all("a")]
    assert [own for own in targets if not re.fullmatch(r"file:.*/fr\.html#content", own or "")] == []


def test_a_centre_that_did_not_agree_is_told_of_at_the_end_without_its_number(at: At) -> None:
    assert at.texts(".foot li") == ["la personne n'a pas donné son accord (moins de 3)"]


def test_colours_are_chosen_by_the_reader(at: At) -> None:
    light = at.find("body").value_of_css_property("background-color")
    at.find("#theme").click()
    assert at.find("body").value_of_css_property("background-color") != light
    at.browser.execute_script("localStorage.clear()")


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_what_is_behind_it(at: At, dark: bool) -> None:
    set_dark(at.browser, dark)
    at.open("fr.html")
    assert at.browser.execute_script(CONTRAST) == []


@pytest.mark.parametrize("click", ["", ".pin"])
def test_it_does_not_scroll_sideways_on_a_telephone(at: At, click: str) -> None:
    set_width(at.browser, 360)
    for language in ("fr", "en"):
        at.open(f"{language}.html")
        if click:
            at.find(click).click()
        assert at.browser.execute_script("return document.documentElement.scrollWidth") == 360


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core: npm install --no-package-lock in tests/browser")
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing(at: At, folder: Path, dark: bool) -> None:
    set_dark(at.browser, dark)
    found = [
        own
        for language in ("fr", "en")
        for click in ("", ".point")
        for own in violations(at.browser, folder / f"{language}.html", click)
    ]
    assert found == []


def test_the_printed_map_has_the_list_and_nothing_to_press(at: At) -> None:
    assert printed(at.browser).startswith(b"%PDF-")
    at.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert [e.tag_name for e in at.all("button, input, select") if e.is_displayed()] == []
    assert {"Jumeau 21", "Sans lieu"} <= {e.text for e in at.all("#list strong") if e.is_displayed()}
    assert at.find(".foot li").is_displayed()
    at.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_pictures_are_those_of_centres_that_are_shown(at: At) -> None:
    held = json.loads(at.find("#pictures").get_attribute("textContent") or "{}")
    slugs = at.browser.execute_script("return SURVEY_CENTRES.map((own) => own[0])")
    assert len(held) == 3
    assert set(held) <= set(slugs)
