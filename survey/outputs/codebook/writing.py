"""A codebook to a file: a page or document over the sheets that are printed, a CSV, or JSON."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from survey.messages import _, speaking
from survey.outputs.codebook.variables import Choice, Codebook, CodebookTable, Variable
from survey.outputs.data.csv import safe_cell
from survey.outputs.paper.sheet import Block, Facts, Grid, Heading, Said, Sheet, Style
from survey.outputs.paper.writing import FORMATS as PAPER
from survey.outputs.paper.writing import write_output, write_sheet

FORMATS = (*PAPER, "csv", "json")
_MOST_CHOICES = 60
"""A longer list (places) is not printed whole; CSV and JSON hold it."""


def write_codebook(codebook: Codebook, path: Path, format_: str) -> None:
    """Write a codebook as `html`, `odt`, `csv` or `json`. Raises OutputError."""
    with speaking(codebook.language):
        if format_ == "csv":
            write_output(path, _csv(codebook).encode("utf-8-sig"))
        elif format_ == "json":
            text = json.dumps(codebook.as_json(), ensure_ascii=False, indent=1)
            write_output(path, f"{text}\n".encode())
        else:
            write_sheet(sheet_of(codebook), path, format_)


def sheet_of(codebook: Codebook) -> Sheet:
    """Return the codebook as a document, in the language in use."""
    count = sum(len(table.variables) for table in codebook.tables)
    about = _("{form} {version}: {tables} tables, {variables} variables.").format(
        form=codebook.form_id, version=codebook.version, tables=len(codebook.tables), variables=count
    )
    title = _("Codebook: {title}").format(title=codebook.title)
    blocks = [Said(about, Style.FINE), *(block for own in codebook.tables for block in _table(own))]
    return Sheet(title, codebook.language, tuple(blocks))


def _table(table: CodebookTable) -> Iterator[Block]:
    yield Heading(1, f"{table.label} ({table.name})" if table.label else table.name)
    for variable in table.variables:
        yield Heading(3, variable.name)
        rows = [(name, value) for name, value in _facts(variable) if value]
        yield Facts(tuple(rows))
        if variable.choices:
            yield _choices(_("Choices"), variable.choices)
        if variable.reasons:
            yield _choices(_("Why there may be no answer"), variable.reasons)


def _facts(variable: Variable) -> list[tuple[str, str]]:
    return [
        (_("Label"), variable.label),
        (_("Type"), variable.type),
        (_("Who is asked"), variable.asked),
        (_("Required"), variable.required),
        (_("Accepted if"), variable.constraint),
        (_("Value"), variable.computed),
        (_("Unit, range, hint"), variable.unit),
        (_("Personal data"), variable.personal),
        (_("Published"), variable.opened),
    ]


def _choices(heading: str, choices: Sequence[Choice]) -> Grid:
    rows = [(own.code, _number(own), own.label) for own in choices[:_MOST_CHOICES]]
    if len(choices) > _MOST_CHOICES:
        rest = len(choices) - _MOST_CHOICES
        rows.append(("…", "", _("{count} more: see the codebook as CSV").format(count=rest)))
    return Grid((_("Code"), _("Number"), heading), tuple(rows))


def _number(choice: Choice) -> str:
    return "" if choice.number is None else str(choice.number)


def _csv(codebook: Codebook) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    names = [name for name, _value in _facts(Variable("", "", ""))]
    headers = [_("Table"), _("Variable"), *names, _("Choices"), _("Why there may be no answer"), _("Path")]
    writer.writerow(headers)
    for table in codebook.tables:
        for variable in table.variables:
            values = (value for _name, value in _facts(variable))
            lists = (_in_line(variable.choices), _in_line(variable.reasons))
            cells = [table.name, variable.name, *values, *lists, variable.path]
            writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def _in_line(choices: Sequence[Choice]) -> str:
    """Return choices on one line: `code = label`, with the number in brackets where there is one."""
    parts = []
    for own in choices:
        number = _number(own)
        parts.append(f"{own.code} ({number}) = {own.label}" if number else f"{own.code} = {own.label}")
    return "; ".join(parts)
