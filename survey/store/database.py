"""The SQLite file: how it is opened, what a transaction is, and what its errors mean to a person.

What lives here: pragmas, the two kinds of transaction, and the mapping of SQLite's codes to StoreError.
What does not: tables (`schema`) and their changes (`migration`).
Every write is one durable commit: WAL, synchronous=FULL.
Source: sqlite.org, "Write-Ahead Logging", "PRAGMA synchronous", "Result and Error Codes".
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.exc import DBAPIError  # noqa: TID253
from sqlalchemy.pool import QueuePool  # noqa: TID253

from survey.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.store.locks import describe_others

DATABASE_NAME = "survey.db"
BUSY_TIMEOUT_S = 5.0
_WRITES = "survey_writes"


class Database:
    """One SQLite file, open. `read()` and `write()` are its two kinds of transaction."""

    def __init__(
        self, path: Path, *, read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> None:
        self.path = path
        self.read_only = read_only
        self._busy_timeout_s = busy_timeout_s
        self._engine = _new_engine(self._connect)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection which sees the database as it is at the first query. Raises StoreError."""
        with explained(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are durable when the block ends, or not there at all.

        Raises StoreReadOnly, StoreBusy, StoreFull, StoreDamaged or StoreError.
        """
        if self.read_only:
            raise read_only_error(self.path)
        with explained(self.path), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection. The last one to close folds the write-ahead log into the file."""
        self._engine.dispose()

    def _connect(self) -> sqlite3.Connection:
        # `immutable` because SQLite cannot make the shared-memory file that WAL needs in a folder
        # where it may not write; Store.open refuses that while a write-ahead log is left beside it.
        mode = "mode=ro&immutable=1" if self.read_only else "mode=rw"
        connection = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=self._busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            configure(connection, read_only=self.read_only)
        except BaseException:
            connection.close()
            raise
        return connection


@cache
def _model() -> Engine:
    """Return the engine that says how SQLite is spoken to, asked once a process."""
    engine = create_engine("sqlite://", execution_options={"compiled_cache": {}})
    engine.connect().close()
    return engine


def _new_engine(connect: Callable[[], Any]) -> Engine:
    """Return an engine for one file; a statement is compiled once for all the files of a process."""
    model = _model()
    pool = QueuePool(connect, dialect=model.dialect)
    return Engine(pool, model.dialect, model.url, execution_options=model.get_execution_options())


def configure(connection: sqlite3.Connection, *, read_only: bool = False) -> None:
    """Set what every connection to a campaign's database needs."""
    connection.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    # A writer takes its lock at once: two that read first and then write would refuse each other.
    writes = connection.get_execution_options().get(_WRITES)
    # Of the driver itself: SQLAlchemy's way to a statement costs more than beginning does.
    driver: Any = connection.connection.dbapi_connection
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says into a StoreError that names the file and the remedy."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise explain(error.orig, path) from error
        raise
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise explain_system(error, path) from error


def explain(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the StoreError that says what a SQLite error means."""
    code: Any = getattr(error, "sqlite_errorcode", None) or 0
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy_error(path, describe_others(path.parent))
        case sqlite3.SQLITE_FULL:
            return full_error(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only_error(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_FORMAT:
            return damaged_error(path, str(error))
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(
                _("The database cannot be opened."),
                where=str(path),
                remedy=_("Check that the file is there and that you may read and write its folder."),
            )
        case sqlite3.SQLITE_IOERR:
            return _input_output_error(path, code)
    return StoreError(_("The database answered: {reason}.").format(reason=error), where=str(path))


def _input_output_error(path: Path, code: int) -> StoreError:
    import shutil

    # A full disk shows as an input/output error when it is the shared-memory file that cannot grow.
    if code == sqlite3.SQLITE_IOERR_SHMSIZE or shutil.disk_usage(path.parent).free < 65536:
        return full_error(path)
    return failing_disk_error(path)


def failing_disk_error(path: Path) -> StoreError:
    """Return the error for a disk that does not do what it is asked."""
    return StoreError(
        _("The disk failed while the database was read or written."),
        where=str(path),
        remedy=_("Copy the campaign folder to another disk now, then run `survey store check`."),
    )


def explain_system(error: OSError, path: Path) -> StoreError:
    """Return the StoreError that says what an error of the system means."""
    import errno

    # Of a copy, the second name is the place that was written to.
    named = error.filename2 or error.filename
    where = Path(named) if isinstance(named, str) else path
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return full_error(where)
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return read_only_error(where)
        case errno.EIO:
            return failing_disk_error(where)
    return StoreError(
        _("The system refused: {reason}.").format(reason=system_reason(error)), where=str(where)
    )


def full_error(path: Path) -> StoreFull:
    """Return the error for a disk without room."""
    return StoreFull(
        _("The disk is full: nothing more can be kept."),
        where=str(path),
        remedy=_("Free some room on this disk, then go on: everything accepted before is there."),
    )


def read_only_error(path: Path) -> StoreReadOnly:
    """Return the error for a place where nothing can be written."""
    return StoreReadOnly(
        _("The campaign cannot be written to."),
        where=str(path),
        remedy=_("Check the folder's permissions, or copy the campaign to a disk that can be written to."),
    )


def busy_error(path: Path, who: str | None) -> StoreBusy:
    """Return the error for what another process holds; `who` names it when known."""
    if who is None:
        what = _("Another program is using the campaign.")
    else:
        what = _("Another program is using the campaign: {who}.").format(who=who)
    return StoreBusy(what, where=str(path), remedy=_("Close it, or wait until it is done, then try again."))


def damaged_error(path: Path, reason: str) -> StoreDamaged:
    """Return the error for a file whose content is not what it was."""
    return StoreDamaged(
        _("The database is damaged: {reason}.").format(reason=reason),
        where=str(path),
        remedy=_("Copy the folder as it is, then go on from the last backup."),
    )
