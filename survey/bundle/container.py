"""The canonical ZIP: members stored, in a given order, with fixed times; one content has one spelling.

What lives here: these few lines of ZIP, because `zipfile`'s flags differ by version. What does not: what the
members mean. A container is read only when writing its members again gives the same bytes, so that a
flipped bit anywhere, a cut file or anything appended is refused.
Source: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterable
from typing import IO

from survey.errors import BundleError
from survey.messages import _

MAX_MEMBERS = 4096
MAX_NAME_BYTES = 100
MAX_CONTAINER_BYTES = 64 * 1024 * 1024
LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
END = struct.Struct("<4sHHHHIIH")
_VERSION = 20
_DATE = 1 << 5 | 1  # 1 January of the year 1980, from which ZIP counts.


def container_pieces(members: Iterable[tuple[str, bytes]]) -> list[bytes]:
    """Return the one container that holds these members in this order, in pieces that are not joined."""
    pieces: list[bytes] = []
    directory, offset, count = bytearray(), 0, 0
    for count, (name, data) in enumerate(members, 1):  # noqa: B007 - how many there were.
        local, central = _records(name.encode("ascii"), data, offset)
        pieces += (local, data)
        directory += central
        offset += len(local) + len(data)
    return [*pieces, bytes(directory) + _end(count, len(directory), offset)]


def write_container(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the one container that holds these members in this order."""
    return b"".join(container_pieces(members))


def _records(raw: bytes, data: bytes, offset: int) -> tuple[bytes, bytes]:
    """Return what stands before a member that begins at `offset`, and what the directory says of it."""
    crc, size = zlib.crc32(data), len(data)
    local = LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, crc, size, size, len(raw), 0)
    central = _CENTRAL.pack(
        b"PK\1\2", _VERSION, _VERSION, 0, 0, 0, _DATE, crc, size, size, len(raw), 0, 0, 0, 0, 0, offset
    )
    return local + raw, central + raw


def _end(count: int, directory_bytes: int, offset: int) -> bytes:
    return END.pack(b"PK\5\6", 0, 0, count, count, directory_bytes, offset, 0)


def read_container(data: bytes) -> dict[str, bytes]:
    """Return the members by name, in order. Raises BundleError unless the bytes are the one spelling."""
    return read_members(data)[0]


def read_members(source: bytes | IO[bytes]) -> tuple[dict[str, bytes], str]:
    """Read a container once, from bytes or a file; return its members by name and the SHA-256 of it all.

    Raises BundleError unless the bytes are the one spelling of the members.
    """
    if isinstance(source, bytes):
        if len(source) > MAX_CONTAINER_BYTES:
            raise BundleError(_("The file is larger than any file of a bundle."))
        source = io.BytesIO(source)
    members: dict[str, bytes] = {}
    directory, offset, digest = bytearray(), 0, hashlib.sha256()
    try:
        while (begin := source.read(LOCAL.size))[:4] == b"PK\3\4":
            begin, name, content = _member(source, begin, MAX_CONTAINER_BYTES - offset)
            if name in members or len(members) >= MAX_MEMBERS:
                raise BundleError(_("The file holds a member twice, or too many of them."), where=name)
            # What writing the member again would put before it.
            local, central = _records(name.encode("ascii"), content, offset)
            if begin != local:
                raise _damaged()
            digest.update(local)
            digest.update(content)
            members[name] = content
            directory += central
            offset += len(local) + len(content)
    except (struct.error, UnicodeDecodeError) as error:
        raise _damaged() from error
    if not offset and not begin:
        raise BundleError(_("The file is empty: the copy was cut short."))
    end = bytes(directory) + _end(len(members), len(directory), offset)
    if begin + source.read(len(end) + 1) != end:
        raise _damaged()
    digest.update(end)
    return members, digest.hexdigest()


def _member(source: IO[bytes], begin: bytes, limit_bytes: int) -> tuple[bytes, str, bytes]:
    """Read what follows the fixed fields of a member; return what stands before it, its name, its bytes."""
    fields = LOCAL.unpack(begin)
    size, name_size = fields[8], fields[9]
    if name_size > MAX_NAME_BYTES or size > limit_bytes:
        raise _damaged()
    raw, content = source.read(name_size), source.read(size)
    if len(content) != size:
        raise _damaged()
    return begin + raw, raw.decode("ascii"), content


def _damaged() -> BundleError:
    return BundleError(
        _("The file is damaged or was cut short."),
        remedy=_("Copy it again from the laptop that made it; nothing of it was taken."),
    )
