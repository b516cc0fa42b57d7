"""How soon the map of a large site can be used, in a real Chromium from `file://`.

    python bench/site_map.py [--centres 5000] [--site FOLDER] [--rounds 5]
    python bench/site_map.py --one-file [--centres 5000] [--photos 3]

With `--one-file` it is the map of `survey report map`, with its photos, which is made, weighed and opened.

Each round opens the page anew. Drawn is when points and list stand there and answer, usable when the load
event of the browser has ended, the photos inside of a file read too; then a letter is typed into the search,
the map is zoomed into, each until the next frame.
By the clock on the wall, so beside other work it says too much; needs Debian's `chromium-driver`.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from outputs_run import ROOT, run
from site_made import make_campaign

sys.path.insert(0, str(ROOT))
from tests.browser.chromium import chromium, set_width

OPENED = """
const page = performance.getEntriesByType('navigation')[0];
const paint = performance.getEntriesByName('first-contentful-paint')[0];
return {
  'first paint': paint ? paint.startTime : 0, 'usable': page.loadEventEnd,
  'drawn': performance.getEntriesByName('drawn')[0].startTime,
  points: document.querySelectorAll('#points > *').length,
  rows: document.querySelectorAll('#list > li').length,
};
"""
NEXT_FRAME = """
const done = arguments[arguments.length - 1], began = performance.now();
const input = document.querySelector('#q');
%s
requestAnimationFrame(() => setTimeout(() => done(performance.now() - began), 0));
"""
TYPED = NEXT_FRAME % "input.value = 'g'; input.dispatchEvent(new Event('input', {bubbles: true}));"
ZOOMED = NEXT_FRAME % "document.querySelector('#zoom-in').click();"


def main() -> None:
    """Build a site where none is given, open its map several times, and print medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--centres", type=int, default=5_000)
    parser.add_argument("--site", type=Path, help="a built site")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--one-file", action="store_true", help="the map as one file")
    parser.add_argument("--photos", type=int, default=3, help="photos of each centre, for --one-file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        if options.one_file:
            page = _one_file(folder, options.centres, options.photos)
        else:
            page = (options.site or _built(folder, options.centres)).resolve() / "fr" / "map.html"
        measure(page, folder / "profile", options.rounds)


def _built(folder: Path, centres: int) -> Path:
    campaign, _photos = make_campaign(folder, centres, 0)
    run([sys.executable, "-m", "survey", "--campaign", str(campaign), "site", "build"])
    return campaign / "site"


def _one_file(folder: Path, centres: int, photos: int) -> Path:
    campaign, _photos = make_campaign(folder, centres, photos)
    page, report = folder / "carte.html", folder / "report.json"
    began = time.monotonic()
    command = [sys.executable, "-m", "survey", "--lang", "fr", "--campaign", str(campaign), "report", "map"]
    seconds, memory_kib = run([*command, "-o", str(page), "--json"], report)
    print(f"made in {seconds:.1f} s of CPU, {time.monotonic() - began:.1f} s, {memory_kib / 1024:.0f} MiB")
    print(report.read_text(encoding="utf-8"))
    return page


def measure(page: Path, profile: Path, rounds: int) -> None:
    """Open the page of a map and print what each step took, in milliseconds."""
    found: list[dict[str, Any]] = []
    with chromium(profile) as browser:
        set_width(browser, 1280)
        for _round in range(rounds):
            browser.get(page.as_uri())
            opened = browser.execute_script(OPENED)
            opened["search"] = browser.execute_async_script(TYPED)
            browser.refresh()
            opened["zoom"] = browser.execute_async_script(ZOOMED)
            found.append(opened)
    print(f"{found[0]['points']} points and clusters drawn, {found[0]['rows']} rows listed")
    for name in ("first paint", "drawn", "usable", "search", "zoom"):
        times = [one[name] for one in found]
        print(f"{name}: {statistics.median(times):.0f} ms, at most {max(times):.0f} ms of {rounds}")


if __name__ == "__main__":
    main()
