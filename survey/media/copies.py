"""Copies fit to show: upright, without metadata, each size from one reading of the photo.

What lives here: re-encoding. What does not: originals, which are kept byte for byte elsewhere.
"""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import MediaError
from survey.media.decoding import decoded_image
from survey.media.files import hash_bytes
from survey.messages import _
from survey.messages.reasons import system_reason

if TYPE_CHECKING:
    from PIL import Image

PUBLIC_MAX_PX = 1600
_QUALITY = 82
_END_OF_JPEG = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """A JPEG copy on disk: its hash and size."""

    path: Path
    sha256: str
    width: int
    height: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class EncodedCopy:
    """The bytes of a JPEG copy, and its size in pixels."""

    data: bytes
    width: int
    height: int


def encode_copies(path: Path, sizes: Sequence[int]) -> list[EncodedCopy]:
    """Return JPEG copies at most so many pixels wide and high, upright and without any metadata.

    `sizes` come largest first; each copy is made from the one before. Raises MediaError when the photo cannot
    be decoded to its end.
    """
    from PIL import Image

    copies = []
    image = _clean_copy(path, sizes[0])
    for size in sizes:
        image.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=None)
        copies.append(EncodedCopy(_encode(image), image.width, image.height))
    return copies


def whole_copy(path: Path) -> tuple[int, int, int] | None:
    """Return width, height and bytes of a copy that was written to its end, None for any other file."""
    from PIL import Image

    try:
        data = path.read_bytes()
        with decoded_image(path, 1), Image.open(path) as image:
            return (image.width, image.height, len(data)) if data.endswith(_END_OF_JPEG) else None
    except (MediaError, OSError):
        return None


def public_copy(path: Path, out: Path, max_px: int = PUBLIC_MAX_PX) -> PublicCopy:
    """Write a JPEG at most `max_px` wide and high to `out`, upright and without any metadata.

    The file appears whole or not at all; one that is there is replaced. Raises MediaError when the photo
    cannot be decoded to its end or the copy cannot be written.
    """
    (copy,) = encode_copies(path, (max_px,))
    partial = out.with_name(f".{out.name}.part")
    try:
        partial.write_bytes(copy.data)
        partial.replace(out)
    except OSError as error:
        raise MediaError(
            _("The copy of a photo cannot be written: {reason}.").format(reason=system_reason(error)),
            where=os.fspath(out),
            remedy=_("Check that the folder exists and the disk is not full."),
        ) from error
    return PublicCopy(out, hash_bytes(copy.data), copy.width, copy.height, len(copy.data))


def _clean_copy(path: Path, max_px: int) -> "Image.Image":
    """Return fresh pixels: nothing but colours passes from the original to the copy."""
    from PIL import Image, ImageOps

    with decoded_image(path, max_px) as image:
        image.thumbnail((max_px, max_px), Image.Resampling.LANCZOS, reducing_gap=None)
        try:
            upright = ImageOps.exif_transpose(image)
        except Exception:  # noqa: BLE001 - damaged Exif raises anything; the pixels are still good.
            upright = image
        colours = _flatten(_to_srgb(upright))
    clean = Image.new("RGB", colours.size)
    clean.paste(colours)
    return clean


def _to_srgb(image: "Image.Image") -> "Image.Image":
    """Return the image in sRGB where it carries another profile that can be read (phones use P3)."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA"}:
        return image
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted if converted is not None else image


def _flatten(image: "Image.Image") -> "Image.Image":
    """Return the image in RGB, what is transparent on white."""
    from PIL import Image

    if image.mode == "RGB":
        return image
    if image.mode in {"RGBA", "LA", "PA", "P"} or "transparency" in image.info:
        shown = image.convert("RGBA")
        white = Image.new("RGBA", shown.size, "white")
        return Image.alpha_composite(white, shown).convert("RGB")
    return image.convert("RGB")


def _encode(image: "Image.Image") -> bytes:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()
