"""The folder of a site: made beside, swapped in whole, never in place of what somebody else made."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from survey.durable import sync_folder
from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason

MARKER = ".survey-site"
_OWN = frozenset((MARKER, "index.html", "fr", "en", "assets", "photos"))


@contextmanager
def replaced_whole(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write the site into; it takes the place of `folder` when all went well.

    What was half made is gone when it did not. Raises OutputError when `folder` is not the tool's own, or
    cannot be written.
    """
    target = folder.resolve()
    _refuse_foreign(target)
    making, old = (target.with_name(f".{target.name}.{word}") for word in ("making", "old"))
    try:
        _put_back(target, old)
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_own(making)
        making.mkdir()
        (making / MARKER).write_text("survey site build\n", encoding="utf-8")
        yield making
        _swap(making, target, old)
    except OSError as error:
        raise OutputError(
            _("The site cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(folder),
            remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
        ) from error
    finally:
        with suppress(OSError):
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


def _put_back(target: Path, old: Path) -> None:
    """Undo a swap that the power cut in its middle."""
    if (old / MARKER).is_file() and not target.exists():
        old.replace(target)
    _remove_own(old)


def _remove_own(folder: Path) -> None:
    # A folder in which the power cut the very first write is empty and has no marker yet.
    if (folder / MARKER).is_file():
        # The marker goes last: what a killed removal leaves is still known as ours.
        for entry in folder.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry.name != MARKER:
                entry.unlink()
        (folder / MARKER).unlink()
    if folder.is_dir():
        folder.rmdir()


def _swap(making: Path, target: Path, old: Path) -> None:
    if target.exists():
        target.replace(old)
    making.replace(target)
    sync_folder(target.parent)
    _remove_own(old)
