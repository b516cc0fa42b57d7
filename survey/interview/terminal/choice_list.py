"""A list on screen as state: what is typed, what matches, what is pointed at, what is ticked.

Pure: no prompt_toolkit here. Nothing is pointed at until a person points, so that Enter never takes the
first item by accident.
"""

from collections.abc import Sequence
from enum import StrEnum

from survey.interview.choices import ChoiceFilter
from survey.interview.prompt import Option


class Ticks(StrEnum):
    """How many items may be taken, and whether their order counts."""

    ONE = "one"
    MANY = "many"
    RANK = "rank"


class ChoiceList:
    """The state of a list that filters while one types."""

    def __init__(
        self,
        options: Sequence[Option],
        *,
        ticks: Ticks = Ticks.ONE,
        ticked: Sequence[str] = (),
        show_codes: bool = True,
        pointed: str | None = None,
    ) -> None:
        self.filter = ChoiceFilter(options, codes_count=show_codes)
        self.ticks = ticks
        self.ticked: list[str] = list(ticked)
        self.show_codes = show_codes
        self.typed = ""
        self.found: Sequence[int] = self.filter.matches("")
        self.pointer: int | None = None
        self.top = 0
        self._code_width = min(max((len(option.code) for option in options), default=0), 14)
        start = pointed if pointed is not None else (self.ticked[0] if self.ticked else None)
        if start is not None and (ticks is Ticks.ONE or pointed is not None):
            codes = [option.code for option in self.options]
            self.pointer = codes.index(start) if start in codes else None

    @property
    def options(self) -> tuple[Option, ...]:
        """Return every option of the list."""
        return self.filter.options

    @property
    def margin(self) -> int:
        """Return how many columns come before a label."""
        ticks = 0 if self.ticks is Ticks.ONE else (4 if self.ticks is Ticks.MANY else 5)
        return 3 + ticks + (self._code_width + 2 if self.show_codes else 0)

    def type(self, typed: str) -> None:
        """Narrow the list to what `typed` may mean; the pointer is lifted when the text changes."""
        if typed == self.typed:
            return
        self.typed = typed
        self.found = self.filter.matches(typed)
        self.pointer = None
        self.top = 0

    def move(self, by: int) -> None:
        """Point `by` rows further down (up when negative); the first move points at an end of the list."""
        if not self.found:
            return
        if self.pointer is None:
            meant = self.filter.meant(self.typed)
            self.pointer = 0 if by > 0 else len(self.found) - 1
            if meant is not None and by > 0 and len(self.found) > 1:
                self.pointer = 1
            return
        self.pointer = max(0, min(len(self.found) - 1, self.pointer + by))

    def current(self) -> Option | None:
        """Return the option that Enter would take: the pointed one, or the one that the text means."""
        if self.pointer is not None and self.pointer < len(self.found):
            return self.options[self.found[self.pointer]]
        meant = self.filter.meant(self.typed)
        return None if meant is None else self.options[meant]

    def tick(self) -> bool:
        """Tick the current option, or take its tick off; return whether there was one."""
        option = self.current()
        if option is None:
            return False
        if option.code in self.ticked:
            self.ticked.remove(option.code)
        else:
            self.ticked.append(option.code)
        return True

    def ticked_in_order(self) -> list[str]:
        """Return the ticked codes: in the list's order, or in the order of ticking for a ranking."""
        if self.ticks is Ticks.RANK:
            return list(self.ticked)
        chosen = set(self.ticked)
        known = [option.code for option in self.options if option.code in chosen]
        return known + [code for code in self.ticked if code not in set(known)]

    def scroll(self, height: int) -> None:
        """Move the window of `height` rows so that the pointed row is inside it."""
        row = self.pointer or 0
        if row < self.top:
            self.top = row
        elif row >= self.top + height:
            self.top = row - height + 1
        self.top = max(0, min(self.top, len(self.found) - height))

    def row(self, index: int) -> str:
        """Return the text of the found row `index`: pointer, tick, code, label."""
        option = self.options[self.found[index]]
        pointer = ">" if option == self.current() else " "
        parts = [f" {pointer} "]
        if self.ticks is Ticks.MANY:
            parts.append("[x] " if option.code in self.ticked else "[ ] ")
        elif self.ticks is Ticks.RANK:
            rank = str(self.ticked.index(option.code) + 1) if option.code in self.ticked else ""
            parts.append(f"[{rank:>2}] ")
        if self.show_codes and option.code:
            parts.append(f"{_shortened(option.code, self._code_width):<{self._code_width}}  ")
        parts.append(option.label.replace("\n", " "))
        return "".join(parts)

    def remaining(self, height: int) -> int:
        """Return how many found rows lie below a window of `height` rows."""
        return max(0, len(self.found) - self.top - height)


def _shortened(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "~"
