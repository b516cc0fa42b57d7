"""Reading degrees: decimal, degrees and minutes, degrees minutes and seconds, ODK geopoints.

What lives here: every way to cut a text into numbers, each tried, and the refusal when two ways hold.
What does not: spellings that announce themselves (`coordinates`).

A comma between two digits is either a decimal sign or stands between two numbers: both are tried.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from survey.messages import _
from survey.places.groups import Reading, Token, Unreadable, read_tokens
from survey.places.position import Position
from survey.places.refusals import describe, refuse, refuse_ambiguous

_MAX_COMMAS = 6
_SIGNS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "‐": "-",
        "‑": "-",
        "º": "°",
        "˚": "°",
        "′": "'",
        "’": "'",
        "‘": "'",
        "´": "'",
        "`": "'",
        "ʹ": "'",
        "″": '"',
        "”": '"',
        "“": '"',
        "„": '"',
        "ʺ": '"',
    }
)
_TOKEN = re.compile(
    r"(?P<number>(?P<sign>[+-]?)(?P<whole>[0-9]{1,9})(?P<fraction>\.[0-9]{1,20})?)(?:[ ]*(?P<unit>[°'\"]))?"
    r"|(?P<label>LATITUDE|LAT|LONGITUDE|LONG|LON|LNG)[.]?[ ]*[:=]?"
    r"|(?P<letter>NORD|NORTH|SUD|SOUTH|OUEST|WEST|EST|EAST|[NSEWO])"
    r"|(?P<cut>[;/|])"
    r"|(?P<space>[ ]+)",
    re.IGNORECASE,
)
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9]),(?=[0-9])")


def clean_text(text: str) -> str:
    """Return `text` with one sign for each meaning, one space between words, without outer brackets."""
    plain = unicodedata.normalize("NFC", text).translate(_SIGNS).replace("''", '"')
    plain = " ".join(plain.split())
    if plain[:1] + plain[-1:] in {"()", "[]"}:
        plain = plain[1:-1].strip()
    return plain


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """What the ways of cutting gave: places, half places, and why others failed (the weightiest first)."""

    places: list[Position]
    halves: list[str]
    failures: list[Unreadable]


def read_degrees(typed: str) -> Position:
    """Read cleaned text as degrees.

    Raises PlaceError when nothing, or more than one place, can be read.
    """
    outcomes = _Outcomes([], [], [])
    for cut in _ways_to_cut(typed):
        try:
            _sort_readings(read_tokens(_tokens(cut)), outcomes)
        except Unreadable as failure:
            outcomes.failures.append(failure)
    places = list({(p.lat, p.lon, p.alt_m): p for p in outcomes.places}.values())
    if len(places) == 1 and not outcomes.halves:
        return places[0]
    if places:
        halves = [_("{half} alone").format(half=half) for half in outcomes.halves]
        raise refuse_ambiguous(typed, [*map(describe, places), *halves])
    if outcomes.halves:
        message = _("“{text}” is only one number, {half}: a position needs a latitude and a longitude.")
        raise refuse(message.format(text=typed, half=outcomes.halves[0]))
    raise refuse(max(outcomes.failures, key=lambda failure: failure.weight).reason)


def _sort_readings(readings: list[Reading], outcomes: _Outcomes) -> None:
    for reading in readings:
        if reading.position is not None:
            outcomes.places.append(reading.position)
        elif reading.half is not None:
            outcomes.halves.append(reading.half)


def _ways_to_cut(text: str) -> list[str]:
    """Return the text with its commas as decimal dots or as cuts, in every combination that may hold."""
    pieces = _BETWEEN_DIGITS.split(text)
    pieces = [piece.replace(",", ";") for piece in pieces]
    if len(pieces) - 1 > _MAX_COMMAS:
        raise refuse(_("There are too many commas in “{text}”.").format(text=text))
    return [
        pieces[0] + "".join(sign + piece for sign, piece in zip(signs, pieces[1:], strict=True))
        for signs in product(".;", repeat=len(pieces) - 1)
    ]


def _tokens(text: str) -> list[Token]:
    """Return the tokens of one way of cutting.

    Raises Unreadable at a sign that belongs to no spelling, or where two numbers touch.
    """
    tokens: list[Token] = []
    at, after_number = 0, False
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise Unreadable(3, _("“{sign}” is not understood in “{text}”.").format(sign=text[at], text=text))
        if found["number"] and after_number:
            raise Unreadable(1, _("Two numbers touch in “{text}”.").format(text=text))
        after_number = bool(found["number"]) and not found["unit"]
        at = found.end()
        if found["space"] is None:
            tokens.append(_token(found))
    return tokens


def _token(found: re.Match[str]) -> Token:
    if found["number"]:
        return Token(
            "number",
            value=float(found["whole"] + (found["fraction"] or "")),
            sign=found["sign"],
            is_whole=found["fraction"] is None,
            unit=found["unit"],
        )
    if found["label"]:
        return Token("label", axis="lat" if found["label"].upper().startswith("LA") else "lon")
    if found["letter"]:
        # O is ouest, as in French, never the German Ost.
        initial = found["letter"][0].upper()
        return Token(
            "letter", axis="lat" if initial in "NS" else "lon", sign="-" if initial in "SWO" else "+"
        )
    return Token("cut")
