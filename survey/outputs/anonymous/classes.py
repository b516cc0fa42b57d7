"""Equivalence classes: global recoding until few rows stand out, then local suppression of those.

A row stands out when fewer than k rows have the same values of all key variables, a suppressed value being a
value like another: that is stricter than to let it stand for any. What lives here: the search, over plain
texts. Source: L. Sweeney, k-anonymity (2002); sdcMicro, localSuppression.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from survey.outputs.anonymous.recoding import SUPPRESSED, Level

_MOST_SUPPRESSED = 0.05
"""The part of the rows that may stand out when recoding ends; they are suppressed value by value."""
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What became of the rows: the values of the key variables by row, None for one that was taken out.

    `levels` is the level that each key variable was recoded to, `suppressed` counts its values that were
    suppressed in single rows. `risky` are the rows that stood out before and after recoding.
    """

    rows: tuple[Keys | None, ...]
    levels: tuple[int, ...]
    suppressed: tuple[int, ...]
    risky: tuple[int, int]

    def sizes(self) -> list[int]:
        """Return the sizes of the equivalence classes, the smallest first."""
        return sorted(Counter(row for row in self.rows if row is not None).values())


def anonymise(rows: Sequence[Keys], levels: Sequence[Sequence[Level]], k: int) -> Anonymised:
    """Recode and suppress until every combination of values stands in at least `k` rows.

    Of the key variables the one whose next level leaves the fewest rows that stand out is recoded first.
    """
    if not levels:
        return Anonymised(tuple(rows), (), (), (0, 0))
    chosen = [0] * len(levels)
    recoded = _Recoded(rows, levels)
    before = at_risk(rows, k)
    while at_risk(recoded.rows(chosen), k) > _MOST_SUPPRESSED * len(rows):
        steps = [place for place, own in enumerate(levels) if chosen[place] < len(own) - 1]
        if not steps:
            break
        best = min(steps, key=lambda place: (at_risk(recoded.rows(_raised(chosen, place)), k), place))
        chosen[best] += 1
    written = recoded.rows(chosen)
    after = at_risk(written, k)
    kept, suppressed = _suppress(written, len(levels), k)
    return Anonymised(tuple(kept), tuple(chosen), tuple(suppressed), (before, after))


def at_risk(rows: Sequence[Keys], k: int) -> int:
    """Return how many rows have fewer than `k` of their kind."""
    return sum(size for size in Counter(rows).values() if size < k)


def _raised(chosen: Sequence[int], place: int) -> list[int]:
    return [level + (own == place) for own, level in enumerate(chosen)]


class _Recoded:
    """The rows at any levels; each column is recoded to a level once."""

    def __init__(self, rows: Sequence[Keys], levels: Sequence[Sequence[Level]]) -> None:
        self._columns = list(zip(*rows, strict=True)) if rows else [() for _level in levels]
        self._levels = levels
        self._known: dict[tuple[int, int], list[str]] = {}

    def rows(self, chosen: Sequence[int]) -> list[Keys]:
        return list(zip(*(self._column(place, level) for place, level in enumerate(chosen)), strict=True))

    def _column(self, place: int, level: int) -> list[str]:
        found = self._known.get((place, level))
        if found is None:
            recode = self._levels[place][level].recode
            found = [recode(value) if value else SUPPRESSED for value in self._columns[place]]
            self._known[place, level] = found
        return found


def _suppress(rows: list[Keys], width: int, k: int) -> tuple[list[Keys | None], list[int]]:
    """Suppress values of the rows that stand out, the variable with the most values first."""
    kept: list[Keys | None] = list(rows)
    suppressed = [0] * width
    order = sorted(range(width), key=lambda place: (-len({row[place] for row in rows}), place))
    for place in order:
        sizes = Counter(kept)
        for number, row in enumerate(kept):
            if row is not None and sizes[row] < k and row[place] != SUPPRESSED:
                kept[number] = (*row[:place], SUPPRESSED, *row[place + 1 :])
                suppressed[place] += 1
    sizes = Counter(kept)
    return [row if sizes[row] >= k else None for row in kept], suppressed
