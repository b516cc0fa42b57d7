"""SQLite: a flat table for each table of the form, typed, keyed and indexed; columns and choices explained.

The file opens in Datasette, DB Browser and any language. `_columns` and `_choices` hold the labels.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from survey.errors import OutputError
from survey.messages import _
from survey.outputs.data.content import Content
from survey.outputs.tables.layout import DECIMAL, FLAG, INTEGER, KEY, PARENT_KEY, Column, Sheet
from survey.outputs.whole import whole_files

AT_ONCE = 500
_STORED = {INTEGER: "INTEGER", FLAG: "INTEGER", DECIMAL: "REAL"}
_MOST_COLUMNS = 2_000


def write_sqlite(content: Content, path: Path) -> tuple[Path, ...]:
    """Write one database. Raises OutputError."""
    with whole_files([path]) as (part,):
        part.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(part, isolation_level=None)) as database:
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                database.execute("BEGIN")
                _fill(database, content)
                database.execute("COMMIT")
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
    return (path,)


def _fill(database: sqlite3.Connection, content: Content) -> None:
    above = {sheet.table.path: sheet for sheet in content.sheets}
    for sheet in content.sheets:
        parent = above[sheet.table.above[-1]] if sheet.table.above else None
        _make_table(database, sheet, parent)
    inserts = [_insert(sheet) for sheet in content.sheets]
    waiting: list[list[list[str | None]]] = [[] for _sheet in content.sheets]
    for number, row in content.rows:
        waiting[number].append([cell or None for cell in content.sheets[number].cells(row)])
        if len(waiting[number]) >= AT_ONCE:
            database.executemany(inserts[number], waiting[number])
            waiting[number].clear()
    for insert, rows in zip(inserts, waiting, strict=True):
        database.executemany(insert, rows)
    _explain(database, content.sheets)


def _make_table(database: sqlite3.Connection, sheet: Sheet, parent: Sheet | None) -> None:
    if len(sheet.columns) > _MOST_COLUMNS:
        raise OutputError(
            _("The export cannot be written: {reason}.").format(reason=_("a table has too many columns")),
            where=sheet.table.name,
            remedy=_("Export it as CSV, which has no such limit."),
        )
    parts = [f"{_quoted(column.name)} {_declared(column)}" for column in sheet.columns]
    if parent is not None:
        parts.append(
            f"FOREIGN KEY ({_quoted(PARENT_KEY)}) REFERENCES {_quoted(parent.table.name)} ({_quoted(KEY)})"
        )
    database.execute(f"CREATE TABLE {_quoted(sheet.table.name)} ({', '.join(parts)})")
    if parent is not None:
        index = _quoted(f"{sheet.table.name}-{PARENT_KEY}")
        database.execute(f"CREATE INDEX {index} ON {_quoted(sheet.table.name)} ({_quoted(PARENT_KEY)})")


def _declared(column: Column) -> str:
    return "TEXT PRIMARY KEY" if column.name == KEY else _STORED.get(column.type, "TEXT")


def _insert(sheet: Sheet) -> str:
    return f"INSERT INTO {_quoted(sheet.table.name)} VALUES ({', '.join('?' * len(sheet.columns))})"  # noqa: S608


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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
