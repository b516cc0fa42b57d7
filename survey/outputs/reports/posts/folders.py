"""A folder for each post: made beside, swapped in whole; one whose post may not leave any more is gone.

What lives here: folders and the mark by which the tool knows its own. What does not: what stands in files.
A file that somebody put into such a folder is never deleted.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey.durable import sync_folder, write_whole
from survey.errors import OutputError
from survey.messages import _
from survey.messages.reasons import system_reason

MARK = ".survey-post"
_MAKING, _OLD = ".making", ".old"


@dataclass(frozen=True, slots=True)
class PostFolder:
    """A folder of ours: the key of its post, and the files that the tool put there, relative, sorted."""

    path: Path
    key: str
    files: tuple[str, ...]

    def strange(self) -> list[str]:
        """Return the files in it that the tool did not make."""
        own = {*self.files, MARK}
        found = (path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if not path.is_dir())
        return sorted(name for name in found if name not in own)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            _("The posts cannot be written: {reason}.").format(reason=system_reason(error)),
            where=str(folder),
            remedy=_("Check the free space and the rights of that folder, and that no file there is open."),
        ) from error


def read_folders(root: Path) -> list[PostFolder]:
    """Return the folders of posts in `root`, by name; what a power cut left half made is cleared away.

    Raises OutputError.
    """
    with _told(root):
        if not root.is_dir():
            return []
        hidden = [path for path in root.iterdir() if path.name.startswith(".")]
        for left in [path for path in hidden if _read(path) is not None]:
            name = left.name.removeprefix(".")
            whole = root / name.removesuffix(_OLD)
            if name.endswith(_OLD) and not whole.exists():
                left.replace(whole)
            else:
                shutil.rmtree(left)
        found = (_read(path) for path in sorted(root.iterdir()) if not path.name.startswith("."))
        return [own for own in found if own is not None]


def check_folder(root: Path, name: str, known: Mapping[str, PostFolder]) -> None:
    """Refuse to write where somebody's own files are; `known` are the folders of ours by name.

    Raises OutputError.
    """
    strange = known[name].strange() if name in known else []
    names = ", ".join(strange[:3] or [name])
    if strange or (name not in known and (root / name).exists()):
        raise OutputError(
            _("This folder holds what is not of the posts: {names}.").format(names=names),
            where=str(root / name),
            remedy=_("Name another folder with `--output`, or move away what is there."),
        )


def put_folder(root: Path, name: str, key: str, files: Mapping[str, bytes]) -> PostFolder:
    """Write a post's files, by relative name, into `root/name`: all of them, or what was there stays.

    Raises OutputError.
    """
    target, making, old = (root / own for own in (name, f".{name}{_MAKING}", f".{name}{_OLD}"))
    with _told(target):
        root.mkdir(parents=True, exist_ok=True)
        # The power cut it before its mark was written; nobody else makes a folder of this name.
        shutil.rmtree(making, ignore_errors=True)
        try:
            _fill(making, key, files)
            if target.exists():
                target.replace(old)
            making.replace(target)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            if old.exists() and not target.exists():
                old.replace(target)
            raise
        sync_folder(root)
        if old.exists():
            shutil.rmtree(old)
    return PostFolder(target, key, tuple(sorted(files)))


def _fill(folder: Path, key: str, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    mark = json.dumps({"key": key, "files": sorted(files)}, ensure_ascii=False)
    write_whole(folder / MARK, mark.encode("utf-8"))
    for file, data in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_bytes(data)


def remove_folder(folder: PostFolder) -> list[str]:
    """Delete the tool's own files of a post, and its folder; return the files of others, which stay.

    Raises OutputError.
    """
    strange = folder.strange()
    with _told(folder.path):
        if not strange:
            shutil.rmtree(folder.path)
            return []
        for file in folder.files:
            (folder.path / file).unlink(missing_ok=True)
        (folder.path / MARK).unlink(missing_ok=True)
    return [str(folder.path / name) for name in strange]


def _read(path: Path) -> PostFolder | None:
    """Return a folder of ours, None for any other."""
    try:
        held = json.loads((path / MARK).read_text(encoding="utf-8"))
        files = tuple(str(name) for name in held["files"])
        return PostFolder(path, str(held["key"]), files)
    except (OSError, ValueError, LookupError, TypeError):
        return None
