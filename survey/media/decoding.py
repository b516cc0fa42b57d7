"""Pillow kept on a leash: which kinds it may decode, how large, and with what said when it cannot.

What lives here: opening untrusted images. What does not: tags (`tags`) and what is made of pixels (`copies`).
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import MediaError
from survey.messages import _

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 120_000_000
"""Larger images are not decoded: about 360 MB of memory on a small laptop."""

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF", "MPO")


class TooLarge(Exception):
    """The image has more than MAX_PIXELS pixels."""


@lru_cache(maxsize=1)
def _teach_heic() -> None:
    """Let Pillow open HEIC for the rest of the process."""
    import pillow_heif

    pillow_heif.register_heif_opener()


@contextmanager
def open_image(path: Path) -> Iterator["Image.Image"]:
    """Open an image without decoding its pixels, with Pillow's warnings silenced.

    Raises TooLarge, and whatever Pillow raises on what is no image: the caller catches all.
    """
    from PIL import Image

    _teach_heic()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=_known_formats()) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise TooLarge
                yield image
        except Image.DecompressionBombError as error:
            raise TooLarge from error


@lru_cache(maxsize=1)
def _known_formats() -> tuple[str, ...]:
    from PIL import Image

    Image.init()
    return tuple(name for name in FORMATS if name in Image.OPEN)


@contextmanager
def decoded_image(path: Path, enough_px: int) -> Iterator["Image.Image"]:
    """Open an image and decode it whole.

    A JPEG may come out smaller, a half, a quarter or an eighth, where its longer side is still `enough_px`:
    its decoder is asked for no more than is needed.

    Raises MediaError naming the file when it is no image, damaged or too large.
    """
    try:
        with open_image(path) as image:
            # In the proportions of the image: a box that it does not fill would ask for more.
            part = enough_px / max(image.size)
            image.draft(None, (max(1, round(image.width * part)), max(1, round(image.height * part))))
            image.load()
            yield image
    except MediaError:
        raise
    except TooLarge as error:
        raise MediaError(
            _("This image is too large to be decoded on a laptop."),
            where=str(path),
            remedy=_("Take the photo again with a smaller size."),
        ) from error
    except Exception as error:
        # Decoders of untrusted bytes raise anything.
        raise MediaError(
            _("This photo cannot be decoded to its end."),
            where=str(path),
            remedy=_("Copy it again from the phone or the card, or take it again."),
        ) from error
