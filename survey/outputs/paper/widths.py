"""How wide the columns of a table on paper are, so that no word is cut where all of them have room.

Widths of letters are those of Helvetica, which Liberation Sans and Arial share, in thousandths of the size.
Source: Adobe's font metrics (AFM) of Helvetica.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

PAGE_CM = 17.0
_EM_CM = 8 * 2.54 / 72
"""How wide a whole size of the letters of a cell is: 8 points."""
_AROUND_CM, _LONG_CM = 0.36, 6.0
"""What is around a cell's text, a little more than the styles say; a text that may be longer than a line."""
_BOLD = 1.07
_WIDTHS = {
    sign: width
    for signs, width in (
        ("'", 191), ("ijl", 222), ("ftI.,:;/\\!|[] \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", 278),
        ("-()r`\"", 350), ("cksvxyzJ", 500), ("FTZ", 611), ("ABEKPSVXY&", 667), ("wCDHNRU", 722),
        ("GOQ", 778), ("mM", 833), ("%", 889), ("W", 944), ("@…—", 1015),
    )
    for sign in signs
}  # fmt: skip
_OTHER = 556


def column_shares(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of each column in thousandths of the page: its longest word, then its longest text.

    The first row is the head, in bold.

    >>> column_shares([("Name", "A"), ("Fatoumata", "3")])
    [753, 247]
    """
    columns = list(zip(*rows, strict=True))
    least = [_widest(column, _widest_word) + _AROUND_CM for column in columns]
    most = [
        max(min(_LONG_CM, _widest(column, text_cm) + _AROUND_CM), word)
        for column, word in zip(columns, least, strict=True)
    ]
    spare, wanted = max(0.0, PAGE_CM - sum(least)), sum(most) - sum(least)
    part = min(1.0, spare / wanted) if wanted else 0.0
    widths = [low + part * (high - low) for low, high in zip(least, most, strict=True)]
    return [round(1000 * own / sum(widths)) for own in widths]


def fact_shares(names: Sequence[str]) -> list[int]:
    """Return the widths of names and their values: as much as the longest name wants, and the rest.

    >>> fact_shares(["Rights", "Held by"])
    [81, 919]
    """
    widest = max(map(text_cm, names), default=0.0) * _BOLD + _AROUND_CM
    own = round(1000 * min(_LONG_CM, widest) / PAGE_CM)
    return [own, 1000 - own]


def text_cm(text: str) -> float:
    """Return how wide a text on one line is in a cell, in centimetres; of several lines the widest."""
    plain = unicodedata.normalize("NFD", text)
    lines = (
        sum(_WIDTHS.get(sign, _OTHER) for sign in line if not unicodedata.combining(sign))
        for line in plain.split("\n")
    )
    return max(lines) * _EM_CM / 1000


def _widest(column: Sequence[str], measure: Callable[[str], float]) -> float:
    head, *rest = column
    return max([measure(head) * _BOLD, *map(measure, rest)])


def _widest_word(text: str) -> float:
    # A line may break at a space or after a hyphen, not at a space that keeps to its words.
    return max(map(text_cm, re.split(r"[ \t\n]|(?<=-)", text)))
