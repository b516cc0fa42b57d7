"""The map of the dashboard as SVG: a sign and a colour for each status, with a legend."""

from collections.abc import Iterable, Mapping, Sequence

from survey.messages.numbers import format_number
from survey.outputs.paper.sheet import Picture
from survey.outputs.reports.field.records import FieldCentre, Status
from survey.outputs.site.drawing import SMALL, countries_shown, dots, draw
from survey.outputs.site.outlines import Country, Degrees
from survey.outputs.xml_text import xml_text

_COLOURS = {
    Status.LEFT: "#b45309",
    Status.AGAIN: "#1d4ed8",
    Status.REFUSED: "#b91c1c",
    Status.DONE: "#15803d",
}
_LEGEND, _RADIUS, _WITHIN = 44, 7, 8


def draw_field_map(
    outlines: Mapping[str, Country], country: str, centres: Sequence[FieldCentre], alt: str, caption: str
) -> Picture | None:
    """Return the map, None where no centre has a position. Signs of what needs most lie on top."""
    placed = {status: _points(centres, status) for status in Status}
    points = [point for own in placed.values() for point in own]
    if not points:
        return None
    homes = homes_shown(outlines, points, country)
    drawing = draw(outlines, homes, points, SMALL)
    width, height = drawing.plane.width, drawing.plane.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + _LEGEND}" '
        f'width="{width}" height="{height + _LEGEND}" font-family="sans-serif" font-size="17">'
        f'<rect width="{width}" height="{height + _LEGEND}" fill="#fff"/>'
        f'<svg width="{width}" height="{height}">'
        f'<path d="{drawing.land}" fill="#f4f4f1"/>'
        f'<path d="{drawing.home}" fill="#e9ece4" stroke="#6b6f66" stroke-width="1.5"/>'
        f'<path d="{drawing.borders}" fill="none" stroke="#b9bdb2"/>'
    ]
    for status in reversed(Status):
        parts += [_sign(status, x, y) for x, y in dots(drawing.plane, placed[status], cell=_WITHIN)]
    parts.append("</svg>")
    for place, status in enumerate(Status):
        x, y = 24 + place * width // len(Status), height + _LEGEND // 2
        count = sum(own.status is status for own in centres)
        label = f"{status.label} ({format_number(count)})"
        parts.append(f'{_sign(status, x, y)}<text x="{x + 16}" y="{y + 6}">{xml_text(label)}</text>')
    drawn = "".join(parts) + "</svg>"
    return Picture(drawn.encode(), "image/svg+xml", width, height + _LEGEND, alt, caption)


def homes_shown(outlines: Mapping[str, Country], points: Iterable[Degrees], country: str) -> list[Country]:
    """Return the campaign's country, and those of points far from it: a border that is passed by little, or a
    position that is wrong by little, does not widen the map.
    """
    box = outlines[country].box if country in outlines else None
    far = [(lon, lat) for lon, lat in points if box is None or not box.contains(lat, lon)]
    return countries_shown(outlines, far, country)


def _points(centres: Sequence[FieldCentre], status: Status) -> list[tuple[float, float]]:
    return [
        (own.position[1], own.position[0])
        for own in centres
        if own.status is status and own.position is not None
    ]


def _sign(status: Status, x: int, y: int) -> str:
    colour, r = _COLOURS[status], _RADIUS
    match status:
        case Status.LEFT:
            return f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" stroke="{colour}" stroke-width="3"/>'
        case Status.AGAIN:
            half = f"M{x} {y - r}a{r} {r} 0 0 0 0 {2 * r}z"
            ring = f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" stroke="{colour}" stroke-width="2"/>'
            return f'{ring}<path d="{half}" fill="{colour}"/>'
        case Status.REFUSED:
            cross = f"M{x - r} {y - r}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
            return f'<path d="{cross}" stroke="{colour}" stroke-width="4" fill="none"/>'
        case Status.DONE:
            return f'<circle cx="{x}" cy="{y}" r="{r - 1}" fill="{colour}"/>'
