"""The schema's steps: an old file opens with all that it held, a newer one is refused."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from survey.store import Store, schema
from survey.store.migration import MIGRATIONS, migrate, numbered_steps
from tests.store.test_journal import HEADER, recorded
from tests.store.writings import SUBJECT

GOLDEN = Path(__file__).parent / "golden"


def columns(connection: sqlite3.Connection, table: str) -> list[tuple[str, bool, int]]:
    rows = connection.execute(f"PRAGMA table_info({table})")
    return [(name, bool(notnull), key) for _cid, name, _type, notnull, _default, key in rows]


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """Return a campaign folder with the database of version 1, as it was written then."""
    folder = tmp_path / "old"
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "survey.db")) as connection:
        connection.executescript((GOLDEN / "version-1.sql").read_text(encoding="utf-8"))
    return folder


def next_step(tmp_path: Path, statements: str) -> Path:
    """Return a folder of migrations that holds one more than there are."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    (folder / f"{schema.SCHEMA_VERSION + 1:04d}_next.sql").write_text(statements, encoding="utf-8")
    return folder


def test_migrations_reach_the_tables_of_the_schema(store: Store, folder: Path) -> None:
    with contextlib.closing(sqlite3.connect(folder / "survey.db")) as connection:
        found = {
            name: columns(connection, name)
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    expected = {
        name: [
            (
                column.name,
                not column.nullable,
                list(table.primary_key).index(column) + 1 if column.primary_key else 0,
            )
            for column in table.columns
        ]
        for name, table in SQLModel.metadata.tables.items()
        if table.name in found
    }
    assert found == expected


def test_numbers_of_the_migrations_have_no_gap_and_end_at_the_schema() -> None:
    assert max(numbered_steps(MIGRATIONS)) == schema.SCHEMA_VERSION


def test_file_of_version_1_opens_with_all_that_it_held(old_file: Path) -> None:
    with Store.open(old_file) as store:
        assert store.submission(SUBJECT).answers == {"/data/a": "2", "/data/chef/nom": "Awa é"}
        assert [entry.header.seq for entry in store.entries()] == [1, 2]
        with store.journals.open(HEADER.draft_id) as journal:
            assert journal.header == HEADER
            assert list(journal.steps()) == recorded()
        assert store.check() == []


def test_copy_is_kept_before_a_change(old_file: Path, tmp_path: Path) -> None:
    steps = next_step(
        tmp_path, "ALTER TABLE photo ADD COLUMN extra TEXT;\nCREATE TABLE more (x TEXT) STRICT;\n"
    )
    number = migrate(old_file / "survey.db", steps)
    assert number == schema.SCHEMA_VERSION + 1
    shutil.move(old_file / f"survey.db.before-{number}", old_file / "survey.db")
    with Store.open(old_file) as store:
        assert store.check() == []


def test_new_database_needs_no_copy(folder: Path, store: Store) -> None:
    assert not list(folder.glob("survey.db.before*"))


def test_step_that_fails_changes_nothing(old_file: Path, tmp_path: Path) -> None:
    steps = next_step(tmp_path, "CREATE TABLE more (x TEXT) STRICT;\nCREATE TABLE meta (x TEXT) STRICT;\n")
    with pytest.raises(sqlite3.OperationalError):
        migrate(old_file / "survey.db", steps)
    with Store.open(old_file) as store:
        assert store.check() == []
    with contextlib.closing(sqlite3.connect(old_file / "survey.db")) as connection:
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'more'").fetchone() is None


def test_migrating_twice_is_harmless(old_file: Path) -> None:
    before = migrate(old_file / "survey.db")
    assert migrate(old_file / "survey.db") == before
