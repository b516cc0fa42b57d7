"""What may be told of counts, ready to be written: one question at a time, by part.

What lives here: reading the numbers that are told. What does not: deciding it (`protecting`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.messages import _
from survey.messages.numbers import format_number
from survey.outputs.counts.protecting import SMALLEST_CELL, WHOLE, Cell, Key

CENTRES, KNOWN = Key("centres"), Key("known")
"""The centres that are counted, and those that the campaign knows, whatever they answered."""

HIDDEN = "–"
"""What stands in documents in the place of a number that is not told."""


def told_alone(number: int) -> int | None:
    """Return a count that stands in no table, None for one so small that it would tell of somebody."""
    return number if number >= SMALLEST_CELL else None


def said_alone(number: int) -> str:
    """Return such a count in words, in the language in use."""
    if told_alone(number) is None:
        return _("fewer than {least}").format(least=SMALLEST_CELL)
    return format_number(number)


@dataclass(frozen=True, slots=True)
class Told:
    """What of a question may be told: `cells` by part and choice, None for a hidden one.

    `answering` is how many centres of each part answered it, None where that is hidden; the whole is the part
    `WHOLE`. `choices` are those that somebody gave, the commonest of those that are told first.
    """

    choices: tuple[str, ...]
    cells: Mapping[str, Mapping[str, int | None]]
    answering: Mapping[str, int | None]

    def shown(self, part: str) -> dict[str, int]:
        """Return the cells of a part that are told and are more than nothing, in the order of the choices."""
        own = self.cells.get(part, {})
        return {code: number for code in self.choices if (number := own.get(code))}

    def hides(self, part: str) -> bool:
        """Tell whether something of a part is hidden."""
        return any(number is None for number in self.cells.get(part, {}).values())


@dataclass(frozen=True, slots=True)
class Telling:
    """Every number with None where it may not be told, and the sums of numbers by part and question."""

    cells: Mapping[Cell, int | None]
    amounts: Mapping[str, Mapping[str, float]]
    unions: Mapping[str, Sequence[str]]

    def parts(self, key: Key) -> list[str]:
        """Return the parts and unions in which a key stands, the whole left out."""
        return [cell.part for cell in self.cells if cell.key == key and cell.part != WHOLE]

    def count(self, key: Key, part: str = WHOLE) -> int | None:
        """Return how many a key counts in a part, None where that is hidden."""
        return self.cells.get(Cell(part, key), 0)

    def question(self, name: str) -> Told:
        """Return what may be told of a question with choices."""
        cells: dict[str, dict[str, int | None]] = {}
        answering: dict[str, int | None] = {}
        for cell, number in self.cells.items():
            if cell.key == Key(name):
                answering[cell.part] = number
            elif cell.key.question == name:
                cells.setdefault(cell.part, {})[cell.key.code or ""] = number
        whole = cells.get(WHOLE, {})
        return Told(tuple(sorted(whole, key=lambda c: (-(whole[c] or 0), c))), cells, answering)

    def number(self, name: str) -> dict[str, tuple[int, float] | None]:
        """Return count and sum of the answers by part and in the whole, None where they are hidden."""
        found: dict[str, tuple[int, float] | None] = {}
        for cell, number in self.cells.items():
            if cell.key == Key(name) and number != 0:
                found[cell.part] = None if number is None else (number, self._amount(cell.part, name))
        return found

    def _amount(self, part: str, name: str) -> float:
        held = self.amounts if part == WHOLE else self.unions.get(part, (part,))
        return sum(self.amounts[own].get(name, 0.0) for own in held if own in self.amounts)
