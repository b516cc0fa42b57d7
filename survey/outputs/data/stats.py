"""SPSS and Stata files: labels of variables and values, reasons for no answer as user-missing values.

One file a table. Needs the extra `stats`; without it, `syntax` writes CSV with programs that read it.
A statistics file cannot be written row by row: all rows are held in memory.
Source of the limits: IBM SPSS Statistics, variable names; StataCorp, `help limits`.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.data.content import Content
from survey.outputs.data.variables import Variable, cut, variables_of
from survey.outputs.tables.layout import DATE, DATETIME
from survey.outputs.whole import whole_files

_SPSS_NAME, _STATA_NAME = 64, 32
_SPSS_LABEL, _SPSS_VALUE_LABEL, _STATA_LABEL = 255, 120, 80
Write = Callable[[Path, list[Variable], dict[str, list[Any]], str], None]


def write_sav(content: Content, path: Path) -> tuple[Path, ...]:
    """Write SPSS files: the submissions at `path`, repeats beside it. Raises OutputError."""
    return _write(content, path, _SPSS_NAME, _value, _sav)


def write_dta(content: Content, path: Path) -> tuple[Path, ...]:
    """Write Stata files: the submissions at `path`, repeats beside it. Raises OutputError."""
    return _write(content, path, _STATA_NAME, _stata_value, _dta)


def _write(
    content: Content, path: Path, longest: int, value: Callable[[Variable, Any], Any], write: Write
) -> tuple[Path, ...]:
    _need_readstat()
    tables = [variables_of(content, sheet, longest) for sheet in content.sheets]
    columns: list[dict[str, list[Any]]] = [defaultdict(list) for _table in tables]
    for number, row in content.rows:
        for variable in tables[number]:
            columns[number][variable.name].append(value(variable, row))
    targets = [path, *(_beside(path, sheet.table.name) for sheet in content.sheets[1:])]
    with whole_files(targets) as parts:
        for part, sheet, variables, held in zip(parts, content.sheets, tables, columns, strict=True):
            write(part, variables, held, sheet.table.label or content.title)
    return tuple(targets)


def _beside(path: Path, table: str) -> Path:
    return path.with_name(f"{path.stem}-{table}{path.suffix}")


def _need_readstat() -> None:
    try:
        import pandas  # noqa: F401
        import pyreadstat  # noqa: F401
    except ImportError as error:
        raise OutputError(
            _("Files for SPSS and Stata need two libraries that are not installed."),
            remedy=_("`pip install 'survey[stats]'`, or export `--format syntax`: CSV with programs."),
        ) from error


def _value(variable: Variable, row: Any) -> Any:
    if variable.is_number:
        return variable.number(row)
    text = variable.column.read(row)
    try:
        if variable.column.type == DATE:
            return date.fromisoformat(text) if text else None
        if variable.column.type == DATETIME:
            return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None) if text else None
    except ValueError:
        return None
    return text


def _stata_value(variable: Variable, row: Any) -> Any:
    found = _value(variable, row)
    letters = _letters(variable)
    return letters.get(found, found) if letters else found


def _letters(variable: Variable) -> dict[float, str]:
    """Return the letter of each reason: Stata's .a, .b, .c …"""
    return {number: chr(ord("a") + place) for place, number in enumerate(variable.reasons.values())}


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
        column_labels={own.name: cut(own.column.label, _SPSS_LABEL) for own in variables},
        variable_value_labels={
            own.name: {number: cut(label, _SPSS_VALUE_LABEL) for number, label in own.labels.items()}
            for own in variables
            if own.labels
        },
        missing_ranges={own.name: [_range(own)] for own in variables if own.reasons},
        variable_measure={own.name: _measure(own) for own in variables},
    )


def _range(variable: Variable) -> Any:
    numbers = variable.reasons.values()
    return {"lo": min(numbers), "hi": max(numbers)}


def _measure(variable: Variable) -> str:
    if variable.numbers or not variable.is_number:
        return "nominal"
    return "scale"


def _dta(path: Path, variables: list[Variable], held: dict[str, list[Any]], title: str) -> None:
    import pyreadstat

    labels: dict[str, dict[Any, str]] = {}
    for own in variables:
        letters = _letters(own)
        if own.labels:
            labels[own.name] = {letters.get(number, number): label for number, label in own.labels.items()}
    pyreadstat.write_dta(
        _frame(variables, held),
        path,
        file_label=cut(title, 60),
        column_labels={own.name: cut(own.column.label, _STATA_LABEL) for own in variables},
        variable_value_labels=labels,
        missing_user_values={own.name: list(_letters(own).values()) for own in variables if own.reasons},
        version=15,
    )
