"""Copies of many photos: the same on several cores, and no process outlives its parent."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from survey.media.copying import CopyOrder, copy_all

from .photo_factory import write_image

PHOTOS = 20


def orders(folder: Path, photos: Path) -> list[CopyOrder]:
    folder.mkdir()
    return [
        CopyOrder(photos / f"{n}.jpg", ((folder / f"{n}.jpg", 60), (folder / f"{n}-s.jpg", 30)))
        for n in range(PHOTOS)
    ]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for number in range(PHOTOS):
        write_image(folder / f"{number}.jpg", size=(100 + number, 80))
    (folder / "3.jpg").write_bytes(b"no photo")
    return folder


def test_two_processes_write_what_one_does(tmp_path: Path, photos: Path) -> None:
    alone = list(copy_all(orders(tmp_path / "one", photos), 1))
    together = list(copy_all(orders(tmp_path / "two", photos), 2))
    assert together == alone
    assert (alone[3], alone[4] is not None) == (None, True)
    written = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two")
    ]
    assert written[0] == written[1]
    assert len(written[0]) == 2 * (PHOTOS - 1)


def test_copy_that_cannot_be_written_is_no_photo_that_cannot_be_read(tmp_path: Path, photos: Path) -> None:
    (order, *_others) = orders(tmp_path / "one", photos)
    (tmp_path / "one").rmdir()
    with pytest.raises(OSError, match="No such file"):
        list(copy_all([order], 1))


PARENT = """
import os, sys
from pathlib import Path
from survey.media.copying import CopyOrder, copy_all
if __name__ == "__main__":
    photo, out = map(Path, sys.argv[1:])
    orders = [CopyOrder(photo, ((out / f"{n}.jpg", 1600),)) for n in range(10_000)]
    for _facts in copy_all(orders, 2):
        print("started", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="a signal that nobody can catch")
def test_processes_end_with_a_parent_that_was_killed(tmp_path: Path, photos: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT, encoding="utf-8")
    command = [sys.executable, str(program), str(photos / "0.jpg"), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.send_signal(signal.SIGKILL)
        # The processes hold the same pipe: it ends when the last of them has.
        parent.stdout.read()
        assert parent.wait() == -signal.SIGKILL
