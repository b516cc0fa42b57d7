"""Copies of the photos for the site: two sizes, upright, nothing in them but colours.

What lives here: which copy is made, kept from the site before, or cannot be made. What does not: the
re-encoding (`media`); originals never come here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from survey.media.copying import CopyOrder, copy_all
from survey.outputs.site.centres import Centre, PhotoOf, address_of
from survey.outputs.site.edition import PHOTOS, Edition, PhotoFacts, facts_of, files_of
from survey.records.attachments import FindBlob

LARGE_PX, SMALL_PX = 1600, 320
_MAKING = "2"
"""Changes with the way that copies are made, so that old ones are not kept."""


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
    """The copies of an edition: those of the site before that stay, and `orders` for the others by name."""

    def __init__(self, edition: Edition, centres: Sequence[Centre], find_blob: FindBlob) -> None:
        self._edition, self._centres = edition, centres
        self._facts: dict[str, PhotoFacts] = {}
        self.orders: dict[str, CopyOrder] = {}
        self.missing = 0
        for centre in centres:
            for name, photo in _named(centre):
                facts = edition.photo_before(name)
                if facts is not None:
                    self._facts[name] = facts
                elif (original := find_blob(photo.attachment.sha256)) is not None:
                    large, small = (edition.folder / PHOTOS / file for file in files_of(name))
                    self.orders[name] = CopyOrder(original, ((large, LARGE_PX), (small, SMALL_PX)))

    def make(self, processes: int, step: Callable[[], None]) -> dict[str, list[tuple[PhotoOf, Copy]]]:
        """Make the copies; return those of each centre by its address.

        A photo that is not here or cannot be read is counted. Raises OSError.
        """
        made = copy_all(list(self.orders.values()), processes)
        for name, facts in zip(self.orders, made, strict=True):
            if facts is not None:
                large, small = facts
                self._facts[name] = facts_of(large, small)
            step()
        return {centre.slug: list(self._of(centre)) for centre in self._centres}

    def _of(self, centre: Centre) -> Iterator[tuple[PhotoOf, Copy]]:
        for name, photo in _named(centre):
            facts = self._facts.get(name)
            if facts is None:
                self.missing += 1
            else:
                self._edition.list_photo(name, facts)
                yield photo, Copy(name, *facts[:4])


def _named(centre: Centre) -> Iterator[tuple[str, PhotoOf]]:
    """Yield a centre's photos with the names of their copies, the same photo once."""
    named = {
        address_of(f"{_MAKING} {centre.slug} {photo.attachment.sha256}"): photo for photo in centre.photos
    }
    yield from named.items()
