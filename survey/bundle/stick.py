"""Files on a stick: written so that a name stands for a whole file or for none, found and checked again.

What lives here: space, `.part`, flush, fsync, re-read, rename, fsync of the folder; walking a bundle.
What does not: what the files hold.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
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


def write_file(target: Path, data: bytes) -> bool:
    """Write a file durably; tell whether it had to be. Raises StickFull, BundleError, OSError.

    A file that is there with the same bytes is left; one with other bytes (cut, zero-length) is replaced.
    """
    if target.is_file() and _reads_back(target, data):
        return False
    _put(target, len(data), lambda writer: writer.write(data), lambda part: _reads_back(part, data))
    return True


def copy_file(source: Path, target: Path, sha256: str) -> bool:
    """Copy a file durably as `write_file` writes one, a little at a time; tell whether it had to be.

    Raises BundleError when the source does not have that hash, StickFull, OSError.
    """
    if holds_file(target, sha256):
        return False

    def fill(writer: IO[bytes]) -> None:
        digest = hashlib.sha256()
        with source.open("rb") as reader:
            while chunk := reader.read(CHUNK_BYTES):
                digest.update(chunk)
                writer.write(chunk)
        if digest.hexdigest() != sha256:
            raise BundleError(_("The file is damaged on this disk."), where=str(source))

    _put(target, source.stat().st_size, fill, lambda part: holds_file(part, sha256))
    return True


def _put(
    target: Path, size_bytes: int, fill: Callable[[IO[bytes]], object], is_right: Callable[[Path], bool]
) -> None:
    """Write a file under another name, make it durable, read it again, then give it its name."""
    make_folder(target.parent)
    require_space(target.parent, size_bytes)
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as writer:
            fill(writer)
            writer.flush()
            os.fsync(writer.fileno())
        if not is_right(part):
            raise BundleError(
                _("What was written does not read back the same: this stick is failing."),
                where=str(target),
                remedy=_("Use another stick; everything is still on this laptop."),
            )
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


def _reads_back(path: Path, data: bytes) -> bool:
    """Tell whether a file holds these bytes: it is read a little at a time, and compared."""
    at = 0
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            if data[at : at + len(chunk)] != chunk:
                return False
            at += len(chunk)
    return at == len(data)


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
        return FoundFile(path, read_signed(path.read_bytes()))
    except SurveyError as error:
        return FoundFile(path, None, error)
    except OSError as error:
        reason = system_reason(error)
        unread = BundleError(_("The file cannot be read: {reason}.").format(reason=reason))
        return FoundFile(path, None, unread)
