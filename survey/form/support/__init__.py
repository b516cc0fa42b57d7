"""What becomes here of all that a form may write: one table.

What lives here: every type, column, setting, appearance, parameter, kind of logic and way of sending of
XLSForm, and what is done with it. The form check reads it (`form.checking`), and docs/support.md is made of
it. What does not: functions, which declare themselves (`xpath.functions`).
Source: XLSForm reference, ODK XForms specification, and what `interview` does.
"""

from survey.form.support.appearances import APPEARANCES, words_of
from survey.form.support.columns import IGNORED as IGNORED_COLUMN
from survey.form.support.columns import SETTINGS, SURVEY_COLUMNS
from survey.form.support.features import FEATURES
from survey.form.support.parameters import DISPLAY, PARAMETERS
from survey.form.support.rows import Instead, Row, Support, known_as
from survey.form.support.types import OTHER_SPELLINGS, TYPES
from survey.form.support.words import instead_in_words

__all__ = [
    "APPEARANCES",
    "DISPLAY",
    "FEATURES",
    "IGNORED_COLUMN",
    "OTHER_SPELLINGS",
    "PARAMETERS",
    "SETTINGS",
    "SURVEY_COLUMNS",
    "TYPES",
    "Instead",
    "Row",
    "Support",
    "instead_in_words",
    "known_as",
    "words_of",
]
