"""An export: submissions through the gate, laid out, in a format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from survey.fieldwork.gate import Gate
from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode
from survey.outputs.data.content import Content
from survey.outputs.data.formats import FORMATS, Writer
from survey.outputs.report import ExportReport, Sieve
from survey.outputs.tables.layout import lay_out
from survey.outputs.tables.options import Layout
from survey.outputs.tables.rows import Row, rows_of
from survey.outputs.tables.schema import Table, tables_of_versions
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class DataOrder:
    """What to export and how.

    Without a `gate` everything is written, with who wrote it and when. `older` are former versions of the
    form, whose own questions are written too. `language` is a name of the form's itext. `lists` are those
    of `tables_of`, `stands_for` is that of `Sieve`. `progress` is told how many of `total` submissions
    were read.
    """

    form: FormDefinition
    gate: Gate | None
    layout: Layout = field(default_factory=Layout)
    language: str | None = None
    lists: Mapping[str, StaticNode] | None = None
    stands_for: Mapping[str, str] | None = None
    older: Sequence[FormDefinition] = ()
    progress: Callable[[int, int], None] | None = None
    total: int = 0


def export(
    states: Iterable[SubmissionState], order: DataOrder, output: Path, writer: str | Writer
) -> ExportReport:
    """Write submissions and their repeats; `writer` is a format's, or its name. Raises OutputError."""
    layout, write = fitted(order.layout, writer)
    reading = Reading(states, replace(order, layout=layout))
    content = reading.content()
    files = write(content, output)
    return ExportReport(files, reading.count, {**reading.sieve.left_out(), **content.left_out})


def fitted(layout: Layout, writer: str | Writer) -> tuple[Layout, Writer]:
    """Return the layout that a format, or its name, can write, and what writes it."""
    if isinstance(writer, str):
        return FORMATS[writer].fit(layout), FORMATS[writer].load()
    return layout, writer


class Reading:
    """Submissions on their way into tables, counted as they pass."""

    def __init__(self, states: Iterable[SubmissionState], order: DataOrder) -> None:
        self._states, self._order = states, order
        self._progress, self._total = order.progress, order.total
        self.sieve = Sieve(order.gate, order.stands_for)
        self._is_private = order.gate is None
        self.count = 0

    def content(self) -> Content:
        """Return what a format is given to write. Raises OutputError."""
        order = self._order
        tables = tables_of_versions((order.form, *order.older), order.language, order.lists)
        layout = replace(order.layout, private=self._is_private)
        sheets = tuple(lay_out(tables, layout))
        return Content(order.form.title, sheets, self._rows(tables, layout), order.language)

    def _rows(self, tables: list[Table], layout: Layout) -> Iterator[tuple[int, Row]]:
        for read, state in enumerate(self._states, start=1):
            values = self.sieve.values(state)
            # Of whom nothing leaves there is no row: its key would tell when the interview was.
            if values or (values is not None and self._is_private):
                self.count += 1
                yield from rows_of(tables, state, values, with_above=bool(layout.parents))
            if self._progress is not None:
                self._progress(read, self._total)
