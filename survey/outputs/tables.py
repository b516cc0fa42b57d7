"""The one table model: submissions as rows, each repeat as a table with a key to its parent.

Every export reads it. Columns come in form order; a column is named by the question's path below the
root, `/` as `-`, as ODK Central names it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from survey.form.definition import Control, FormDefinition
from survey.form.labels import Labels
from survey.form.secondary import StaticNode
from survey.records.paths import generic
from survey.records.submissions import SubmissionState

KEY, PARENT_KEY = "KEY", "PARENT_KEY"


@dataclass(frozen=True, slots=True)
class Column:
    """A question: its generic path, the name of its column, its label, and the labels of its choices."""

    path: str
    name: str
    label: str
    choices: Mapping[str, str]
    is_multiple: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the submissions (`path` is the root's) or one repeat (`path` is the repeat's)."""

    path: str
    name: str
    columns: tuple[Column, ...]

    @property
    def is_repeat(self) -> bool:
        """Tell whether rows are repeat instances."""
        return self.path.count("/") > 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; `values` by column path, those that are there."""

    key: str
    parent_key: str | None
    values: Mapping[str, str]


def tables_of(
    form: FormDefinition, language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> list[Table]:
    """Return the tables of a form: the submissions first, then its repeats in form order.

    `lists` are the secondary instances that the campaign serves, by identifier, for the labels of choices.
    """
    root = f"/{form.root.name}"
    columns: dict[str, list[Column]] = {root: []}
    labels = Labels(form, language, lists)
    _collect(form.body, root, root, columns, labels)
    known = {column.path for own in columns.values() for column in own}
    for path, bind in form.binds.items():
        if path not in known and "@" not in path and (bind.calculate or bind.preload):
            table = max((t for t in columns if path.startswith(t + "/")), key=len)
            columns[table].append(Column(path, _name(path, table), path.rpartition("/")[2], {}))
    return [Table(path, _table_name(form, path, root), tuple(own)) for path, own in columns.items()]


def tables_of_versions(
    forms: Sequence[FormDefinition], language: str | None, lists: Mapping[str, StaticNode] | None = None
) -> list[Table]:
    """Return the tables of several versions of a form, the newest first among `forms`.

    What only an older version asks comes after the columns, and tables, of those before it; a choice that is
    no more keeps its label.
    """
    tables: dict[str, Table] = {}
    for form in forms:
        for own in tables_of(form, language, lists):
            known = tables.get(own.path)
            tables[own.path] = own if known is None else _united(known, own)
    return list(tables.values())


def _united(newer: Table, older: Table) -> Table:
    was = {column.path: column for column in older.columns}
    names = {column.name for column in newer.columns}
    kept = [
        replace(column, choices={**was[column.path].choices, **column.choices})
        if column.path in was
        else column
        for column in newer.columns
    ]
    known = {column.path for column in kept}
    return replace(
        newer, columns=(*kept, *(c for c in older.columns if c.path not in known and c.name not in names))
    )


def _table_name(form: FormDefinition, path: str, root: str) -> str:
    return form.form_id if path == root else f"{form.form_id}-{_name(path, root)}"


def _name(path: str, table: str) -> str:
    return path[len(table) + 1 :].replace("/", "-")


def _collect(
    controls: tuple[Control, ...], table: str, root: str, columns: dict[str, list[Column]], labels: Labels
) -> None:
    for control in controls:
        if control.kind == "repeat" and control.ref is not None:
            columns.setdefault(control.ref, [])
            _collect(control.children, control.ref, root, columns, labels)
        elif control.kind == "group":
            _collect(control.children, table, root, columns, labels)
        elif control.ref is not None:
            columns[table].append(
                Column(
                    control.ref,
                    _name(control.ref, table),
                    labels.label(control),
                    labels.choices(control),
                    control.kind in ("select", "rank"),
                )
            )


def rows_of(table: Table, state: SubmissionState, values: Mapping[str, str]) -> Iterator[Row]:
    """Return the rows of one submission in a table, from the values that may leave, by identity path."""
    if not table.is_repeat:
        own = {generic(path): value for path, value in values.items() if "[" not in path}
        yield Row(state.submission, None, own)
        return
    for path, identities in state.repeats.items():
        if generic(path) != table.path:
            continue
        for identity in identities:
            here = f"{path}[{identity}]"
            own = {
                generic(p): v
                for p, v in values.items()
                if p.startswith(here + "/") and "[" not in p[len(here) :]
            }
            # An instance of which nothing may leave is no row: its key would tell when and how many.
            if own:
                yield Row(f"{state.submission}{here}", _parent_key(state, path), own)


def _parent_key(state: SubmissionState, path: str) -> str:
    """Return the key of the row that a repeat's instances belong to."""
    above = path[: path.rfind("]") + 1]
    return f"{state.submission}{above}"


def shown(column: Column, value: str, *, labels: bool) -> str:
    """Return a cell's text: the codes, or the labels of the choices separated by ` | `."""
    if not labels or not column.choices:
        return value
    codes = value.split() if column.is_multiple else [value]
    return " | ".join(column.choices.get(code, code) for code in codes)
