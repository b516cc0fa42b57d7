"""CSV: one file a table, UTF-8, made safe for spreadsheets.

A cell that a spreadsheet would take for a formula (it begins with `= + - @`, a tab or a line end, and is
no number) gets an apostrophe before it.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from survey.errors import OutputError
from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.report import ExportReport, Sieve
from survey.outputs.tables import KEY, PARENT_KEY, Table, rows_of, shown, tables_of_versions
from survey.records.submissions import SubmissionState

if TYPE_CHECKING:
    from _csv import Writer

_FORMULA = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_META = ("submission_state", "form_version")
_PRIVATE_META = (*_META, "author", "finalized")


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs.

    >>> safe_cell("=1+1"), safe_cell("-12.5"), safe_cell("@x")
    ("'=1+1", '-12.5', "'@x")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def export_csv(
    states: Iterable[SubmissionState],
    form: FormDefinition,
    folder: Path,
    *,
    gate: Gate | None,
    language: str | None = None,
    labels: bool = False,
    lists: Mapping[str, StaticNode] | None = None,
    stands_for: Mapping[str, str] | None = None,
    older: Sequence[FormDefinition] = (),
    separator: str = ",",
    bom: bool = True,
) -> ExportReport:
    """Write a form's submissions and repeats into `folder`, made when absent, one CSV each.

    `lists` are those of `tables_of`, `stands_for` is that of `Sieve`. Without a gate everything is written.
    `older` are former versions of the form, whose own questions become columns too.
    Each file appears whole or not at all. Raises OutputError.
    """
    tables = tables_of_versions((form, *older), language, lists)
    sieve = Sieve(gate, stands_for)
    parts = [folder / f"{table.name}.csv.part" for table in tables]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            encoding = "utf-8-sig" if bom else "utf-8"
            files = [stack.enter_context(part.open("w", encoding=encoding, newline="")) for part in parts]
            outputs = [
                (table, csv.writer(file, delimiter=separator))
                for table, file in zip(tables, files, strict=True)
            ]
            for table, writer in outputs:
                writer.writerow(_header(table, is_private=gate is None))
            count = sum(
                _write_state(state, sieve, outputs, labels, is_private=gate is None) for state in states
            )
        targets = tuple(part.replace(part.with_suffix("")) for part in parts)
    except OSError as error:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise _failed(folder, error) from error
    return ExportReport(targets, count, sieve.left_out())


def _failed(place: Path, error: OSError) -> OutputError:
    return OutputError(
        _("The export cannot be written: {reason}.").format(reason=system_reason(error)),
        where=str(place),
        remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
    )


def _header(table: Table, *, is_private: bool) -> list[str]:
    names = [column.name for column in table.columns]
    return (
        [KEY, PARENT_KEY, *names]
        if table.is_repeat
        else [KEY, *(_PRIVATE_META if is_private else _META), *names]
    )


def _write_state(
    state: SubmissionState,
    sieve: Sieve,
    outputs: "list[tuple[Table, Writer]]",
    labels: bool,
    *,
    is_private: bool,
) -> int:
    values = sieve.values(state)
    if values is None:
        return 0
    for table, writer in outputs:
        for row in rows_of(table, state, values):
            cells = [
                shown(column, row.values.get(column.path, ""), labels=labels) for column in table.columns
            ]
            before = (
                [row.key, row.parent_key or ""]
                if table.is_repeat
                else [row.key, *_meta(state, is_private=is_private)]
            )
            writer.writerow([safe_cell(cell) for cell in (*before, *cells)])
    return 1


def _meta(state: SubmissionState, *, is_private: bool) -> list[str]:
    status = "conflict" if state.conflicts else state.review or "received"
    # The agent's name and the hour of the interview are nobody's consent.
    return [status, state.form_version, *([state.author, state.finalized] if is_private else [])]
