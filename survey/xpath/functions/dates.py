"""Dates and times: counting days, printing.

Source: ODK XForms specification, date and time functions; JavaRosa 5.1 `DateUtils`, measured.
"""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import with_environment
from survey.xpath.moments import read_date, read_time
from survey.xpath.values import date_days, days_date, first_value, to_number, to_text

_DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _refuse(text: str) -> XPathError:
    return XPathError(
        _("{text} is no date.").format(text=repr(text)), remedy=_("Write a date as 2026-11-03.")
    )


def to_moment(env: Environment, value: Any) -> datetime | str | float:
    """Convert a value to a moment; an empty text and NaN stay. Raises XPathError for what is no date.

    A number counts days from 1970 at Greenwich.
    """
    value = _number_or_value(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, float):
        return value if value != value else days_date(_in_range(value), UTC).astimezone(env.tz)
    text = to_text(value)
    if text == "":
        return ""
    moment = read_date(text, env.tz)
    if moment is None:
        raise _refuse(text)
    return moment


def to_date(env: Environment, value: Any) -> datetime | str | float:
    """Convert a value to a day; a text keeps its time of day. Raises XPathError for what is no date.

    A number counts whole days from 1970 in the interview's zone.
    """
    value = _number_or_value(value)
    if isinstance(value, datetime):
        return _whole_day(value)
    if isinstance(value, float):
        return value if value != value else days_date(math.trunc(_in_range(value)), env.tz)
    return to_moment(env, value)


def _number_or_value(value: Any) -> Any:
    """Return the first value, a text that is a number as that number."""
    if isinstance(value, list):
        value = first_value(value)
    if isinstance(value, str) and (number := to_number(value)) == number:
        return number
    return value


def _in_range(days: float) -> float:
    if math.isinf(days):
        raise XPathError(_("The number {days} is too far from 1970 to be a date.").format(days=days))
    return days


def _whole_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


with_environment("date", 1)(to_date)
with_environment("date-time", 1)(to_moment)
with_environment("today", 0, volatile=True)(lambda env: _whole_day(env.now().astimezone(env.tz)))
with_environment("now", 0, volatile=True)(lambda env: env.now().astimezone(env.tz))


@with_environment("decimal-date-time", 1)
def decimal_date_time(env: Environment, value: Any) -> float | str:
    """Return days since 1970 at Greenwich, the time of day as a fraction; empty for an empty text."""
    value = _number_or_value(value)
    if isinstance(value, float):
        return _in_range(value)
    moment = to_moment(env, value)
    if not isinstance(moment, datetime):
        return moment
    return (moment - _EPOCH) // timedelta(milliseconds=1) / _DAY_MS


@with_environment("decimal-time", 1)
def decimal_time(env: Environment, value: Any) -> float | str:
    """Return the time of day as a fraction of a day; empty for an empty text, NaN for what is no time."""
    value = _number_or_value(value)
    if value == "":
        return ""
    if isinstance(value, float):
        return _in_range(value) - math.floor(value) if value == value else value
    if isinstance(value, datetime):
        moment: datetime | None = value
    else:
        text = to_text(value)
        moment = read_time(text, date(1970, 1, 1), env.tz) or read_date(text, env.tz)
    if moment is None:
        return math.nan
    days = date_days(moment)
    return days - math.floor(days)


def _printed(env: Environment, value: Any, pattern: Any) -> str:
    moment = to_moment(env, value)
    return format_moment(moment, to_text(pattern)) if isinstance(moment, datetime) else ""


with_environment("format-date", 2)(_printed)
with_environment("format-date-time", 2)(_printed)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_moment(moment: datetime, pattern: str) -> str:
    """Print a moment by ODK's escapes (`%Y-%m-%d`). Raises XPathError for an escape that there is not."""
    pieces: list[str] = []
    index = 0
    while index < len(pattern):
        sign = pattern[index]
        index += 1
        if sign != "%":
            pieces.append(sign)
            continue
        escape = pattern[index : index + 1]
        index += 1
        pieces.append(_escape(moment, escape, pattern))
    return "".join(pieces)


def _week(moment: datetime) -> int:
    """Return the week of the year: weeks begin on Sundays, the first one holds 1 January."""
    sunday = moment.date() - timedelta(days=moment.isoweekday() % 7)
    if (sunday + timedelta(days=6)).year > moment.year:
        return 1
    first = date(moment.year, 1, 1)
    return ((moment.date() - first).days + first.isoweekday() % 7) // 7 + 1


def _escape(moment: datetime, escape: str, pattern: str) -> str:
    values = {
        "%": "%", "Y": f"{moment.year:04d}", "y": f"{moment.year % 100:02d}", "m": f"{moment.month:02d}",
        "n": str(moment.month), "b": _MONTHS[moment.month - 1], "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}", "h": str(moment.hour), "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}", "3": f"{moment.microsecond // 1000:03d}", "a": _DAYS[moment.weekday()],
        "W": str(_week(moment)),
    }  # fmt: skip
    if escape not in values:
        raise XPathError(
            _("The date pattern {pattern} holds the unknown escape %{escape}.").format(
                pattern=repr(pattern), escape=escape
            )
        )
    return values[escape]
