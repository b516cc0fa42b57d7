"""The canonical ZIP: members stored, in a given order, with fixed times; one content has one spelling.

What lives here: these few lines of ZIP, because `zipfile`'s flags differ by version. What does not: what the
members mean. A container is read only when writing its members again gives the same bytes, so that a
flipped bit anywhere, a cut file or anything appended is refused.
Source: PKWARE APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12 and 4.3.16.
"""

import struct
import zlib

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


def write_container(members: list[tuple[str, bytes]]) -> bytes:
    """Return the one container that holds these members in this order."""
    # The bytes of the members are joined once: a piece of a video is copied no oftener than it must be.
    body: list[bytes] = []
    directory, offset = bytearray(), 0
    for name, data in members:
        local, central = _records(name.encode("ascii"), data, offset)
        body += (local, data)
        directory += central
        offset += len(local) + len(data)
    return b"".join((*body, directory, _end(len(members), len(directory), offset)))


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
    if not data:
        raise BundleError(_("The file is empty: the copy was cut short."))
    if len(data) > MAX_CONTAINER_BYTES:
        raise BundleError(_("The file is larger than any file of a bundle."))
    members: dict[str, bytes] = {}
    directory, offset = bytearray(), 0
    try:
        while data[offset : offset + 4] == b"PK\3\4":
            name, content, end = _member(data, offset)
            if name in members or len(members) >= MAX_MEMBERS:
                raise BundleError(_("The file holds a member twice, or too many of them."), where=name)
            # What writing the member again would put around it, without a copy of all the bytes.
            local, central = _records(name.encode("ascii"), content, offset)
            if data[offset : end - len(content)] != local:
                raise _damaged()
            members[name] = content
            directory += central
            offset = end
    except (struct.error, UnicodeDecodeError) as error:
        raise _damaged() from error
    if data[offset:] != directory + _end(len(members), len(directory), offset):
        raise _damaged()
    return members


def _member(data: bytes, offset: int) -> tuple[str, bytes, int]:
    fields = LOCAL.unpack_from(data, offset)
    size, name_size = fields[8], fields[9]
    begin = offset + LOCAL.size + name_size
    if name_size > MAX_NAME_BYTES or begin + size > len(data):
        raise _damaged()
    return data[offset + LOCAL.size : begin].decode("ascii"), data[begin : begin + size], begin + size


def _damaged() -> BundleError:
    return BundleError(
        _("The file is damaged or was cut short."),
        remedy=_("Copy it again from the laptop that made it; nothing of it was taken."),
    )
