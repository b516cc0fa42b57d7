"""Files while they arrive: hashed as they come, whole on the disk before anything is said of them.

What lives here: the folder `arriving/<role>` of a campaign and the writer of one file. What does not: what a
file holds. Names are random; nothing that came over the network ever names a file.
"""

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.bundle.stick import require_space
from survey.errors import StoreBusy
from survey.messages import _
from survey.store.backup import ARRIVING
from survey.store.locks import HeldElsewhere, Hold


class TooLong(Exception):
    """More bytes came than were allowed."""


class Arrival:
    """One file that is arriving; `path` is where it lies until its taker has moved it or the block ends."""

    def __init__(self, path: Path, limit_bytes: int) -> None:
        self.path = path
        self.size_bytes = 0
        self._limit_bytes = limit_bytes
        self._digest = hashlib.sha256()
        self._writer = path.open("xb")

    def write(self, chunk: bytes) -> None:
        """Add bytes. Raises TooLong, OSError."""
        self.size_bytes += len(chunk)
        if self.size_bytes > self._limit_bytes:
            raise TooLong
        self._digest.update(chunk)
        self._writer.write(chunk)

    def finish(self) -> str:
        """Make what came durable; return its SHA-256."""
        self._writer.flush()
        os.fsync(self._writer.fileno())
        self._writer.close()
        return self._digest.hexdigest()

    def discard(self) -> None:
        """Remove the file, unless it was moved away."""
        with contextlib.suppress(OSError):
            self._writer.close()
        self.path.unlink(missing_ok=True)


class Arrivals:
    """The folder of one role (`hub` or `sync`) of a campaign; a context manager.

    One process at a time has it: what an earlier one left is swept. Raises StoreBusy.
    """

    def __init__(self, campaign_folder: Path, role: str) -> None:
        try:
            self._hold = Hold(campaign_folder, role)
        except HeldElsewhere as error:
            raise StoreBusy(
                _("This is running already for the same campaign: {who}.").format(who=error.who or role),
                where=str(campaign_folder),
                remedy=_("Close it, or wait until it is done, then try again."),
            ) from error
        self._folder = campaign_folder / ARRIVING / role
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Arrivals":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._hold.release()

    @contextmanager
    def receive(self, limit_bytes: int) -> Iterator[Arrival]:
        """Give a file to write what arrives into; it is gone when the block ends, unless it was moved.

        Raises StickFull when there is no room for that much, OSError.
        """
        require_space(self._folder, limit_bytes)
        arrival = Arrival(self._folder / f"{secrets.token_hex(16)}.part", limit_bytes)
        try:
            yield arrival
        finally:
            arrival.discard()
