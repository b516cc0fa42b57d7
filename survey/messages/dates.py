"""Dates as people type and read them in French and English.

What lives here: whole and partial dates, `jj/mm/aaaa`, `jjmmaaaa`, `3 nov. 2026`, ISO, `11/2026`, `2019`.
What does not: XForms' date values (`engine`) and times of the log (`records`).
Day comes before month, as in both languages of the field; the American order is not read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from survey.messages import current_language
from survey.messages.folding import fold

MONTHS_FR = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_OTHER_SPELLINGS = {
    "sept": 9,
    "fevr": 2,
    "fev": 2,
    "juil": 7,
    "jul": 7,
    "avr": 4,
    "dec": 12,
    "jan": 1,
    "janv": 1,
}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, perhaps a month, perhaps a day; `day` is only there with `month`."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether the day is known."""
        return self.day is not None

    def as_date(self) -> date:
        """Return the date; an unknown month is January, an unknown day the 1st."""
        return date(self.year, self.month or 1, self.day or 1)

    def isoformat(self) -> str:
        """Return `2026-11-03`, `2026-11` or `2026`."""
        parts = (f"{self.year:04d}", self.month, self.day)
        return "-".join(p if isinstance(p, str) else f"{p:02d}" for p in parts if p is not None)


def parse_date(text: str, today: date) -> PartialDate:
    """Read a date as it is usually typed; a year of two digits is the nearest not after next year.

    `aujourd'hui`, `hier`, `today` and `yesterday` are read from `today`, and so is a day without a year.
    Raises ValueError when it is no date or the day does not exist.

    >>> parse_date("3 nov. 2026", date(2026, 11, 23)).isoformat()
    '2026-11-03'
    """
    typed = fold(text.replace("-", "/")).replace(" / ", "/")
    for pattern, read in _SPELLINGS:
        if found := pattern.fullmatch(typed):
            return _checked(read(found, today), text)
    raise ValueError(f"not a date: {text!r}")


def _checked(found: PartialDate, text: str) -> PartialDate:
    try:
        found.as_date()
    except ValueError as error:
        raise ValueError(f"no such day: {text!r}") from error
    if not 1000 <= found.year <= 9999:
        raise ValueError(f"no such year: {text!r}")
    return found


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = today.year // 100 * 100 + int(text)
    return year if year <= today.year + 1 else year - 100


def _month(name: str) -> int:
    key = fold(name).rstrip(".")
    if key in _OTHER_SPELLINGS:
        return _OTHER_SPELLINGS[key]
    for names in (MONTHS_FR, MONTHS_EN):
        found = [n for n, month in enumerate(names, 1) if fold(month) == key or _is_short(key, fold(month))]
        if len(found) == 1:
            return found[0]
    raise ValueError(f"no such month: {name!r}")


def _is_short(key: str, month: str) -> bool:
    return len(key) >= 3 and month.startswith(key)


def _read_year_month_day(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(int(found[1]), int(found[2]), int(found[3]))


def _read_day_month_year(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(_year(found[3], today), int(found[2]), int(found[1]))


def _read_day_month(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(today.year, int(found[2]), int(found[1]))


def _read_named_day(found: re.Match[str], today: date) -> PartialDate:
    year = _year(found[3], today) if found[3] else today.year
    return PartialDate(year, _month(found[2]), int(found[1]))


def _read_named_month(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(int(found[2]), _month(found[1]))


def _read_month_year(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(int(found[2]), int(found[1]))


def _read_year_month(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(int(found[1]), int(found[2]))


def _read_year(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(int(found[1]))


def _read_today(found: re.Match[str], today: date) -> PartialDate:
    return PartialDate(today.year, today.month, today.day)


def _read_yesterday(found: re.Match[str], today: date) -> PartialDate:
    return _read_today(found, date.fromordinal(today.toordinal() - 1))


_Reader = Callable[[re.Match[str], date], PartialDate]
_SPELLINGS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"([0-9]{4})[/. ]([0-9]{1,2})[/. ]([0-9]{1,2})"), _read_year_month_day),
    (re.compile(r"([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4}|[0-9]{2})"), _read_day_month_year),
    (re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})"), _read_day_month_year),
    (re.compile(r"(?:le )?([0-9]{1,2})(?:er)?[ /]([a-z]+\.?)(?:[ /]([0-9]{4}))?"), _read_named_day),
    (re.compile(r"([a-z]+\.?)[ /]([0-9]{4})"), _read_named_month),
    (re.compile(r"([0-9]{1,2})[/. ]([0-9]{4})"), _read_month_year),
    (re.compile(r"([0-9]{4})/([0-9]{1,2})"), _read_year_month),
    (re.compile(r"([0-9]{4})"), _read_year),
    (re.compile(r"([0-9]{1,2})/([0-9]{1,2})"), _read_day_month),
    (re.compile(r"aujourd'hui|today"), _read_today),
    (re.compile(r"hier|yesterday"), _read_yesterday),
)


def format_date(value: date | PartialDate, *, language: str | None = None) -> str:
    """Write `3 novembre 2026` or `3 November 2026`; the 1st is `1er` in French; partial dates as known."""
    known = value if isinstance(value, PartialDate) else PartialDate(value.year, value.month, value.day)
    french = (language or current_language()) == "fr"
    if known.month is None:
        return str(known.year)
    month = (MONTHS_FR if french else MONTHS_EN)[known.month - 1]
    if known.day is None:
        return f"{month} {known.year}"
    return f"{'1er' if french and known.day == 1 else known.day} {month} {known.year}"


def format_date_short(value: date | PartialDate) -> str:
    """Write `03/11/2026`, `11/2026` or `2026`, which `parse_date` reads back."""
    known = value if isinstance(value, PartialDate) else PartialDate(value.year, value.month, value.day)
    parts = (known.day, known.month)
    return "/".join([f"{p:02d}" for p in parts if p is not None] + [f"{known.year:04d}"])
