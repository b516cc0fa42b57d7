"""Compiled forms kept in the user's cache folder, so that a workbook is converted once.

The key is the workbook's hash with the versions of everything that takes part; what is kept is XForm XML,
a format that cannot run code. A damaged or unreadable entry is no entry.
"""

import hashlib
import os
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from survey import __version__

_MARK = b"survey-xform-cache 1 "


def cache_folder() -> Path:
    """Return the folder of compiled forms (it may not exist yet)."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("survey", appauthor=False)) / "forms"


def cache_key(workbook: bytes, name: str) -> str:
    """Return the key of a workbook's bytes, hexadecimal; its name gives forms without id theirs."""
    versions = f"{__version__} {metadata.version('pyxform')} {sys.version_info[:3]} {name}"
    return hashlib.sha256(workbook + b"\0" + versions.encode()).hexdigest()


def read_cached(key: str) -> bytes | None:
    """Return what is kept under a key, None when there is nothing whole."""
    try:
        data = (cache_folder() / f"{key}.xml").read_bytes()
    except OSError:
        return None
    head, separator, content = data.partition(b"\n")
    if not separator or head != _MARK + hashlib.sha256(content).hexdigest().encode():
        return None
    return content


def write_cached(key: str, content: bytes) -> None:
    """Keep `content` under a key; a cache that cannot be written is no error."""
    folder = cache_folder()
    part = folder / f"{key}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_MARK + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        part.replace(folder / f"{key}.xml")
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
