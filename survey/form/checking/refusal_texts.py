"""What pyxform refuses or warns of in messages that bear no code, recognised by their text.

What lives here: a pattern for each message, and how it is said. What does not: its codes (`refusals`), and
finding the place (`refusal_reading`).
Source: pyxform 4.5, every `raise` and every warning of the conversion.
"""

import re
from collections.abc import Sequence

from survey.form.checking.refusals import Refusal, Say
from survey.messages import _

Known = tuple[re.Pattern[str], Refusal]


def _known(pattern: str, code: str, message: Say, remedy: Say, column: str | None = None) -> Known:
    return re.compile(pattern, re.DOTALL), Refusal(code, message, remedy, column)


def _parameter(pattern: str, message: Say, remedy: Say) -> Known:
    return _known(pattern, "invalid-parameter", message, remedy, "parameters")


def _correct_value() -> str:
    return _("Correct its value.")


BY_TEXT: Sequence[Known] = (
    _known(
        r"You must have a sheet named 'survey'",
        "no-survey-sheet",
        lambda: _("The workbook has no sheet called survey."),
        lambda: _("Name the sheet of questions survey."),
    ),
    _known(
        r"Question with no type",
        "missing-type",
        lambda: _("This row has no type."),
        lambda: _("Write the kind of question into the type column, for example text."),
        "type",
    ),
    _known(
        r"Audits must always be named",
        "invalid-audit",
        lambda: _("The audit is always called audit."),
        lambda: _("Empty its name."),
        "name",
    ),
    _parameter(
        r"(?P<parameter>[\w-]+) must be set to true or false: '(?P<value>[^']*)'",
        lambda: _("The parameter {parameter} is true or false."),
        _correct_value,
    ),
    _parameter(
        r"(?P<parameter>track-changes-reasons) must be set to on-form-edit",
        lambda: _("The parameter {parameter} has one value only, on-form-edit."),
        _correct_value,
    ),
    _parameter(
        r"Parameter (?P<parameter>location-priority) must be set to (?P<values>[^:]+):",
        lambda: _("The parameter {parameter} is no-power, low-power, balanced or high-accuracy."),
        _correct_value,
    ),
    _parameter(
        r"Parameter (?P<parameter>[\w-]+) must have an integer value",
        lambda: _("The parameter {parameter} must be a whole number."),
        lambda: _("Write figures."),
    ),
    _parameter(
        r"Parameter (?P<parameter>[\w-]+) must be greater +than or equal to zero",
        lambda: _("The parameter {parameter} cannot be less than 0."),
        _correct_value,
    ),
    _parameter(
        r"Parameter (?P<parameter>[\w-]+) must be greater +than or equal to (?P<other>[\w-]+)",
        lambda: _("The parameter {parameter} cannot be less than {other}."),
        _correct_value,
    ),
    _parameter(
        r"To include location information in the audit",
        lambda: _("An audit with positions needs three parameters."),
        lambda: _("Write location-priority, location-min-interval and location-max-age, or none of them."),
    ),
    _known(
        r"Missing calculation",
        "missing-calculation",
        lambda: _("This calculation computes nothing."),
        lambda: _("Write an expression into the calculation column."),
        "calculation",
    ),
    _known(
        r"Question or group with no name",
        "missing-name",
        lambda: _("This question has no name."),
        lambda: _("Write a short name without spaces into the name column."),
        "name",
    ),
    _known(
        r"Repeat loop without list name",
        "missing-list",
        lambda: _("A loop goes over a list of choices, and this one names none."),
        lambda: _("Write begin loop over LIST, or use a repeat."),
        "type",
    ),
    _known(
        r"List name not in (?:columns|choices) sheet: (?P<list>\S+)",
        "missing-list",
        lambda: _("There is no list {list} in the choices sheet."),
        lambda: _("Add rows with list_name {list} to the choices sheet, or correct the name."),
        "type",
    ),
    _known(
        r"List name not in external choices sheet: (?P<list>\S+)",
        "missing-list",
        lambda: _("There is no list {list} in the external_choices sheet."),
        lambda: _("Add its rows there, or correct the name."),
        "type",
    ),
    _known(
        r"There should be an external_choices sheet",
        "missing-list",
        lambda: _("The form chooses from an external list and has no external_choices sheet."),
        lambda: _("Add that sheet, or write select_one and put the list into the choices sheet."),
        "type",
    ),
    _known(
        r"There should be a choices sheet",
        "missing-list",
        lambda: _("The form chooses from lists and has no choices sheet."),
        lambda: _("Add a choices sheet with the columns list_name, name and label."),
        "type",
    ),
    _known(
        r"(?:There should be|Please specify) choices for this",
        "missing-list",
        lambda: _("This question has no choices."),
        lambda: _("Add its list to the choices sheet."),
        "type",
    ),
    _known(
        r"Arguments 'itemset' and 'list_name' must not both be None",
        "missing-list",
        lambda: _("This question has no choices."),
        lambda: _("Add its list to the choices sheet."),
        "type",
    ),
    _known(
        r"File name for '(?P<type>[^']*)' should end with",
        "invalid-file-name",
        lambda: _("The file of this question is named {type}, which is no file of choices."),
        lambda: _("Name a file that ends in .csv, .xml or .geojson."),
        "type",
    ),
    _known(
        r"Choice names with spaces .*? See \[(?P<choice>.*?)\] in \[(?P<list>.*?)\]",
        "invalid-choice-name",
        lambda: _("The choice {choice} of the list {list} holds a space."),
        lambda: _("Write _ instead: answers with several choices are separated by spaces."),
        "name",
    ),
    _known(
        r"Choice filter not supported (?:with or_other|for table-list)",
        "unsupported-choice-filter",
        lambda: _("Choices cannot be filtered here: neither with or_other, nor in a table-list."),
        lambda: _("Empty choice_filter, or write the choice of something else into the list."),
        "choice_filter",
    ),
    _parameter(
        r"(?P<parameter>seed) value must be a number or a reference",
        lambda: _("The parameter {parameter} must be a number or a reference to a question."),
        _correct_value,
    ),
    _parameter(
        r"Parameters must include randomize=true to use a (?P<parameter>seed)",
        lambda: _("A seed means nothing without randomize=true."),
        lambda: _("Add randomize=true, or take the seed away."),
    ),
    _known(
        r"Badly formatted table list, list names don't match: (?P<list>\S+) vs\. (?P<other>\S+)",
        "invalid-table-list",
        lambda: _("A table-list shows one list; here it shows {list} and {other}."),
        lambda: _("Give all its questions the same list, or take table-list away from the group."),
        "type",
    ),
    _parameter(
        r"Invalid value for (?P<parameter>quality)",
        lambda: _("The parameter {parameter} is voice-only, low, normal or external."),
        _correct_value,
    ),
    _parameter(
        r"Parameter '(?P<parameter>app)' has an invalid Android package name",
        lambda: _("The parameter {parameter} is no name of an Android application."),
        lambda: _("Write it as {example}, or leave it out.").format(example="org.example.camera"),
    ),
    _known(
        r"For 'background-geopoint' questions, the '(?P<column>calculation)' column must be empty",
        "invalid-cell",
        lambda: _("A position taken in the background is not computed."),
        lambda: _("Empty its calculation."),
        "calculation",
    ),
    _known(
        r"For 'background-geopoint' questions, the '(?P<column>trigger)' column must not be empty",
        "invalid-trigger",
        lambda: _("A position taken in the background needs the question that triggers it."),
        lambda: _("Write a reference to that question into the trigger column."),
        "trigger",
    ),
    _known(
        r"Cannot omit instanceID",
        "missing-instance-id",
        lambda: _("A form with a key for encryption cannot do without an instanceID."),
        lambda: _("Take omit_instanceID out of the settings."),
        "omit_instanceid",
    ),
    _known(
        r"Unknown question type '(?P<type>.*?)'",
        "unknown-type",
        lambda: _("There is no kind of question called {type}."),
        lambda: _("Correct the type: text, integer, select_one LIST …"),
        "type",
    ),
    _known(
        r"The question \$\{(?P<name>[^}]+)\} is not user-visible so it can't be used as a calculation "
        r"trigger for question \$\{(?P<other>[^}]+)\}",
        "invalid-trigger",
        lambda: _("The question {name} is never shown, and cannot trigger {other}."),
        lambda: _("Let a question that is shown be the trigger."),
        "trigger",
    ),
    _known(
        r"The survey element named '(?P<name>[^']*)' has no label or hint",
        "missing-label",
        lambda: _("The question {name} has no label."),
        lambda: _("Write what the interviewer reads out."),
        "label",
    ),
    _known(
        r"To use big-image, you must also specify an image for the survey element named (?P<name>\S+?)\.?$",
        "missing-image",
        lambda: _("The question {name} has a big-image and no image."),
        lambda: _("Fill the column image too."),
        "image",
    ),
    _known(
        r"There is no survey element named '(?P<name>[^']*)'",
        "missing-reference",
        lambda: _("There is no question {name} in this form."),
        lambda: _("Correct the name, or add the question."),
    ),
    _known(
        r"There are multiple survey elements named '(?P<name>[^']*)'",
        "ambiguous-reference",
        lambda: _("Several questions are called {name}: it cannot be told which is meant."),
        lambda: _("Give each question that others refer to a name of its own."),
    ),
    _known(
        r"same instance id will be generated .*?Instance name: '(?P<name>[^']*)'",
        "duplicate-instance",
        lambda: _("Two files of the form would both be called {name}."),
        lambda: _("Give one of the two files another name."),
    ),
    _known(
        r"Instance names must be unique within a form\. The name '(?P<name>[^']*)'",
        "duplicate-instance",
        lambda: _("Two lists or files of the form are called {name}."),
        lambda: _("Give one of the two another name."),
    ),
    _known(
        r"Question '(?P<name>[^']*)' is a select from file type, using 'search\(\)'",
        "invalid-search",
        lambda: _(
            "The question {name} has a file as its list and search() in its appearance; only one goes."
        ),
        lambda: _("Take search() away, or write select_one with a list of the choices sheet."),
        "appearance",
    ),
    _known(
        r"Question '(?P<name>[^']*)' uses 'search\(\)', and its select type references the choice list "
        r"name '(?P<list>[^']*)'",
        "invalid-search",
        lambda: _("The list {list} is searched by {name} and shown as it is by another question."),
        lambda: _("Give the searched question a list of its own."),
        "appearance",
    ),
    _known(
        r"Duplicate column header: (?P<header>.+)",
        "duplicate-column",
        lambda: _("Two columns are called {header}."),
        lambda: _("Delete one of them, or give it another name."),
    ),
    _known(
        r"Survey cannot have an empty id_string",
        "invalid-cell",
        lambda: _("The form has no form_id."),
        lambda: _("Write a short name for the form into the settings sheet, column form_id."),
        "form_id",
    ),
    _known(
        r"invalid date on the (?P<sheet>.+?) sheet, under the (?P<column>.+?) column on "
        r"row number (?P<row>\d+)",
        "invalid-cell",
        lambda: _("This cell holds a date that cannot be read."),
        lambda: _("Write the date as text, as in 2026-11-03."),
    ),
    _known(
        r"Media type: (?P<column>\S+) not supported",
        "invalid-header",
        lambda: _("There is no medium called {column}."),
        lambda: _("The media are image, big-image, audio and video."),
    ),
    _known(
        r"Found a cascading_select (?P<name>\S+)",
        "unknown-type",
        lambda: _("Cascading selects are no longer read: {name}."),
        lambda: _("Write one select_one for each level, and filter its choices by the level above."),
        "type",
    ),
)
"""Refusals: the first pattern that fits is the one."""

WARNED: Sequence[Known] = (
    _known(
        r"The 'disabled' column header",
        "disabled-column",
        lambda: _("The column disabled is no longer part of the standard."),
        lambda: _("Delete the row, or write false() into relevant."),
        "disabled",
    ),
    _known(
        r"select one external is only meant for filtered selects",
        "ignored-attribute",
        lambda: _("A list in external_choices is made for filtered choices, and this question filters none."),
        lambda: _("Write select_one and put the list into the choices sheet."),
        "choice_filter",
    ),
    _known(
        r"(?P<type>\S+) is no longer supported on most devices",
        "unknown-preload",
        lambda: _("No laptop knows {type}, and few telephones: the answer stays empty."),
        lambda: _("Delete the row."),
        "type",
    ),
    _known(
        r"The form_id and id_string column headers are both specified",
        "duplicate-column",
        lambda: _("The settings have form_id and id_string, which are one."),
        lambda: _("Delete id_string."),
        "form_id",
    ),
    _known(
        r"This form uses or_other and translations",
        "other-not-translated",
        lambda: _("or_other writes its question and choice in English only."),
        lambda: _(
            "Write the choice of something else into the list, and ask which by a question of its own."
        ),
        "type",
    ),
    _known(
        r"the '(?P<sheet>external_choices)' sheet is missing",
        "missing-list",
        lambda: _("The form chooses from an external list and has no external_choices sheet."),
        lambda: _("Add that sheet, or write select_one and put the list into the choices sheet."),
    ),
)
"""Warnings that are worth saying."""

SILENT = re.compile(
    r"has no label|max-pixels|Language '.*' is missing|following sheets with similar names"
    r"|do not contain valid machine-readable codes|Row without name, text, or label",
    re.DOTALL,
)
"""Warnings of what the check says itself, better placed, or of nothing that matters here."""
