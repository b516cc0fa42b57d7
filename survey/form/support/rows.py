"""One row of the table: what a form may ask for, and what is done."""

import re
from dataclasses import dataclass
from enum import StrEnum

_NUMBERED = re.compile(r"^(columns|compact|quickcompact)-\d+$|^(w)\d+$")


class Support(StrEnum):
    """How far something is honoured."""

    YES = "yes"
    OTHERWISE = "otherwise"
    NO = "no"


class Instead(StrEnum):
    """What happens to what is not honoured as written."""

    APP = "app"
    AS_WRITTEN = "as-written"
    ATTACHED = "attached"
    CALENDAR = "calendar"
    CARRIED = "carried"
    COLUMN = "column"
    EMPTY = "empty"
    FILE_NAMED = "file-named"
    IDENTIFIED = "identified"
    KEPT = "kept"
    ONE_AT_A_TIME = "one-at-a-time"
    PASSED_OVER = "passed-over"
    PLAIN = "plain"
    READABLE = "readable"
    SEALED = "sealed"
    STAYS = "stays"
    TYPED = "typed"
    UNMEASURED = "unmeasured"
    UNRECORDED = "unrecorded"


@dataclass(frozen=True, slots=True)
class Row:
    """What a form may write, how far it is honoured, and the code of the finding that says so.

    `attribute` is where a parameter stands in the XForm, when its name differs.
    """

    name: str
    support: Support = Support.YES
    code: str = ""
    instead: Instead | None = None
    attribute: str = ""


def known_as(word: str) -> str:
    """Return the name of a row for a word of a form: `columns-n` for `columns-3`."""
    found = _NUMBERED.match(word)
    if found is None:
        return word
    return f"{found[1]}-n" if found[1] else "w1…w10"
