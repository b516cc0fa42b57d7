"""The values of XPath as JavaRosa converts them: text, number, boolean, date, nodes.

Numbers print as Java prints a double, dates as `2026-11-03` in the interview's zone; as numbers they are
whole days since 1970. The time of day counts in decimal-date-time() and in functions such as abs() alone.
Source: JavaRosa 5.1 `XPathFuncExpr`, measured; XPath 1.0, section 4.
"""

import math
import re
from datetime import date, datetime, time, tzinfo

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.node import Node

Value = str | float | bool | datetime | list[Node]

BLANK = "".join(map(chr, range(0x21)))
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DAY_MS = 86_400_000
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def number_text(value: float) -> str:
    """Print a number as JavaRosa does: `5`, `0.5`, `NaN`, `Infinity`, `1.0E-7`.

    >>> number_text(5.0), number_text(1 / 3), number_text(1e-7)
    ('5', '0.3333333333333333', '1.0E-7')
    """
    if value != value:
        return "NaN"
    if abs(value) < 1e-12:
        return "0"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if _INT_MIN <= value <= _INT_MAX and abs(value - int(value)) < 1e-12:
        return str(int(value))
    return double_text(value)


def double_text(value: float) -> str:
    """Print a number as Java prints a double, which is how a submission keeps a decimal.

    >>> double_text(3.0), double_text(12345678.9), double_text(0.0001)
    ('3.0', '1.23456789E7', '1.0E-4')
    """
    if value != value or math.isinf(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if value == 0 or 1e-3 <= abs(value) < 1e7:
        return repr(value)
    from decimal import Decimal

    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    figures = "".join(map(str, digits)).rstrip("0") or "0"
    minus = "-" if sign else ""
    return f"{minus}{figures[0]}.{figures[1:] or '0'}E{len(digits) + exponent - 1}"


def text_number(text: str) -> float:
    """Read a number; what is none is NaN. Exponents and plus signs are none (XPath 1.0, section 4.4).

    A comma is a point, as JavaRosa reads what some keyboards write.
    """
    text = text.strip(BLANK).replace(",", ".")
    return float(text) if _NUMBER.fullmatch(text) else math.nan


def whole_number(value: float) -> int:
    """Return a number as Java's `intValue` has it: towards zero, within 32 bits, 0 for NaN."""
    if value != value:
        return 0
    return int(max(_INT_MIN, min(_INT_MAX, value)))


def date_days(moment: datetime) -> float:
    """Return days since 1970-01-01 in the moment's own zone, the time of day as a fraction."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    milliseconds = seconds * 1000 + moment.microsecond // 1000
    return (whole_days(moment) * _DAY_MS + milliseconds) / _DAY_MS


def whole_days(moment: datetime) -> int:
    """Return days since 1970-01-01 in the moment's own zone, the time of day left out."""
    return moment.date().toordinal() - _EPOCH_ORDINAL


def days_date(days: float, tz: tzinfo) -> datetime:
    """Return the moment `days` after 1970-01-01 in `tz`. Raises XPathError outside of years 1 to 9999."""
    try:
        whole = math.floor(days)
        day = date.fromordinal(whole + _EPOCH_ORDINAL)
        seconds = round((days - whole) * 86_400_000) / 1000
        clock = time(int(seconds // 3600) % 24, int(seconds % 3600 // 60), int(seconds % 60))
        return datetime.combine(day, clock.replace(microsecond=int(seconds % 1 * 1e6)), tz)
    except (ValueError, OverflowError) as error:
        raise XPathError(
            _("The number {days} is too far from 1970 to be a date.").format(days=days)
        ) from error


def to_text(value: object) -> str:
    """Convert any value to text, as string() does."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return f"{value.year}-{value.month:02d}-{value.day:02d}"
    if isinstance(value, list):
        return to_text(first_value(value))
    raise TypeError(f"no XPath value: {value!r}")


def to_number(value: object) -> float:
    """Convert any value to a number, as number() does; of a moment the day alone counts."""
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    if isinstance(value, str):
        return text_number(value)
    if isinstance(value, datetime):
        return float(whole_days(value))
    if isinstance(value, list):
        return to_number(first_value(value))
    raise TypeError(f"no XPath value: {value!r}")


def to_boolean(value: object) -> bool:
    """Convert any value to a boolean, as boolean() does; nodes count by the text of the first."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and abs(value) > 1e-12
    if isinstance(value, str):
        return value != ""
    if isinstance(value, datetime):
        return True
    if isinstance(value, list):
        return to_boolean(first_value(value))
    raise TypeError(f"no XPath value: {value!r}")


def first_value(nodes: list[Node]) -> object:
    """Return the typed value of the first node that counts, an empty text when there is none."""
    for node in nodes:
        if node.is_relevant:
            return node.typed_value()
    return ""
