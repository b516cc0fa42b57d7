"""Tables of counts of which no small cell is told, nor found by adding and taking away what is told.

What lives here: which cells stay hidden. What does not: who is counted (`ledger`), words.
A cell in which one or two centres are that stand on no page is hidden (`SMALLEST_CELL`); then others are,
until what is told leaves several values to each hidden small cell (complementary cell suppression, as
statistical offices do). All questions stand in one system of sums: a table of one question tells something of
another's where the form asks the second by the answer to the first. Unions of parts (the regions of a former
division) stand in it too: apart, one division taken from the other would tell what each hides.
Source: docs/decisions/0179-tables-read-together.md.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

SMALLEST_CELL = 3
"""How many centres a count must be of, those left out that stand in it for everybody to see anyway."""
WHOLE = "*"
"""The part that is all parts together."""

Counts = Mapping[str, Mapping["Key", int]]
"""Part → key → how many centres."""
Unions = Mapping[str, Sequence[str]]
"""Union → the parts in it: a part is in one at most."""


class Key(NamedTuple):
    """What is counted: the centres that chose `code`; with None those that answered the question at all."""

    question: str
    code: str | None = None


class Cell(NamedTuple):
    """A number in a table."""

    part: str
    key: Key


@dataclass(frozen=True, slots=True)
class Sum:
    """What everybody knows: in each part, `parts` come to `whole`; or to less, where `is_all` is false."""

    whole: Key
    parts: tuple[Key, ...]
    is_all: bool = True


@dataclass(frozen=True, slots=True)
class Tables:
    """The counts to tell, all of them together.

    `published` is how many in each cell everybody sees anyway, `certain` how many may be known to be there at
    the least. A key of `whole_only` is told of the whole alone; one of `open_keys` is no secret, however
    small. The maps hold the parts without the whole.
    """

    counts: Counts
    published: Counts = field(default_factory=dict)
    certain: Counts = field(default_factory=dict)
    sums: Sequence[Sum] = ()
    unions: Unions = field(default_factory=dict)
    whole_only: Collection[Key] = frozenset()
    open_keys: Collection[Key] = frozenset()


def protect(tables: Tables) -> dict[Cell, int | None]:
    """Return every cell of the parts, the unions and the whole with its number, None where it is hidden."""
    system = _System(tables)
    system.hide_small()
    # Hiding more only ever ends: at the worst nothing is left to be told.
    while more := system.openings():
        system.hidden |= more
    return {cell: None if cell in system.hidden else number for cell, number in system.numbers.items()}


class _Equation(NamedTuple):
    """The numbers of `parts` come to that of `head`, or to less."""

    head: Cell
    parts: tuple[Cell, ...]
    is_all: bool


class _System:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._parts = [part for part, own in tables.counts.items() if any(own.values())]
        unions = {
            own: [part for part in parts if part in self._parts] for own, parts in tables.unions.items()
        }
        self._held = {WHOLE: self._parts, **{own: parts for own, parts in unions.items() if parts}}
        self._keys = sorted(
            {key for own in tables.counts.values() for key in own},
            key=lambda key: (key.question, key.code or ""),
        )
        self.numbers = {cell: self._number(tables.counts, cell) for cell in self._cells()}
        # What was left out of the counts may be certain: of that there is no more than is counted.
        self._certain = {cell: min(self._number(tables.certain, cell), n) for cell, n in self.numbers.items()}
        self._public = {cell: self._number(tables.published, cell) for cell in self.numbers}
        self.hidden: set[Cell] = set()

    def _cells(self) -> Iterator[Cell]:
        for key in self._keys:
            for part in self._rows(key):
                yield Cell(part, key)

    def _rows(self, key: Key) -> Sequence[str]:
        return (WHOLE,) if key in self._tables.whole_only else (*self._held, *self._parts)

    def _number(self, counts: Counts, cell: Cell) -> int:
        return sum(counts.get(own, {}).get(cell.key, 0) for own in self._held.get(cell.part, (cell.part,)))

    def _unseen(self, cell: Cell) -> int:
        return self.numbers[cell] - self._public[cell]

    def hide_small(self) -> None:
        """Hide cells of one or two, what all but one or two said, and where so few answered, all of it."""
        for cell in self.numbers:
            if self._is_small(cell):
                self.hidden.add(cell)
        for equation in self._rows_of_answers:
            answering = sum(map(self._unseen, equation.parts))
            for cell in equation.parts:
                rest = answering - self._unseen(cell)
                if 0 < answering < SMALLEST_CELL or 0 < rest < SMALLEST_CELL:
                    self.hidden.add(cell)

    def _is_small(self, cell: Cell) -> bool:
        if cell.key in self._tables.open_keys:
            return False
        unknown = self.numbers[cell] - self._certain[cell]
        return 0 < self._unseen(cell) < SMALLEST_CELL or 0 < unknown < SMALLEST_CELL

    @cached_property
    def _rows_of_answers(self) -> list[_Equation]:
        """Return, in each part, the answers to a question that add up to who answered it."""
        return [own for own in self._equations if own.is_all and len({c.part for c in own.parts}) == 1
                and own.parts[0].part == own.head.part and len({c.key.question for c in own.parts}) == 1
                and len(own.parts) > 1]  # fmt: skip

    @cached_property
    def _equations(self) -> list[_Equation]:
        return [*self._columns(), *self._sums()]

    def _columns(self) -> Iterator[_Equation]:
        """Yield what is all of some others together: the whole of the parts and of the unions, a union."""
        unions = [own for own in self._held if own != WHOLE]
        united = {part for own in unions for part in self._held[own]}
        sums = list(self._held.items())
        if unions:
            sums.append((WHOLE, [*unions, *(part for part in self._parts if part not in united)]))
        for key in self._keys:
            if key not in self._tables.whole_only:
                for whole, parts in sums:
                    yield _Equation(Cell(whole, key), tuple(Cell(part, key) for part in parts), True)

    def _sums(self) -> Iterator[_Equation]:
        known = set(self._keys)
        for own in self._tables.sums:
            parts = [key for key in own.parts if key in known]
            if own.whole not in known or not parts:
                continue
            rows = set.intersection(*(set(self._rows(key)) for key in (own.whole, *parts)))
            for part in sorted(rows):
                yield _Equation(Cell(part, own.whole), tuple(Cell(part, k) for k in parts), own.is_all)

    def openings(self) -> set[Cell]:
        """Return cells that have to be hidden: where a line, or all together, tell what is hidden."""
        found = {more for own in self._equations if own.is_all and (more := self._opened_by(own)) is not None}
        return found or set(self._found_by_bounds())

    def _opened_by(self, line: _Equation) -> Cell | None:
        hidden = [cell for cell in line.parts if cell in self.hidden]
        is_head_hidden = line.head in self.hidden
        if not hidden and not is_head_hidden:
            return None
        few = bool(hidden) and sum(map(self._unseen, hidden)) < SMALLEST_CELL
        return self._least(line) if few or len(hidden) + is_head_hidden == 1 else None

    def _least(self, line: _Equation) -> Cell | None:
        """Return the smallest cell of a line that is told: one that counts something first, the head last."""
        told = [cell for cell in (*line.parts, line.head) if self._may_hide(cell)]
        return min(
            told,
            key=lambda cell: (cell == line.head, not self.numbers[cell], self.numbers[cell], cell.part),
            default=None,
        )

    def _may_hide(self, cell: Cell) -> bool:
        return cell not in self.hidden and cell.key not in self._tables.open_keys

    def _found_by_bounds(self) -> Iterator[Cell]:
        """Yield a cell to hide for each hidden small one of which one value alone fits what is told."""
        # Of a number its sum is hidden: how many gave one may be known, and tells nothing of it.
        chosen = {key.question for key in self._keys if key.code is not None}
        secrets = [cell for cell in self.hidden if cell.key.question in chosen and self._is_small(cell)]
        if not secrets:
            return
        bounds = _Bounds(self._equations, self.numbers, self._certain, self.hidden)
        for cell in sorted(secrets, key=str):
            if bounds.pins(cell) and (more := self._behind(cell, bounds)) is not None:
                yield more

    def _behind(self, cell: Cell, bounds: "_Bounds") -> Cell | None:
        """Return a told cell to hide that lies in a sum with a cell, or with others that one value fits."""
        seen, waiting = {cell}, deque([cell])
        while waiting:
            here = waiting.popleft()
            lines = [self._equations[number] for number in bounds.lines_of(here)]
            told = [more for own in lines if (more := self._least(own)) is not None]
            if told:
                return min(told, key=lambda own: (not self.numbers[own], self.numbers[own], str(own)))
            for own in (c for line in lines for c in (line.head, *line.parts)):
                if own not in seen:
                    seen.add(own)
                    waiting.append(own)
        return None


class _Bounds:
    """The least and the most that each hidden cell can be by what is told, tightened until it stands."""

    _NO_END = 1 << 40

    def __init__(
        self,
        equations: Sequence[_Equation],
        numbers: Mapping[Cell, int],
        certain: Mapping[Cell, int],
        hidden: Collection[Cell],
    ) -> None:
        self._equations = equations
        self._low = {cell: certain[cell] if cell in hidden else number for cell, number in numbers.items()}
        self._high = {cell: self._NO_END if cell in hidden else number for cell, number in numbers.items()}
        self._lines: dict[Cell, list[int]] = {cell: [] for cell in hidden}
        for number, own in enumerate(equations):
            for cell in (own.head, *own.parts):
                if cell in self._lines:
                    self._lines[cell].append(number)
        self._tighten()

    def pins(self, cell: Cell) -> bool:
        """Tell whether a cell can have one value only."""
        return self._low[cell] == self._high[cell]

    def lines_of(self, cell: Cell) -> Iterable[int]:
        """Return the numbers of the equations in which a hidden cell stands."""
        return self._lines.get(cell, ())

    def _tighten(self) -> None:
        waiting = deque(sorted({number for own in self._lines.values() for number in own}))
        queued = set(waiting)
        while waiting:
            number = waiting.popleft()
            queued.discard(number)
            for cell in self._narrow(self._equations[number]):
                for other in self._lines[cell]:
                    if other not in queued:
                        queued.add(other)
                        waiting.append(other)

    def _narrow(self, own: _Equation) -> list[Cell]:
        """Narrow the hidden cells of one sum; return those that changed."""
        low, high, changed = self._low, self._high, []
        least, most = sum(low[c] for c in own.parts), sum(high[c] for c in own.parts)
        if own.head in self._lines:
            if low[own.head] < least:
                low[own.head] = least
                changed.append(own.head)
            if own.is_all and high[own.head] > most:
                high[own.head] = most
                changed.append(own.head)
        for cell in own.parts:
            if cell not in self._lines:
                continue
            top = high[own.head] - (least - low[cell])
            bottom = low[own.head] - (most - high[cell]) if own.is_all else 0
            if top < high[cell] or bottom > low[cell]:
                high[cell], low[cell] = min(high[cell], top), max(low[cell], bottom)
                changed.append(cell)
                least, most = sum(low[c] for c in own.parts), sum(high[c] for c in own.parts)
        return changed
