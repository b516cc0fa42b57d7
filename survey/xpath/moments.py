"""Dates and times as they are written: text to moments.

What does not live here: the functions of expressions (`functions.dates`).
Source: JavaRosa 5.1 `DateUtils`, measured.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

_DATE = re.compile(r"([0-9]{4,9})-([0-9]{1,2})-([0-9]{1,2})")
_LONGEST = 100
"""No date or time is longer; more figures only take time to read."""
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:[.,]([0-9]{1,9}))?)?(Z|[+-][0-9]{1,2}(?::?[0-9]{2})?)?"
)


def read_date(text: str, tz: tzinfo) -> datetime | None:
    """Read `2026-11-03` or `2026-11-03T09:30:00.000+01:00` as a moment in `tz`; None when it is neither."""
    if len(text) > _LONGEST:
        return None
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
    found = _TIME.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    hour, minute, second, fraction, zone = found.groups()
    try:
        clock = time(int(hour), int(minute), int(second or 0), int((fraction or "0").ljust(6, "0")[:6]))
    except ValueError:
        return None
    try:
        return datetime.combine(day, clock, _zone(zone) if zone else tz).astimezone(tz)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    figures = text[1:].replace(":", "")
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    if int(minutes) > 59:
        raise ValueError(text)
    return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes)))
