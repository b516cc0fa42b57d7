"""Time zones by their IANA names: this laptop's, and that of an interview."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_BY_OFFSET_H = {0: "Africa/Ouagadougou", 1: "Africa/Lagos"}


def local_zone_name() -> str:
    """Return the IANA name of the system's zone.

    TZ, then /etc/localtime; on systems without either a zone of West Africa with the same offset, else UTC.
    """
    named = os.environ.get("TZ", "").lstrip(":")
    if "/" in named and not named.startswith("/"):
        return named
    try:
        target = str(Path("/etc/localtime").resolve())
    except OSError:
        target = ""
    _head, found, name = target.partition("/zoneinfo/")
    if found and name:
        return name
    offset = datetime.now().astimezone().utcoffset()
    hours = offset.total_seconds() / 3600 if offset is not None else 0.0
    return _BY_OFFSET_H.get(int(hours), "UTC")


def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name, UTC when this system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
