"""How wide the columns of a table are on a narrow screen, and which are left out.

What lives here: numbers. What does not: printing (`screen`). Widths are in cells of the terminal: a sign of
Chinese takes two.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

ROOMY, LEAST_WIDE, LONGEST_WORD = 24, 6, 40
"""What a text gets before others are left out; what every column gets; what is never cut."""
WORD_COLUMNS = 14
"""An id is no longer, and is never cut."""


class Fitted(NamedTuple):
    """The places of the columns that are shown, and their widths in cells."""

    kept: tuple[int, ...]
    widths: tuple[int, ...]


class _Column(NamedTuple):
    least: int
    wanted: int
    whole: int
    is_word: bool


def fit_columns(
    columns: Sequence[str], rows: Sequence[Sequence[str]], room: int, gap: int, least: Collection[str] = ()
) -> Fitted:
    """Return the widths of columns, `gap` cells between two, in `room` cells.

    Columns whose names are in `least` are left out, those with nothing in them first, then in their order,
    until every text has `ROOMY` cells or all that it needs. What room is left goes to the columns that need
    least to be whole; words and ids are whole as long as there is any room.
    """
    measured = [_measure(name, [row[at] for row in rows]) for at, name in enumerate(columns)]
    kept = list(range(len(columns)))
    empty = [at for at in kept if not any(row[at] for row in rows)]
    order = [columns.index(name) for name in least]
    for at in sorted(order, key=lambda at: at not in empty):
        if sum(measured[own].wanted for own in kept) + gap * (len(kept) - 1) <= room:
            break
        kept.remove(at)
    return Fitted(tuple(kept), _widths([measured[at] for at in kept], room - gap * (len(kept) - 1)))


def _widths(columns: Sequence[_Column], room: int) -> tuple[int, ...]:
    widths = [own.least for own in columns]
    while sum(widths) > room:
        # Nothing helps but cutting words: the longest text first, ids last.
        at = max(range(len(widths)), key=lambda at: (not columns[at].is_word, widths[at]))
        if widths[at] <= LEAST_WIDE:
            break
        widths[at] -= 1
    left = room - sum(widths)
    for at in sorted(range(len(columns)), key=lambda at: columns[at].whole - widths[at]):
        more = max(0, min(left, columns[at].whole - widths[at]))
        widths[at] += more
        left -= more
    return tuple(widths)


def _measure(name: str, cells: Sequence[str]) -> _Column:
    from rich.cells import cell_len

    whole = max(map(cell_len, (name, *cells)))
    words = max((cell_len(word) for text in (name, *cells) for word in text.split()), default=0)
    is_word = all(cell_len(cell) <= WORD_COLUMNS and " " not in cell for cell in cells)
    shortest = max(words, max(map(cell_len, cells), default=0)) if is_word else min(words, LONGEST_WORD)
    return _Column(max(1, shortest), max(1, shortest, min(whole, ROOMY)), max(1, whole), is_word)
