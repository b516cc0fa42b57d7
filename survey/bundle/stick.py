"""Files on a stick: written so that a name stands for a whole file or for none, found and checked again.

What lives here: space, `.part`, flush, fsync, re-read, rename, fsync of the folder; walking a bundle.
What does not: what the files hold.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from survey.bundle.container import MAX_CONTAINER_BYTES
from survey.bundle.signed import SignedFile, read_signed
from survey.durable import make_folder, sync_folder
from survey.errors import BundleError, StickFull, SurveyError
from survey.messages import _
from survey.messages.numbers import format_size
from survey.messages.reasons import system_reason

LOG_SUFFIX = ".log.zip"
PACK_SUFFIX = ".blobs.zip"
LISTS_SUFFIX = ".lists.zip"
SUFFIXES = (LOG_SUFFIX, PACK_SUFFIX, LISTS_SUFFIX)
SPARE_BYTES = 1 << 20
CHUNK_BYTES = 1 << 20
_FIRST_BYTES = b"PK\3\4" + bytes.fromhex("14000000000000002100")
"""How every container begins, and hardly another ZIP: stored, without flags, at the fixed time."""
_FIRST_NAME = b"README.txt"
_NAME_AT = 30


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a bundle as found: read and checked, or the error that says why not."""

    path: Path
    file: SignedFile | None
    error: SurveyError | None = None


def holds_file(target: Path, sha256: str) -> bool:
    """Tell whether the file is there and whole: its bytes are read again, a little at a time."""
    if not target.is_file():
        return False
    with target.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def write_file(target: Path, *pieces: bytes) -> bool:
    """Write a file durably; tell whether it had to be. Raises StickFull, BundleError, OSError.

    A file that is there with the same bytes is left; one with other bytes (cut, zero-length) is replaced.
    """
    if target.is_file() and _reads_back(target, pieces):
        return False
    with _part_of(target, sum(map(len, pieces))) as part:
        with part.open("wb") as writer:
            writer.writelines(pieces)
            _flush(writer)
        if not _reads_back(part, pieces):
            raise _failing(target)
    return True


def copy_file(
    source: Path, target: Path, sha256: str | None, damaged: Callable[[Path], BundleError] | None = None
) -> None:
    """Copy a file durably, a little at a time, and read the copy back beside it.

    Its bytes are hashed on the way and nothing is left unless they are those of `sha256`; None says that
    they were checked just now. `damaged` makes the error for a source that is not what it was.
    Raises StickFull, BundleError, OSError.
    """
    with source.open("rb") as reader, _part_of(target, source.stat().st_size) as part:
        with part.open("wb") as writer:
            digest = hashlib.sha256()
            while chunk := reader.read(CHUNK_BYTES):
                if sha256 is not None:
                    digest.update(chunk)
                writer.write(chunk)
            if sha256 not in (None, digest.hexdigest()):
                raise (damaged or _damaged_error)(source)
            _flush(writer)
        reader.seek(0)
        with part.open("rb") as copy:
            while chunk := reader.read(CHUNK_BYTES):
                if copy.read(CHUNK_BYTES) != chunk:
                    raise _failing(target)
            if copy.read(1):
                raise _failing(target)


def _damaged_error(path: Path) -> BundleError:
    return BundleError(_("The file is damaged on this disk."), where=str(path))


@contextmanager
def _part_of(target: Path, size_bytes: int) -> Iterator[Path]:
    """Give the name to write under; what is there in the end gets that of `target`, durably."""
    make_folder(target.parent)
    require_space(target.parent, size_bytes)
    part = target.with_name(target.name + ".part")
    try:
        yield part
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full(target.parent, size_bytes) from error
        raise
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _flush(writer: IO[bytes]) -> None:
    writer.flush()
    os.fsync(writer.fileno())


def _reads_back(path: Path, pieces: Sequence[bytes]) -> bool:
    """Tell whether a file holds these bytes: it is read a little at a time, and compared."""
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)


def _failing(target: Path) -> BundleError:
    return BundleError(
        _("What was written does not read back the same: this stick is failing."),
        where=str(target),
        remedy=_("Use another stick; everything is still on this laptop."),
    )


def require_space(folder: Path, size_bytes: int) -> None:
    """Raise StickFull unless `folder` has room for `size_bytes` and a little more."""
    if shutil.disk_usage(folder).free < size_bytes + SPARE_BYTES:
        raise _full(folder, size_bytes)


def _full(folder: Path, size_bytes: int) -> StickFull:
    return StickFull(
        _("There is no room: {need} are needed and {free} are free.").format(
            need=format_size(size_bytes), free=format_size(shutil.disk_usage(folder).free)
        ),
        where=str(folder),
        remedy=_("Free some room or use another stick; what was written is whole."),
    )


def find_files(place: Path) -> list[Path]:
    """Return the files of a bundle at or under `place`: packs first, then by name; links are left out.

    A file with another name counts when it was a ZIP's or a disk check's (`.chk`) and begins like ours:
    copies get names like `… (1).zip`, FAT cuts them short.

    Raises BundleError when there is nothing at `place`.
    """
    if place.is_file():
        return [place]
    if not place.is_dir():
        raise BundleError(_("There is nothing here."), where=str(place), remedy=_("Is the stick plugged in?"))
    found = (
        path
        for path in place.rglob("*")
        if not path.is_symlink() and _is_named_so(path) and path.is_file() and _may_be_ours(path)
    )
    return sorted(found, key=lambda path: (not path.name.endswith(PACK_SUFFIX), path))


def _is_named_so(path: Path) -> bool:
    name = path.name.lower()
    return (".zip" in name and not name.endswith((".part", ".rest.zip"))) or name.endswith(".chk")


def _may_be_ours(path: Path) -> bool:
    """Tell whether a file has a name that we give, or begins as a file of a bundle does."""
    if path.name.endswith(SUFFIXES):
        return True
    try:
        with path.open("rb") as file:
            begin = file.read(_NAME_AT + len(_FIRST_NAME))
    except OSError:
        return False
    return begin.startswith(_FIRST_BYTES) and begin[_NAME_AT:] == _FIRST_NAME


def read_files(place: Path) -> Iterator[FoundFile]:
    """Read and check each file of a bundle, one at a time; a bad one never hides the others."""
    return map(read_file, find_files(place))


def read_file(path: Path) -> FoundFile:
    """Read and check one file of a bundle."""
    try:
        if path.stat().st_size > MAX_CONTAINER_BYTES:
            raise BundleError(_("The file is larger than any file of a bundle."), where=str(path))
        with path.open("rb") as file:
            return FoundFile(path, read_signed(file))
    except SurveyError as error:
        return FoundFile(path, None, error)
    except OSError as error:
        reason = system_reason(error)
        unread = BundleError(_("The file cannot be read: {reason}.").format(reason=reason))
        return FoundFile(path, None, unread)
