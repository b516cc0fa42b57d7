"""A real Chromium without a window, cut from every network, for pages on disk."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
_ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage",
    "--hide-scrollbars", "--force-prefers-reduced-motion", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


@contextmanager
def chromium(profile: Path) -> Iterator[webdriver.Chrome]:
    """Open a browser with a fresh profile; the given programs are used, nothing is looked for or fetched."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for argument in (*_ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
    try:
        browser.set_page_load_timeout(20)
        yield browser
    finally:
        browser.quit()


def set_width(browser: webdriver.Chrome, width: int, height: int = 900) -> None:
    """Give the page exactly so many CSS pixels, which a window may refuse to be."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def set_dark(browser: webdriver.Chrome, dark: bool) -> None:
    """Choose the colours that the system asks for."""
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def requests_made(browser: webdriver.Chrome) -> list[str]:
    """Return the addresses that were asked for since the last call."""
    events: list[dict[str, Any]] = [
        json.loads(line["message"])["message"] for line in browser.get_log("performance")
    ]
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def complaints(browser: webdriver.Chrome) -> list[str]:
    """Return what the console said since the last call."""
    return [line["message"] for line in browser.get_log("browser")]


def printed(browser: webdriver.Chrome) -> bytes:
    """Return the page that is open as a PDF on A4, as the browser's own print command makes it."""
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": False}
    return base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", paper)["data"])
