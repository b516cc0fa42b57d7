"""What is written is on the disk under its name when it is said to be: bytes, name, and the folders above."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.campaign.upkeep.restoring import restore
from survey.store import locks
from survey.store.backup import ARRIVING
from tests.campaign.laptops import Laptops, small_form

FLEETING = (locks.FOLDER, ARRIVING, "incoming", "cache")
"""What a power cut may take: locks, what is half written, what is computed again."""


class Watch:
    """Every name that was given since the beginning, and what was synced after it was."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.unsynced: set[Path] = set()
        self.early: list[Path] = []
        self.given: set[Path] = set()
        self._synced: set[int] = set()
        self._real = {name: getattr(os, name) for name in ("replace", "rename", "mkdir", "fsync")}
        for name in self._real:
            patch.setattr(os, name, getattr(self, name))

    def fsync(self, descriptor: int) -> None:
        self._real["fsync"](descriptor)
        self._synced.add(os.fstat(descriptor).st_ino)
        folder = Path(f"/proc/self/fd/{descriptor}").readlink()
        self.unsynced = {path for path in self.unsynced if path.parent != folder}

    def replace(self, source: Path, target: Path) -> None:
        path = Path(source)
        if path.is_file() and path.stat().st_ino not in self._synced and not self._is_fleeting(Path(target)):
            self.early.append(Path(target))
        self._real["replace"](source, target)
        self.unsynced.discard(path)
        self._given(Path(target))

    rename = replace

    def mkdir(self, folder: Path, *words: object, **more: object) -> None:
        self._real["mkdir"](folder, *words, **more)
        self._given(Path(folder))

    def left(self) -> list[Path]:
        """Return the names of what is there and may be gone after a power cut."""
        return sorted(path for path in self.unsynced if path.exists() and path not in self.given)

    def _given(self, path: Path) -> None:
        if not self._is_fleeting(path):
            self.unsynced.add(path)

    def _is_fleeting(self, path: Path) -> bool:
        return any(part in FLEETING or part.endswith(".part") for part in path.parts)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    if not Path("/proc/self/fd").is_dir():
        pytest.skip("a system without /proc")
    with monkeypatch.context() as patch:
        yield Watch(patch)


@pytest.fixture
def laptops(watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator and Awa, made while every name was watched; the folder and the stick were there."""
    watch.given |= {tmp_path, tmp_path / "stick"}
    # Made here, not copied: the names are those that our code writes.
    made = Laptops(tmp_path, monkeypatch, small_form(tmp_path))
    made.join("Awa")
    return made


def test_new_campaigns_their_keys_and_the_kit_last(laptops: Laptops, watch: Watch) -> None:
    assert (watch.left(), watch.early) == ([], [])


def test_what_travels_lasts_on_the_stick_and_where_it_arrives(laptops: Laptops, watch: Watch) -> None:
    laptops.visit_with_photo("Awa", b"a photo")
    laptops.give("Awa")
    laptops.take("Chef")
    laptops.accept("Awa")
    assert (watch.left(), watch.early) == ([], [])


def test_backup_and_what_is_taken_back_from_it_last(laptops: Laptops, watch: Watch) -> None:
    laptops.visit_with_photo("Awa", b"a photo")
    with laptops.at("Awa") as awa:
        awa.store.backup(laptops.folder / "backup")
    shutil.rmtree(laptops.folder / "Awa" / "media")
    restore(laptops.folder / "backup", laptops.folder / "Awa")
    assert (watch.left(), watch.early) == ([], [])
