"""The schema's steps: numbered SQL files, each applied whole in one transaction.

What lives here: reading the database's number, the copy made before a change, applying what is missing.
What does not: going back. A database of a newer toolkit is refused, not guessed at.
The number is SQLite's `user_version`; `application_id` says that the file is ours.
"""

import contextlib
import sqlite3
from pathlib import Path

from survey.durable import sync_folder
from survey.errors import StoreDamaged, StoreNewer
from survey.messages import _

APPLICATION_ID = 0x53525659  # "SRVY"
MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path, migrations: Path = MIGRATIONS, *, busy_timeout_s: float = 5.0) -> int:
    """Bring the database at `path` to the newest number and return it; make the file when it is absent.

    A copy `survey.db.before-N` stays beside a database that held something. Raises StoreNewer,
    StoreDamaged when the file is no campaign's, and sqlite3.Error.
    """
    from survey.store.database import configure

    steps = numbered_steps(migrations)
    with contextlib.closing(sqlite3.connect(path, busy_timeout_s, isolation_level=None)) as connection:
        current = read_number(connection, path)
        newest = max(steps)
        if current > newest:
            raise StoreNewer(
                _("The database has number {found}; this version knows up to {known}.").format(
                    found=current, known=newest
                ),
                where=str(path),
                remedy=_("Install the newer version of survey on this computer too."),
            )
        configure(connection)
        if 0 < current < newest:
            copy_database(connection, path.with_name(f"{path.name}.before-{newest}"))
        for number in sorted(step for step in steps if step > current):
            _apply(connection, number, steps[number])
    return newest


def numbered_steps(migrations: Path) -> dict[int, str]:
    """Return the SQL of each step by its number, from files named `0001_words.sql`."""
    return {
        int(file.name[:4]): file.read_text(encoding="utf-8")
        for file in sorted(migrations.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    }


def read_number(connection: sqlite3.Connection, path: Path) -> int:
    """Return the database's number, 0 for an empty file. Raises StoreDamaged when it is not ours."""
    number = int(connection.execute("PRAGMA user_version").fetchone()[0])
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise StoreDamaged(
            _("This file is no survey database."),
            where=str(path),
            remedy=_("Put the campaign's own survey.db back from a backup."),
        )
    return number if tables else 0


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open database to `target`, whole, while it is in use."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(part)) as copy:
        connection.backup(copy)
    part.replace(target)
    sync_folder(target.parent)


def _apply(connection: sqlite3.Connection, number: int, script: str) -> None:
    # executescript would commit first: each statement is run inside the one transaction instead.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) < number:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    statements: list[str] = []
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            statements.append(gathered)
            gathered = ""
    return statements
