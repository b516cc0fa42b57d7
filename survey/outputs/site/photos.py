"""Copies of the photos for the site: two sizes, upright, nothing in them but colours.

What lives here: which copy is made, kept from the site before, or cannot be made. What does not: the
re-encoding (`media.copies`); originals never come here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from survey.errors import MediaError
from survey.media import public_copy, thumbnail
from survey.outputs.site.centres import Centre, PhotoOf, address_of
from survey.outputs.site.edition import PHOTOS, Edition, PhotoFacts, files_of

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
        return files_of(self.name)[0]

    @property
    def small(self) -> str:
        """Return the file name of the small copy."""
        return files_of(self.name)[1]


class Copies:
    """The copies of the edition that is being made."""

    def __init__(self, edition: Edition, find_blob: FindBlob) -> None:
        self._edition, self._find_blob = edition, find_blob
        self.missing = 0

    def of(self, centre: Centre) -> list[tuple[PhotoOf, Copy]]:
        """Make the copies of a centre's photos; one that is not here or cannot be read is counted."""
        made: dict[str, tuple[PhotoOf, Copy]] = {}
        for photo in centre.photos:
            name = address_of(f"{_MAKING} {centre.slug} {photo.attachment.sha256}")
            facts = self._edition.photo_before(name) or self._made(name, photo)
            if facts is None:
                self.missing += 1
            else:
                self._edition.list_photo(name, facts)
                made[name] = (photo, Copy(name, *facts[:4]))
        return list(made.values())

    def _made(self, name: str, photo: PhotoOf) -> PhotoFacts | None:
        original = self._find_blob(photo.attachment.sha256)
        if original is None:
            return None
        large, small = (self._edition.folder / PHOTOS / file for file in files_of(name))
        try:
            public_copy(original, large, LARGE_PX)
            small.write_bytes(thumbnail(large, SMALL_PX))
            return (*_size(large), *_size(small), large.stat().st_size, small.stat().st_size)
        except MediaError:
            for path in (large, small):
                path.unlink(missing_ok=True)
            return None


def _size(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as image:
        return image.width, image.height
