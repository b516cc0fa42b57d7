"""The site in a real Chromium that has no network: every page opens, and is used by mouse and by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from survey.messages.folding import fold
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
from tests.outputs.site.sample import Shelf, build, sample_state

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (BROWSER.exists() and DRIVER.exists()), reason="no Chromium with its driver here"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shelf = Shelf(folder)
    states = [sample_state(number, shelf if number < 3 else None) for number in range(9)]
    states.append(sample_state(15, nom="<b>Œil</b> d'Éléphant", commune="Réo", position="10.9 0.9 0 0"))
    states += [sample_state(n, nom=f"Jumeau {n}", position="14.9 -0.9 0 0") for n in (20, 21)]
    build(folder / "site", states, shelf)
    return folder / "site"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def at(browser: Chrome, site: Path) -> Iterator["At"]:
    page = At(browser, site)
    set_width(browser, 1280)
    set_dark(browser, False)
    yield page
    assert complaints(browser) == []


class At:
    """What a reader does on a page."""

    def __init__(self, browser: Chrome, site: Path) -> None:
        self.browser, self._site = browser, site

    def open(self, page: str) -> None:
        self.browser.get((self._site / page).as_uri())

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        return [element.text for element in self.all(selector)]

    def type(self, text: str) -> None:
        box = self.find("#q")
        box.clear()
        box.send_keys(text)

    def press(self, *keys: str) -> None:
        self.browser.switch_to.active_element.send_keys(*keys)

    @property
    def focused(self) -> WebElement:
        return self.browser.switch_to.active_element


def pages(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]


def test_every_page_opens_and_asks_nothing_of_the_network(at: At, site: Path) -> None:
    requests_made(at.browser)
    for page in pages(site):
        at.open(page)
        # The first page leads on by itself, perhaps while it is looked at.
        WebDriverWait(at.browser, 5).until(lambda _b: at.all("h1"), page)
        assert complaints(at.browser) == [], page
    asked = requests_made(at.browser)
    assert len(asked) > len(pages(site))
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []


def test_network_is_cut_and_the_pages_forbid_it(at: At) -> None:
    at.open("fr/map.html")
    said = at.browser.execute_async_script(
        "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'))"
    )
    assert said == "refused"
    assert any("Content Security Policy" in line for line in complaints(at.browser))


def test_first_page_opens_the_french_one(at: At) -> None:
    at.open("index.html")
    assert at.browser.current_url.endswith("/fr/index.html")
    assert at.find("html").get_attribute("lang") == "fr"


def test_language_link_leads_to_the_same_page(at: At) -> None:
    at.open("fr/index.html")
    at.find(".card a").click()
    at.find(".tools a").click()
    assert "/en/centre/" in at.browser.current_url
    assert "Services offered" in at.find("main").text


def test_centre_is_found_without_typing_accents(at: At) -> None:
    at.open("fr/map.html")
    at.type("oeil d'elephant")
    assert at.texts("#list a") == ["<b>Œil</b> d'Éléphant"]
    assert at.find("#count").text == "1 centre"
    at.type("elephant reo")
    assert len(at.all("#list li")) == 1


def test_search_without_result_says_so_and_is_cleared(at: At) -> None:
    at.open("fr/map.html")
    at.type("zzzz")
    assert at.find("#none").is_displayed()
    at.find("#clear").click()
    assert (len(at.all("#list li")), at.find("#none").is_displayed()) == (12, False)


def test_filters_narrow_list_and_map(at: At) -> None:
    at.open("en/map.html")
    Select(at.find("#f-region")).select_by_visible_text("Liptako (formerly Sahel)")
    assert {text.split()[-1] for text in at.texts("#list li > div > span")} == {"Gorom-Gorom", "Dori"}
    shown = sum(int(text) for text in at.texts(".cluster text")) + len(at.all(".point"))
    assert shown == len(at.all("#list li")) == 2


def test_popup_opens_by_mouse_and_leads_to_the_page(at: At) -> None:
    at.open("fr/map.html")
    at.type("elephant")
    at.find(".point").click()
    assert at.find("#popup h2").text == "<b>Œil</b> d'Éléphant"
    at.find("#popup a").click()
    assert "/fr/centre/" in at.browser.current_url


def test_popup_shows_the_photo(at: At, site: Path) -> None:
    at.open("fr/map.html")
    at.type("pabre")
    at.find(".point").click()
    width = "const photo = document.querySelector('#popup img'); return photo.complete && photo.naturalWidth"
    # A file that the browser has yet to read, on a computer that does other things.
    WebDriverWait(at.browser, 5).until(lambda browser: browser.execute_script(width))
    assert at.browser.execute_script(width) == 320


def test_popup_opens_and_closes_by_keyboard(at: At) -> None:
    at.open("fr/map.html")
    at.type("elephant")
    for _step in range(8):
        at.press(Keys.TAB)
        if at.focused.get_attribute("class") == "point":
            break
    assert at.focused.get_attribute("aria-label").startswith("<b>Œil</b> d'Éléphant")
    at.press(Keys.ENTER)
    assert at.find("#popup").is_displayed()
    assert "/fr/centre/" in (at.focused.get_attribute("href") or "")
    at.press(Keys.ESCAPE)
    assert (at.find("#popup").is_displayed(), at.focused.get_attribute("class")) == (False, "point")


def test_list_shows_a_centre_on_the_map(at: At) -> None:
    at.open("fr/map.html")
    at.find("#list .pin").click()
    assert at.find("#popup h2").text == at.texts("#list a")[0]


def test_cluster_opens_into_its_centres(at: At) -> None:
    set_width(at.browser, 360)
    at.open("fr/map.html")
    Select(at.find("#f-region")).select_by_visible_text("Kadiogo (ex Centre)")
    before = len(at.all(".point"))
    at.find(".cluster").click()
    assert len(at.all(".point")) > before


def test_centres_in_one_place_are_listed(at: At) -> None:
    at.open("fr/map.html")
    at.type("jumeau")
    at.find(".cluster").click()
    assert at.texts("#popup li") == ["Jumeau 20", "Jumeau 21"]
    at.press(Keys.ESCAPE)
    assert at.focused.get_attribute("class") == "cluster"


def test_page_of_a_centre_leads_to_its_point(at: At) -> None:
    at.open("fr/index.html")
    at.find(".card a").click()
    name = at.find("h1").text
    at.find("aside .more").click()
    assert at.find("#popup h2").text == name
    assert at.all(".point.open")


def test_no_label_touches_a_cluster_or_another_label(at: At) -> None:
    at.open("fr/map.html")
    boxes = at.browser.execute_script(
        "return [...document.querySelectorAll('#names text, .cluster circle')]"
        ".map(e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })"
    )
    touching = [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert len(boxes) > 5
    assert touching == []


def test_directory_is_searched_and_filtered(at: At) -> None:
    at.open("fr/contents.html")
    assert len(at.all("#list > li")) == 4
    at.type("niebe")
    assert at.texts("#list h3") == ["Cultiver le niébé"]
    at.find("#clear").click()
    Select(at.find("#f-theme")).select_by_visible_text("Santé")
    assert at.texts("#list h3") == ["Soigner le paludisme"]


def test_no_page_scrolls_sideways_on_a_telephone(at: At, site: Path) -> None:
    set_width(at.browser, 360)
    wide = []
    for page in [page for page in pages(site) if not page.startswith("en/centre/")]:
        at.open(page)
        width = at.browser.execute_script("return document.documentElement.scrollWidth")
        if width > 360:
            wide.append(f"{page}: {width}")
    assert wide == []


CONTRAST = """
const light = (c) => { const v = c.map((n) => n / 255).map((n) => n <= .03928 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4);
  return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const behind = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > .99) return c.slice(0, 3); } return [255, 255, 255]; };
return [...document.querySelectorAll('body *')].filter((e) => !e.closest('svg') && e.getClientRects().length
  && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map((e) => {
  const s = getComputedStyle(e), [a, b] = [light(parse(s.color).slice(0, 3)), light(behind(e))].sort((x, y) => y - x);
  return [(a + .05) / (b + .05), e.tagName + ' ' + e.className + ' ' + s.color + ' on ' + behind(e)]; })
  .filter(([ratio]) => ratio < 4.5).map(([ratio, where]) => where + ' ' + ratio.toFixed(2));
"""


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_what_is_behind_it(at: At, site: Path, dark: bool) -> None:
    set_dark(at.browser, dark)
    centre = next(page for page in pages(site) if page.startswith("fr/centre/"))
    for page in (
        "fr/index.html",
        "fr/map.html",
        "fr/gallery.html",
        "fr/status.html",
        "fr/contents.html",
        centre,
    ):
        at.open(page)
        assert at.browser.execute_script(CONTRAST) == [], page


def test_map_is_moved_by_dragging(at: At) -> None:
    at.open("fr/map.html")
    at.type("elephant")
    before = at.find(".point").rect
    chain = ActionChains(at.browser)
    chain.move_to_element_with_offset(at.find("#map"), -200, -150).click_and_hold()
    chain.move_by_offset(-40, -30).move_by_offset(-40, -30).release().perform()
    after = at.find(".point").rect
    assert (round(after["x"] - before["x"]), round(after["y"] - before["y"])) == (-80, -60)


FOLDED = [
    "Région de l’Œil-Noir",
    "Ɓooɗde  Fulɓe",
    "ÉCOLE",
    "N'Djaména",
    "Straße",
    "Ŋgom ɲaaɲ",
    "Kuilsé – Nord",
    "İzmir",
]


def test_search_folds_as_the_rest_of_the_toolkit(at: At) -> None:
    at.open("fr/map.html")
    assert at.browser.execute_script("return arguments[0].map(SITE.fold)", FOLDED) == [
        fold(text) for text in FOLDED
    ]


def test_colours_that_a_reader_chose_stay_on_the_next_page(at: At) -> None:
    at.open("fr/index.html")
    light = at.find("body").value_of_css_property("background-color")
    at.find("#theme").click()
    assert at.find("#theme").get_attribute("aria-pressed") == "true"
    at.open("fr/map.html")
    dark = at.find("body").value_of_css_property("background-color")
    at.find("#theme").click()
    assert dark != light == at.find("body").value_of_css_property("background-color")
    set_dark(at.browser, True)
    at.open("en/index.html")
    assert at.find("body").value_of_css_property("background-color") == light
    at.browser.execute_script("localStorage.clear()")


def test_gallery_is_filtered_and_leads_to_the_centre(at: At) -> None:
    at.open("fr/gallery.html")
    assert len(at.all("#list li")) == 3
    Select(at.find("#f-type")).select_by_visible_text("Cybercentre communautaire")
    at.type("pabre route")
    assert (len(at.all("#list li")), at.find("#count").text) == (1, "1 photo")
    at.find("#list figcaption a").click()
    assert at.find("h1").text == "Cybercentre Faso Net de Pabré"


def test_photos_are_looked_through_by_keyboard(at: At) -> None:
    at.open("en/gallery.html")
    at.find("#list .enlarge").send_keys(Keys.ENTER)
    first = at.find("#viewer-caption").text
    at.press(Keys.ARROW_RIGHT)
    assert at.find("#viewer-caption").text != first
    at.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    last = at.find("#viewer-photo img").get_attribute("src")
    assert at.browser.execute_script(
        "return document.getElementById('viewer').contains(document.activeElement)"
    )
    at.press(Keys.ESCAPE)
    assert not at.find("#viewer").is_displayed()
    assert at.focused.get_attribute("href") == last == at.all("#list .enlarge")[-1].get_attribute("href")


def test_printed_pages_hold_what_is_read_and_nothing_to_press(at: At, site: Path) -> None:
    centre = next(page for page in pages(site) if page.startswith("fr/centre/"))
    for page in (
        "fr/index.html",
        "fr/map.html",
        "fr/gallery.html",
        "fr/status.html",
        "fr/contents.html",
        centre,
    ):
        at.open(page)
        assert printed(at.browser).startswith(b"%PDF-"), page
        at.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert [e.tag_name for e in at.all("button, input, select, nav") if e.is_displayed()] == [], page
        assert at.find("h1").is_displayed(), page
    at.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_map_comes_nearer_where_it_is_pressed_twice(at: At) -> None:
    at.open("fr/map.html")
    at.type("jumeau")
    before = at.find(".cluster").rect
    ActionChains(at.browser).move_to_element_with_offset(at.find("#map"), -150, -100).double_click().perform()
    after = at.find(".cluster").rect
    assert after["x"] - before["x"] > 50


@pytest.mark.parametrize("page", ["map", "gallery"])
def test_search_and_filters_need_no_mouse(at: At, page: str) -> None:
    at.open(f"fr/{page}.html")
    for _step in range(12):
        at.press(Keys.TAB)
        if at.focused.get_attribute("id") == "q":
            break
    at.press("p", "a", "b")
    assert len(at.all("#list li")) == 1
    at.press(Keys.TAB)
    at.press("C", "y")
    assert at.focused.get_attribute("id") == "f-type"
    assert len(at.all("#list li")) == 1
    at.press(Keys.ARROW_UP)
    assert at.find("#none").is_displayed()
