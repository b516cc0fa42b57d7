"""Dates and times: reading, counting days, printing.

Source: ODK XForms specification, date and time functions; JavaRosa 5.1 `DateUtils`, measured.
"""

import math
import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import with_environment
from survey.xpath.values import date_days, days_date, first_value, to_number, to_text

_DATE = re.compile(r"(-?\d{4,})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?")


def _refuse(text: str) -> XPathError:
    return XPathError(
        _("{text} is no date.").format(text=repr(text)), remedy=_("Write a date as 2026-11-03.")
    )


def read_date(text: str, tz: tzinfo) -> datetime | None:
    """Read `2026-11-03` or `2026-11-03T09:30:00.000+01:00` as a moment in `tz`; None when it is neither."""
    day_text, _t, clock_text = text.strip().partition("T")
    found = _DATE.fullmatch(day_text)
    if found is None:
        return None
    try:
        day = date(*(int(part) for part in found.groups()))
    except ValueError:
        return None
    if not clock_text:
        return datetime.combine(day, time(), tz)
    return read_time(clock_text, day, tz)


def read_time(text: str, day: date, tz: tzinfo) -> datetime | None:
    """Read `09:30`, `09:30:00.000`, with or without a zone, on `day`; None when it is no time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    try:
        clock = time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")[:6]))
    except ValueError:
        return None
    return datetime.combine(day, clock, _zone(zone) if zone else tz).astimezone(tz)


def _zone(text: str) -> tzinfo:
    if text == "Z":
        return timezone.utc  # noqa: UP017 - the name that says what it is here
    sign = -1 if text[0] == "-" else 1
    figures = text[1:].replace(":", "").ljust(4, "0")
    return timezone(sign * timedelta(hours=int(figures[:2]), minutes=int(figures[2:])))


def to_date(env: Environment, value: Any) -> datetime | str | float:
    """Convert a value to a moment; an empty text and NaN stay. Raises XPathError for what is no date."""
    if isinstance(value, list):
        value = first_value(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, float):
        return days_date(value, env.tz) if math.isfinite(value) else value
    text = to_text(value)
    if text == "":
        return ""
    moment = read_date(text, env.tz)
    if moment is None:
        number = to_number(text)
        if math.isfinite(number):
            return days_date(number, env.tz)
        raise _refuse(text)
    return moment


def _whole_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


with_environment("date", 1)(to_date)
with_environment("date-time", 1)(to_date)
with_environment("today", 0, volatile=True)(lambda env: _whole_day(env.now().astimezone(env.tz)))
with_environment("now", 0, volatile=True)(lambda env: env.now().astimezone(env.tz))


@with_environment("decimal-date-time", 1)
def decimal_date_time(env: Environment, value: Any) -> float:
    """Return days since 1970 with the time of day as a fraction, in UTC when the text carries a time."""
    moment = to_date(env, value)
    return date_days(moment) if isinstance(moment, datetime) else math.nan


@with_environment("decimal-time", 1)
def decimal_time(env: Environment, value: Any) -> float:
    """Return the time of day as a fraction of a day."""
    if isinstance(value, list):
        value = first_value(value)
    if isinstance(value, datetime):
        moment: datetime | None = value
    else:
        text = to_text(value)
        moment = read_time(text, date(1970, 1, 1), env.tz) or read_date(text, env.tz)
    if moment is None:
        return math.nan
    return date_days(moment) % 1


def _printed(env: Environment, value: Any, pattern: Any) -> str:
    moment = to_date(env, value)
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


def _escape(moment: datetime, escape: str, pattern: str) -> str:
    values = {
        "%": "%", "Y": f"{moment.year:04d}", "y": f"{moment.year % 100:02d}", "m": f"{moment.month:02d}",
        "n": str(moment.month), "b": _MONTHS[moment.month - 1], "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "H": f"{moment.hour:02d}", "h": str(moment.hour), "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}", "3": f"{moment.microsecond // 1000:03d}", "a": _DAYS[moment.weekday()],
        "W": f"{moment.isocalendar().week:02d}",
    }  # fmt: skip
    if escape not in values:
        raise XPathError(
            _("The date pattern {pattern} holds the unknown escape %{escape}.").format(
                pattern=repr(pattern), escape=escape
            )
        )
    return values[escape]
