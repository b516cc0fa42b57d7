"""The outline of a file: all of its bytes but the members', which the manifest in it names by size and hash.

What lives here: reading it without reading the file, so that a file merged before is told by a few thousand
bytes. What does not: saying that a file is whole; only `signed` does.
"""

import hashlib
import struct
from pathlib import Path
from typing import IO

from survey.bundle.container import END, LOCAL, MAX_MEMBERS, MAX_NAME_BYTES

_HEAD_MEMBERS = 3
"""The notice, the manifest and its signature."""
_MANIFEST_MEMBER_BYTES = 256
_MAX_HEAD_BYTES = MAX_MEMBERS * _MANIFEST_MEMBER_BYTES
_MAX_DIRECTORY_BYTES = MAX_MEMBERS * (MAX_NAME_BYTES + 46)


def outline_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's outline and size; None when it has none, or cannot be read.

    The same outline under a signature that was checked once means the same file, unless a member was damaged
    or changed where it lies: that is seen only by reading everything.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            head, tail = _head(file), _tail(file, size)
    except (OSError, struct.error, ValueError):
        return None
    return hashlib.sha256(b"%d %d\n" % (size, len(head)) + head + tail).hexdigest()


def _head(file: IO[bytes]) -> bytes:
    """Return the bytes up to the end of the manifest's signature."""
    head = b""
    for _member in range(_HEAD_MEMBERS):
        local = file.read(LOCAL.size)
        fields = LOCAL.unpack(local)
        rest = fields[8] + fields[9]
        if fields[0] != b"PK\3\4" or rest > _MAX_HEAD_BYTES:
            raise ValueError("no member")
        head += local + file.read(rest)
    return head


def _tail(file: IO[bytes], size: int) -> bytes:
    """Return the directory at the end of the file and what closes it."""
    file.seek(max(0, size - END.size))
    end = file.read()
    fields = END.unpack(end)
    directory_bytes, offset = fields[5], fields[6]
    if fields[0] != b"PK\5\6" or directory_bytes > _MAX_DIRECTORY_BYTES:
        raise ValueError("no directory")
    if offset + directory_bytes + END.size != size:
        raise ValueError("something between")
    file.seek(offset)
    return file.read(directory_bytes) + end
