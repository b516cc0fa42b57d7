"""What became of an export since it was written: rows that came, went, and answers that changed.

What lives here: reading a folder of CSV files that an export wrote, and comparing it, row by row, with what
an export would write now. What does not: why something went (whoever holds the gate says it). Nothing is
kept of an export but the file itself: what is erased leaves nothing behind. The old file is held in memory.
Source: docs/decisions/0115-differences-of-exports.md.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from glob import escape
from pathlib import Path
from typing import Any

from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.data.content import Content
from survey.outputs.data.csv import read_cell, safe_cell
from survey.outputs.tables.layout import KEY, PARENT_KEY, Column, Sheet
from survey.outputs.tables.rows import Row
from survey.outputs.whole import whole_files

ADDED, CHANGED, GONE = "added", "changed", "gone"
_SEPARATORS = ",;\t|"
csv.field_size_limit(16 * 1024 * 1024)
WhyEmpty = Callable[[Row, Column], str | None]
"""Say why a cell of a row is empty now, None when nothing keeps it back: it was emptied."""
WhyGone = Callable[[str], str]
"""Say why a row is gone, by its key."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: `kind` is added, changed or gone.

    `column`, `old` and `new` are those of an answer. An answer that is kept back now is not repeated: `old`
    is empty then, and `reason` says why.
    """

    kind: str
    table: str
    key: str
    column: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        """Return the kind in the language in use."""
        return {ADDED: _("added"), CHANGED: _("changed"), GONE: _("gone")}[self.kind]


@dataclass(slots=True)
class Changes:
    """What changed; rows that are the same are counted, columns of one side only named with their table."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    new_columns: list[str] = field(default_factory=list)
    gone_columns: list[str] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """Return how many rows, or answers of rows that stayed, are of a kind."""
        return sum(change.kind == kind for change in self.changes)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            **{kind: self.count(kind) for kind in (ADDED, CHANGED, GONE)},
            "same": self.same,
            "changes": [asdict(change) for change in self.changes],
            "new_columns": self.new_columns,
            "gone_columns": self.gone_columns,
        }


@dataclass(slots=True)
class OldTable:
    """A table as an export wrote it: its columns, and its rows by key."""

    columns: list[str]
    rows: dict[str, list[str]]


def read_export(place: Path, first: str) -> dict[str, OldTable]:
    """Return the tables of a folder of CSV files by name, or those of the file of the table called `first`.

    Raises OutputError when there are none.
    """
    try:
        found = {name: own for name, path in _files(place, first) if (own := _read(path)) is not None}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise OutputError(
            _("The former export cannot be read: {reason}.").format(reason=reason), where=str(place)
        ) from error
    if not found:
        raise OutputError(
            _("There is no table of an export here."),
            where=str(place),
            remedy=_("Give the folder, or the file, that `survey data export -o` wrote as CSV."),
        )
    return found


def _files(place: Path, first: str) -> Iterator[tuple[str, Path]]:
    if not place.is_file():
        yield from ((path.stem, path) for path in sorted(place.glob("*.csv")))
        return
    yield first, place
    for path in sorted(place.parent.glob(f"{escape(place.stem)}-*{escape(place.suffix)}")):
        yield path.stem.removeprefix(f"{place.stem}-"), path


def _read(path: Path) -> OldTable | None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        separator = max(_SEPARATORS, key=first.count)
        file.seek(0)
        reader = csv.reader(file, delimiter=separator)
        columns = [read_cell(cell) for cell in next(reader, [])]
        if KEY not in columns:
            return None
        place = columns.index(KEY)
        rows = ([read_cell(cell) for cell in row] for row in reader if len(row) == len(columns))
        return OldTable(columns, {row[place]: row for row in rows})


def compare(old: Mapping[str, OldTable], content: Content, why_empty: WhyEmpty, why_gone: WhyGone) -> Changes:
    """Compare an export with what would be written now; the rows of `old` are used up."""
    found = Changes()
    comparing = [_Comparing(sheet, old.get(sheet.table.name), found, why_empty) for sheet in content.sheets]
    for number, row in content.rows:
        comparing[number].row(row)
    for own in comparing:
        own.rest(why_gone)
    return found


class _Comparing:
    """Compares one table."""

    def __init__(self, sheet: Sheet, old: OldTable | None, found: Changes, why_empty: WhyEmpty) -> None:
        self._sheet, self._found, self._why = sheet, found, why_empty
        self._name = sheet.table.name
        self._old = old or OldTable([KEY], {})
        places = {name: place for place, name in enumerate(self._old.columns)}
        self._shared = [
            (number, places[column.name], column)
            for number, column in enumerate(sheet.columns)
            # What repeats an answer above is told where the answer stands.
            if column.name in places and column.name not in (KEY, PARENT_KEY) and not column.from_above
        ]
        if old is not None:
            own = {column.name for column in sheet.columns}
            new = (c.name for c in sheet.columns if c.name not in places and not c.from_above)
            found.new_columns += [f"{self._name}: {name}" for name in new]
            found.gone_columns += [f"{self._name}: {name}" for name in self._old.columns if name not in own]

    def row(self, row: Row) -> None:
        before = self._old.rows.pop(row.key, None)
        if before is None:
            self._found.changes.append(Change(ADDED, self._name, row.key))
            return
        cells = self._sheet.cells(row)
        changes = [
            self._change(row, column, before[place], cells[number])
            for number, place, column in self._shared
            if before[place] != cells[number]
        ]
        self._found.changes += changes
        self._found.same += not changes

    def _change(self, row: Row, column: Column, old: str, new: str) -> Change:
        reason = None if new else self._why(row, column)
        shown = old if reason is None else ""
        return Change(CHANGED, self._name, row.key, column.name, shown, new, reason or "")

    def rest(self, why_gone: WhyGone) -> None:
        gone = (Change(GONE, self._name, key, reason=why_gone(key)) for key in self._old.rows)
        self._found.changes += gone


def write_changes(changes: Changes, path: Path) -> None:
    """Write the changes as a CSV, a row each. Raises OutputError."""
    names = ("kind", "table", KEY, "column", "old", "new", "reason")
    with whole_files([path]) as (part,), part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for own in changes.changes:
            cells = (own.kind, own.table, own.key, own.column, own.old, own.new, own.reason)
            writer.writerow([safe_cell(cell) for cell in cells])
