"""docs/database.md names every table and every column."""

from pathlib import Path

import pytest

from survey.store import schema

TABLES = list(schema.SQLModel.metadata.tables.values())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.name))
def test_document_describes_the_table(table: object, project_folder: Path) -> None:
    text = (project_folder / "docs" / "database.md").read_text(encoding="utf-8")
    _before, found, rest = text.partition(f"\n### {table.name}\n")  # type: ignore[attr-defined]
    assert found
    section = rest.partition("\n### ")[0]
    assert [c.name for c in table.columns if f"`{c.name}`" not in section] == []  # type: ignore[attr-defined]
