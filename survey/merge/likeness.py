"""How alike two lists of words are: centres' names, people's names.

What lives here: word against word with rapidfuzz, beginnings and initials, order left aside. What does
not: what is generic in a name (`centre_names`), what likeness is worth (`duplicates`).
"""

from collections.abc import Sequence
from functools import lru_cache

_SAME_WORD = 0.72
"""Two words less alike than this are two words."""
_BEGINNING, _INITIAL, _INITIALS = 0.9, 0.75, 0.9
_NOTHING_COMMON = 45
_SHORTEST_BEGINNING, _LONGEST_INITIALS = 3, 5


def words_likeness(first: Sequence[str], second: Sequence[str], *, initials: bool = False) -> float:
    """Return how alike two lists of words are, 0 to 1, whatever their order; 0 when one is empty.

    Words that only one of them has count half. A word that begins another stands for it (`ouaga`), and so
    do the initials of all of the other's words (`yp`). With `initials`, one letter stands for a word.

    >>> words_likeness(("pukri", "yam"), ("yam", "pukri"))
    1.0
    >>> words_likeness(("lycee", "diongolo"), ("lycee", "yamba")) < 0.6
    True
    """
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    return _likeness(tuple(first), tuple(second), initials)


@lru_cache(maxsize=200_000)
def _likeness(first: tuple[str, ...], second: tuple[str, ...], initials: bool) -> float:
    from rapidfuzz import fuzz

    texts = " ".join(first), " ".join(second)
    short, long = (first, second) if len(texts[0]) <= len(texts[1]) else (second, first)
    if _are_initials(short, long):
        return _INITIALS
    # Most pairs of a block share nothing: they are told apart here, in a microsecond.
    if fuzz.token_set_ratio(*texts, score_cutoff=_NOTHING_COMMON) == 0:
        return 0.0
    return max(_aligned(short, long, initials), _joined(short, long))


def _aligned(short: tuple[str, ...], long: tuple[str, ...], initials: bool) -> float:
    left = list(long)
    weight = found = 0.0
    for word in sorted(short, key=len, reverse=True):
        best, match = 0.0, ""
        for other in left:
            likeness = word_likeness(word, other, initials)
            if likeness > best:
                best, match = likeness, other
        size = max(len(word), len(match))
        weight += size
        if best:
            found += best * size
            left.remove(match)
    alone = sum(map(len, left))
    return (found / weight + found / (weight + alone)) / 2


@lru_cache(maxsize=200_000)
def word_likeness(first: str, second: str, initials: bool = False) -> float:
    """Return how alike two words are, 0 when they are two words; one that holds digits is itself only."""
    from rapidfuzz import fuzz

    if first == second:
        return 1.0
    if not (first.isalpha() and second.isalpha()):
        return 0.0
    short, long = (first, second) if len(first) <= len(second) else (second, first)
    if long.startswith(short):
        if len(short) >= _SHORTEST_BEGINNING:
            return _BEGINNING
        if initials and len(short) == 1:
            return _INITIAL
    ratio: float = fuzz.ratio(first, second) / 100
    return ratio if ratio >= _SAME_WORD else 0.0


def _joined(short: tuple[str, ...], long: tuple[str, ...]) -> float:
    """Return the likeness of words written as one, `yampukri`; 0 unless they are nearly the same."""
    from rapidfuzz import fuzz

    texts = "".join(short), "".join(long)
    if len(short) == len(long) or not (texts[0].isalpha() and texts[1].isalpha()):
        return 0.0
    ratio: float = fuzz.ratio(*texts, score_cutoff=85) / 100
    return ratio


def _are_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return (
        len(short) == 1
        and 1 < len(long) <= _LONGEST_INITIALS
        and short[0] == "".join(word[0] for word in long)
    )
