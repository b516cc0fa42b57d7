"""The SPSS program of a CSV file (PSPP runs it too).

Source: IBM SPSS Statistics Command Syntax Reference: GET DATA, VARIABLE LABELS, VALUE LABELS, MISSING VALUES,
VARIABLE LEVEL.
"""

from collections.abc import Iterator

from survey.messages import _
from survey.outputs.data.text_table import TextTable
from survey.outputs.data.variables import SPSS_LABEL, SPSS_VALUE_LABEL, Variable, cut
from survey.outputs.tables.layout import DATE, DATETIME, DECIMAL

_LONGEST_TEXT = 32_767
_READ_NUMBER, _SHOWN_NUMBER, _SHOWN_DECIMAL = "F16.0", "F8.0", "F12.6"
_READ = {DATE: "SDATE10", DATETIME: "YMDHMS20"}


def spss_program(table: TextTable) -> str:
    """Return the program that reads `NAME.csv` beside it, and saves `NAME.sav`."""
    return "\n".join(_lines(table)) + "\n"


def _lines(table: TextTable) -> Iterator[str]:
    variables = table.variables
    yield "* Encoding: UTF-8."
    yield f"* {_comment(table.title)}."
    where = _("Open this file from its own folder, or make that the working directory first (CD).")
    yield f"* {_comment(where)}."
    yield f"GET DATA /TYPE=TXT /FILE={_quoted(table.name + '.csv')} /ENCODING='UTF8'"
    yield "  /ARRANGEMENT=DELIMITED /DELCASE=LINE /FIRSTCASE=2 /DELIMITERS=',' /QUALIFIER='\"'"
    yield "  /VARIABLES="
    yield from (f"    {own.name} {_format(own, table)}" for own in variables)
    yield "  ."
    for own in variables:
        yield from _about(own)
    yield "EXECUTE."
    yield f"SAVE OUTFILE={_quoted(table.name + '.sav')}."


def _format(variable: Variable, table: TextTable) -> str:
    if variable.is_number:
        # Digits after the point are read where the point stands: `F16.6` would move it.
        return _READ_NUMBER
    width = min(table.widths.get(variable.name, 1), _LONGEST_TEXT)
    return _READ.get(variable.column.type, f"A{width}")


def _about(variable: Variable) -> Iterator[str]:
    yield f"VARIABLE LABELS {variable.name} {_quoted(cut(variable.column.label, SPSS_LABEL))}."
    if variable.is_number:
        shown = _SHOWN_DECIMAL if variable.column.type == DECIMAL else _SHOWN_NUMBER
        yield f"FORMATS {variable.name} ({shown})."
        yield f"VARIABLE LEVEL {variable.name} ({'SCALE' if variable.is_measured else 'NOMINAL'})."
    if variable.labels:
        yield f"VALUE LABELS {variable.name}"
        for number, label in variable.labels.items():
            yield f"  {number} {_quoted(cut(label, SPSS_VALUE_LABEL))}"
        yield "  ."
    if variable.reasons:
        numbers = variable.reasons.values()
        span = f"{min(numbers)} THRU {max(numbers)}" if len(numbers) > 1 else str(min(numbers))
        yield f"MISSING VALUES {variable.name} ({span})."


def _quoted(text: str) -> str:
    """Return a text in quotation marks on one line.

    >>> _quoted("l'eau")
    "'l''eau'"
    """
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _comment(text: str) -> str:
    """Return a text for a comment, which a full stop at the end of a line would end."""
    return " ".join(text.split()).rstrip(". ")
