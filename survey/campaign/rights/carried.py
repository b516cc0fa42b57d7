"""Which files carried what is held of a person, who acknowledged them, and what shows it now.

What lives here: looking through the outbox, what arrived, receipts, pages and tables that were written. What
does not: what is held (`held`).
"""

import html
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from survey.bundle import packs, pieces, segments
from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, known_copies
from survey.campaign.publishing.site import SITE_FOLDER
from survey.campaign.travel import relays

_RANGE = re.compile(r"(?:([0-9a-f]{8})-)?(\d{8})-(\d{8})-[0-9a-f]{8}\.log\.zip")
_PLAIN = frozenset(
    [
        ".html",
        ".js",
        ".json",
        ".geojson",
        ".csv",
        ".xml",
        ".txt",
        ".kml",
        ".gpx",
        ".sqlite",
        ".db",
        ".gpkg",
        ".sav",
        ".dta",
    ]
)
_ZIPPED = frozenset((".xlsx", ".odt"))
SHORTEST = 4
"""Signs of a text that is looked for in pages: a shorter one is found everywhere."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A file of a bundle that holds it: `way` is sent or received, `packer` who packed it.

    `received_by` are the members whose receipts name it.
    """

    name: str
    way: str
    packer: str
    received_by: tuple[str, ...]


def files_that_carried(
    campaign: Campaign, entries: Collection[tuple[str, int]], blobs: Collection[str]
) -> list[Carried]:
    """Return the files that hold one of the entries (device, number) or of the blobs, by name."""
    names = {member.device: member.name for member in campaign.team()}
    receipts = _receipts(campaign, names)
    own, me = campaign.device.device_id, campaign.device.author
    found = []
    for cut in campaign.store.outbox.cuts():
        if cut.kind in (packs.KIND, pieces.KIND):
            holds = bool(set(blobs) & set(cut.blobs))
        elif cut.kind in (segments.KIND, relays.KIND):
            holds = _covers(cut.name, own, entries)
        else:
            holds = False
        if holds:
            found.append(Carried(cut.name, "sent", me, receipts.get(cut.sha256, ())))
    for taken in campaign.store.outbox.taken():
        if taken.packer != own and _covers(taken.name, taken.packer, entries):
            packer = names.get(taken.packer, taken.packer[:8])
            found.append(Carried(taken.name, "received", packer, receipts.get(taken.sha256, ())))
    return sorted(found, key=lambda file: (file.way, file.name))


def _covers(name: str, packer: str, entries: Iterable[tuple[str, int]]) -> bool:
    """Tell by a segment's name whether it holds one of the entries; a relay's begins with its device."""
    match = _RANGE.fullmatch(Path(name).name)
    if match is None:
        return False
    device, first, last = match.group(1) or packer, int(match.group(2)), int(match.group(3))
    return any(own.startswith(device) and first <= seq <= last for own, seq in entries)


def _receipts(campaign: Campaign, names: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for entry in campaign.store.entries(kind="receipt"):
        files = (entry.body or {}).get("files")
        for sha256 in files if isinstance(files, list) else ():
            found.setdefault(str(sha256), set()).add(names.get(entry.header.device, entry.header.author))
    return {sha256: tuple(sorted(who)) for sha256, who in found.items()}


def pages_showing(campaign: Campaign, texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return for each text the pages and tables, written here and still there, in which it stands now.

    Names of files below the folder that was written. A table that packs its texts (.sav, .dta with other
    bytes than UTF-8) may hide one.
    """
    wanted = {text: _spellings(text) for text in dict.fromkeys(texts) if len(text) >= SHORTEST}
    found: dict[str, list[str]] = {text: [] for text in wanted}
    for path in _written_files(campaign) if wanted else ():
        data = _content(path)
        for text, spellings in wanted.items():
            if any(own in data for own in spellings):
                found[text].append(str(path))
    return {text: tuple(places) for text, places in found.items() if places}


def _content(path: Path) -> bytes:
    """Return the bytes of a page or table, of its members where it is a ZIP; none where it cannot be read."""
    try:
        if path.suffix not in _ZIPPED:
            return path.read_bytes()
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return b""


def _spellings(text: str) -> set[bytes]:
    """Return a text as pages, tables and data files write it."""
    plain = json.dumps(text, ensure_ascii=False)[1:-1]
    return {own.encode() for own in (text, html.escape(text), plain, json.dumps(text)[1:-1])}


def _written_files(campaign: Campaign) -> Iterator[Path]:
    exports = [Path(copy.place) for copy in known_copies(campaign) if copy.kind == EXPORT]
    for place in (campaign.folder / SITE_FOLDER, *exports):
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in files if path.suffix in _PLAIN | _ZIPPED and path.is_file())
