"""Laptops that people copy, and commands that run beside each other: nothing is lost, nobody sees a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from survey.bundle.stick import read_files
from tests.campaign.laptops import Laptops

EXIT_BUSY = 21


@pytest.fixture
def laptops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator and Awa with three visits that were not handed over yet."""
    made = Laptops(tmp_path, monkeypatch)
    made.join("Awa")
    for name in ("Dori", "Réo", "Kaya"):
        made.visit("Awa", nom=name)
    return made


def begun(laptops: Laptops, name: str, *words: object) -> "subprocess.Popen[str]":
    """Begin a command at a laptop."""
    command = [sys.executable, "-m", "survey", "--lang", "en", "--campaign", laptops.folder / name, *words]
    environment = os.environ | {"XDG_CONFIG_HOME": str(laptops.folder / f"config-{name}")}
    return subprocess.Popen(
        list(map(str, command)), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def ended(*processes: "subprocess.Popen[str]") -> list[int]:
    """Wait for commands; return their exit statuses. None may end in a traceback or a bug."""
    statuses = []
    for process in processes:
        _out, err = process.communicate(timeout=110)
        assert ("Traceback" in err, process.returncode in (0, EXIT_BUSY)) == (False, True), err
        assert process.returncode == 0 or err.count("\n") >= 2
        statuses.append(process.returncode)
    return statuses


def test_two_merges_of_one_stick_at_once_end_like_one(laptops: Laptops) -> None:
    laptops.give("Awa")
    shutil.copytree(laptops.folder / "Chef", laptops.folder / "alone")
    words = ("bundle", "merge", laptops.stick)
    ended(begun(laptops, "Chef", *words), begun(laptops, "Chef", *words))
    laptops.take("Chef")
    together = laptops.dump("Chef")
    shutil.rmtree(laptops.folder / "Chef")
    shutil.move(laptops.folder / "alone", laptops.folder / "Chef")
    laptops.take("Chef")
    assert together == laptops.dump("Chef")


def test_two_exports_at_once_leave_whole_files_and_one_waits_or_says_so(laptops: Laptops) -> None:
    words = ("bundle", "create", laptops.stick)
    statuses = ended(begun(laptops, "Awa", *words), begun(laptops, "Awa", *words))
    assert 0 in statuses
    assert [found.path.name for found in read_files(laptops.stick) if found.file is None] == []
    laptops.give("Awa")
    assert "merged" in {outcome.state for outcome in laptops.take("Chef")}
    with laptops.at("Chef") as chef:
        assert len(list(chef.store.submissions())) == 3


def test_stick_that_is_written_while_it_is_merged_is_merged_whole_in_the_end(laptops: Laptops) -> None:
    merging = begun(laptops, "Chef", "bundle", "merge", laptops.stick)
    writing = begun(laptops, "Awa", "bundle", "create", laptops.stick)
    ended(writing)
    merging.communicate(timeout=110)
    laptops.take("Chef")
    with laptops.at("Chef") as chef:
        assert (len(list(chef.store.submissions())), chef.store.check()) == (3, [])
