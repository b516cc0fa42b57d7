"""What is wrong with the rows of the survey sheet: types, names, groups, labels, columns."""

import difflib
import re
from collections.abc import Iterator, Mapping

from survey.form.checking.codes import Place, cell_place, found
from survey.form.checking.questions import Outline, Question
from survey.form.headers import KNOWN_COLUMNS
from survey.form.workbook import Sheet
from survey.messages import _
from survey.records.findings import Finding, Severity

_WORD = r"[^\W\dÀ-Ö](?:[^\WÀ-Ö]|[.\-])*"
NAME = re.compile(rf"{_WORD}(?::{_WORD})?")
"""A name that pyxform takes: capitals with accents are none (4.5)."""
_DECLARED = re.compile(r"([\w.-]+)\s*=")
_PREFIXES = frozenset(("jr", "orx", "odk", "entities", "h", "ev", "xsd"))
_URIS = {"survey": "urn:x-survey:tags", "esri": "http://esri.com/xforms"}
_SHEETS = ("survey", "choices", "settings", "entities", "external_choices")


def check_structure(sheet: Sheet, outline: Outline, where: str) -> Iterator[Finding]:
    """Yield what is wrong with the questions' types, names, groups and labels."""
    yield from _columns(sheet, where)
    if "type" not in sheet.columns:
        return
    yield from _borders(sheet, outline, where)
    yield from _twice(sheet, outline, where)
    for question in outline.questions:
        if question.words.border != "end" and not question.is_setting:
            yield from _row(sheet, question, where)


def check_sheet_names(names: list[str], where: str) -> Iterator[Finding]:
    """Yield sheets whose name is nearly one that a form has."""
    for title in names:
        near = _nearest(title.strip().lower(), [name for name in _SHEETS if name not in names])
        if near is not None and title.strip().lower() not in _SHEETS:
            yield found(
                "misspelt-sheet",
                where,
                _("The sheet {sheet} is left out: its name is nearly {near}.").format(sheet=title, near=near),
                Place(title),
                _("Call the sheet {near}, or begin its name with _ when it is meant to be left out.").format(
                    near=near
                ),
            )


def _nearest(name: str, known: list[str]) -> str | None:
    if name.startswith("_") or len(name) < 4:
        return None
    near = difflib.get_close_matches(name, known, 1, 0.84)
    return near[0] if near and near[0] != name else None


def _columns(sheet: Sheet, where: str) -> Iterator[Finding]:
    known = KNOWN_COLUMNS[sheet.name]
    for column in sheet.columns:
        base = column.partition("::")[0]
        near = None if base in known or ":" in base else _nearest(base.lower(), sorted(known))
        if near is not None and near not in sheet.columns:
            yield found(
                "misspelt-column",
                where,
                _("The column {column} is left out: its name is nearly {near}.").format(
                    column=sheet.header(column), near=near
                ),
                cell_place(sheet, None, column),
                _("Call the column {near}.").format(near=near),
            )
    for header in sheet.doubled:
        yield found(
            "duplicate-column",
            where,
            _("Two columns are called {column}.").format(column=header),
            Place(sheet.title, 1, header),
            _("Delete one of them, or give it another name."),
        )


def check_prefixes(sheets: Mapping[str, Sheet], where: str) -> Iterator[Finding]:
    """Yield columns whose prefix nothing declares: the form made of them would be no XML."""
    settings = sheets["settings"].rows if "settings" in sheets else ()
    declared = {prefix for row in settings for prefix in _DECLARED.findall(row.get("namespaces"))}
    for column in sheets["survey"].columns:
        frame, _colons, attribute = column.partition("::")
        name = attribute.partition("::")[0]
        prefix = name.partition(":")[0] if ":" in name else ""
        if frame in ("bind", "control", "instance") and prefix and prefix not in _PREFIXES | declared:
            yield found(
                "undeclared-prefix",
                where,
                _("Nothing says what {prefix} means in the column {column}.").format(
                    prefix=f"{prefix}:", column=sheets["survey"].header(column)
                ),
                cell_place(sheets["survey"], None, column),
                _("Write {example} into the column namespaces of the settings sheet.").format(
                    example=f'{prefix}="{_URIS.get(prefix, "…")}"'
                ),
            )


def _borders(sheet: Sheet, outline: Outline, where: str) -> Iterator[Finding]:
    for end in outline.stray_ends:
        yield found(
            "unbalanced-group",
            where,
            _("This end {kind} has no begin {kind}.").format(kind=end.words.command),
            cell_place(sheet, end.row, "type"),
            _("Add the missing begin row above, or delete this row."),
        )
    for begin in outline.unclosed:
        yield found(
            "unbalanced-group",
            where,
            _("The {kind} {name} is never closed.").format(kind=begin.words.command, name=begin.name),
            cell_place(sheet, begin.row, "type"),
            _("Add a row with the type end_{kind} after its last question.").format(kind=begin.words.command),
        )


def _twice(sheet: Sheet, outline: Outline, where: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    repeats: dict[str, int] = {}
    for question in outline.questions:
        if not question.name or question.words.border == "end" or question.is_setting:
            continue
        first = seen.setdefault(question.path, question.row.number)
        if first != question.row.number:
            message = _("The name {name} stands in row {first} already, in the same group.")
        elif question.words.command == "repeat":
            first = repeats.setdefault(question.name, question.row.number)
            message = _("The repeat {name} stands in row {first} already; repeats never share a name.")
        if first != question.row.number:
            yield found(
                "duplicate-name",
                where,
                message.format(name=question.name, first=first),
                cell_place(sheet, question.row, "name"),
                _("Give one of the two another name."),
            )


def _row(sheet: Sheet, question: Question, where: str) -> Iterator[Finding]:
    row, name = question.row, question.name
    if not row.get("type"):
        if name or any(column.partition("::")[0] == "label" for column in row.cells):
            yield found(
                "missing-type",
                where,
                _("This row has no type."),
                cell_place(sheet, row, "type"),
                _("Write the kind of question into the type column, for example text."),
            )
        elif not all(column.startswith("_") for column in row.cells):
            yield found(
                "ignored-row",
                where,
                _("This row has no type, name or label and is left out."),
                cell_place(sheet, row, "type"),
                _("Complete it, or delete it."),
            )
        return
    if name and not NAME.fullmatch(name):
        yield found(
            "invalid-name",
            where,
            _("{name} is no valid name of a question.").format(name=repr(name)),
            cell_place(sheet, row, "name"),
            _("Begin with a letter; then letters, figures, _ - or . without spaces."),
        )
    elif not name and question.words.command not in ("note", "audit"):
        yield found(
            "missing-name",
            where,
            _("This question has no name."),
            cell_place(sheet, row, "name"),
            _("Write a short name without spaces into the name column."),
        )
    if question.is_asked and not _has_text(question) and "calculation" not in row.cells:
        yield found(
            "missing-label",
            where,
            _("The question {name} has no label.").format(name=name),
            cell_place(sheet, row, "label"),
            _("Write what the interviewer reads out."),
            # The converter refuses such a question; of a choice without a label it only warns.
            severity=Severity.ERROR,
        )


def _has_text(question: Question) -> bool:
    bases = {column.partition("::")[0] for column in question.row.cells}
    return bool(bases & {"label", "hint", "image", "audio", "video"})
