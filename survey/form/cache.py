"""Compiled forms kept in the user's cache folder, so that a form is converted and understood once.

The key is the file's hash with the versions of everything that takes part; what is kept is XForm XML and
JSON, formats that cannot run code. A damaged or unreadable entry is no entry.
"""

import hashlib
import os
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from survey import __version__

_MARK = b"survey-form-cache 2 "
_IS_LINUX = sys.platform == "linux"


def cache_folder() -> Path:
    """Return the folder of compiled forms (it may not exist yet)."""
    if _IS_LINUX:
        # What platformdirs says, whose import took a tenth of opening a form (decision 0107).
        named = Path(os.environ.get("XDG_CACHE_HOME", ""))
        return (named if named.is_absolute() else Path.home() / ".cache") / "survey" / "forms"
    import platformdirs

    return Path(platformdirs.user_cache_dir("survey", appauthor=False)) / "forms"


def cache_key(data: bytes, name: str) -> str:
    """Return the key of a form's bytes, hexadecimal; its file's name gives forms without id theirs."""
    return hashlib.sha256(data + b"\0" + f"{_versions()} {name}".encode()).hexdigest()


@lru_cache(maxsize=1)
def _versions() -> str:
    """Return what names this code: versions, and the state of the modules that read and order forms.

    The modules' times are in it for whoever works on them: an old entry would hide what was changed.
    """
    import survey

    package = Path(survey.__file__).parent
    modules = sorted(
        f"{entry.name} {entry.stat().st_mtime_ns} {entry.stat().st_size}"
        for room in ("form", "engine", "xpath", "xpath/functions")
        for entry in os.scandir(package / room)
        if entry.name.endswith(".py")
    )
    state = hashlib.sha256("\n".join(modules).encode()).hexdigest()
    return f"{__version__} {_pyxform_version()} {sys.version_info[:3]} {state}"


def _pyxform_version() -> str:
    # Asking `importlib.metadata` brings the modules of e-mail with it.
    found = find_spec("pyxform")
    place = Path(found.origin).parent.parent if found is not None and found.origin else None
    beside = [entry.name for entry in os.scandir(place)] if place is not None else []
    names = sorted(name for name in beside if name.startswith("pyxform-") and name.endswith(".dist-info"))
    return names[0] if names else _metadata_version()


def _metadata_version() -> str:
    from importlib import metadata

    return metadata.version("pyxform")


def read_cached(key: str, kind: str) -> bytes | None:
    """Return what is kept under a key, of a kind (xml, form, logic), None when there is nothing whole."""
    try:
        data = (cache_folder() / f"{key}.{kind}").read_bytes()
    except OSError:
        return None
    head, separator, content = data.partition(b"\n")
    if not separator or head != _MARK + hashlib.sha256(content).hexdigest().encode():
        return None
    return content


def write_cached(key: str, kind: str, content: bytes) -> None:
    """Keep `content` under a key; a cache that cannot be written is no error."""
    folder = cache_folder()
    part = folder / f"{key}.{kind}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_MARK + hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        part.replace(folder / f"{key}.{kind}")
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
