"""Printing a position in each spelling that `parse_position` reads back to within a metre.

What lives here: spellings. What does not: reading (`coordinates`).
"""

from collections.abc import Callable, Mapping

from survey.errors import PlaceError
from survey.messages import _, current_language
from survey.places.position import Position

PLUS_CODE_DIGITS = 12
"""A cell of 12 digits is about half a metre; the usual ten are 14 metres."""


def format_position(position: Position, spelling: str = "decimal", *, language: str | None = None) -> str:
    """Write a position in one of `SPELLINGS`, with the comma and the hemispheres of the language.

    Raises PlaceError where a spelling does not reach (UTM near the poles), ValueError for an unknown one.
    """
    if spelling not in _WRITERS:
        raise ValueError(f"no spelling {spelling!r}; there are {', '.join(SPELLINGS)}")
    return _WRITERS[spelling](position, language or current_language())


def _decimal(position: Position, language: str) -> str:
    text = f"{position.lat:.6f} ; {position.lon:.6f}"
    return text if language == "en" else text.replace(".", ",")


def _hemispheres(position: Position, language: str) -> tuple[str, str]:
    west = "W" if language == "en" else "O"
    return ("N" if position.lat >= 0 else "S"), ("E" if position.lon >= 0 else west)


def _dm(position: Position, language: str) -> str:
    parts = []
    for degrees, letter in zip((position.lat, position.lon), _hemispheres(position, language), strict=True):
        whole, rest = divmod(round(abs(degrees) * 60 * 10_000), 60 * 10_000)
        parts.append(f"{whole}°{rest / 10_000:07.4f}'{letter}")
    return _with_comma(" ".join(parts), language)


def _dms(position: Position, language: str) -> str:
    parts = []
    for degrees, letter in zip((position.lat, position.lon), _hemispheres(position, language), strict=True):
        whole, rest = divmod(round(abs(degrees) * 3600 * 100), 3600 * 100)
        minutes, seconds = divmod(rest, 60 * 100)
        parts.append(f"{whole}°{minutes:02d}'{seconds / 100:05.2f}\"{letter}")
    return _with_comma(" ".join(parts), language)


def _with_comma(text: str, language: str) -> str:
    return text if language == "en" else text.replace(".", ",")


def _geo(position: Position, language: str) -> str:
    altitude = "" if position.alt_m is None else f",{position.alt_m:.1f}"
    uncertainty = "" if position.accuracy_m is None else f";u={position.accuracy_m:.1f}"
    return f"geo:{position.lat:.6f},{position.lon:.6f}{altitude}{uncertainty}"


def _geopoint(position: Position, language: str) -> str:
    return position.as_geopoint()


def _plus(position: Position, language: str) -> str:
    from openlocationcode import openlocationcode

    return str(openlocationcode.encode(position.lat, position.lon, PLUS_CODE_DIGITS))


def _utm(position: Position, language: str) -> str:
    import utm

    try:
        easting, northing, zone, band = utm.from_latlon(position.lat, position.lon)
    except ValueError as error:  # utm's OutOfRangeError is one.
        raise PlaceError(
            _("UTM ends at 80 degrees south and 84 degrees north."), remedy=_("Use another spelling.")
        ) from error
    # S alone could be read as south: the northern band S is written N, for north, as many devices do.
    letter = "N" if band == "S" else band
    return f"{zone}{letter} {easting:.1f} {round(float(northing), 1) + 0.0:.1f}"


_WRITERS: Mapping[str, Callable[[Position, str], str]] = {
    "decimal": _decimal,
    "dm": _dm,
    "dms": _dms,
    "geo": _geo,
    "geopoint": _geopoint,
    "plus": _plus,
    "utm": _utm,
}
SPELLINGS = tuple(_WRITERS)
