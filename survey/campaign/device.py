"""This device in one campaign: its keys, and who works on it."""

import json
from dataclasses import dataclass
from pathlib import Path

from survey.crypto import DeviceKeys, KeyRing
from survey.durable import write_whole

PROFILE_NAME = "profile.json"


@dataclass(frozen=True, slots=True)
class Device:
    """The keys of this device for one campaign and the name of the person on it.

    `folder` is where they lie, in the user's configuration; `is_new` tells that they were made now.
    """

    keys: DeviceKeys
    author: str
    folder: Path
    is_new: bool = False

    @property
    def device_id(self) -> str:
        """Return the device's id in the log."""
        return self.keys.device_id


def open_device(configuration: Path, campaign_id: str, *, author: str | None = None) -> Device:
    """Return this device, made now when it has no keys for the campaign. Raises KeyMissing, OSError.

    `author` is kept when given; else the name kept before, or the login's.
    """
    ring = KeyRing(configuration, campaign_id)
    keys, is_new = ring.load_or_make()
    path = ring.folder / PROFILE_NAME
    if author is None:
        return Device(keys, _kept_author(path), ring.folder, is_new)
    write_whole(path, json.dumps({"author": author}, ensure_ascii=False).encode())
    return Device(keys, author, ring.folder, is_new)


def _kept_author(path: Path) -> str:
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["author"])
    except (OSError, ValueError, KeyError, TypeError):
        return login_name()


def login_name() -> str:
    """Return the name under which the person is logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "agent"
