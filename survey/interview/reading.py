"""What a person types, read into XForms text; and XForms text as a person writes it.

What lives here: numbers with comma or dot, French dates, positions, telephone numbers. What does not:
whether the answer is allowed, which is the engine's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from survey.errors import PlaceError
from survey.interview.prompt import Entry, Option
from survey.messages import _, ngettext
from survey.messages.dates import format_date_short, parse_date
from survey.messages.numbers import parse_number, parse_whole_number
from survey.records.findings import Finding


class NotReadError(ValueError):
    """The text cannot be read as this type; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: XForms text, what to say of it, and what looks odd about it."""

    value: str
    echo: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """How text is read here: the zone and day of the interview, and its country (ISO 3166, two letters)."""

    zone: tzinfo
    today: date
    country: str = "BF"

    def read(self, typed: str, datatype: str, *, appearance: str = "", is_phone: bool = False) -> Reading:
        """Read `typed`, not empty, as `datatype` (a word of XForms). Raises NotReadError."""
        text = typed.strip()
        if is_phone:
            return self._read_phone(text)
        match datatype:
            case "int":
                return Reading(_whole_number(text))
            case "decimal":
                return Reading(_decimal(text))
            case "date":
                return Reading(self._date(text, appearance).isoformat())
            case "time":
                return Reading(self._time_text(_time(text), self.today))
            case "dateTime":
                return Reading(self._date_time(text))
            case "geopoint":
                return self._read_position(text)
            case "geotrace" | "geoshape":
                return Reading(self._positions(text, closed=datatype == "geoshape"))
            case _:
                return Reading(typed.strip("\n") if "\n" in typed else text)

    def _date(self, text: str, appearance: str) -> date:
        try:
            found = parse_date(text, self.today)
        except ValueError as error:
            raise NotReadError(_("“{text}” is not a date. Type day/month/year.").format(text=text)) from error
        words = appearance.split()
        if not found.is_whole and not (
            ("month-year" in words and found.month is not None) or "year" in words
        ):
            raise NotReadError(_("“{text}” lacks the day. Type day/month/year.").format(text=text))
        return found.as_date()

    def _time_text(self, value: time, day: date) -> str:
        moment = datetime.combine(day, value, tzinfo=self.zone)
        return moment.isoformat(timespec="milliseconds").partition("T")[2]

    def _date_time(self, text: str) -> str:
        found = re.fullmatch(r"(.+?)(?:[ T,]+|\s+à\s+|\s+at\s+)(\d{1,2}\s*[:hH]\s*\d{0,2})", text)
        if found is None:
            raise NotReadError(
                _("“{text}” is not a date with a time. Type it as 03/11/2026 14:30.").format(text=text)
            )
        day = self._date(found[1], "")
        return f"{day.isoformat()}T{self._time_text(_time(found[2]), day)}"

    def _read_phone(self, text: str) -> Reading:
        from survey.places import parse_phone

        try:
            phone = parse_phone(text, self.country)
        except PlaceError as error:
            again = _("Enter again keeps it as typed.")
            return Reading(text, doubt=" ".join(part for part in (error.what, error.remedy, again) if part))
        echo = _("Telephone number read: {number}.").format(number=phone.international)
        return Reading(phone.e164, echo=echo, doubt=_confirmation(phone.findings))

    def _read_position(self, text: str) -> Reading:
        from survey.places import check_country, format_position, parse_position

        try:
            position = parse_position(text)
        except PlaceError as error:
            raise NotReadError(" ".join(part for part in (error.what, error.remedy) if part)) from error
        echo = _("Position read: {position}.").format(position=format_position(position))
        outside = check_country(position, self.country)
        return Reading(position.as_geopoint(), echo, _confirmation(() if outside is None else (outside,)))

    def _positions(self, text: str, *, closed: bool) -> str:
        parts = [part for part in re.split(r"[|\n]", text) if part.strip()]
        points = [self._read_position(part.strip()).value for part in parts]
        if closed and points and points[0] != points[-1]:
            points.append(points[0])
        if len(points) < (4 if closed else 2):
            raise NotReadError(_("More positions are needed, separated by |."))
        return "; ".join(points)


def read_codes(typed: str, entry: Entry, options: Sequence[Option], kept: str | None) -> str:
    """Read the codes of a choice, several separated by spaces. Raises NotReadError.

    A code of `kept`, the present answer, is read although it left the list. A ranking must name every
    option; the last one follows by itself.
    """
    codes = [typed.strip()] if entry is Entry.ONE else typed.split()
    known = {option.code for option in options} | set((kept or "").split()) | {kept}
    unknown = next((code for code in codes if code not in known), None)
    if unknown is not None:
        raise NotReadError(_("“{text}” is not among the choices.").format(text=unknown))
    if entry is Entry.RANK:
        left = [option.code for option in options if option.code not in codes]
        if len(left) > 1:
            raise NotReadError(
                ngettext(
                    "{count} line has no rank yet.", "{count} lines have no rank yet.", len(left)
                ).format(count=len(left))
            )
        codes += left
    return " ".join(codes)


def check_range(value: str, bounds: Mapping[str, str]) -> None:
    """Check a number against `start`, `end` and `step` of a range question. Raises NotReadError."""
    try:
        start, end, step = (Decimal(bounds[name]) for name in ("start", "end", "step"))
        number = Decimal(value)
    except (KeyError, InvalidOperation):
        return
    low, high = min(start, end), max(start, end)
    if not low <= number <= high or (step and (number - start) % step):
        raise NotReadError(
            _("The number must lie between {start} and {end}, by steps of {step}.").format(
                start=low, end=high, step=abs(step)
            )
        )


def read_path(typed: str) -> str:
    """Return the path in `typed`: terminals quote or escape the path of a file that is dropped on them.

    >>> read_path("'/home/awa/photo 1.jpg' ")
    '/home/awa/photo 1.jpg'
    """
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if text.startswith("file://"):
        return unquote(text.removeprefix("file://"))
    return text if "\\" not in text or re.match(r"[A-Za-z]:|\\\\", text) else re.sub(r"\\(.)", r"\1", text)


def _confirmation(findings: Sequence[Finding]) -> str | None:
    if not findings:
        return None
    parts = [part for finding in findings for part in (finding.message, finding.remedy) if part]
    return " ".join([*parts, _("Enter again keeps it.")])


def shown_text(value: str | None, datatype: str) -> str:
    """Write an XForms value as a person would type it, so that reading it gives the value again."""
    if value is None or value == "":
        return ""
    match datatype:
        case "date":
            return _shown_date(value[:10])
        case "time":
            return value[:5]
        case "dateTime":
            return f"{_shown_date(value[:10])} {value[11:16]}".strip()
        case "geopoint":
            return _shown_position(value)
        case "geotrace" | "geoshape":
            return " | ".join(_shown_position(part.strip()) for part in value.split(";") if part.strip())
        case _:
            return value


def _shown_date(text: str) -> str:
    try:
        return format_date_short(date.fromisoformat(text))
    except ValueError:
        return text


def _shown_position(text: str) -> str:
    numbers = text.split()
    if len(numbers) < 2:
        return text
    try:
        lat, lon, *rest = (float(number) for number in numbers)
    except ValueError:
        return text
    return text if any(rest) else f"{lat:.7g}, {lon:.7g}"


def _whole_number(text: str) -> str:
    try:
        return str(parse_whole_number(text))
    except ValueError as error:
        raise NotReadError(
            _("“{text}” is not a whole number. Type digits only.").format(text=text)
        ) from error


def _decimal(text: str) -> str:
    try:
        number = parse_number(text)
    except ValueError as error:
        raise NotReadError(_("“{text}” is not a number. Type it as 12 or 12,5.").format(text=text)) from error
    plain = re.sub(r"\s", "", text).replace(",", ".").replace("−", "-").replace("–", "-").lstrip("+")
    return plain if re.fullmatch(r"-?\d+(\.\d+)?", plain) else repr(number)


def _time(text: str) -> time:
    found = re.fullmatch(r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?:[:mM]\s*(\d{2})?)?\s*", text.strip())
    found = found or re.fullmatch(r"(\d{2})(\d{2})", text.strip())
    try:
        if found is None:
            raise ValueError(text)
        hour, minute, second = ([int(part or 0) for part in found.groups()] + [0])[:3]
        return time(hour, minute, second)
    except ValueError as error:
        raise NotReadError(_("“{text}” is not a time. Type it as 14:30.").format(text=text)) from error
