"""The folder of a site: made beside, swapped in whole, never in place of what somebody else made.

What lives here: the swap, and what a power cut left of one. What does not: what is taken over (`edition`).
Photos are large and never change under their name: they move from the old folder to the new one.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from survey.durable import sync_folder
from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason
from survey.outputs.site.edition import MARKER, PHOTOS, Edition, begin, files_of, read_list

_OWN = frozenset((MARKER, "index.html", "fr", "en", "assets", PHOTOS))


@contextmanager
def replaced_whole(folder: Path) -> Iterator[Edition]:
    """Yield an edition to write the site into; it takes the place of `folder` when all went well.

    What was half made is gone when it did not. Raises OutputError when `folder` is not the tool's own, or
    cannot be written.
    """
    target = folder.resolve()
    _refuse_foreign(target)
    making, old = (target.with_name(f".{target.name}.{word}") for word in ("making", "old"))
    try:
        _mend(making, target, old)
        target.parent.mkdir(parents=True, exist_ok=True)
        making.mkdir(exist_ok=True)
        begin(making)
        edition = Edition(making, target)
        yield edition
        edition.finish()
        _swap(making, target, old)
    except OSError as error:
        raise OutputError(
            _("The site cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(folder),
            remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
        ) from error
    finally:
        with suppress(OSError):
            _put_back(making, target, old)
            _remove_own(making)


def _refuse_foreign(target: Path) -> None:
    if not target.exists():
        return
    names = {entry.name for entry in target.iterdir()} if target.is_dir() else {target.name}
    if target.is_dir() and (not names or (MARKER in names and names <= _OWN)):
        return
    strange = sorted(names - _OWN)[:3] if MARKER in names else []
    raise OutputError(
        _("This folder holds what is not of the site: {names}.").format(names=", ".join(strange))
        if strange
        else _("This is no folder that the tool made, and it is not empty."),
        where=str(target),
        remedy=_("Name another folder with `--output`, or move away what is there."),
    )


def _mend(making: Path, target: Path, old: Path) -> None:
    """Finish a swap that was cut once the new site was complete; of one that was not, keep the photos."""
    if target.exists():
        _remove_own(old)
    if read_list(making) is not None:
        _swap(making, target, old)
    _put_back(making, target, old)
    _remove_own(making, but=PHOTOS)
    _remove_own(old)


def _swap(making: Path, target: Path, old: Path) -> None:
    """Put a complete site in the place of the one before; cut anywhere, it goes on when repeated."""
    _bring_photos(making, target)
    if target.exists():
        target.replace(old)
    if (old / PHOTOS).is_dir():
        (old / PHOTOS).replace(making / PHOTOS)
    _drop_photos(making)
    making.replace(target)
    sync_folder(target.parent)
    _remove_own(old)


def _bring_photos(making: Path, target: Path) -> None:
    """Put the photos that are new beside those of the site before, which shows none of them."""
    if not ((making / PHOTOS).is_dir() and (target / PHOTOS).is_dir()):
        return
    for photo in (making / PHOTOS).iterdir():
        photo.replace(target / PHOTOS / photo.name)
    (making / PHOTOS).rmdir()


def _drop_photos(making: Path) -> None:
    """Delete the photos that the new site does not show."""
    listed = read_list(making)
    assert listed is not None
    wanted = {file for name in listed.photos for file in files_of(name)}
    for photo in (making / PHOTOS).iterdir():
        if photo.name not in wanted:
            photo.unlink()


def _put_back(making: Path, target: Path, old: Path) -> None:
    """Undo a swap that stopped in its middle."""
    if not (old / MARKER).is_file() or target.exists():
        return
    if (making / PHOTOS).is_dir() and not (old / PHOTOS).exists():
        (making / PHOTOS).replace(old / PHOTOS)
    old.replace(target)


def _remove_own(folder: Path, *, but: str | None = None) -> None:
    """Remove a site of ours; with `but`, what has this name stays, and the folder for it."""
    # A folder in which the power cut the very first write is empty and has no marker yet.
    if (folder / MARKER).is_file():
        begin(folder)
        # The marker goes last: what a killed removal leaves is still known as ours.
        for entry in folder.iterdir():
            if entry.name in (MARKER, but):
                continue
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        if but is not None and (folder / but).exists():
            return
        (folder / MARKER).unlink()
    if folder.is_dir():
        folder.rmdir()
