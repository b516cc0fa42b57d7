"""The regions of a status review on a map: how many centres were counted in each, one map a country.

What lives here: the drawing. What does not: the counts, and the table of the same numbers that stands below.
A number stands at the seat of its region; what is hidden of a region is shown by hatching.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from survey.messages import _
from survey.messages.numbers import format_number
from survey.outputs.counts.telling import HIDDEN
from survey.outputs.paper.sheet import Picture
from survey.outputs.reports.status.divisions import FORMER, region_area
from survey.outputs.site.drawing import draw
from survey.outputs.site.outlines import Country, Plane
from survey.outputs.site.poster import Box, Room
from survey.outputs.xml_text import xml_text
from survey.places.gazetteer import Area

_WIDTH, _LEGEND = 640, 34
_LEAST, _MOST, _GROWTH = 9, 22, 2.5
"""The radius of a circle: the least, the most, and how it grows with the root of its number."""
_SIZE, _LETTER, _HATCH = 14, 0.58, 4
"""The height of letters, how wide one is of it, and the distance of the lines of a hatching."""
_FULL, _PALE, _INK = "#0b4f6c", "#7d95a0", "#1f2a28"


@dataclass(frozen=True, slots=True)
class Spot:
    """A region by its code, its name, its centres, None where their number may not be told.

    `is_told` when more than their number may be told.
    """

    part: str
    name: str
    count: int | None
    is_told: bool


def draw_region_maps(
    outlines: Mapping[str, Country], spots: Sequence[Spot], division: str
) -> Iterator[Picture]:
    """Yield a map for each country in which centres were counted; regions whose seat is unknown are left out.

    Borders of regions are those of 2025: the former ones are not drawn.
    """
    placed = [(spot, area) for spot in spots if (area := region_area(spot.part)) and area.position]
    counted = {area.country for spot, area in placed if spot.count != 0}
    for code in sorted(counted & set(outlines)):
        own = [(spot, area) for spot, area in placed if area.country == code]
        yield _map(outlines, outlines[code], own, has_borders=division != FORMER)


def _map(
    outlines: Mapping[str, Country], home: Country, spots: Sequence[tuple[Spot, Area]], *, has_borders: bool
) -> Picture:
    drawing = draw(outlines, [home], [], _WIDTH)
    width, height = drawing.plane.width, drawing.plane.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + _LEGEND}" '
        f'width="{width}" height="{height + _LEGEND}" font-family="Liberation Sans, Arial, sans-serif" '
        f'font-size="{_SIZE}" fill="{_INK}">'
        f'<rect width="{width}" height="{height + _LEGEND}" fill="#fff"/>'
        f'<svg width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="#e9f0f2"/>'
        f'<path d="{drawing.land}" fill="#f4f4f1"/>'
        f'<path d="{drawing.home}" fill="#fbf8ee" stroke="#6b6f66" stroke-width="1.5"/>',
        f'<path d="{drawing.borders}" fill="none" stroke="#b9bdb2"/>' if has_borders else "",
        *_circles(drawing.plane, spots),
        "</svg>",
        *_legend(height, spots),
        "</svg>",
    ]
    alt = _("Map of the regions of {country}: the numbers of centres stand in the table.").format(
        country=_country_name(home.code)
    )
    return Picture("".join(parts).encode(), "image/svg+xml", width, height + _LEGEND, alt)


def _country_name(code: str) -> str:
    return {"BF": "Burkina Faso", "SN": _("Senegal")}.get(code, code)


def _circles(plane: Plane, spots: Iterable[tuple[Spot, Area]]) -> Iterator[str]:
    """Yield the circles, the largest first so that a small one is seen, then the names that find room."""
    room = Room(plane.width, plane.height)
    drawn = []
    for spot, area in sorted(spots, key=lambda own: -(own[0].count or 0)):
        assert area.position is not None
        lat, lon = area.position
        x, y = plane.project(lon, lat)
        radius = _radius(spot.count or 0)
        room.take((x - radius, y - radius, x + radius, y + radius))
        yield _circle(x, y, radius, spot)
        drawn.append((x, y, radius, spot.name))
    for x, y, radius, name in drawn:
        yield from _name(room, x, y, radius, name)


def _radius(count: int) -> int:
    return min(_MOST, round(_LEAST + _GROWTH * math.sqrt(count)))


def _circle(x: int, y: int, radius: int, spot: Spot) -> str:
    number = HIDDEN if spot.count is None else format_number(spot.count)
    is_full = spot.is_told and spot.count != 0
    text = (
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" font-weight="bold" '
        f'fill="{"#fff" if is_full else _INK}">{xml_text(number)}</text>'
    )
    lines = "" if is_full or spot.count == 0 else _hatching(x, y, radius)
    fill = _FULL if is_full else "#fff"
    ring = f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{_FULL}" stroke-width="1.5"/>'
    return ring + lines + text


def _hatching(x: int, y: int, radius: int) -> str:
    """Return slanting lines that fill a circle: a pattern is not drawn everywhere."""
    steps = []
    for step in range(-radius + _HATCH // 2, radius, _HATCH):
        half = math.sqrt(radius**2 - step**2)
        middle_x, middle_y = x + step * math.sqrt(0.5), y + step * math.sqrt(0.5)
        reach = half * math.sqrt(0.5)
        steps.append(f"M{middle_x - reach:.1f} {middle_y + reach:.1f}l{2 * reach:.1f} {-2 * reach:.1f}")
    return f'<path d="{"".join(steps)}" stroke="{_PALE}" stroke-width="0.8" fill="none"/>'


def _name(room: Room, x: int, y: int, radius: int, name: str) -> Iterator[str]:
    """Yield a region's name where there is room beside its circle, nothing where there is none."""
    long, gap = len(name) * _SIZE * _LETTER, radius + 3
    top = y - _SIZE / 2
    places: tuple[tuple[str, float, Box], ...] = (
        ("start", x + gap, (x + gap, top, x + gap + long, top + _SIZE)),
        ("end", x - gap, (x - gap - long, top, x - gap, top + _SIZE)),
        ("middle", x, (x - long / 2, y + gap, x + long / 2, y + gap + _SIZE)),
        ("middle", x, (x - long / 2, y - gap - _SIZE, x + long / 2, y - gap)),
    )
    for anchor, at, box in places:
        if room.is_free(box):
            room.take(box)
            spot = f'x="{at:.0f}" y="{box[3] - 2:.0f}" text-anchor="{anchor}"'
            # A border that runs behind a name is hidden by the name's edge: drawn apart, since not every
            # program that shows SVG knows `paint-order`.
            yield f'<text {spot} stroke="#fbf8ee" stroke-width="3">{xml_text(name)}</text>'
            yield f"<text {spot}>{xml_text(name)}</text>"
            return


def _legend(height: int, spots: Sequence[tuple[Spot, Area]]) -> Iterator[str]:
    middle = height + _LEGEND // 2
    x = _LEAST + 4
    kinds = [
        (any(spot.is_told and spot.count != 0 for spot, _area in spots), True, _("centres counted")),
        (
            any(spot.count != 0 and not spot.is_told for spot, _area in spots),
            False,
            _("centres counted, too few to tell more"),
        ),
    ]
    for is_shown, is_told, label in kinds:
        if is_shown:
            fill = _FULL if is_told else "#fff"
            yield f'<circle cx="{x}" cy="{middle}" r="{_LEAST}" fill="{fill}" stroke="{_FULL}"/>'
            yield "" if is_told else _hatching(x, middle, _LEAST)
            yield f'<text x="{x + _LEAST + 6}" y="{middle + 5}">{xml_text(label)}</text>'
            x += round(len(label) * _SIZE * _LETTER) + 4 * _LEAST
