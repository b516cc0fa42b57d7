"""Reading a position in any spelling usual in the field; what could mean two places is refused.

What lives here: the door, and the spellings that announce themselves (geo: URI, plus code, UTM).
What does not: numbers in degrees (`degrees`) and printing (`spelling`). No library guesses for us:
geopy reads `12,3714 ; -1,5197` as (-1, 157).
Source: RFC 5870 for geo:, the Open Location Code specification, the Universal Transverse Mercator grid.
"""

import math
import re

from survey.messages import _
from survey.places.degrees import clean_text, read_degrees
from survey.places.position import Position
from survey.places.refusals import describe, refuse, refuse_ambiguous

MAX_LENGTH = 200

_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?"
_GEO = re.compile(rf"geo:({_NUMBER}),({_NUMBER})(?:,({_NUMBER}))?((?:;[^?]*)?)(\?.*)?", re.IGNORECASE)
_GEO_QUERY = re.compile(rf"\?(?:.*&)?q=({_NUMBER}),({_NUMBER})(?:[(&].*)?", re.IGNORECASE)
_PLUS = re.compile(r"([2-9CFGHJMPQRVWX0]{2,8}\+[2-9CFGHJMPQRVWX]{0,7})((?:[ ,].*)?)", re.IGNORECASE)
_UTM = re.compile(
    r"(?:UTM[: ]*)?([0-9]{1,2}) ?([A-Z])[ ,]+"
    r"(?:E(?:AST(?:ING)?)?[:= ]*)?([0-9]{6}(?:[.,][0-9]+)?) ?(?:M? ?E)?"
    r"[ ,;]+(?:N(?:ORTH(?:ING)?)?[:= ]*)?([0-9]{1,8}(?:[.,][0-9]+)?) ?(?:M? ?N)?",
    re.IGNORECASE,
)
_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def parse_position(text: str) -> Position:
    """Read a position typed in decimal degrees, degrees minutes seconds, geo:, plus code, UTM or geopoint.

    Raises PlaceError that says what was not understood, or both readings of what could be two places.

    >>> parse_position("12,3714 ; -1,5197").lon
    -1.5197
    """
    if len(text) > MAX_LENGTH:
        raise refuse(_("This is too long for a position."))
    typed = clean_text(text)
    if not typed:
        raise refuse(_("No position was typed."))
    if found := _GEO.fullmatch(typed):
        return _read_geo(found)
    if typed.lower().startswith("geo:"):
        raise refuse(_("This geo: address cannot be read: latitude and longitude come first, with dots."))
    if found := _PLUS.fullmatch(typed):
        return _read_plus_code(found)
    if found := _UTM.fullmatch(typed):
        return _read_utm(found, text.strip())
    return read_degrees(typed)


def _checked(lat: float, lon: float) -> tuple[float, float]:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise refuse(_("A latitude goes from -90 to 90 and a longitude from -180 to 180."))
    return lat, lon


def _read_geo(found: re.Match[str]) -> Position:
    parameters = dict(part.split("=", 1) for part in found[4].lower().split(";") if "=" in part)
    if parameters.get("crs", "wgs84") != "wgs84":
        raise refuse(_("This geo: address is not in WGS 84."))
    lat, lon = _checked(float(found[1]), float(found[2]))
    query = _GEO_QUERY.fullmatch(found[5] or "")
    if query and (lat, lon) == (0, 0):
        # Android shares geo:0,0?q=lat,lon(name).
        lat, lon = _checked(float(query[1]), float(query[2]))
    uncertainty = parameters.get("u", "")
    known = re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", uncertainty)
    altitude = float(found[3]) if found[3] else None
    return Position(lat, lon, altitude, float(uncertainty) if known else None, "geo")


def _read_plus_code(found: re.Match[str]) -> Position:
    from openlocationcode import openlocationcode

    code = found[1].upper()
    if not openlocationcode.isValid(code):
        raise refuse(_("“{code}” is not a plus code.").format(code=code))
    if not openlocationcode.isFull(code):
        message = _(
            "“{code}” is a short plus code: it means something only beside a town. Type the whole code."
        )
        raise refuse(message.format(code=code))
    if found[2].strip(" ,"):
        raise refuse(_("Nothing comes after a whole plus code."))
    area = openlocationcode.decode(code)
    half_lat = (area.latitudeHi - area.latitudeLo) / 2
    half_lon = (area.longitudeHi - area.longitudeLo) / 2 * math.cos(math.radians(area.latitudeCenter))
    accuracy = math.hypot(half_lat, half_lon) * 111_319
    lat, lon = _checked(area.latitudeCenter, area.longitudeCenter)
    return Position(lat, lon, None, round(accuracy, 1), "plus")


def _read_utm(found: re.Match[str], text: str) -> Position:
    zone, letter = int(found[1]), found[2].upper()
    easting, northing = (float(part.replace(",", ".")) for part in (found[3], found[4]))
    if not 1 <= zone <= 60 or letter not in _BANDS:
        raise refuse(_("UTM zones go from 1 to 60 and their bands from C to X, without I and O."))
    readings = [
        position
        for northern, band in _utm_hemispheres(letter)
        if (position := _utm_position(zone, easting, northing, northern, band)) is not None
    ]
    distinct = {(round(p.lat, 6), round(p.lon, 6)): p for p in readings}
    if not distinct:
        message = _("These UTM metres do not lie in zone {zone}{letter}.")
        raise refuse(message.format(zone=zone, letter=letter))
    if len(distinct) > 1:
        raise refuse_ambiguous(text, [describe(p) for p in distinct.values()])
    return next(iter(distinct.values()))


def _utm_hemispheres(letter: str) -> list[tuple[bool, str | None]]:
    """Return what a letter may mean: its band; N and S also a hemisphere, as many devices write it."""
    meanings: list[tuple[bool, str | None]] = [(letter >= "N", letter)]
    if letter in "NS":
        meanings.append((letter == "N", None))
    return meanings


def _utm_position(
    zone: int, easting: float, northing: float, northern: bool, band: str | None
) -> Position | None:
    """Return the position, None when the metres are out of the zone or not in the band."""
    import utm

    try:
        lat, lon = map(float, utm.to_latlon(easting, northing, zone, northern=northern))
    except ValueError:  # utm's OutOfRangeError is one.
        return None
    off_centre = abs((lon - (zone * 6 - 183) + 180) % 360 - 180)
    # Metres are rounded: a hair beyond the edge of the grid belongs to it.
    if not (-80.001 <= lat <= 84.001 and abs(lon) <= 180.001) or off_centre > 6.5:
        return None
    lon = max(-180.0, min(180.0, lon))
    if band is not None and abs(lat - _nearest_in_band(lat, band)) > 0.001:
        return None
    return Position(lat, lon, None, None, "utm")


def _nearest_in_band(lat: float, band: str) -> float:
    south = -80 + 8 * _BANDS.index(band)
    north = 84 if band == "X" else south + 8
    return max(south, min(north, lat))
