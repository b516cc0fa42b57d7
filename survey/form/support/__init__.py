"""What an interview here does with the ways in which a form asks to be shown: one table.

What lives here: every appearance, parameter and display hint of XLSForm, and what becomes of it. The form
check reads it (`form.checking.display`), and docs/support.md is made of it. What does not: question types,
logic and functions, which the engine itself knows.
Source: XLSForm reference, ODK XForms specification, and what `interview` does.
"""

from survey.form.support.appearances import APPEARANCES, words_of
from survey.form.support.parameters import DISPLAY, PARAMETERS
from survey.form.support.rows import Instead, Row, Support, known_as
from survey.form.support.words import instead_in_words

__all__ = [
    "APPEARANCES",
    "DISPLAY",
    "PARAMETERS",
    "Instead",
    "Row",
    "Support",
    "instead_in_words",
    "known_as",
    "words_of",
]
