"""Bar charts as SVG, for pages and documents: text stays text, colours follow the page where there is one.

What lives here: drawing. What does not: counting, and the table that stands behind a chart.
"""

from collections.abc import Sequence
from textwrap import wrap

from survey.messages.numbers import format_number
from survey.outputs.xml_text import xml_attribute, xml_text

WIDTH, ROW, BAR = 640, 26, 16
_LABEL, _NUMBER = 250, 70
_MOST_SIGNS = 36
COLOUR = "#0b4f6c"


def chart_height(rows: Sequence[object]) -> int:
    """Return the height in pixels of a chart of so many rows; it is `WIDTH` wide."""
    return max(1, len(rows)) * ROW


def draw_bars(title: str, rows: Sequence[tuple[str, float]], unit: str = "") -> str:
    """Return an SVG of horizontal bars, the longest as wide as there is room.

    `rows` are labels with numbers of at least 0. A long label stands on two lines; what is longer still is
    cut, and whole in the table behind. A page's style sheet may change the colours of `svg.chart rect`.
    """
    height = chart_height(rows)
    longest = max((number for _label, number in rows), default=0) or 1
    room = WIDTH - _LABEL - _NUMBER
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-label={xml_attribute(title)} '
        'font-family="Liberation Sans, Arial, Helvetica, sans-serif" font-size="14">'
    ]
    for place, (label, number) in enumerate(rows):
        middle = place * ROW + ROW // 2
        long = max(1.0, room * number / longest) if number else 0.0
        parts.append(
            f"{_label(label, middle)}"
            f'<rect x="{_LABEL}" y="{middle - BAR // 2}" width="{long:.1f}" height="{BAR}" rx="2" '
            f'fill="{COLOUR}"/>'
            f'<text x="{_LABEL + long + 6:.1f}" y="{middle + 5}" fill="currentColor">'
            f"{xml_text(shown_number(number, unit))}</text>"
        )
    return "".join(parts) + "</svg>"


def shown_number(number: float, unit: str = "", decimals: int | None = None) -> str:
    """Return a number with its unit, in the language in use; `decimals` as for `format_number`."""
    text = format_number(number, decimals=decimals)
    return f"{text}\N{NO-BREAK SPACE}{unit}" if unit else text


def _label(label: str, middle: int) -> str:
    """Return a label that ends before its bar, on one line or on two."""
    lines = wrap(label, _MOST_SIGNS, max_lines=2, placeholder="…") or [""]
    size, heights = (14, (5,)) if len(lines) == 1 else (12, (-2, 10))
    return "".join(
        f'<text x="{_LABEL - 8}" y="{middle + height}" text-anchor="end" fill="currentColor" '
        f'font-size="{size}">{xml_text(line)}</text>'
        for line, height in zip(lines, heights, strict=True)
    )
