"""The types of answers: what is accepted, how it is saved, what expressions read.

What lives here: answers and texts. What does not: what becomes of computed values (`saving`).
Source: ODK XForms specification, data types; JavaRosa 5.1 measured.
"""

import math
import re
import unicodedata
from datetime import date, datetime, tzinfo

from survey.messages import _
from survey.xpath.moments import read_date, read_time
from survey.xpath.values import double_text

_INTEGER = re.compile(r"[+-]?\d+")
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
"""Signs that XML cannot hold, to be left out of a text with `str.translate`."""
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1
_ALIASES = {
    "integer": "int",
    "double": "decimal",
    "float": "decimal",
    "odk:rank": "rank",
    "select_one": "select1",
}


class NotOfTypeError(ValueError):
    """The text does not fit the type; the message says what would."""


def canonical_type(name: str) -> str:
    """Return the type by its one name: `int`, `decimal`, `string`, …"""
    return _ALIASES.get(name, name) or "string"


def canonical_text(text: str, datatype: str, tz: tzinfo) -> str:
    """Return an answer as it is saved. Raises NotOfTypeError, whose message says what to write instead."""
    text = unicodedata.normalize("NFC", text.translate(UNWRITABLE))
    if text == "":
        return ""
    match datatype:
        case "int":
            return _integer(text)
        case "decimal":
            return _decimal(text)
        case "date":
            return _date(text, tz)
        case "dateTime":
            return _date_time(text, tz)
        case "time":
            return _time(text, tz)
        case "boolean":
            if text.lower() not in ("true", "false", "1", "0"):
                raise NotOfTypeError(_("Write true or false."))
            return "1" if text.lower() in ("true", "1") else "0"
        case "geopoint":
            return _points(text, 1)
        case "geotrace" | "geoshape":
            return _points(text, 2)
    return text


def _integer(text: str) -> str:
    if not _INTEGER.fullmatch(text.strip()):
        raise NotOfTypeError(_("Write a whole number, such as 12."))
    if not _INT_MIN <= int(text) <= _INT_MAX:
        raise NotOfTypeError(_("Write a number between -2147483648 and 2147483647."))
    return str(int(text))


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text.strip()) or not math.isfinite(float(text)):
        raise NotOfTypeError(_("Write a number, such as 3.5."))
    return double_text(float(text))


def _date(text: str, tz: tzinfo) -> str:
    moment = read_date(text, tz)
    if moment is None:
        raise NotOfTypeError(_("Write a date as 2026-11-03."))
    return moment.date().isoformat()


def _date_time(text: str, tz: tzinfo) -> str:
    moment = read_date(text, tz)
    if moment is None:
        raise NotOfTypeError(_("Write a date and time as 2026-11-03T09:30:00."))
    return date_time_text(moment)


def _time(text: str, tz: tzinfo) -> str:
    moment = read_time(text, date(1970, 1, 1), tz)
    if moment is None:
        raise NotOfTypeError(_("Write a time as 09:30."))
    return date_time_text(moment).partition("T")[2]


def date_time_text(moment: datetime) -> str:
    """Return a moment as Collect saves it: `2026-11-03T09:30:00.000+01:00`, `Z` at Greenwich.

    Source: JavaRosa 5.1, `DateUtils.formatDateTime`.
    """
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _points(text: str, least: int) -> str:
    points = [part.split() for part in text.strip().rstrip(";").split(";")]
    for numbers in points:
        if not 2 <= len(numbers) <= 4 or not all(_DECIMAL.fullmatch(number) for number in numbers):
            raise NotOfTypeError(
                _("Write a position as latitude longitude altitude accuracy: 12.37 -1.52 305 4.5.")
            )
        if abs(float(numbers[0])) > 90 or abs(float(numbers[1])) > 180:
            raise NotOfTypeError(_("A latitude lies between -90 and 90, a longitude between -180 and 180."))
    if len(points) < least:
        raise NotOfTypeError(
            _("Write at least {count} positions, separated by semicolons.").format(count=least)
        )
    return "; ".join(_point(numbers) for numbers in points)


def _point(numbers: list[str]) -> str:
    full = [*numbers, "0", "0"][:4]
    return " ".join(double_text(float(number)) for number in full)


def typed_value(text: str, datatype: str, tz: tzinfo) -> object:
    """Return what an expression reads in a node of that type; an empty node reads as an empty text."""
    if text == "":
        return ""
    match datatype:
        case "int" | "decimal" | "long":
            return float(text) if _DECIMAL.fullmatch(text) else text
        case "boolean":
            return text in ("1", "true")
        case "date" | "dateTime":
            return read_date(text, tz) or text
        case "time":
            return read_time(text, date(1970, 1, 1), tz) or text
    return text
