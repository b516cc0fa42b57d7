"""Tables of counts of which no small cell is told, nor found by adding and taking away what is told.

What lives here: which cells of a table of parts and choices stay hidden. What does not: counting, words.
A cell of one or two centres is hidden (`outputs.counts.SMALLEST_CELL`); then others are, until what is shown
leaves several values to each hidden small cell (complementary cell suppression, as statistical offices do).
Unions of parts (the regions of a former division) stand in the same table: apart, one division taken from
the other would tell what each hides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from survey.outputs.counts import SMALLEST_CELL

WHOLE = "*"
"""The part that is all parts together."""

Counts = Mapping[str, Mapping[str, int]]
"""Part → choice → how many centres."""


@dataclass(frozen=True, slots=True)
class Protected:
    """What of a table may be told: `cells` by part and choice, None for a hidden one.

    `answering` is how many centres of each part answered the question; the whole is the part `WHOLE`.
    """

    choices: tuple[str, ...]
    cells: Mapping[str, Mapping[str, int | None]]
    answering: Mapping[str, int]

    def shown(self, part: str) -> dict[str, int]:
        """Return the cells of a part that are told and are more than nothing, in the order of the choices."""
        own = self.cells.get(part, {})
        return {code: number for code in self.choices if (number := own.get(code))}

    def hides(self, part: str) -> bool:
        """Tell whether something of a part is hidden."""
        return any(number is None for number in self.cells.get(part, {}).values())


Unions = Mapping[str, Sequence[str]]
"""Union → the parts in it: a part is in one at most."""


def protect(
    counts: Counts, answering: Mapping[str, int], *, is_single: bool, unions: Unions | None = None
) -> Protected:
    """Return what may be told of a table; `is_single` says that the cells of a part add up to who answered.

    `counts` and `answering` hold the parts without the whole, which is their sum. `unions` are told beside
    the parts: every table of parts, of unions and of the whole may be read together.
    """
    table = _Table(counts, answering, is_single, unions or {})
    table.hide_small()
    # Hiding more only ever ends: at the worst nothing is left to be told.
    while cell := next(table.openings(), None):
        table.hidden.add(cell)
    return table.protected()


def tell_all(
    counts: Counts, answering: Mapping[str, int], *, is_single: bool, unions: Unions | None = None
) -> Protected:
    """Return a table of which nothing is hidden: each answer in it is published anyway."""
    return _Table(counts, answering, is_single, unions or {}).protected()


Cell = tuple[str, str]
Line = tuple[Cell | None, list[Cell]]
"""Cells that add up to the first, or with None to who answered."""


@dataclass
class _Table:
    counts: Counts
    answering: Mapping[str, int]
    is_single: bool
    unions: Unions
    hidden: set[Cell] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.parts = [part for part in self.answering if self.answering[part]]
        held = {own: [part for part in parts if part in self.parts] for own, parts in self.unions.items()}
        self.held = {WHOLE: self.parts, **{own: parts for own, parts in held.items() if parts}}
        self.choices = sorted(
            {code for own in self.counts.values() for code in own},
            key=lambda code: (-self.number(WHOLE, code), code),
        )

    def number(self, part: str, code: str) -> int:
        return sum(self.counts.get(own, {}).get(code, 0) for own in self.held.get(part, (part,)))

    def total(self, part: str) -> int:
        return sum(self.answering[own] for own in self.held.get(part, (part,)))

    @property
    def rows(self) -> list[str]:
        return [*self.held, *self.parts]

    def hide_small(self) -> None:
        for part in self.rows:
            # Where one or two answered, what nobody said tells what they did.
            alone = self.total(part) < SMALLEST_CELL
            self.hidden |= {(part, c) for c in self.choices if alone or self.is_small((part, c))}

    def is_small(self, cell: Cell) -> bool:
        number = self.number(*cell)
        # What all but one or two said tells of those in the same way.
        return 0 < number < SMALLEST_CELL or (
            self.is_single and 0 < self.total(cell[0]) - number < SMALLEST_CELL
        )

    def openings(self) -> Iterator[Cell]:
        """Yield the cells that have to be hidden, each where a line tells a small cell by what it shows."""
        for head, line in self.lines():
            hidden = [cell for cell in line if cell in self.hidden]
            tells = bool(hidden) and (len(hidden) == 1 or self.weight(hidden, head) < SMALLEST_CELL)
            if tells and (more := self.least(line)) is not None:
                yield more
        yield from self.found_by_bounds()

    def lines(self) -> Iterator[Line]:
        """Yield the cells that add up to what is told: of a choice with its whole, of a part."""
        for code in self.choices:
            for whole, parts in self.sums():
                yield (whole, code), [(part, code) for part in (whole, *parts)]
        if self.is_single:
            for part in self.rows:
                yield None, [(part, code) for code in self.choices]

    def sums(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what is all of some others together: the whole of the parts and of the unions, a union."""
        yield from self.held.items()
        unions = [own for own in self.held if own != WHOLE]
        if unions:
            united = {part for own in unions for part in self.held[own]}
            yield WHOLE, [*unions, *(part for part in self.parts if part not in united)]

    def weight(self, cells: Sequence[Cell], head: Cell | None) -> int:
        return sum(self.number(*cell) for cell in cells if cell != head)

    def least(self, line: Sequence[Cell]) -> Cell | None:
        """Return the smallest cell of a line that is told, one that counts something before an empty one."""
        told = [cell for cell in line if cell not in self.hidden]
        return min(told, key=lambda cell: (not self.number(*cell), self.number(*cell), cell), default=None)

    def found_by_bounds(self) -> Iterator[Cell]:
        """Yield a cell to hide for each hidden small one of which one value alone fits what is told."""
        lows, highs = self.bounds()
        for cell in sorted(self.hidden):
            if lows[cell] == highs[cell] and self.is_small(cell):
                row = [(cell[0], code) for code in self.choices]
                column = [(part, cell[1]) for part in self.rows]
                more = self.least(column) or (self.least(row) if self.is_single else None)
                if more is not None:
                    yield more
                else:
                    yield from (own for own in self.every() if own not in self.hidden)

    def every(self) -> list[Cell]:
        return [(part, code) for part in self.rows for code in self.choices]

    def bounds(self) -> tuple[dict[Cell, int], dict[Cell, int]]:
        """Return the least and the most that each cell can be by what is told, tightened until it stands."""
        told = {cell: self.number(*cell) for cell in self.every() if cell not in self.hidden}
        lows = {cell: told.get(cell, 0) for cell in self.every()}
        highs = {cell: told.get(cell, self.total(cell[0])) for cell in self.every()}
        changed = True
        while changed:
            changed = False
            for plus, minus, constant in self.equations():
                changed |= _tighten(plus, minus, constant, lows, highs)
        return lows, highs

    def equations(self) -> Iterator[tuple[list[Cell], list[Cell], int]]:
        """Yield sums that everybody knows: cells of `plus` less those of `minus` are the constant."""
        for code in self.choices:
            for whole, parts in self.sums():
                yield [(part, code) for part in parts], [(whole, code)], 0
        if self.is_single:
            for part in self.rows:
                yield [(part, code) for code in self.choices], [], self.total(part)

    def protected(self) -> Protected:
        cells = {
            part: {
                code: None if (part, code) in self.hidden else self.number(part, code)
                for code in self.choices
            }
            for part in self.rows
        }
        return Protected(tuple(self.choices), cells, {part: self.total(part) for part in self.rows})


def _tighten(
    plus: list[Cell], minus: list[Cell], constant: int, lows: dict[Cell, int], highs: dict[Cell, int]
) -> bool:
    """Bring the bounds of the cells of one equation nearer; each cell stands in it once."""
    changed = False
    # What plus less minus is at the least and at the most, kept while the bounds move.
    all_low = sum(map(lows.__getitem__, plus)) - sum(map(highs.__getitem__, minus))
    all_high = sum(map(highs.__getitem__, plus)) - sum(map(lows.__getitem__, minus))
    for cell in plus:
        low, high = lows[cell], highs[cell]
        # cell + the rest = constant
        least, most = constant - (all_high - high), constant - (all_low - low)
        if least > low:
            lows[cell], all_low, changed = least, all_low + least - low, True
        if most < high:
            highs[cell], all_high, changed = most, all_high + most - high, True
    for cell in minus:
        low, high = lows[cell], highs[cell]
        # the rest - cell = constant
        least, most = all_low + high - constant, all_high + low - constant
        if least > low:
            lows[cell], all_high, changed = least, all_high - (least - low), True
        if most < high:
            highs[cell], all_low, changed = most, all_low + high - most, True
    return changed
