"""SPSS and Stata files: labels of variables and values, reasons for no answer as user-missing values.

One file a table. Needs the extra `stats`; without it, `syntax` writes CSV with programs that read it.
A statistics file cannot be written row by row: all rows are held in memory.
Source of the limits: IBM SPSS Statistics, variable names; StataCorp, `help limits`.
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.data.content import Content, beside
from survey.outputs.data.variables import (
    SPSS_LABEL,
    SPSS_VALUE_LABEL,
    STATA_LABEL,
    STATA_NAME,
    Variable,
    cut,
    variables_of,
)
from survey.outputs.tables.layout import DATETIME
from survey.outputs.whole import whole_files

_SPSS_NAME = 64
Write = Callable[[Path, list[Variable], dict[str, list[Any]], str], None]


def write_sav(content: Content, path: Path) -> tuple[Path, ...]:
    """Write SPSS files: the submissions at `path`, repeats beside it. Raises OutputError."""
    return _write(content, path, _SPSS_NAME, Variable.value, _sav)


def write_dta(content: Content, path: Path) -> tuple[Path, ...]:
    """Write Stata files: the submissions at `path`, repeats beside it. Raises OutputError."""
    return _write(content, path, STATA_NAME, _stata_value, _dta)


def _write(
    content: Content, path: Path, longest: int, value: Callable[[Variable, Any], Any], write: Write
) -> tuple[Path, ...]:
    _need_readstat()
    tables = [variables_of(content, sheet, longest) for sheet in content.sheets]
    columns: list[dict[str, list[Any]]] = [defaultdict(list) for _table in tables]
    for number, row in content.rows:
        for variable in tables[number]:
            columns[number][variable.name].append(value(variable, row))
    targets = [path, *(beside(path, sheet.table.name) for sheet in content.sheets[1:])]
    with whole_files(targets) as parts:
        for part, sheet, variables, held in zip(parts, content.sheets, tables, columns, strict=True):
            write(part, variables, held, sheet.table.label or content.title)
    return tuple(targets)


def _need_readstat() -> None:
    try:
        import pandas  # noqa: F401
        import pyreadstat  # noqa: F401
    except ImportError as error:
        raise OutputError(
            _("Files for SPSS and Stata need two libraries that are not installed."),
            remedy=_("`pip install 'survey[stats]'`, or export `--format syntax`: CSV with programs."),
        ) from error


def _stata_value(variable: Variable, row: Any) -> Any:
    found: Any = variable.value(row)
    return variable.letters.get(found, found) if variable.reasons else found


def _frame(variables: list[Variable], held: dict[str, list[Any]]) -> Any:
    import pandas

    series = {}
    for variable in variables:
        values = held.get(variable.name, [])
        if variable.is_number and not any(isinstance(value, str) for value in values):
            series[variable.name] = pandas.Series(values, dtype="float64")
        elif variable.column.type == DATETIME:
            series[variable.name] = pandas.Series(pandas.to_datetime(values), dtype="datetime64[ns]")
        else:
            series[variable.name] = pandas.Series(values, dtype="object")
    return pandas.DataFrame(series)


def _sav(path: Path, variables: list[Variable], held: dict[str, list[Any]], title: str) -> None:
    import pyreadstat

    pyreadstat.write_sav(
        _frame(variables, held),
        path,
        file_label=cut(title, 60),
        column_labels={own.name: cut(own.column.label, SPSS_LABEL) for own in variables},
        variable_value_labels={
            own.name: {number: cut(label, SPSS_VALUE_LABEL) for number, label in own.labels.items()}
            for own in variables
            if own.labels
        },
        missing_ranges={own.name: [_range(own)] for own in variables if own.reasons},
        variable_measure={own.name: "scale" if own.is_measured else "nominal" for own in variables},
    )


def _range(variable: Variable) -> Any:
    numbers = variable.reasons.values()
    return {"lo": min(numbers), "hi": max(numbers)}


STATA_VERSION = 14
"""As ReadStat counts: files of Stata 14 to 17, format 118.

Its 15 is format 119, for over 32,767 variables: Stata/BE and SE refuse it at any size (ReadStat issue 259).
"""


def _dta(path: Path, variables: list[Variable], held: dict[str, list[Any]], title: str) -> None:
    import pyreadstat

    labels: dict[str, dict[Any, str]] = {}
    for own in variables:
        letters = own.letters
        if own.labels:
            labels[own.name] = {letters.get(number, number): label for number, label in own.labels.items()}
    pyreadstat.write_dta(
        _frame(variables, held),
        path,
        file_label=cut(title, 60),
        column_labels={own.name: cut(own.column.label, STATA_LABEL) for own in variables},
        variable_value_labels=labels,
        missing_user_values={own.name: list(own.letters.values()) for own in variables if own.reasons},
        version=STATA_VERSION,
    )
