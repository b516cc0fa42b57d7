"""Real images with chosen Exif for the tests of photos."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, TiffImagePlugin

GPS = 0x8825
EXIF = 0x8769

Rational = TiffImagePlugin.IFDRational


def rationals(*values: float | tuple[int, int]) -> tuple[Rational, ...]:
    """Return rationals; a pair is numerator and denominator, zero included."""
    pairs = [
        v if isinstance(v, tuple) else Fraction(v).limit_denominator(10_000).as_integer_ratio()
        for v in values
    ]
    return tuple(Rational(*pair) for pair in pairs)


OUAGADOUGOU: dict[int, Any] = {
    1: "N",
    2: rationals(12, 22, 17.04),
    3: "W",
    4: rationals(1, 31, 10.92),
    5: b"\x00",
    6: rationals(305.2)[0],
    7: rationals(10, 15, 30),
    29: "2026:11:03",
}


def exif_with(
    gps: dict[int, Any] | None = None, exif: dict[int, Any] | None = None, **main: Any
) -> Image.Exif:
    """Return Exif with these GPS and Exif tags; `main` may hold `orientation`, `date`, `make`, `model`."""
    tags = Image.Exif()
    numbers = {"orientation": 274, "date": 306, "make": 271, "model": 272}
    for name, value in main.items():
        tags[numbers[name]] = value
    if exif:
        tags.get_ifd(EXIF).update(exif)
    if gps:
        tags.get_ifd(GPS).update(gps)
    return tags


def write_image(path: Path, exif: Image.Exif | None = None, size: tuple[int, int] = (64, 48)) -> Path:
    """Write a small image whose kind follows from the path's suffix."""
    image = Image.effect_noise(size, 60).convert("RGB")
    if path.suffix == ".heic":
        pillow_heif.register_heif_opener()
    options = {} if exif is None else {"exif": exif}
    image.save(path, **options)
    return path


def jpeg_bytes(exif: Image.Exif | None = None, size: tuple[int, int] = (64, 48)) -> bytes:
    """Return the bytes of a small JPEG."""
    stream = io.BytesIO()
    options = {} if exif is None else {"exif": exif}
    Image.effect_noise(size, 60).convert("RGB").save(stream, "JPEG", **options)
    return stream.getvalue()
