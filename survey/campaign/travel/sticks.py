"""Sticks: found where the system mounts them, and what one of them holds for this laptop.

What lives here: looking, and the evening's round in the order that loses nothing. What does not: asking
and printing (`cli`), and the bytes on the stick (`bundle`).
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from survey.bundle.stick import find_files
from survey.campaign.campaign import Campaign
from survey.errors import BundleError
from survey.messages import _

UNIX_ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"), Path("/Volumes"))
_REMOVABLE = 2
"""DRIVE_REMOVABLE of GetDriveTypeW."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A stick that is plugged in: its folder, its free bytes, and whether this campaign is on it already."""

    folder: Path
    free_bytes: int
    is_known: bool


def mounted_folders(roots: Iterable[Path] | None = None) -> list[Path]:
    """Return the folders under which removable disks are mounted now, the system's own by default."""
    if roots is None and os.name == "nt":
        return _windows_drives()
    first = [folder for root in (UNIX_ROOTS if roots is None else roots) for folder in _inside(root)]
    return first + [deeper for folder in first for deeper in _inside(folder)]


def find_sticks(
    campaign: Campaign,
    folders: Iterable[Path] | None = None,
    *,
    is_mount: Callable[[Path], bool] = os.path.ismount,
) -> list[Stick]:
    """Return the sticks plugged in, those that hold this campaign first.

    A folder counts when a disk is mounted there or it holds this campaign's files; one that cannot be
    written to does not.
    """
    found = []
    for folder in mounted_folders() if folders is None else folders:
        is_known = _holds(folder, campaign.settings.campaign_id)
        if (is_known or is_mount(folder)) and os.access(folder, os.W_OK):
            found.append(Stick(folder, _free_bytes(folder), is_known))
    return sorted(found, key=lambda stick: (not stick.is_known, stick.folder))


def the_stick(sticks: list[Stick]) -> Stick | None:
    """Return the one that is meant without asking: the only one with this campaign, or the only one."""
    known = [stick for stick in sticks if stick.is_known]
    chosen = known or sticks
    return chosen[0] if len(chosen) == 1 else None


def require_stick(campaign: Campaign) -> Path:
    """Return the folder of the one stick that is plugged in. Raises BundleError for none or several."""
    sticks = find_sticks(campaign)
    stick = the_stick(sticks)
    if stick is None:
        raise BundleError(
            _("There are several sticks.") if sticks else _("No stick was found."),
            where=", ".join(str(own.folder) for own in sticks) or None,
            remedy=_("Name the stick's folder after the command."),
        )
    return stick.folder


def waiting_files(campaign: Campaign, stick: Path) -> list[Path]:
    """Return the files of other devices of this campaign that were not merged here yet, told by their names.

    Only names are read: each ends in the beginning of its file's hash.
    """
    folder = stick / campaign.settings.campaign_id
    try:
        files = find_files(folder)
    except BundleError:
        return []
    known = {taken.sha256[:8] for taken in campaign.store.outbox.taken()}
    own = campaign.device.device_id
    return [path for path in files if own not in path.parts and path.name.split(".")[0][-8:] not in known]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return []


def _holds(folder: Path, campaign_id: str) -> bool:
    try:
        return (folder / campaign_id).is_dir()
    except OSError:
        return False


def _free_bytes(folder: Path) -> int:
    import shutil

    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _windows_drives() -> list[Path]:
    import ctypes
    import string

    drives = [f"{letter}:\\" for letter in string.ascii_uppercase]
    kind_of = getattr(ctypes, "windll").kernel32.GetDriveTypeW  # noqa: B009 - absent elsewhere.
    return [Path(drive) for drive in drives if kind_of(drive) == _REMOVABLE]
