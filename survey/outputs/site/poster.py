"""The map as one SVG that stands alone: for a wall, a report, a drawing program.

What lives here: what is drawn and where labels find room. What does not: outlines and projection
(`drawing`). Labels never touch a dot or another label; one that finds no room is left out, its dot is not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from survey.outputs.site.drawing import Drawing

POSTER_MAKING = "1"
"""Changes with the way that the map is drawn, so that an old one is not kept."""
_DOT, _SIZE, _COUNTRY = 42, 125, 170
"""The radius of a dot and the heights of letters, where the map is 10,000 wide."""
_LETTER = 0.56
"""How wide a letter is, at most on average, of its height."""
_CELL = 600
_STYLE = (
    "text{font-family:'Noto Sans','Liberation Sans',Arial,sans-serif;fill:#1f2a28}"
    ".land{fill:#efe9dc;stroke:#b7a98a;stroke-width:8}.home{fill:#fbf3dd;stroke:#b7a98a;stroke-width:14}"
    ".border{fill:none;stroke:#b7a98a;stroke-width:8;stroke-dasharray:30 30}"
    ".dot{fill:#a8431b;stroke:#fff;stroke-width:12}"
    f".name{{font-size:{_SIZE}px;paint-order:stroke;stroke:#fbf3dd;stroke-width:28px}}"
    f".country{{font-size:{_COUNTRY}px;font-style:italic;fill:#55625f;text-anchor:middle}}"
)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the drawing's plane, what is told of it, and its short label."""

    x: int
    y: int
    title: str
    label: str


def draw_poster(drawing: Drawing, title: str, spots: Sequence[Spot], countries: Sequence[Spot]) -> str:
    """Return the SVG: countries below, dots, then as many labels as have room, the first spots first."""
    width, height = drawing.plane.width, drawing.plane.height
    room = Room(width, height)
    for spot in spots:
        room.take(_around(spot))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f" aria-label={quoteattr(title)}>",
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<clipPath id="sheet"><rect width="{width}" height="{height}"/></clipPath>',
        '<g clip-path="url(#sheet)">',
        f'<rect width="{width}" height="{height}" fill="#e3ecee"/>',
        f'<path class="land" d="{drawing.land}"/><path class="home" d="{drawing.home}"/>',
        f'<path class="border" d="{drawing.borders}"/>',
        *(_dot(spot) for spot in spots),
        *_names(spots, room),
        *_countries(countries, room),
        "</g></svg>",
    ]
    return "\n".join(lines) + "\n"


def _around(spot: Spot) -> Box:
    return spot.x - _DOT, spot.y - _DOT, spot.x + _DOT, spot.y + _DOT


def _dot(spot: Spot) -> str:
    title = f"<title>{escape(spot.title)}</title>"
    return f'<circle class="dot" cx="{spot.x}" cy="{spot.y}" r="{_DOT}">{title}</circle>'


def _names(spots: Iterable[Spot], room: "Room") -> Iterator[str]:
    named: set[str] = set()
    for spot in spots:
        found = next(((a, x, box) for a, x, box in _places(spot) if room.is_free(box)), None)
        if spot.label and spot.label not in named and found is not None:
            anchor, x, box = found
            room.take(box)
            named.add(spot.label)
            place = f'x="{x:.0f}" y="{box[3] - _SIZE * 0.2:.0f}" text-anchor="{anchor}"'
            yield f'<text class="name" {place}>{escape(spot.label)}</text>'


def _places(spot: Spot) -> Iterator[tuple[str, float, Box]]:
    """Yield where a label may stand: beside, below, above; its anchor, x and box."""
    long, gap = len(spot.label) * _SIZE * _LETTER, _DOT + 20
    top, left, right = spot.y - _SIZE / 2, spot.x - gap, spot.x + gap
    yield "start", right, (right, top, right + long, top + _SIZE)
    yield "end", left, (left - long, top, left, top + _SIZE)
    yield "middle", spot.x, _above_or_below(spot, long, gap)
    yield "middle", spot.x, _above_or_below(spot, long, -gap - _SIZE)


def _above_or_below(spot: Spot, long: float, shift: float) -> Box:
    return spot.x - long / 2, spot.y + shift, spot.x + long / 2, spot.y + shift + _SIZE


def _countries(countries: Iterable[Spot], room: "Room") -> Iterator[str]:
    for country in countries:
        half = len(country.label) * _COUNTRY * _LETTER / 2
        box = country.x - half, country.y - _COUNTRY / 2, country.x + half, country.y + _COUNTRY / 2
        if room.is_free(box):
            room.take(box)
            y = country.y + _COUNTRY * 0.3
            yield f'<text class="country" x="{country.x}" y="{y:.0f}">{escape(country.label)}</text>'


class Room:
    """What is taken of a map, by squares so that a look-up is quick."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def take(self, box: Box) -> None:
        """Note that something is drawn in a box."""
        for cell in _cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, box: Box) -> bool:
        """Tell whether a box lies on the map, and on nothing that is drawn."""
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= self._width and box[3] <= self._height
        return inside and not any(
            box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            for cell in _cells_of(box)
            for other in self._cells.get(cell, ())
        )


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box[0] // _CELL), int(box[2] // _CELL) + 1):
        for down in range(int(box[1] // _CELL), int(box[3] // _CELL) + 1):
            yield across, down
