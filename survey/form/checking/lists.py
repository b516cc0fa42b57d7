"""What is wrong with lists of choices: the rows of the choices sheet and the types that name them."""

import re
from collections.abc import Iterator, Mapping

from survey.form.checking.codes import cell_place, found
from survey.form.checking.questions import RANK, SELECT_MULTIPLE, SELECT_ONE, Outline, Question
from survey.form.headers import LOGIC
from survey.form.workbook import Sheet, SheetRow
from survey.messages import _
from survey.records.findings import Finding

_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)")
_LABELLED = re.compile(r"tick_labelset\s*=\s*([^\s;,]+)")
_YES = frozenset(("yes", "true", "true()"))


def check_lists(sheets: Mapping[str, Sheet], outline: Outline, where: str) -> Iterator[Finding]:
    """Yield lists that are missing or never shown, and choices that cannot stand beside each other."""
    choices = sheets.get("choices")
    known = {row.get("list_name") for row in choices.rows} if choices is not None else set()
    for question in outline.questions:
        yield from _missing(sheets["survey"], question, known, where)
    if choices is None or not choices.rows:
        return
    for column in ("list_name", "name"):
        if column not in choices.columns:
            yield found(
                "missing-column",
                where,
                _("The sheet {sheet} has no column {column}.").format(sheet=choices.title, column=column),
                cell_place(choices, None, column),
                _("Add the column {column}.").format(column=column),
            )
            return
    yield from _without_list(choices, where)
    yield from _names(choices, allows_duplicates(sheets), lists_of_several(outline), where)
    yield from _unused(choices, outline, where)


def _without_list(choices: Sheet, where: str) -> Iterator[Finding]:
    for row in choices.rows:
        if row.get("name") and not row.get("list_name"):
            yield found(
                "ignored-row",
                where,
                _("The choice {name} names no list and is left out.").format(name=row.get("name")),
                cell_place(choices, row, "list_name"),
                _("Write the name of its list into the column list_name, or delete the row."),
            )


def allows_duplicates(sheets: Mapping[str, Sheet]) -> bool:
    """Tell whether the settings allow a choice to stand twice in its list."""
    rows = sheets["settings"].rows if "settings" in sheets else ()
    return any(row.get("allow_choice_duplicates").lower() in _YES for row in rows)


def lists_of_several(outline: Outline) -> set[str]:
    """Return the lists of which several choices are saved together, with spaces between them."""
    several = (SELECT_MULTIPLE, RANK)
    return {q.words.list_name or "" for q in outline.questions if q.words.command in several}


def _missing(sheet: Sheet, question: Question, known: set[str], where: str) -> Iterator[Finding]:
    words = question.words
    name = words.list_name or ""
    if words.command == SELECT_MULTIPLE and name.startswith("${"):
        yield found(
            "invalid-row",
            where,
            _("pyxform converts no choice of several instances of a repeat: {type}.").format(
                type=question.row.get("type")
            ),
            cell_place(sheet, question.row, "type"),
            _("Write select_one {name}, or ask about each instance inside of the repeat.").format(name=name),
        )
        return
    is_choice = words.command in (SELECT_ONE, SELECT_MULTIPLE, RANK)
    if not is_choice or name in known or "${" in name or name.endswith((".csv", ".xml", ".geojson")):
        return
    yield found(
        "missing-list",
        where,
        _("There is no list {name} in the choices sheet.").format(name=name),
        cell_place(sheet, question.row, "type"),
        _("Add rows with list_name {name} to the choices sheet, or correct the name.").format(name=name),
    )


def _names(sheet: Sheet, may_repeat: bool, several: set[str], where: str) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        key = (row.get("list_name"), row.get("name"))
        if not key[0]:
            continue
        if not key[1]:
            yield found(
                "missing-name",
                where,
                _("This choice has no name."),
                cell_place(sheet, row, "name"),
                _("Write the code that is saved into the name column."),
            )
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number and not may_repeat:
            yield found(
                "duplicate-choice",
                where,
                _("The choice {name} stands in row {first} already.").format(name=key[1], first=first),
                cell_place(sheet, row, "name"),
                _("Give one of the two choices another name."),
            )
        yield from _spaces(sheet, row, several, where)


def _spaces(sheet: Sheet, row: SheetRow, several: set[str], where: str) -> Iterator[Finding]:
    if " " in row.get("name") and row.get("list_name") in several:
        yield found(
            "invalid-choice-name",
            where,
            _("The choice {name} holds a space.").format(name=repr(row.get("name"))),
            cell_place(sheet, row, "name"),
            _("Write _ instead: answers with several choices are separated by spaces."),
        )


def _unused(sheet: Sheet, outline: Outline, where: str) -> Iterator[Finding]:
    used = {question.words.list_name for question in outline.questions}
    for question in outline.questions:
        for column in (*LOGIC, "parameters", "type"):
            text = question.row.get(column)
            used |= {*_INSTANCE.findall(text), *_LABELLED.findall(text)}
        used |= {
            name
            for column, text in question.row.cells.items()
            if column.startswith("label")
            for name in _INSTANCE.findall(text)
        }
    first: dict[str, SheetRow] = {}
    for row in sheet.rows:
        if row.get("list_name"):
            first.setdefault(row.get("list_name"), row)
    for name, row in first.items():
        if name not in used:
            yield found(
                "unused-list",
                where,
                _("No question shows the list {name}.").format(name=name),
                cell_place(sheet, row, "list_name"),
                _("Delete the list, or the question that should show it has another list name."),
            )
