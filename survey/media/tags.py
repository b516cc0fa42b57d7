"""The few tags we need, as plain values, out of exifread or Pillow.

What lives here: calling the two readers on untrusted bytes and bringing their types to one shape.
What does not: what the tags mean (`meaning`). exifread's own `get_gps_coords` is never called: it changes
the tags, divides by zero on 0/0 and returns impossible latitudes.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, BinaryIO

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags as written by the camera; a rational with denominator zero is None within its tuple."""

    lat: Numbers | None = None
    lat_ref: str | None = None
    lon: Numbers | None = None
    lon_ref: str | None = None
    alt: Numbers | None = None
    alt_ref: Numbers | None = None
    gps_status: str | None = None
    gps_date: str | None = None
    gps_time: Numbers | None = None
    gps_error: Numbers | None = None
    original: str | None = None
    original_offset: str | None = None
    digitized: str | None = None
    digitized_offset: str | None = None
    changed: str | None = None
    changed_offset: str | None = None
    orientation: Numbers | None = None
    make: str | None = None
    model: str | None = None
    serial: str | None = None

    def filled_from(self, other: "Tags") -> "Tags":
        """Return these tags, and the other's where these have none; the position is taken whole."""
        gps = [f.name for f in fields(self) if f.name.startswith(("lat", "lon", "alt", "gps"))]
        whole = {name: getattr(other, name) for name in gps} if other.lat and other.lon else {}
        missing = {f.name: getattr(other, f.name) for f in fields(self) if getattr(self, f.name) is None}
        return replace(self, **{**missing, **whole})


_NAMES: Mapping[str, tuple[str, str, int]] = {
    # field: name in exifread, directory and number in Pillow.
    "lat_ref": ("GPS GPSLatitudeRef", "gps", 1),
    "lat": ("GPS GPSLatitude", "gps", 2),
    "lon_ref": ("GPS GPSLongitudeRef", "gps", 3),
    "lon": ("GPS GPSLongitude", "gps", 4),
    "alt_ref": ("GPS GPSAltitudeRef", "gps", 5),
    "alt": ("GPS GPSAltitude", "gps", 6),
    "gps_time": ("GPS GPSTimeStamp", "gps", 7),
    "gps_status": ("GPS GPSStatus", "gps", 9),
    "gps_date": ("GPS GPSDate", "gps", 29),
    "gps_error": ("GPS GPSHPositioningError", "gps", 31),
    "orientation": ("Image Orientation", "main", 274),
    "make": ("Image Make", "main", 271),
    "model": ("Image Model", "main", 272),
    "changed": ("Image DateTime", "main", 306),
    "original": ("EXIF DateTimeOriginal", "exif", 36867),
    "digitized": ("EXIF DateTimeDigitized", "exif", 36868),
    "changed_offset": ("EXIF OffsetTime", "exif", 36880),
    "original_offset": ("EXIF OffsetTimeOriginal", "exif", 36881),
    "digitized_offset": ("EXIF OffsetTimeDigitized", "exif", 36882),
    "serial": ("EXIF BodySerialNumber", "exif", 42033),
}
_NUMERIC = {"lat", "lon", "alt", "alt_ref", "gps_time", "gps_error", "orientation"}


def read_with_exifread(stream: BinaryIO) -> Tags:
    """Read the tags with exifread; none found gives empty tags.

    Raises whatever exifread raises on damaged files: the caller catches all.
    """
    import exifread

    # exifread complains through its logger about every file without Exif.
    logging.getLogger("exifread").setLevel(logging.CRITICAL + 1)
    found = exifread.process_file(stream, details=False, extract_thumbnail=False)
    return _gather(lambda name, _directory, _number: getattr(found.get(name), "values", None))


def read_with_pillow(exif: Any) -> Tags:
    """Read the tags from an image's `getexif()`; a directory that is missing or damaged gives none.

    Raises whatever Pillow raises on damaged files: the caller catches all.
    """
    directories = {"main": exif, "exif": exif.get_ifd(0x8769), "gps": exif.get_ifd(0x8825)}
    return _gather(lambda _name, directory, number: directories[directory].get(number))


def _gather(value_of: Callable[[str, str, int], Any]) -> Tags:
    values: dict[str, Any] = {}
    for field, (name, directory, number) in _NAMES.items():
        value = value_of(name, directory, number)
        if value is not None:
            values[field] = _as_numbers(value) if field in _NUMERIC else _as_text(value)
    return Tags(**values)


def _as_text(value: Any) -> str | None:
    """Return the text of an ASCII tag without padding, None when nothing is left."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    return str(value).replace("\0", " ").strip() or None


def _as_numbers(value: Any) -> Numbers | None:
    """Return the numbers of a tag, each None where it is no number, None for an empty tag."""
    if isinstance(value, bytes | list | tuple):
        return tuple(_as_number(v) for v in value) or None
    return (_as_number(value),)


def _as_number(value: Any) -> float | None:
    try:
        numerator, denominator = value.numerator, value.denominator
        if not denominator:
            return None
        # Pillow's rationals may hold a float as numerator.
        number = float(numerator) / float(denominator)
    except (AttributeError, TypeError, ValueError, ArithmeticError):
        return None
    return number if abs(number) < 1e9 else None
