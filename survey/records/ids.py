"""Lasting identities: UUID version 7, ordered by the time at which they were made.

Source: RFC 9562, section 5.7 (Python's uuid module makes them from 3.14 on only).
"""

import uuid
from collections.abc import Callable
from datetime import datetime

RandomBytes = Callable[[int], bytes]


def make_uuid7(now: datetime, random_bytes: RandomBytes) -> str:
    """Make a UUIDv7 from an aware time, to the millisecond, and 10 bytes of `random_bytes`.

    >>> from datetime import UTC
    >>> make_uuid7(datetime(2026, 11, 3, tzinfo=UTC), lambda n: bytes(n))
    '01a19eb4-a000-7000-8000-000000000000'
    """
    milliseconds = int(now.timestamp() * 1000)
    tail = int.from_bytes(random_bytes(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76
    value |= ((tail >> 68) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= tail & ((1 << 62) - 1)
    return str(uuid.UUID(int=value))
