"""Numbers as people type and read them in French and English.

What lives here: reading with comma or dot, printing with the sign and spaces of the language; sizes of files.
What does not: XPath's numbers (`xpath`).
"""

import math
import re

from survey.messages import current_language

NO_BREAK_SPACE = "\u00a0"
_SPACES = "[ \u00a0\u2009\u202f]"
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_GROUPED = re.compile(rf"[+-]?[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+(?:[.,][0-9]*)?")
_UNITS = {"fr": ("ko", "Mo", "Go"), "en": ("kB", "MB", "GB")}
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})


def parse_number(text: str) -> float:
    """Read `3,5`, `3.5`, `-0,25` or `1 250 000`: comma and dot are decimal signs, spaces group thousands.

    Raises ValueError for anything else, and for two decimal signs (`1.250,5`), whose meaning is a guess.
    """
    typed = text.strip().translate(_SIGNS)
    if not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise ValueError(f"not a number: {text!r}")
    number = float(re.sub(_SPACES, "", typed).replace(",", "."))
    if not math.isfinite(number):
        raise ValueError(f"too large: {text[:20]!r}")
    return number


def parse_whole_number(text: str) -> int:
    """Read a number without fraction: `12`, `-3`, `1 250`; `12,0` is refused.

    Raises ValueError for anything else and past 18 digits.
    """
    typed = re.sub(_SPACES, "", text.strip().translate(_SIGNS)) if _GROUPED.fullmatch(text.strip()) else text
    typed = typed.strip().translate(_SIGNS)
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", typed):
        raise ValueError(f"not a whole number: {text!r}")
    return int(typed)


def format_number(number: float, *, decimals: int | None = None, language: str | None = None) -> str:
    """Write `1 250,5` in French and `1,250.5` in English; the space is a no-break space, never U+202F.

    Without `decimals` as many as the number needs are written, at most 10. Four digits are not grouped.
    """
    text = f"{number:,.{decimals}f}" if decimals is not None else _shortest(number)
    whole, dot, fraction = text.partition(".")
    if len(whole.lstrip("-").replace(",", "")) <= 4:
        whole = whole.replace(",", "")
    if (language or current_language()) == "en":
        return f"{whole}{dot}{fraction}"
    return whole.replace(",", NO_BREAK_SPACE) + ("," + fraction if dot else "")


def format_size(size_bytes: int, *, language: str | None = None) -> str:
    """Write a size in thousands, millions or thousand millions of bytes: `12 ko`, `3,4 Mo`, `1.2 GB`.

    Thousands are whole, rounded up: nothing but 0 bytes is `0 ko`. The space is a no-break space.
    """
    spoken = language or current_language()
    thousands = -(-size_bytes // 1000)
    place = 0 if thousands < 1000 else 1 if size_bytes < 999_950_000 else 2
    number = thousands if place == 0 else size_bytes / 1000 ** (place + 1)
    text = format_number(number, decimals=min(place, 1), language=spoken)
    return f"{text}{NO_BREAK_SPACE}{_UNITS[spoken][place]}"


def _shortest(number: float) -> str:
    text = f"{number:,.10f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
