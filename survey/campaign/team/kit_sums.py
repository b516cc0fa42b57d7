"""What shows that a kit arrived as it was made: the hash of every file, and its maker's signature.

What does not live here: whether the maker is to be trusted. A kit is handed over in person; who forges one
signs it too. What is found here is a copy that was cut, or a stick that fails.
Source: docs/decisions/0090-kits-are-summed.md.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from survey.crypto import DeviceKeys, verify
from survey.durable import write_whole
from survey.errors import BundleError
from survey.messages import _

KIT_NAME = "kit.json"
SIGNATURE_NAME = "kit.sig"


def write_summed(folder: Path, content: dict[str, Any], keys: DeviceKeys) -> None:
    """Write `kit.json` with the hashes of the files of a kit, and its signature, after all the others."""
    content = {**content, "files": _sums(folder)}
    text = json.dumps(content, ensure_ascii=False, indent=1).encode()
    write_whole(folder / SIGNATURE_NAME, f"{keys.verify_key.hex()} {keys.sign(text).hex()}\n".encode())
    write_whole(folder / KIT_NAME, text)


def check_sums(folder: Path, text: bytes, content: dict[str, Any]) -> None:
    """Raise BundleError unless a kit is as it was made; one of before it was summed is let pass."""
    signature = folder / SIGNATURE_NAME
    if not signature.exists() and "files" not in content:
        return
    if not signature.is_file() or not _is_signed(signature.read_bytes(), text):
        raise _damaged(KIT_NAME)
    here, files = _sums(folder), content["files"]
    if not isinstance(files, dict):
        raise TypeError("files")
    for name, sha256 in files.items():
        if here.get(name) != sha256:
            raise _damaged(name)


def _sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a kit but these two, by its path with slashes."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and name not in (KIT_NAME, SIGNATURE_NAME):
            with path.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def _is_signed(line: bytes, text: bytes) -> bool:
    try:
        key, signature = (bytes.fromhex(word) for word in line.decode("ascii").split(" "))
    except ValueError:
        return False
    own = f"{key.hex()} {signature.hex()}\n".encode()
    return own == line and verify(key, text, signature)


def _damaged(name: str) -> BundleError:
    return BundleError(
        _("The kit is damaged, or its copy was cut short."),
        where=name,
        remedy=_("Ask the coordinator for the kit again: survey bundle kit FOLDER."),
    )
