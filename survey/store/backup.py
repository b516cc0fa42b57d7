"""A copy of the whole campaign on another disk, made while it is in use, and verified.

What lives here: copying the database by SQLite's own online copy, then every other file, durably.
What does not: private keys, which are never in the campaign folder, and restoring, which is opening the copy.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from survey.durable import make_folder, sync_folder, sync_tree
from survey.errors import StoreError
from survey.messages import _
from survey.store import locks
from survey.store.blobs import INCOMING
from survey.store.database import DATABASE_NAME, explained

ARRIVING = "arriving"
"""The folder of a campaign where files lie while they arrive over the network; a copy needs none of them."""


def copy_campaign(folder: Path, target: Path) -> Path:
    """Copy a campaign to `target`.part and return that folder; `finish_copy` gives it its name.

    Raises StoreError when `target` is there already or lies inside the campaign, StoreFull, StoreReadOnly.
    """
    if target.exists():
        raise StoreError(
            _("The folder for the copy exists already."),
            where=str(target),
            remedy=_("Name a folder that does not exist yet."),
        )
    if target.resolve().is_relative_to(folder.resolve()):
        raise StoreError(
            _("A copy inside the campaign's own folder protects nothing."),
            where=str(target),
            remedy=_("Name a folder on another disk."),
        )
    part = target.with_name(target.name + ".part")
    with explained(target), _removed_when_cut(part):
        shutil.rmtree(part, ignore_errors=True)
        make_folder(part)
        # The database first: the files that it names are on the disk already, and are never changed.
        _copy_database(folder / DATABASE_NAME, part / DATABASE_NAME)
        for relative in _other_files(folder):
            make_folder((part / relative).parent)
            shutil.copy2(folder / relative, part / relative)
        sync_tree(part)
    return part


@contextmanager
def _removed_when_cut(part: Path) -> Iterator[None]:
    """Leave nothing half copied on a disk that is full."""
    try:
        yield
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def finish_copy(part: Path, target: Path) -> None:
    """Give a verified copy its name, durably."""
    with explained(target):
        part.replace(target)
        sync_folder(target.parent)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(target)) as writer:
        reader.backup(writer)


def _other_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        is_database = relative.name.startswith(DATABASE_NAME) and len(relative.parts) == 1
        is_transient = relative.parts[0] in (locks.FOLDER, ARRIVING) or relative.is_relative_to(INCOMING)
        is_half = any(name.endswith(".part") for name in relative.parts)
        if path.is_file() and not (is_database or is_transient or is_half):
            yield relative
