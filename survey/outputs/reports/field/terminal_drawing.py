"""Signs for a terminal: small bars, and a map of braille dots or of ASCII, with a sign for each centre."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from survey.outputs.reports.field.map import homes_shown
from survey.outputs.reports.field.records import FieldCentre, Status
from survey.outputs.site.outlines import Country, Degrees, Plane, box_around, plane_for

OUTLINE = "outline"
"""The mark of what is drawn of countries, beside the statuses of centres."""
_MOST_ROWS, _WIDE, _HIGH = 20, 2, 4
_BRAILLE, _DOTS = 0x2800, ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


@dataclass(frozen=True, slots=True)
class Signs:
    """What a console can show. `levels` are the heights of a small bar; none writes numbers as figures."""

    levels: str
    full: str
    empty: str
    nothing: str
    centres: Mapping[Status, str]

    @property
    def is_plain(self) -> bool:
        """Tell whether there is nothing but ASCII."""
        return not self.levels


RICH = Signs(
    "▁▂▃▄▅▆▇█",
    "█",
    "░",
    "·",
    {Status.LEFT: "○", Status.AGAIN: "◐", Status.REFUSED: "×", Status.DONE: "●"},
)
PLAIN = Signs("", "#", ".", ".", {Status.LEFT: "o", Status.AGAIN: "?", Status.REFUSED: "x", Status.DONE: "#"})


def small_bars(numbers: Sequence[int], signs: Signs) -> str:
    """Return a sign for each number, as high as it is beside the largest; a figure where there are no bars.

    >>> small_bars([0, 1, 4], RICH), small_bars([0, 1, 14], PLAIN)
    ('·▂█', '.1+')
    """
    most = max(numbers, default=0)
    if signs.is_plain:
        return "".join(signs.nothing if not own else str(own) if own < 10 else "+" for own in numbers)
    top = len(signs.levels)
    return "".join(signs.levels[-(-own * top // most) - 1] if own else signs.nothing for own in numbers)


def share_bar(share: float, signs: Signs, width: int = 10) -> str:
    """Return a bar of a share, 0 to 1: full only when it is all, empty only when it is nothing.

    >>> share_bar(0.99, PLAIN), share_bar(0.001, PLAIN)
    ('#########.', '#.........')
    """
    full = round(share * width)
    full = max(full, 1) if share > 0 else 0
    full = min(full, width - 1) if share < 1 else width
    return signs.full * full + signs.empty * (width - full)


class Run(NamedTuple):
    """Signs of one kind beside each other: `mark` is a status, `outline`, or "" for nothing."""

    text: str
    mark: str


def draw_signs(
    outlines: Mapping[str, Country], country: str, centres: Iterable[FieldCentre], signs: Signs, columns: int
) -> list[list[Run]]:
    """Return the lines of a map at most `columns` wide, of runs; none where no centre has a position.

    Of several centres in one place the sign is of the status that needs most.
    """
    placed = [(own.position[1], own.position[0], own.status) for own in centres if own.position is not None]
    if not placed:
        return []
    homes = homes_shown(outlines, [(lon, lat) for lon, lat, _status in placed], country)
    lines = [ring for home in homes for ring in home.rings]
    points = [point for line in lines for point in line] or [(lon, lat) for lon, lat, _status in placed]
    plane, columns = _fitting(points, columns)
    cells = _outlined(plane, lines, signs)
    for status in reversed(Status):
        for lon, lat, own in placed:
            if own is status:
                cells[_cell(plane, columns, lon, lat)] = (signs.centres[status], status.value)
    rows = -(-plane.height // _HIGH)
    return [_runs([cells.get((x, y), (" ", "")) for x in range(columns)]) for y in range(rows)]


def _fitting(points: Sequence[Degrees], columns: int) -> tuple[Plane, int]:
    """Return the plane in dots and the columns that it takes: it is at most `_MOST_ROWS` high."""
    box = box_around(points)
    plane = plane_for(box, columns * _WIDE, margin=0.02)
    most = _MOST_ROWS * _HIGH
    if plane.height > most:
        columns = max(1, columns * most // plane.height)
        plane = plane_for(box, columns * _WIDE, margin=0.02)
    return plane, columns


def _cell(plane: Plane, columns: int, lon: float, lat: float) -> tuple[int, int]:
    x, y = plane.project(lon, lat)
    last = -(-plane.height // _HIGH) - 1
    return min(max(x // _WIDE, 0), columns - 1), min(max(y // _HIGH, 0), last)


def _outlined(
    plane: Plane, lines: Iterable[Sequence[Degrees]], signs: Signs
) -> dict[tuple[int, int], tuple[str, str]]:
    dots: dict[tuple[int, int], int] = {}
    for line in lines:
        for start, end in pairwise([plane.project(lon, lat) for lon, lat in line]):
            for x, y in _line(start, end):
                cell = (x // _WIDE, y // _HIGH)
                dots[cell] = dots.get(cell, 0) | _DOTS[y % _HIGH][x % _WIDE]
    return {cell: ("." if signs.is_plain else chr(_BRAILLE + own), OUTLINE) for cell, own in dots.items()}


def _line(start: tuple[int, int], end: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """Yield the dots of a straight line, both ends with it."""
    (xa, ya), (xb, yb) = start, end
    steps = max(abs(xb - xa), abs(yb - ya), 1)
    for step in range(steps + 1):
        yield round(xa + (xb - xa) * step / steps), round(ya + (yb - ya) * step / steps)


def _runs(cells: Sequence[tuple[str, str]]) -> list[Run]:
    runs: list[Run] = []
    for text, mark in cells:
        if runs and runs[-1].mark == mark:
            runs[-1] = Run(runs[-1].text + text, mark)
        else:
            runs.append(Run(text, mark))
    if runs and not runs[-1].mark:
        runs.pop()
    return runs
