"""The site's part of `bench/outputs.py`: building it beside resizing the same photos alone.

The floor reads each photo once (`Image.draft`), makes it 1,600 and 320 pixels large with LANCZOS and writes
both as JPEG of quality 82, one after the other in one process. The first build runs on one core too, so that
it makes its photos in one process: CPU against CPU, imports and start included.
"""

import sys
from pathlib import Path

from outputs_run import run
from site_made import change_one, make_campaign

LARGE_PX, SMALL_PX, QUALITY = 1600, 320, 82


def measure_site(folder: Path, centres: int, photos_each: int) -> None:
    """Make a campaign of so many centres, build its site three times, and print the ratios."""
    campaign, photos = make_campaign(folder, centres, photos_each)
    site = campaign / "site"
    names = folder / "photos.txt"
    names.write_text("".join(f"{path}\n" for path in photos), encoding="utf-8")
    floor, memory = run([sys.executable, __file__, str(names), str(folder / "floor")], one_core=True)
    print(f"{len(photos)} photos resized alone: {floor:.1f} s of CPU; {memory / 1024:.0f} MiB at most")
    command = [sys.executable, "-m", "survey", "--campaign", str(campaign), "site", "build"]
    first, memory = run(command, one_core=True)
    print(f"first build of {centres} centres: {_against(first, floor)}; {memory / 1024:.0f} MiB at most")
    again, memory = run(command)
    print(f"again without a change: {again:.1f} s, {again / first:.1%} of the first; {memory / 1024:.0f} MiB")
    change_one(campaign)
    again, memory = run(command)
    print(f"after one change: {again:.1f} s, {again / first:.1%} of the first; {memory / 1024:.0f} MiB")
    _weigh(site, centres)


def _against(seconds: float, floor: float) -> str:
    return f"{seconds:.1f} s of CPU, {seconds / floor:.2f} × the floor"


def _weigh(site: Path, centres: int) -> None:
    pages = {path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*.html")}
    largest = max(pages, key=lambda name: pages[name])
    print(f"{len(pages)} pages, the largest {largest}: {pages[largest] / 1000:.1f} kB")
    for name in ("fr/map.html", "fr/index.html"):
        print(f"{name}: {pages[name] / 1000:.1f} kB")
    data = (site / "assets" / "data.js").read_bytes()
    lines = [len(line) + 1 for line in data.splitlines() if line.startswith(b"[")]
    print(f"data.js: {len(data)} bytes, {len(data) / centres:.0f} a centre, the longest {max(lines)}")
    photos = list((site / "photos").iterdir())
    size = sum(path.stat().st_size for path in photos)
    print(f"{len(photos)} files of photos, {size / 1e6:.0f} MB")


def resize_alone(names: Path, folder: Path) -> None:
    """Resize the photos of a list, and nothing else."""
    from PIL import Image

    folder.mkdir()
    for number, name in enumerate(names.read_text(encoding="utf-8").splitlines()):
        with Image.open(name) as image:
            part = LARGE_PX / max(image.size)
            image.draft(None, (round(image.width * part), round(image.height * part)))
            for size in (LARGE_PX, SMALL_PX):
                image.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=None)
                image.save(folder / f"{number}-{size}.jpg", quality=QUALITY)


if __name__ == "__main__":
    resize_alone(Path(sys.argv[1]), Path(sys.argv[2]))
