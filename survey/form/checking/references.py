"""References to questions, `${name}`, that lead nowhere or to more than one place, in every sheet."""

import re
from collections.abc import Iterator, Mapping

from survey.form.checking.codes import cell_place, found
from survey.form.checking.questions import Outline
from survey.form.headers import LOGIC, MEDIA, TEXTS
from survey.form.tags import CLOSED, COUNT, PII_VALUES
from survey.form.workbook import Sheet, SheetRow
from survey.messages import _
from survey.records.findings import Finding

REFERENCE = re.compile(r"\$\{([^}]*)\}|\$\{[^}]*$")
_READ = {
    "survey": {*LOGIC, *TEXTS, *MEDIA, "appearance", "parameters", "intent"},
    "choices": {"label", *MEDIA},
    "settings": {"instance_name"},
    "entities": {"label", "entity_id", "create_if", "update_if"},
}
_GENERATED = frozenset(("instanceID", "instanceName"))


def check_references(sheets: Mapping[str, Sheet], outline: Outline, where: str) -> Iterator[Finding]:
    """Yield what the cells of every sheet refer to and the form does not have, or has twice."""
    for name, columns in _READ.items():
        for row in sheets[name].rows if name in sheets else ():
            for column, text in row.cells.items():
                base = column.partition("::")[0]
                if "${" in text and (base in columns or (name == "survey" and base in ("bind", "control"))):
                    yield from _cell(sheets[name], row, column, outline, where)
    for question in outline.questions:
        yield from _tags(sheets["survey"], question.row, outline, where)


def _cell(sheet: Sheet, row: SheetRow, column: str, outline: Outline, where: str) -> Iterator[Finding]:
    place = cell_place(sheet, row, column)
    told: set[str] = set()
    for match in REFERENCE.finditer(row.get(column)):
        if match[1] is None:
            yield found(
                "damaged-reference",
                where,
                _("A reference is opened by {sign} and never closed.").format(sign="${"),
                place,
                _("Close it, as in {example}.").format(example="${nom}"),
            )
            continue
        name = match[1].strip().removeprefix("last-saved#")
        times = outline.counts.get(name, 0)
        if name in told or name in _GENERATED:
            continue
        told.add(name)
        shown = "${" + name + "}"
        if times == 0 and not _is_generated(name, outline):
            yield found(
                "missing-reference",
                where,
                _("There is no question {name} in this form.").format(name=shown),
                place,
                _("Correct the name, or add the question."),
            )
        elif times > 1:
            yield found(
                "ambiguous-reference",
                where,
                _("{count} questions are called {name}: it cannot be told which is meant.").format(
                    count=times, name=shown
                ),
                place,
                _("Give each question that others refer to a name of its own."),
            )


def _is_generated(name: str, outline: Outline) -> bool:
    """Tell of the questions that the converter adds: counts of repeats, the other of `or_other`."""
    for ending in ("_count", "_other"):
        if name.endswith(ending) and name.removesuffix(ending) in outline.by_name:
            return True
    return name.startswith(("generated_note_name_", "reserved_name_for_field_list_labels_"))


def _tags(sheet: Sheet, row: SheetRow, outline: Outline, where: str) -> Iterator[Finding]:
    pii = row.get("bind::survey:pii")
    if pii and pii not in PII_VALUES:
        yield found(
            "unknown-tag",
            where,
            _("{value} is no kind of personal data.").format(value=repr(pii)),
            cell_place(sheet, row, "bind::survey:pii"),
            _("Write one of {values}.").format(values=", ".join(sorted(PII_VALUES))),
        )
    for column in ("bind::survey:open", "bind::survey:missing_for"):
        value = row.get(column)
        if value and value not in (CLOSED, COUNT) and value not in outline.by_name:
            yield found(
                "missing-reference",
                where,
                _("There is no question {name} in this form.").format(name=value),
                cell_place(sheet, row, column),
                _("Correct the name, or add the question."),
            )
