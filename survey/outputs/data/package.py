"""Frictionless Data Package: CSV files, and `datapackage.json` that says what stands in them.

Types, codes and keys are those that the data keep: a column that holds something else than its question's
type is text, and a code that the form does not have is among those allowed.
Source: Data Package v1 and Table Schema v1 (specs.frictionlessdata.io); `categories` from Table Schema v2.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from survey.messages import _
from survey.messages.folding import fold
from survey.outputs.data.content import Content
from survey.outputs.data.csv import safe_cell, write_tables
from survey.outputs.tables.layout import (
    CODE,
    CODES,
    DATE,
    DATETIME,
    DECIMAL,
    FLAG,
    INTEGER,
    KEY,
    PARENT_KEY,
    TIME,
    Column,
    Sheet,
)
from survey.outputs.tables.rows import Row
from survey.outputs.whole import whole_files

_TYPES = {INTEGER: "integer", DECIMAL: "number", DATE: "date", DATETIME: "datetime", TIME: "time"}
_DIGITS = re.compile(r"[+-]?\d+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


@dataclass(slots=True)
class _Seen:
    """What stood in a column: whether its type holds for all, and codes that its question does not have."""

    column: Column
    is_typed: bool = True
    others: dict[str, None] = field(default_factory=dict)

    def add(self, text: str) -> None:
        if not text:
            return
        if self.column.type == CODE:
            if text not in self.column.choices:
                self.others[safe_cell(text)] = None
        elif self.is_typed and self.column.type in _TYPES:
            self.is_typed = _is(self.column.type, text)


def write_package(content: Content, folder: Path) -> tuple[Path, ...]:
    """Write a CSV for each table and `datapackage.json`. Raises OutputError."""
    seen = [[_Seen(column) for column in sheet.columns] for sheet in content.sheets]
    names = [f"{sheet.table.name}.csv" for sheet in content.sheets]
    targets = [folder / name for name in (*names, "datapackage.json")]
    with whole_files(targets) as parts:
        write_tables(replace(content, rows=_watched(content.rows, seen)), parts[:-1], bom=False)
        parts[-1].write_text(
            json.dumps(_package(content, names, seen), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
    return tuple(targets)


def _watched(rows: Iterable[tuple[int, Row]], seen: list[list[_Seen]]) -> Iterator[tuple[int, Row]]:
    for number, row in rows:
        for own in seen[number]:
            own.add(own.column.read(row))
        yield number, row


def _is(type_: str, text: str) -> bool:
    try:
        match type_:
            case "integer":
                return _DIGITS.fullmatch(text) is not None
            case "decimal":
                return _NUMBER.fullmatch(text) is not None
            case "date":
                date.fromisoformat(text)
            case "time":
                time.fromisoformat(text)
            case "datetime":
                datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _package(content: Content, files: list[str], seen: list[list[_Seen]]) -> dict[str, Any]:
    ids = _ids(sheet.table.name for sheet in content.sheets)
    by_path = {sheet.table.path: own for sheet, own in zip(content.sheets, ids, strict=True)}
    return {
        "profile": "tabular-data-package",
        "name": ids[0],
        "title": content.title,
        "resources": [
            _resource(sheet, name, file, by_path, columns)
            for sheet, name, file, columns in zip(content.sheets, ids, files, seen, strict=True)
        ],
    }


def _ids(names: Iterable[str]) -> list[str]:
    """Return the names of resources: small letters, figures and `-`, none twice."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "table"
        found.append(plain if plain not in found else f"{plain}-{len(found) + 1}")
    return found


def _resource(
    sheet: Sheet, name: str, file: str, by_path: dict[str, str], seen: list[_Seen]
) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(own) for own in seen],
        "missingValues": [""],
        "primaryKey": KEY,
    }
    if sheet.table.above:
        parent = {"resource": by_path[sheet.table.above[-1]], "fields": KEY}
        schema["foreignKeys"] = [{"fields": PARENT_KEY, "reference": parent}]
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": file,
        "title": sheet.table.label or sheet.table.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(seen: _Seen) -> dict[str, Any]:
    column = seen.column
    described: dict[str, Any] = {"name": column.name, "title": column.label, **_type(seen)}
    if column.name in (KEY, PARENT_KEY):
        described["constraints"] = {"required": True}
    if column.type == CODE and column.choices:
        described["constraints"] = {"enum": [*map(safe_cell, column.choices), *seen.others]}
        described["categories"] = [
            {"value": safe_cell(code), "label": label} for code, label in column.choices.items()
        ]
    if column.type == CODES:
        codes = "; ".join(f"{code} = {label}" for code, label in column.choices.items())
        described["description"] = _("Several codes with spaces between: {codes}").format(codes=codes or "-")
    return described


def _type(seen: _Seen) -> dict[str, Any]:
    if seen.column.type == FLAG:
        return {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]}
    name = _TYPES.get(seen.column.type, "string") if seen.is_typed else "string"
    return {"type": name, "format": "any"} if name in ("datetime", "time") else {"type": name}
