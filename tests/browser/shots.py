"""Pictures of a site.

`python -m tests.browser.shots FOLDER` writes the sample site's pages, to look at;
`python -m tests.browser.shots --demo docs/pictures` plays the demo and writes those of the README.
"""

import argparse
import base64
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome

from tests.browser.chromium import chromium, complaints, set_dark, set_width
from tests.outputs.site.sample import Shelf, build, sample_state

PAGES = {
    "start": "fr/index.html",
    "map": "fr/map.html",
    "gallery": "fr/gallery.html",
    "contents": "en/contents.html",
    "door": "index.html",
}
README = (("site-map", "map.html", 1280, 900), ("site-start", "index.html", 768, 1024))
CENTRE = "Cyber du foyer des jeunes de Ngogom"
"""The centre of the demo whose page the README shows."""


def shot(browser: Chrome, width: int, height: int) -> bytes:
    """Return the page that is open as PNG."""
    set_width(browser, width, height)
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"])


def take(site: Path, out: Path) -> None:
    """Write each page as PNG, narrow and wide, light and dark."""
    pages = {**PAGES, "centre": f"fr/centre/{sorted((site / 'fr' / 'centre').iterdir())[0].name}"}
    with tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        for dark in (False, True):
            set_dark(browser, dark)
            for width in (360, 768, 1280):
                for name, page in pages.items():
                    set_width(browser, width)
                    browser.get((site / page).as_uri())
                    if name == "map":
                        browser.execute_script("if (innerWidth < 500) document.querySelector('.pin').click()")
                    print(name, width, *complaints(browser))
                    height = browser.execute_script("return document.documentElement.scrollHeight")
                    picture = shot(browser, width, min(height, 3200))
                    (out / f"{name}-{width}{'-dark' if dark else ''}.png").write_bytes(picture)


def take_for_readme(site: Path, out: Path) -> None:
    """Write the three pictures of the README, of 1280, 768 and 360 px, in few colours to be small."""
    centres = (site / "fr" / "centre").iterdir()
    centre = next(path for path in centres if f"<h1>{CENTRE}</h1>" in path.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as profile, chromium(Path(profile)) as browser:
        set_dark(browser, False)
        for name, page, width, height in (*README, ("site-centre", f"centre/{centre.name}", 360, 1100)):
            set_width(browser, width, height)
            browser.get((site / "fr" / page).as_uri())
            with Image.open(io.BytesIO(shot(browser, width, height))) as picture:
                picture.convert("RGB").quantize(128).save(out / f"{name}.png", optimize=True)


def main() -> None:
    """Write the pictures that were asked for."""
    reader = argparse.ArgumentParser(description="Write pictures of a site into FOLDER.")
    reader.add_argument("folder", metavar="FOLDER", type=Path)
    reader.add_argument("--demo", action="store_true", help="the three of the README, of the demo's site")
    arguments = reader.parse_args()
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp())
    if arguments.demo:
        command = [sys.executable, "-m", "survey", "--lang", "fr", "demo", "--no-offer"]
        own = {**os.environ, "XDG_CONFIG_HOME": str(made / "config")}
        subprocess.run([*command, "--folder", str(made / "demo")], env=own, check=True, capture_output=True)
        take_for_readme(made / "demo" / "coordination" / "site", folder)
    else:
        shelf = Shelf(made)
        build(folder / "site", [sample_state(number, shelf) for number in range(40)], shelf)
        take(folder / "site", folder)


if __name__ == "__main__":
    main()
