"""A site in the making, beside the one before: what did not change is taken over, the rest is made.

What lives here: which pages and photos stay, told by what they were made from, and the list of them that a
site carries. What does not: the swap of the folders (`folder`), what a page is made from (`pages`).
Source: docs/decisions/0116-only-what-changed.md.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey.durable import write_whole
from survey.media import whole_copy

MARKER = ".survey-site"
PHOTOS = "photos"
_FIRST_LINE = "survey site build\n"
_HASH_BYTES = 16

PhotoFacts = tuple[int, int, int, int, int, int]
"""Width and height in pixels of the large copy, of the small one, and the bytes of both."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path in the site, the hash of everything that it is made from, and how it is rendered."""

    path: str
    made_from: str
    render: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a finished site holds: pages by what they were made from and their own hash, photos.

    Hashes say nothing that the page does not say itself.
    """

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    photos: dict[str, PhotoFacts] = field(default_factory=dict)


class Edition:
    """The site that is made in `folder`; `before` is where the last one lies, if there is one."""

    def __init__(self, folder: Path, before: Path) -> None:
        self.folder = folder
        self._before = before
        self._known = read_list(before) or Listed()
        self._listed = Listed()
        self._folders: set[Path] = set()
        self._has_begun = (folder / PHOTOS).exists()
        (folder / PHOTOS).mkdir(exist_ok=True)

    def put(self, page: Page) -> None:
        """Take a page over, where it was made from the same and nobody touched it since; else make it.

        Each page is put once: what was taken over is the same file as that of the site before.
        """
        assert page.path not in self._listed.pages, page.path
        path = self._place(page.path)
        known = self._known.pages.get(page.path)
        if known is not None and known[0] == page.made_from and self._taken_over(page.path, path, known[1]):
            self._listed.pages[page.path] = known
            return
        data = page.render().encode("utf-8")
        path.write_bytes(data)
        self._listed.pages[page.path] = (page.made_from, _hash(data))

    def write(self, path: str, data: bytes) -> None:
        """Write a file that is no page."""
        self._place(path).write_bytes(data)

    def photo_before(self, name: str) -> PhotoFacts | None:
        """Return the facts of a photo that is there already, None when its copies have to be made.

        It lies in the site before until the folders are swapped, or a build that was killed had made it.
        """
        facts = self._known.photos.get(name)
        if facts is None:
            return self._begun(name) if self._has_begun else None
        sizes = (_size(self._before / PHOTOS / file) for file in files_of(name))
        return facts if tuple(sizes) == facts[4:] else None

    def _begun(self, name: str) -> PhotoFacts | None:
        large, small = (whole_copy(self.folder / PHOTOS / file) for file in files_of(name))
        return None if large is None or small is None else facts_of(large, small)

    def list_photo(self, name: str, facts: PhotoFacts) -> None:
        """Note a photo that the site shows; one that is not noted is gone from it."""
        self._listed.photos[name] = facts

    def finish(self) -> None:
        """Write the list: from now on the site is complete, durably."""
        text = json.dumps({"pages": self._listed.pages, "photos": self._listed.photos}, separators=(",", ":"))
        write_whole(self.folder / MARKER, (_FIRST_LINE + text + "\n").encode("utf-8"))

    def _place(self, path: str) -> Path:
        place = self.folder / path
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
        return place

    def _taken_over(self, name: str, path: Path, wanted: str) -> bool:
        """Take a page over: a second name of the same file, or a copy where a disk has no such names."""
        try:
            data = (self._before / name).read_bytes()
        except OSError:
            return False
        if _hash(data) != wanted:
            return False
        try:
            os.link(self._before / name, path)
        except OSError:
            path.write_bytes(data)
        return True


def begin(folder: Path) -> None:
    """Mark an empty folder as a site of ours that is not complete."""
    (folder / MARKER).write_text(_FIRST_LINE, encoding="utf-8")


def is_site(folder: Path) -> bool:
    """Tell whether a folder is a site of ours, complete or not."""
    return (folder / MARKER).is_file()


def read_list(folder: Path) -> Listed | None:
    """Return what a complete site holds; None for one that is not, or that an earlier version made."""
    try:
        held: Any = json.loads((folder / MARKER).read_text(encoding="utf-8").removeprefix(_FIRST_LINE))
        pages = {str(path): (str(source), str(own)) for path, (source, own) in held["pages"].items()}
        photos = {str(name): _facts(numbers) for name, numbers in held["photos"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return Listed(pages, photos)


def facts_of(large: tuple[int, int, int], small: tuple[int, int, int]) -> PhotoFacts:
    """Return what a site lists of a photo, from width, height and bytes of its two copies."""
    return (*large[:2], *small[:2], large[2], small[2])


def files_of(photo: str) -> tuple[str, str]:
    """Return the names of the files of a photo's large and small copy."""
    return f"{photo}.jpg", f"{photo}-s.jpg"


def hash_of(*made_from: object) -> str:
    """Return a hash of values by what `repr` says of them: texts, numbers, containers, dataclasses.

    What has no such words of its own is told by where it lies in memory, and never taken for unchanged.
    """
    return _hash(repr(made_from).encode("utf-8", "surrogatepass"))


def _facts(numbers: Any) -> PhotoFacts:
    width, height, small_width, small_height, size, small_size = map(int, numbers)
    return width, height, small_width, small_height, size, small_size


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
