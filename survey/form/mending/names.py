"""Names made valid, and every reference to them with them."""

import re
import unicodedata
from collections.abc import Iterator

from survey.form.checking.questions import read_type
from survey.form.checking.structure import NAME
from survey.form.mending.draft import Cell, Draft
from survey.messages import _

_REFERENCE = re.compile(r"\$\{\s*(last-saved#)?\s*([^}]*?)\s*\}")
_SIGNS = re.compile(r"[^A-Za-z0-9_.\-]+")
_BY_NAME = ("bind::survey:open", "bind::survey:missing_for")


def mend_names(draft: Draft) -> None:
    """Take white space away around names and inside references; make invalid names valid."""
    for sheet in draft.sheets:
        for row in draft.rows(sheet):
            for column in ("name", "list_name", "type"):
                if column in row.raw:
                    draft.write({(sheet, row.number, column): row.cells[column]}, "invalid-name")
            for column, text in row.cells.items():
                tidy = _REFERENCE.sub(lambda match: "${" + (match[1] or "") + match[2] + "}", text)
                if tidy != text:
                    draft.write({(sheet, row.number, column): tidy}, "damaged-reference")
    _rename(draft)


def _rename(draft: Draft) -> None:
    places: dict[str, list[int]] = {}
    for row in draft.rows("survey"):
        name = row.get("name")
        if name and read_type(row.get("type")).border != "end":
            places.setdefault(name, []).append(row.number)
    taken = {name.lower() for name in places if NAME.fullmatch(name)}
    for name, rows in places.items():
        if NAME.fullmatch(name):
            continue
        cell = ("survey", rows[0], "name")
        if len(rows) > 1:
            draft.leave(cell, _("{name} stands in several rows.").format(name=repr(name)))
            continue
        new = valid_name(name, taken)
        edits = {cell: new} | dict(_mentions(draft, name, new))
        if draft.write(edits, "invalid-name"):
            taken.add(new.lower())
        else:
            draft.leave(cell, _("{name} is computed by a formula, or named in one.").format(name=repr(name)))


def valid_name(text: str, taken: set[str]) -> str:
    """Return a valid name near to a text, none of those `taken` (in small letters).

    >>> valid_name("1er étage", set()), valid_name("Âge", {"age"})
    ('q1er_etage', 'Age_2')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _SIGNS.sub("_", plain).strip("_.-")
    if not name or not name[0].isalpha():
        name = f"q{name}"
    number, found = 2, name
    while found.lower() in taken:
        number, found = number + 1, f"{name}_{number}"
    return found


def _mentions(draft: Draft, name: str, new: str) -> Iterator[tuple[Cell, str]]:
    for sheet in draft.sheets:
        for row in draft.rows(sheet):
            for column, text in row.cells.items():
                if column in _BY_NAME and text == name:
                    yield (sheet, row.number, column), new
                    continue
                changed = _REFERENCE.sub(
                    lambda match: match[0] if match[2] != name else "${" + (match[1] or "") + new + "}", text
                )
                if changed != text:
                    yield (sheet, row.number, column), changed
