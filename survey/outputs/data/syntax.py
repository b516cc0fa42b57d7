"""CSV with the programs that SPSS and Stata read it by: labels, missing values, dates.

What lives here: the CSV, its numbers for codes, and which programs stand beside it. What does not: the
programs' own words (`spss_program`, `stata_program`). It needs no library, and is written row by row.
"""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from survey.outputs.data.content import Content
from survey.outputs.data.spss_program import spss_program
from survey.outputs.data.stata_program import stata_program
from survey.outputs.data.text_table import TextTable
from survey.outputs.data.variables import STATA_NAME, variables_of
from survey.outputs.whole import whole_files

if TYPE_CHECKING:
    from _csv import Writer

ENDINGS = (".csv", ".sps", ".do")


def write_syntax(content: Content, folder: Path) -> tuple[Path, ...]:
    """Write for each table a CSV, an SPSS program (.sps) and a Stata program (.do). Raises OutputError."""
    tables = [
        TextTable(own.table.name, own.table.label or content.title, variables_of(content, own, STATA_NAME))
        for own in content.sheets
    ]
    targets = [folder / f"{table.name}{ending}" for ending in ENDINGS for table in tables]
    with whole_files(targets) as parts:
        count = len(tables)
        _write_rows(content, tables, parts[:count])
        for place, table in enumerate(tables):
            # SPSS takes a program for UTF-8 by its first three bytes, Stata always does.
            parts[count + place].write_text(spss_program(table), encoding="utf-8-sig")
            parts[2 * count + place].write_text(stata_program(table), encoding="utf-8")
    return tuple(targets)


def _write_rows(content: Content, tables: Sequence[TextTable], parts: Sequence[Path]) -> None:
    with ExitStack() as stack:
        writers: list[Writer] = [
            csv.writer(stack.enter_context(part.open("w", encoding="utf-8", newline=""))) for part in parts
        ]
        for writer, table in zip(writers, tables, strict=True):
            writer.writerow([variable.name for variable in table.variables])
        for number, row in content.rows:
            writers[number].writerow(tables[number].cells(row))
