"""The Stata program of a CSV file, for Stata 14 and later.

Source: StataCorp, manual entries import delimited, destring, label, mvdecode, datetime.
"""

from collections.abc import Iterator

from survey.messages import _
from survey.outputs.data.text_table import TextTable
from survey.outputs.data.variables import STATA_LABEL, Variable, cut
from survey.outputs.tables.layout import DATE, DATETIME

_MOMENTS = {DATE: ("daily", "YMD", "%td", "long"), DATETIME: ("clock", "YMDhms", "%tc", "double")}
_VALUE_LABEL = 32_000
"""Stata's limit for the label of a value, in bytes."""


def stata_program(table: TextTable) -> str:
    """Return the program that reads `NAME.csv` beside it, and saves `NAME.dta`."""
    return "\n".join(_lines(table)) + "\n"


def _lines(table: TextTable) -> Iterator[str]:
    yield f"* {_plain(table.title)}"
    where = _("Run it with its own folder as the working directory (cd).")
    yield f"* {_plain(where)}"
    yield "version 14"
    yield "clear"
    yield (
        f'import delimited using {_quoted(table.name + ".csv")}, delimiters(",") varnames(1) '
        'case(preserve) stringcols(_all) bindquotes(strict) encoding("UTF-8")'
    )
    for variable in table.variables:
        yield from _about(variable)
    yield f"label data {_quoted(cut(table.title, STATA_LABEL))}"
    yield "compress"
    yield f"save {_quoted(table.name + '.dta')}, replace"


def _about(variable: Variable) -> Iterator[str]:
    name = variable.name
    if variable.is_number:
        yield f"destring {name}, replace"
    elif variable.column.type in _MOMENTS:
        function, order, shown, size = _MOMENTS[variable.column.type]
        yield f'generate {size} moment__ = {function}({name}, "{order}"), after({name})'
        yield f"drop {name}"
        yield f"rename moment__ {name}"
        yield f"format {name} {shown}"
    yield f"label variable {name} {_quoted(cut(variable.column.label, STATA_LABEL))}"
    letters = variable.letters
    if letters:
        rules = " \\ ".join(f"{number}=.{letter}" for number, letter in letters.items())
        yield f"mvdecode {name}, mv({rules})"
    for place, (number, label) in enumerate(variable.labels.items()):
        value = f".{letters[number]}" if number in letters else number
        yield f"label define {name} {value} {_quoted(cut(label, _VALUE_LABEL))}{', add' if place else ''}"
    if variable.labels:
        yield f"label values {name} {name}"


def _quoted(text: str) -> str:
    """Return a text in Stata's compound quotation marks, in which nothing is a macro.

    >>> _quoted('le "café" à $5')
    '`"le \\'café\\' à \\\\$5"\\''
    """
    return f'`"{_plain(text)}"\''


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("`", "'").replace('"', "'").replace("$", "\\$")
