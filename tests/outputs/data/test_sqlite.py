"""SQLite: flat tables, typed and keyed, with their labels."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.outputs.data.sample import exported, submission


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "out.sqlite"
    exported([submission(), submission(submission="uuid:2", answers={})], path, "sqlite")
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_what_is_not_there_is_null(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT KEY, serv FROM f ORDER BY KEY").fetchall() == [
        ("uuid:1", "a b"),
        ("uuid:2", None),
    ]


def test_repeats_join_their_parents(database: sqlite3.Connection) -> None:
    joined = 'SELECT r.n FROM "f-r" r JOIN f ON f.KEY = r.PARENT_KEY ORDER BY r.n'
    assert database.execute(joined).fetchall() == [(3,), (4,)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_positions_are_numbers(database: sqlite3.Connection) -> None:
    assert database.execute("SELECT \"lieu-Latitude\" FROM f WHERE KEY = 'uuid:1'").fetchone() == (12.5,)


def test_labels_of_choices_are_there(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT code, label FROM _choices WHERE path = '/data/serv'").fetchall()
    assert found == [("a", "Internet"), ("b", "Formation")]
