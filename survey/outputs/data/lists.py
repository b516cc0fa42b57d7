"""A list of entities as a table, in every format: a row an entity, a column a property.

What lives here: its table and rows. What does not: which entities and properties may leave, and which
question a property comes from (`campaign.publishing`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from survey.outputs.data.content import Content
from survey.outputs.data.export import fitted
from survey.outputs.data.formats import Writer
from survey.outputs.questions import Question
from survey.outputs.report import ExportReport
from survey.outputs.tables.layout import lay_out
from survey.outputs.tables.options import Layout
from survey.outputs.tables.rows import Row
from survey.outputs.tables.schema import CONFLICTS, UPDATES, Table
from survey.records.entities import EntityState
from survey.records.submissions import PathConflict


@dataclass(frozen=True, slots=True)
class ListOrder:
    """Which list to write and how: `properties` are its columns, each as the question that it is saved from.

    A private list tells what is in conflict, and how often something was said. `left_out` counts entities
    that are not among those given, by reason in the language in use.
    """

    name: str
    properties: Sequence[Question]
    layout: Layout = field(default_factory=Layout)
    language: str | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


def list_property(
    name: str, property_: str, question: Question | None = None, type_: str = "string"
) -> Question:
    """Return a property of a list as a column: labelled and coded as the question saved to it."""
    path = f"/{name}/{property_}"
    if question is None:
        return Question(path, property_, {}, type_, "calculate")
    return replace(question, path=path, companion=None)


def export_list(
    entities: Iterable[tuple[EntityState, Mapping[str, str]]],
    order: ListOrder,
    output: Path,
    writer: str | Writer,
) -> ExportReport:
    """Write entities, each with the values of its properties that are to be written. Raises OutputError."""
    table = Table(f"/{order.name}", order.name, order.name, tuple(order.properties), is_list=True)
    layout, write = fitted(order.layout, writer)
    held = list(_rows(entities, table))
    content = Content(order.name, tuple(lay_out([table], layout)), ((0, row) for row in held), order.language)
    files = write(content, output)
    return ExportReport(files, len(held), {**order.left_out, **content.left_out})


def _rows(entities: Iterable[tuple[EntityState, Mapping[str, str]]], table: Table) -> Iterator[Row]:
    for state, said in entities:
        values = {f"{table.path}/{name}": value for name, value in said.items() if value}
        values[f"{table.path}@{UPDATES}"] = str(state.version)
        if state.conflicts:
            values[f"{table.path}@{CONFLICTS}"] = "; ".join(map(_told, state.conflicts))
        yield Row(state.entity_id, "", values)


def _told(conflict: PathConflict) -> str:
    """Return what was said of a property in conflict: `statut: ferme | fonctionnel`."""
    return f"{conflict.path}: {' | '.join(sorted({value or '-' for _hash, value in conflict.values}))}"
