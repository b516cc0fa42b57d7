"""The place to write an answer: boxes, lines, squares, and what is said of them."""

from dataclasses import dataclass
from enum import StrEnum

from survey.errors import XPathError
from survey.form.outline import Node
from survey.interview.wording import bounds_in_words
from survey.messages import _
from survey.xpath.parser import parse
from survey.xpath.syntax import Binary, Number, Path, Step, Syntax

MANY_LINES, USUAL_DIGITS, MOST_DIGITS = 4, 6, 10
_SELF = Path((Step("self", "node()"),))


class Place(StrEnum):
    """The kinds of a place to write."""

    NONE = "none"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANK = "rank"
    LINES = "lines"
    SQUARES = "squares"
    TICK = "tick"
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Space:
    """A place to write.

    `lines` counts empty lines; `squares` groups of empty squares with the sign after each group, as
    `((2, "/"), (2, "/"), (4, ""))` for a date; `fields` names lines of their own; `marks` are a scale's.
    """

    place: Place
    lines: int = 0
    squares: tuple[tuple[int, str], ...] = ()
    marks: tuple[str, ...] = ()


_SQUARES: dict[str, tuple[tuple[int, str], ...]] = {
    "date": ((2, "/"), (2, "/"), (4, "")),
    "time": ((2, ":"), (2, "")),
    "dateTime": ((2, "/"), (2, "/"), (4, "\u2003"), (2, ":"), (2, "")),
}
_CHOOSING = {"select_one": Place.SINGLE, "select_multiple": Place.MULTIPLE, "rank": Place.RANK}


def space_of(node: Node) -> Space:
    """Return the place to write the answer of a question."""
    appearance = (node.control.appearance if node.control is not None else "").split()
    if node.kind in _CHOOSING:
        return Space(_CHOOSING[node.kind])
    if node.kind == "note" or node.bind.calculate:
        return Space(Place.NONE)
    if node.kind == "acknowledge":
        return Space(Place.TICK)
    if node.kind == "range":
        marks = _marks(node)
        return (
            Space(Place.SCALE, marks=marks) if marks else Space(Place.SQUARES, squares=((USUAL_DIGITS, ""),))
        )
    if node.kind == "date" and "year" in appearance:
        return Space(Place.SQUARES, squares=((4, ""),))
    if node.kind == "date" and "month-year" in appearance:
        return Space(Place.SQUARES, squares=((2, "/"), (4, "")))
    if node.kind in _SQUARES:
        return Space(Place.SQUARES, squares=_SQUARES[node.kind])
    if node.kind in ("integer", "decimal"):
        return Space(Place.SQUARES, squares=_digits(node))
    long = "multiline" in appearance or node.kind in ("geotrace", "geoshape")
    return Space(Place.LINES, lines=MANY_LINES if long else 1)


def _digits(node: Node) -> tuple[tuple[int, str], ...]:
    """Return as many squares as the largest answer has digits, where the constraint tells it."""
    most = _largest(node.bind.constraint)
    digits = USUAL_DIGITS if most is None else min(len(str(int(most))), MOST_DIGITS)
    return ((digits, ""),) if node.kind == "integer" else ((digits, ","), (2, ""))


def _largest(constraint: str | None) -> float | None:
    try:
        limits = list(_limits(parse(constraint))) if constraint else []
    except XPathError:
        return None
    return max(limits, default=None)


def _limits(tree: Syntax) -> list[float]:
    match tree:
        case Binary("and", left, right):
            return [*_limits(left), *_limits(right)]
        case Binary("<" | "<=", left, Number(value)) if left == _SELF:
            return [value]
    return []


def _marks(node: Node) -> tuple[str, ...]:
    """Return the marks of a scale, none when it is too long to draw or the form does not tell."""
    attributes = node.control.attributes if node.control is not None else {}
    try:
        start, end, step = (float(attributes[name]) for name in ("start", "end", "step"))
    except (KeyError, ValueError):
        return ()
    count = int((end - start) / step) if step else 0
    return tuple(f"{start + n * step:g}" for n in range(count + 1)) if 0 < count <= 10 else ()


def instruction(node: Node) -> str:
    """Say how a question is answered on paper, empty where nothing is."""
    if node.bind.calculate:
        return _("Computed by the form.")
    if node.kind == "range" and node.control is not None:
        return bounds_in_words(node.control.attributes) or _("A number.")
    return {
        "acknowledge": _("Tick when it is done."),
        "audio": _("Recording: write the name of the file."),
        "barcode": _("Code: write it out."),
        "date": _("Date: day, month, year."),
        "dateTime": _("Date and time."),
        "decimal": _("Number, with decimals if there are any."),
        "file": _("File: write its name."),
        "geopoint": _("Position, from a GPS or a telephone: latitude, longitude, accuracy in metres."),
        "geoshape": _("Area: the positions around it, in order."),
        "geotrace": _("Line: its positions, in order."),
        "image": _("Photo: write the number or name of the file."),
        "integer": _("Whole number."),
        "rank": _("Write the rank of each line: 1, 2, 3 …"),
        "select_multiple": _("Tick every answer that fits."),
        "select_one": _("Tick one answer."),
        "time": _("Time: hours and minutes."),
        "video": _("Video: write the name of the file."),
    }.get(node.kind, "")
