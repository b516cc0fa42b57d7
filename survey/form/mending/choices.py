"""Choices that stand twice in their list, or hold a space where several are saved together.

A choice's name is what data holds: it is changed only where nothing in the form speaks of it.
"""

from dataclasses import replace

from survey.form.checking.lists import allows_duplicates, lists_of_several
from survey.form.checking.questions import read_outline
from survey.form.headers import KNOWN_COLUMNS, LOGIC
from survey.form.mending.draft import Draft
from survey.form.mending.names import valid_name
from survey.form.workbook import SheetRow
from survey.messages import _

_SPEAKING = {
    "survey": (*LOGIC, "appearance", "parameters"),
    "settings": ("instance_name",),
    "entities": ("label", "create_if", "update_if", "entity_id"),
}


def mend_choices(draft: Draft) -> None:
    """Drop choices that say the same twice, rename those that differ, write _ for spaces."""
    if "choices" not in draft.sheets or "survey" not in draft.sheets:
        return
    spoken = _spoken_names(draft)
    if not allows_duplicates(draft.sheets):
        _doubles(draft, spoken)
    several = lists_of_several(
        read_outline(replace(draft.sheets["survey"], rows=tuple(draft.rows("survey"))))
    )
    taken = _names(draft)
    for row in draft.rows("choices"):
        name = row.get("name")
        if " " not in name or row.get("list_name") not in several:
            continue
        cell = ("choices", row.number, "name")
        if name in spoken:
            draft.leave(cell, _("The form speaks of the choice {name} elsewhere.").format(name=repr(name)))
            continue
        own = taken.setdefault(row.get("list_name"), set())
        new = valid_name(name, own) if name[0].isalpha() else "_".join(name.split())
        if new.lower() not in own and draft.write({cell: new}, "invalid-choice-name"):
            own.add(new.lower())


def _names(draft: Draft) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for row in draft.rows("choices"):
        names.setdefault(row.get("list_name"), set()).add(row.get("name").lower())
    return names


def _spoken_names(draft: Draft) -> set[str]:
    """Return the names of choices that something in the workbook speaks of."""
    names = {row.get("name") for row in draft.rows("choices")}
    spoken: set[str] = set()
    for sheet, columns in _SPEAKING.items():
        for row in draft.rows(sheet):
            for column, text in row.cells.items():
                if column in columns or column.startswith(("bind::", "label", "hint")):
                    spoken |= {
                        name for name in names if name and (f"'{name}'" in text or f'"{name}"' in text)
                    }
                if column == "default":
                    spoken |= {text, *text.split()} & names
    for row in draft.rows("choices"):
        for column, text in row.cells.items():
            if column.partition("::")[0] not in KNOWN_COLUMNS["choices"] and text in names:
                spoken.add(text)
    return spoken


def _doubles(draft: Draft, spoken: set[str]) -> None:
    first: dict[tuple[str, str], SheetRow] = {}
    taken = _names(draft)
    for row in draft.rows("choices"):
        key = (row.get("list_name"), row.get("name"))
        if not all(key):
            continue
        before = first.setdefault(key, row)
        if before is row:
            continue
        cell = ("choices", row.number, "name")
        if all(before.get(column) == text for column, text in row.cells.items()):
            draft.empty("choices", row, "duplicate-choice")
        elif _labels(before) == _labels(row):
            draft.leave(
                cell,
                _(
                    "{name} differs in the cells of a filter only: write yes into the setting {setting}."
                ).format(name=repr(key[1]), setting="allow_choice_duplicates"),
            )
        elif key[1] in spoken:
            draft.leave(cell, _("The form speaks of the choice {name} elsewhere.").format(name=repr(key[1])))
        else:
            own = taken[key[0]]
            new = next(
                f"{key[1]}_{number}" for number in range(2, 9999) if f"{key[1]}_{number}".lower() not in own
            )
            if draft.write({cell: new}, "duplicate-choice"):
                own.add(new.lower())


def _labels(row: SheetRow) -> dict[str, str]:
    return {
        column: text
        for column, text in row.cells.items()
        if column.partition("::")[0] in ("label", "image", "audio")
    }
