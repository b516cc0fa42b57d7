"""Copies of the photos for the site: two sizes, upright, nothing in them but colours.

What lives here: which copy is made, kept from the site before, or cannot be made. What does not: the
re-encoding (`media.copies`); originals never come here.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from survey.errors import MediaError
from survey.media import public_copy, thumbnail
from survey.outputs.site.centres import Centre, PhotoOf, address_of

LARGE_PX, SMALL_PX = 1600, 320
_MAKING = "1"
"""Changes with the way that copies are made, so that old ones are not kept."""

FindBlob = Callable[[str], Path | None]
"""Return where the bytes of a hash are, None when they are not on this computer."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A photo on the site: `name` without size and ending; pixels of the large and the small copy."""

    name: str
    width: int
    height: int
    small_width: int
    small_height: int

    @property
    def large(self) -> str:
        """Return the file name of the large copy."""
        return f"{self.name}.jpg"

    @property
    def small(self) -> str:
        """Return the file name of the small copy."""
        return f"{self.name}-s.jpg"


class Copies:
    """The copies of a site that is being made; `before` is the folder of the last one, None without."""

    def __init__(self, folder: Path, before: Path | None, find_blob: FindBlob) -> None:
        self._folder, self._before, self._find_blob = folder, before, find_blob
        self.missing = 0
        folder.mkdir()

    def of(self, centre: Centre) -> list[tuple[PhotoOf, Copy]]:
        """Make the copies of a centre's photos; one that is not here or cannot be read is counted."""
        made: Mapping[str, tuple[PhotoOf, Copy]] = {}
        for photo in centre.photos:
            copy = self._copy(centre.slug, photo)
            if copy is None:
                self.missing += 1
            else:
                made = {**made, copy.name: (photo, copy)}
        return list(made.values())

    def _copy(self, slug: str, photo: PhotoOf) -> Copy | None:
        name = address_of(f"{_MAKING} {slug} {photo.attachment.sha256}")
        large, small = self._folder / f"{name}.jpg", self._folder / f"{name}-s.jpg"
        try:
            if not self._kept(large, small):
                original = self._find_blob(photo.attachment.sha256)
                if original is None:
                    return None
                public_copy(original, large, LARGE_PX)
                small.write_bytes(thumbnail(large, SMALL_PX))
            return Copy(name, *_size(large), *_size(small))
        except MediaError:
            for path in (large, small):
                path.unlink(missing_ok=True)
            return None

    def _kept(self, large: Path, small: Path) -> bool:
        """Take both copies over from the site before, where they are."""
        if self._before is None:
            return False
        for path in (large, small):
            old = self._before / path.name
            if not old.is_file():
                return False
            path.unlink(missing_ok=True)
            try:
                os.link(old, path)
            except OSError:
                with suppress(OSError):
                    shutil.copyfile(old, path)
        return large.is_file() and small.is_file()


def _size(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as image:
        return image.width, image.height
