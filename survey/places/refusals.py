"""What is said when a position cannot be read.

What lives here: the sentences and the three examples. What does not: reading.
"""

from collections.abc import Sequence

from survey.errors import PlaceError
from survey.messages import _
from survey.places.position import Position

EXAMPLES = ("12,3714 ; -1,5197", "12°22'17\"N 1°31'11\"O", "N12 22.284 W001 31.182")


def refuse(reason: str) -> PlaceError:
    """Return the error that gives `reason`, a whole sentence, and three spellings that are read."""
    first, second, third = EXAMPLES
    remedy = _("Type it for example as {first} or {second} or {third}.")
    return PlaceError(reason, remedy=remedy.format(first=first, second=second, third=third))


def refuse_ambiguous(text: str, readings: Sequence[str]) -> PlaceError:
    """Return the error that shows two of the `readings` of `text`."""
    reason = _("“{text}” can be read in two ways: {first}, or {second}.")
    return refuse(reason.format(text=text, first=readings[0], second=readings[1]))


def describe(position: Position) -> str:
    """Return a position as it is shown among readings: signed decimal degrees."""
    return f"{position.lat:.5f} / {position.lon:.5f}"
