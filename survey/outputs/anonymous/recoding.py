"""Recoding of key variables, level by level: what is written stands for more and more rows.

What lives here: the levels of each type, and what a value becomes at one. What does not: which level is
taken (`classes`). A value that does not read as its type is suppressed.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from survey.messages import _
from survey.outputs.questions import Question

SUPPRESSED = ""
"""What is written for a suppressed value: the same as for no answer."""
OTHER = "_other"
"""The code that merged categories are written with."""
Recode = Callable[[str], str]
_DEGREES = (0.1, 0.5, 1.0)
_YEARS = (1, 5, 10)
_WIDTHS = (5, 10, 50, 100)


@dataclass(frozen=True, slots=True)
class Level:
    """One step of recoding: what it does, in words, and the value that each becomes."""

    words: str
    recode: Recode


def levels_of(question: Question, values: Sequence[str], k: int) -> list[Level]:
    """Return the levels of a key variable, from the finest that may be written to none of it.

    Positions begin at cells of 0.1 degrees, dates at years, numbers at intervals of 5; categories at what
    was answered. `values` are the answers, in which a category is small with fewer than `k`.
    """
    return [*_levels(question, values, k), Level(_("suppressed everywhere"), lambda _value: SUPPRESSED)]


def _levels(question: Question, values: Sequence[str], k: int) -> list[Level]:
    if question.type == "geopoint":
        return [Level(_("cells of {degrees} degrees").format(degrees=own), _cell(own)) for own in _DEGREES]
    if question.type in ("date", "dateTime"):
        return [
            Level(
                _("the year") if own == 1 else _("periods of {count} years").format(count=own), _period(own)
            )
            for own in _YEARS
        ]
    if question.type in ("int", "decimal") and not question.is_select:
        return [Level(_("intervals of {count}").format(count=own), _interval(own)) for own in _WIDTHS]
    merged = small_categories(values, k)
    levels = [Level(_("as answered"), lambda value: value)]
    if merged:
        words = _("{count} small categories merged").format(count=len(merged))
        levels.append(Level(words, lambda value: OTHER if value in merged else value))
    return levels


def small_categories(values: Sequence[str], k: int) -> frozenset[str]:
    """Return the categories that are merged so that what is merged stands in at least `k` rows, if it can.

    >>> sorted(small_categories(["a"] * 9 + ["b"] * 6 + ["c"], 5))
    ['b', 'c']
    """
    counts = Counter(value for value in values if value)
    merged: set[str] = {value for value, count in counts.items() if count < k}
    if not merged:
        return frozenset()
    rest = sorted((count, value) for value, count in counts.items() if value not in merged)
    while (len(merged) < 2 or sum(counts[own] for own in merged) < k) and rest:
        merged.add(rest.pop(0)[1])
    return frozenset(merged)


def _cell(degrees: float) -> Recode:
    def recode(value: str) -> str:
        try:
            numbers = [float(part) for part in value.split()[:2]]
            return (
                " ".join(_middle(number, degrees) for number in numbers) if len(numbers) == 2 else SUPPRESSED
            )
        except (ValueError, OverflowError):
            return SUPPRESSED

    return recode


def _middle(number: float, degrees: float) -> str:
    # Rounded before it is cut: 0.3 / 0.1 is a little less than 3.
    return f"{(math.floor(round(number / degrees, 9)) + 0.5) * degrees:.2f}"


def _period(years: int) -> Recode:
    def recode(value: str) -> str:
        if not value[:4].isdigit():
            return SUPPRESSED
        first = int(value[:4]) // years * years
        return str(first) if years == 1 else f"{first}..{first + years - 1}"

    return recode


def _interval(width: int) -> Recode:
    def recode(value: str) -> str:
        try:
            first = math.floor(float(value) / width) * width
        except (ValueError, OverflowError):
            return SUPPRESSED
        return f"{first}..{first + width - 1}"

    return recode
