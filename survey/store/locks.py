"""Who holds what: locks of the operating system, which a killed process lets go of by dying.

What lives here: a lock on one thing of a campaign folder, with a note of who holds it, and the presence
of each process that has the campaign open. What does not: SQLite's own locks.
"""

import contextlib
import json
import os
import secrets
import socket
from collections.abc import Collection
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "locks"
# Long enough to outlast another process that only asks whether the lock is held.
_PATIENCE_S = 0.3


class HeldElsewhere(Exception):
    """Another process, or another part of this one, holds it; `who` says which when known."""

    def __init__(self, who: str | None) -> None:
        super().__init__(who)
        self.who = who


class Hold:
    """A lock held until `release`, or until the process ends in whatever way."""

    def __init__(self, folder: Path, name: str) -> None:
        """Take the lock `name` of a campaign. Raises HeldElsewhere at once, and OSError."""
        (folder / FOLDER).mkdir(exist_ok=True)
        self._lock_path, self._note_path = _paths(folder, name)
        self._lock = FileLock(self._lock_path, timeout=_PATIENCE_S, thread_local=False)
        try:
            self._lock.acquire(poll_interval=0.02)
        except Timeout:
            raise HeldElsewhere(_read_note(self._note_path)) from None
        self._note_path.write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname()}), encoding="utf-8"
        )

    def release(self, *, remove: bool = False) -> None:
        """Let go. `remove` also deletes the lock's file: only where nobody can want the lock again."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            self._note_path.unlink(missing_ok=True)
        self._lock.release()
        if remove:
            with contextlib.suppress(OSError):
                self._lock_path.unlink(missing_ok=True)


def is_held(folder: Path, name: str) -> bool:
    """Tell whether a living process holds the lock `name`."""
    lock_path, _note = _paths(folder, name)
    if not lock_path.exists():
        return False
    probe = FileLock(lock_path, timeout=0, thread_local=False)
    try:
        probe.acquire()
    except (Timeout, OSError):
        return True
    probe.release()
    return False


def new_presence(folder: Path) -> tuple[str, Hold]:
    """Say that this process has the campaign open; return its token and the lock to release at the end."""
    token = f"open-{os.getpid()}-{secrets.token_hex(4)}"
    return token, Hold(folder, token)


def forget_locks(folder: Path, prefix: str, keep: Collection[str] = ()) -> None:
    """Remove the files of the locks named with this prefix that no living process holds, save `keep`."""
    for lock in (folder / FOLDER).glob(f"{prefix}*.lock"):
        if lock.stem not in keep and not is_held(folder, lock.stem):
            with contextlib.suppress(OSError):
                lock.with_suffix(".who").unlink(missing_ok=True)
                lock.unlink(missing_ok=True)


def describe_others(folder: Path) -> str | None:
    """Name the other processes that have the campaign open, or None when none is known."""
    mine = f"open-{os.getpid()}-"
    notes = [note for note in (folder / FOLDER).glob("open-*.who") if not note.stem.startswith(mine)]
    others = [_read_note(note) for note in sorted(notes) if is_held(folder, note.stem)]
    return ", ".join(who for who in others if who) or None


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / FOLDER / f"{name}.lock", folder / FOLDER / f"{name}.who"


def _read_note(path: Path) -> str | None:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return f"{note['host']}, pid {note['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return None
