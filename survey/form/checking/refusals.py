"""What pyxform refuses, by its own codes of errors, in an author's words, with a remedy.

What lives here: the sentences for each of pyxform's `ErrorCode`. What does not: messages that have no code
(`refusal_texts`), and finding the place (`refusal_reading`).
Source: pyxform 4.5, `pyxform.errors`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from survey.messages import _

Say = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """How a refusal is said: the finding's code, its sentence and remedy, the column where it stands."""

    code: str
    message: Say
    remedy: Say
    column: str | None = None


def _range(message: Say, remedy: Say) -> Refusal:
    return Refusal("invalid-range", message, remedy, "parameters")


def _entity(message: Say, remedy: Say, column: str = "list_name") -> Refusal:
    return Refusal("entity-declaration", message, remedy, column)


def _save_to(message: Say, remedy: Say) -> Refusal:
    return Refusal("entity-save-to", message, remedy, "save_to")


def _correct_name() -> str:
    return _("Begin with a letter; then letters, figures, _ - or . without spaces.")


BY_CODE: Mapping[str, Refusal] = {
    "ENTITY_001": _save_to(
        lambda: _("A question is saved to an entity, and the form declares none."),
        lambda: _("Add an entities sheet that names the list, or empty this cell."),
    ),
    "ENTITY_002": _save_to(
        lambda: _("The property {saveto} is filled by row {other_row} already."),
        lambda: _("Give one of the two another property."),
    ),
    "ENTITY_003": _save_to(
        lambda: _("A group or repeat cannot be saved to an entity."),
        lambda: _("Write save_to beside a question inside of it."),
    ),
    "ENTITY_004": _save_to(
        lambda: _("The entities sheet has no list {dataset}."),
        lambda: _("Correct the name, or add a row for the list to the entities sheet."),
    ),
    "ENTITY_005": _entity(
        lambda: _("The list {dataset} makes new entities and gives them no label."),
        lambda: _("Write into the label column what an entity is called."),
        "label",
    ),
    "ENTITY_006": _entity(
        lambda: _("The list {dataset} creates and updates, and does not say when it updates."),
        lambda: _("Write a condition into update_if, or empty entity_id."),
        "update_if",
    ),
    "ENTITY_007": _entity(
        lambda: _("The list {dataset} is updated, and nothing says which entity is meant."),
        lambda: _("Write the question that chooses the entity into entity_id."),
        "entity_id",
    ),
    "ENTITY_008": _save_to(
        lambda: _("The form fills several lists, and this cell does not say which one is meant."),
        lambda: _("Write the list before the property: list#property."),
    ),
    "ENTITY_009": _entity(
        lambda: _(
            "The entity of row {other_row} stands in the same group ({scope}); each group or repeat has one."
        ),
        lambda: _("Save the two lists from questions of different groups or repeats."),
    ),
    "ENTITY_011": _save_to(
        lambda: _(
            "The list {dataset} is filled from {other_scope} and from {scope}, neither inside the other."
        ),
        lambda: _("Copy the value by a calculation into the group of the entity, and save the calculation."),
    ),
    "ENTITY_012": _entity(
        lambda: _("The list {dataset} is filled from {other_scope}, and {question} stands in {scope}."),
        lambda: _(
            "Copy the value by a calculation into the group of the entity, and refer to the calculation."
        ),
        "label",
    ),
    "ENTITY_013": _save_to(
        lambda: _("The cell holds more than one #."), lambda: _("Write list#property, or the property alone.")
    ),
    "HEADER_001": Refusal(
        "invalid-header",
        lambda: _("The sheet {sheet_name} holds cells in a column without a header."),
        lambda: _("Name every column in the first row, or empty those cells."),
    ),
    "HEADER_002": Refusal(
        "duplicate-column",
        lambda: _("In the sheet {sheet_name}, {other} and {header} are names of one column."),
        lambda: _("Delete one of them, or give it another name."),
    ),
    "HEADER_003": Refusal(
        "missing-column",
        lambda: _("The sheet {sheet_name} has no column {missing}."),
        lambda: _("Name the columns in the first row of the sheet."),
    ),
    "HEADER_004": Refusal(
        "invalid-header",
        lambda: _("The choices sheet has a column whose header is empty or holds a space: {column}."),
        lambda: _("Name it without spaces, or it is left out."),
    ),
    "HEADER_005": Refusal(
        "invalid-header",
        lambda: _("The entities sheet has columns that mean nothing there: {columns}."),
        lambda: _("Correct their names, or delete them."),
    ),
    "LABEL_001": Refusal(
        "missing-label",
        lambda: _("This choice has no label."),
        lambda: _("Write what the interviewer reads out."),
        "label",
    ),
    "NAMES_001": Refusal(
        "duplicate-name",
        lambda: _("The name {value} stands twice in the same group."),
        lambda: _("Give one of the two another name."),
        "name",
    ),
    "NAMES_002": Refusal(
        "near-name",
        lambda: _("The name {value} differs from another in capitals only."),
        lambda: _("Choose another name: many programs take the two for one."),
        "name",
    ),
    "NAMES_003": Refusal(
        "reserved-name",
        lambda: _("A repeat cannot be called {value}: the form itself is."),
        lambda: _("Give the repeat another name."),
        "name",
    ),
    "NAMES_004": Refusal(
        "duplicate-name",
        lambda: _("Another repeat is called {value} too."),
        lambda: _("Give each repeat a name of its own."),
        "name",
    ),
    "NAMES_005": Refusal(
        "reserved-name",
        lambda: _("The name meta is the form's own."),
        lambda: _("Give the question another name."),
        "name",
    ),
    "NAMES_006": Refusal(
        "missing-name",
        lambda: _("This choice has no name."),
        lambda: _("Write the code that is saved into the name column."),
        "name",
    ),
    "NAMES_007": Refusal(
        "duplicate-choice",
        lambda: _("This choice stands twice in its list."),
        lambda: _("Give one of the two choices another name."),
        "name",
    ),
    "NAMES_008": Refusal("invalid-name", lambda: _("This name is not valid."), _correct_name),
    "NAMES_009": Refusal("invalid-name", lambda: _("{name} is no valid name."), _correct_name, "name"),
    "NAMES_010": Refusal(
        "invalid-name",
        lambda: _("A name of an entity cannot begin with two underscores."),
        lambda: _("Take the underscores away."),
    ),
    "NAMES_011": Refusal(
        "invalid-name",
        lambda: _("The name of an entity list cannot hold a full stop."),
        lambda: _("Write _ instead."),
    ),
    "NAMES_012": Refusal(
        "reserved-name",
        lambda: _("A property cannot be called name or label: every entity has these."),
        lambda: _("Choose another name for the property."),
    ),
    "NAMES_013": Refusal(
        "misspelt-sheet",
        lambda: _("The sheet {sheet} was looked for; {candidates} is nearly called so."),
        lambda: _("Correct the sheet's name, or begin it with _ when it is meant to be left out."),
    ),
    "NAMES_014": _entity(
        lambda: _("This list of entities is declared twice."), lambda: _("Keep one row for each list.")
    ),
    "NAMES_015": _entity(
        lambda: _("This declaration of entities has no list_name."),
        lambda: _("Write the name of the list into list_name."),
    ),
    "PYREF_001": Refusal(
        "damaged-reference",
        lambda: _("A reference to a question is not written as one."),
        lambda: _("Write it as {example}."),
    ),
    "PYREF_002": Refusal(
        "damaged-reference",
        lambda: _("Several questions are named without a comma between them."),
        lambda: _("Put a comma between the references."),
    ),
    "PYREF_003": Refusal(
        "missing-reference",
        lambda: _("There is no question {q} in this form."),
        lambda: _("Correct the name, or add the question."),
    ),
    "PYREF_004": Refusal(
        "ambiguous-reference",
        lambda: _("Several questions are called {q}: it cannot be told which is meant."),
        lambda: _("Give each question that others refer to a name of its own."),
    ),
    "RANGE_001": _range(
        lambda: _("The parameter {name} of a range must be a number."),
        lambda: _("Write figures, as in start=0 end=10 step=1."),
    ),
    "RANGE_002": _range(
        lambda: _("The parameter {name} of a range cannot be 0."),
        lambda: _("Write how far two marks lie from each other, for example 1."),
    ),
    "RANGE_003": _range(
        lambda: _("The parameter {name} is greater than the range from start to end."),
        lambda: _("Choose a smaller step, or a wider range."),
    ),
    "RANGE_004": _range(
        lambda: _("The parameter {name} must be a multiple of step."),
        lambda: _("Correct one of the two."),
    ),
    "RANGE_005": _range(
        lambda: _("The parameter {name} must lie between start and end."), lambda: _("Correct one of them.")
    ),
    "RANGE_006": _range(
        lambda: _("The labels of the range are in a list that the choices sheet does not have."),
        lambda: _("Correct the name behind tick_labelset, or add the list to the choices sheet."),
    ),
    "RANGE_007": _range(
        lambda: _("A range without ticks has labels at its two ends only; the list has more."),
        lambda: _("Keep two choices in the list of labels, or take no-ticks away."),
    ),
    "RANGE_008": _range(
        lambda: _("Ticks, labels and a placeholder do not go with this appearance."),
        lambda: _("Keep the appearances vertical and no-ticks, or take those parameters away."),
    ),
    "RANGE_009": _range(
        lambda: _("The names of the labels of a range must be numbers."),
        lambda: _("Write into the name column at which number each label stands."),
    ),
    "RANGE_010": _range(
        lambda: _("A label of the range lies outside of start and end."),
        lambda: _("Correct its number, or the range."),
    ),
    "RANGE_011": _range(
        lambda: _("A label of the range does not stand on a mark: {name} does not lead to it."),
        lambda: _("Correct its number, or {name}."),
    ),
    "RANGE_012": _range(
        lambda: _("Without ticks, labels stand at the start and the end of the range only."),
        lambda: _("Give the two labels the numbers of start and end."),
    ),
    "SURVEY_001": Refusal(
        "unbalanced-group",
        lambda: _("This end of a {type} has no beginning."),
        lambda: _("Add the missing begin row above, or delete this row."),
        "type",
    ),
    "SURVEY_002": Refusal(
        "unbalanced-group",
        lambda: _("The {type} {name} is never closed."),
        lambda: _("Add a row with the type end_{type} after its last question."),
        "type",
    ),
    "SURVEY_003": Refusal(
        "invalid-parameter",
        lambda: _("The parameter {name} is true or false.").format(name="incremental"),
        lambda: _("Write incremental=true, or leave it out."),
        "parameters",
    ),
    "SURVEY_004": Refusal(
        "invalid-parameter",
        lambda: _("The parameters cannot be read."),
        lambda: _("Write them as name=value, with a space between two of them."),
        "parameters",
    ),
    "SURVEY_005": Refusal(
        "invalid-parameter",
        lambda: _("This kind of question has no parameter {rejected}."),
        lambda: _("It takes: {accepted}."),
        "parameters",
    ),
    "SURVEY_006": Refusal(
        "invalid-parameter",
        lambda: _("The parameter reference-geometry names neither a list, a file nor a repeat."),
        lambda: _("Write the name of a list, of a file without its ending, or a reference to a repeat."),
        "parameters",
    ),
    "SURVEY_007": Refusal(
        "invalid-parameter",
        lambda: _("The parameter {name} must be a number.").format(name="capture-accuracy"),
        lambda: _("Write metres in figures, for example {example}.").format(example="capture-accuracy=10"),
        "parameters",
    ),
    "SURVEY_008": Refusal(
        "invalid-parameter",
        lambda: _("The parameter {name} must be a number.").format(name="warning-accuracy"),
        lambda: _("Write metres in figures, for example {example}.").format(example="warning-accuracy=50"),
        "parameters",
    ),
    "SURVEY_009": Refusal(
        "invalid-parameter",
        lambda: _("The parameter {name} is true or false.").format(name="allow-mock-accuracy"),
        lambda: _("Correct its value."),
        "parameters",
    ),
}
INTERNAL = frozenset(("INTERNAL_001", "INTERNAL_002"))
"""Codes of pyxform's own faults, which no workbook causes."""
