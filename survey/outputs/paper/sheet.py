"""A document as values: headings, sentences, facts and tables, in the language in which it was composed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from survey.outputs.charts import shown_number


class Figure(str):
    """A number as a document shows it, in the language in use; a workbook writes `number` itself.

    `unit` stands after it (`%`), empty for none; `decimals` as for `format_number`.

    >>> Figure(66.5, unit="%", decimals=1).number
    66.5
    """

    __slots__ = ("decimals", "number", "unit")
    number: float
    unit: str
    decimals: int | None

    def __new__(cls, number: float, *, unit: str = "", decimals: int | None = None) -> Self:
        """Return the text of a number that keeps the number."""
        own = super().__new__(cls, shown_number(number, unit, decimals))
        own.number, own.unit, own.decimals = number, unit, decimals
        return own


class Style(StrEnum):
    """How a sentence stands out: `note` is read before the rest, `fine` small, `gap` is to be filled in."""

    PLAIN = "plain"
    FINE = "fine"
    NOTE = "note"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Gap:
    """What the program cannot know: a person fills it in. `text` says what belongs there."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` 1 to 3 below the title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or several."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one under the other."""

    rows: tuple[tuple[str, str | Gap], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `title` names it where there is one. Cells that count or measure are a `Figure`."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""

    def holds_figures(self, column: int) -> bool:
        """Tell whether a column, counted from 0, holds numbers: it is set to the right."""
        return any(isinstance(row[column], Figure) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers drawn as bars, with the same numbers as a table behind them.

    `title` is empty where the heading above says it. `rows` are labels with numbers of at least 0;
    `columns` name the two. `unit` stands after each number (`%`), empty for none.
    """

    title: str
    columns: tuple[str, str]
    rows: tuple[tuple[str, float], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the bytes of a JPEG, a PNG or an SVG file, `width` and `height` in pixels.

    `alt` says what is on it to who does not see it; `caption` stands below it, empty for none.
    """

    data: bytes
    media_type: str
    width: int
    height: int
    alt: str
    caption: str = ""


Block = Heading | Said | Facts | Grid | Chart | Picture


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document; `language` is `fr` or `en`."""

    title: str
    language: str
    blocks: tuple[Block, ...]

    def gaps(self) -> Iterator[str]:
        """Yield what is still to be filled in."""
        for block in self.blocks:
            if isinstance(block, Said) and block.style is Style.GAP:
                yield block.text
            elif isinstance(block, Facts):
                yield from (value.text for _name, value in block.rows if isinstance(value, Gap))
