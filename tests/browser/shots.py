"""Pictures of the sample site, to look at: python -m tests.browser.shots FOLDER."""

import argparse
import base64
import tempfile
from pathlib import Path

from tests.browser.chromium import chromium, complaints, set_dark, set_width
from tests.outputs.site.sample import Shelf, build, sample_state

PAGES = {
    "start": "fr/index.html",
    "map": "fr/map.html",
    "gallery": "fr/gallery.html",
    "contents": "en/contents.html",
    "door": "index.html",
}


def take(site: Path, out: Path) -> None:
    """Write each page as PNG, narrow and wide, light and dark."""
    pages = {**PAGES, "centre": f"fr/centre/{sorted((site / 'fr' / 'centre').iterdir())[0].name}"}
    with tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        for dark in (False, True):
            set_dark(browser, dark)
            for width in (360, 1280):
                for name, page in pages.items():
                    set_width(browser, width)
                    browser.get((site / page).as_uri())
                    if name == "map":
                        browser.execute_script("if (innerWidth < 500) document.querySelector('.pin').click()")
                    print(name, width, *complaints(browser))
                    height = browser.execute_script("return document.documentElement.scrollHeight")
                    set_width(browser, width, min(height, 3200))
                    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
                    (out / f"{name}-{width}{'-dark' if dark else ''}.png").write_bytes(base64.b64decode(shot))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Write pictures of the sample site into FOLDER.")
    arguments.add_argument("folder", metavar="FOLDER", type=Path)
    folder = arguments.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(Path(tempfile.mkdtemp()))
    build(folder / "site", [sample_state(number, shelf) for number in range(40)], shelf)
    take(folder / "site", folder)
