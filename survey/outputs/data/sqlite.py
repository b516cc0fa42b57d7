"""SQLite: a flat table for each table of the form, typed, keyed and indexed; columns and choices explained.

The file opens in Datasette, DB Browser and any language. `_columns` and `_choices` hold the labels.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.data.content import Content
from survey.outputs.tables.layout import DECIMAL, FLAG, INTEGER, KEY, PARENT_KEY, Column, Sheet
from survey.outputs.tables.rows import Row
from survey.outputs.whole import whole_files

AT_ONCE = 500
_STORED = {INTEGER: "INTEGER", FLAG: "INTEGER", DECIMAL: "REAL"}
_MOST_COLUMNS = 1_900
"""SQLite's default limit is 2,000."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Columns before those of a sheet: their declarations, and their values for a row."""

    declarations: tuple[str, ...] = ()
    values: Callable[[Row], tuple[object, ...]] = lambda _row: ()


def write_sqlite(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one database. Raises OutputError."""
    with new_database(path) as database:
        fill_tables(database, content, [Lead()] * len(content.sheets))
    return (path,)


@contextmanager
def new_database(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a database that takes the place of `path` when all went well. Raises OutputError."""
    with whole_files([path]) as (part,):
        part.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(part, isolation_level=None)) as database:
                # Nobody reads it before it is whole: a journal would protect nothing.
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                database.execute("BEGIN")
                yield database
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(str(error)) from error


def fill_tables(database: sqlite3.Connection, content: Content, leads: Sequence[Lead]) -> None:
    """Make the tables of an export, fill them, and explain their columns; a lead for each sheet."""
    above = {sheet.table.path: sheet for sheet in content.sheets}
    for sheet, lead in zip(content.sheets, leads, strict=True):
        parent = above[sheet.table.above[-1]] if sheet.table.above else None
        _make_table(database, sheet, lead, parent)
    inserts = [_insert(sheet, lead) for sheet, lead in zip(content.sheets, leads, strict=True)]
    waiting: list[list[tuple[object, ...]]] = [[] for _sheet in content.sheets]
    for number, row in content.rows:
        cells = (cell or None for cell in content.sheets[number].cells(row))
        waiting[number].append((*leads[number].values(row), *cells))
        if len(waiting[number]) >= AT_ONCE:
            database.executemany(inserts[number], waiting[number])
            waiting[number].clear()
    for insert, rows in zip(inserts, waiting, strict=True):
        database.executemany(insert, rows)
    _explain(database, content.sheets)


def _make_table(database: sqlite3.Connection, sheet: Sheet, lead: Lead, parent: Sheet | None) -> None:
    if len(sheet.columns) > _MOST_COLUMNS:
        raise OutputError(
            _("The export cannot be written: {reason}.").format(reason=_("a table has too many columns")),
            where=sheet.table.name,
            remedy=_("Export it as CSV, which has no such limit."),
        )
    key = "TEXT NOT NULL UNIQUE" if lead.declarations else "TEXT PRIMARY KEY"
    declared = (key if column.name == KEY else _stored(column) for column in sheet.columns)
    names = (quoted(column.name) for column in sheet.columns)
    parts = [*lead.declarations, *(f"{name} {type_}" for name, type_ in zip(names, declared, strict=True))]
    if parent is not None:
        parts.append(
            f"FOREIGN KEY ({quoted(PARENT_KEY)}) REFERENCES {quoted(parent.table.name)} ({quoted(KEY)})"
        )
    database.execute(f"CREATE TABLE {quoted(sheet.table.name)} ({', '.join(parts)})")
    if parent is not None:
        index = quoted(f"{sheet.table.name}-{PARENT_KEY}")
        database.execute(f"CREATE INDEX {index} ON {quoted(sheet.table.name)} ({quoted(PARENT_KEY)})")


def _stored(column: Column) -> str:
    return _STORED.get(column.type, "TEXT")


def _insert(sheet: Sheet, lead: Lead) -> str:
    marks = ", ".join("?" * (len(lead.declarations) + len(sheet.columns)))
    return f"INSERT INTO {quoted(sheet.table.name)} VALUES ({marks})"  # noqa: S608


def _explain(database: sqlite3.Connection, sheets: Sequence[Sheet]) -> None:
    database.execute(
        'CREATE TABLE "_columns" ("table" TEXT, "column" TEXT, label TEXT, type TEXT, path TEXT)'
    )
    database.execute('CREATE TABLE "_choices" (path TEXT, code TEXT, label TEXT, PRIMARY KEY (path, code))')
    database.executemany('INSERT INTO "_columns" VALUES (?, ?, ?, ?, ?)', _columns(sheets))
    database.executemany('INSERT OR IGNORE INTO "_choices" VALUES (?, ?, ?)', _choices(sheets))


def _columns(sheets: Iterable[Sheet]) -> Iterable[tuple[str, str, str, str, str | None]]:
    for sheet in sheets:
        for column in sheet.columns:
            path = column.question.path if column.question is not None else None
            yield sheet.table.name, column.name, column.label, column.type, path


def _choices(sheets: Iterable[Sheet]) -> Iterable[tuple[str, str, str]]:
    for sheet in sheets:
        for question in sheet.table.questions:
            yield from ((question.path, code, label) for code, label in question.choices.items())


def quoted(name: str) -> str:
    """Return a name as SQL writes it, whatever stands in it.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'
