"""Killed at any moment of handing over or merging, then done again: the same as without.

The ordinary run kills each 8 times; docs/reliability.md names the command that kills each 200 times.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from survey.bundle.stick import find_files, read_files
from tests.campaign.laptops import Laptops

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
SHORT, LONG = 8, pytest.param(200, marks=[pytest.mark.campaign, pytest.mark.timeout(3600)])


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laptops:
    """Return a coordinator and an agent with three finished visits, a photo and a video of five pieces."""
    monkeypatch.setattr("survey.bundle.packs.MAX_PACK_BYTES", 1000)
    monkeypatch.setattr("survey.bundle.pieces.PIECE_BYTES", 1000)
    laptops = Laptops(tmp_path, monkeypatch)
    laptops.join("Awa")
    for name in ("Dori", "Réo", "Kaya"):
        laptops.visit("Awa", nom=name, postes="10", marche="6")
    laptops.visit_with_photo("Awa", b"a photo")
    laptops.visit_with_photo("Awa", random.Random(5).randbytes(4500))
    return laptops


def kill_during(work: Callable[[], object], after_s: float) -> bool:
    """Do `work` in a process that is killed without a warning; tell whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def duration_s(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


@pytest.mark.parametrize("times", [SHORT, LONG])
def test_merge_that_was_killed_is_done_again_to_the_same_dump(
    team: Laptops, tmp_path: Path, times: int
) -> None:
    team.give("Awa")
    shutil.copytree(tmp_path / "Chef", tmp_path / "before")
    longest = duration_s(lambda: team.take("Chef"))
    expected = team.dump("Chef")
    moments, struck = random.Random(3), 0
    for _number in range(times):
        shutil.rmtree(tmp_path / "Chef")
        shutil.copytree(tmp_path / "before", tmp_path / "Chef")
        struck += kill_during(lambda: team.take("Chef"), moments.uniform(0, longest))
        team.take("Chef")
        assert team.dump("Chef") == expected
        with team.at("Chef") as chef:
            assert chef.store.check() == []
    print(f"merge: {times} kills, {struck} of them before its end")


@pytest.mark.parametrize("times", [SHORT, LONG])
def test_handing_over_that_was_killed_is_done_again_and_whole(
    team: Laptops, tmp_path: Path, times: int
) -> None:
    shutil.copytree(tmp_path / "Awa", tmp_path / "awa-before")
    shutil.copytree(tmp_path / "Chef", tmp_path / "chef-before")
    longest = duration_s(lambda: team.give("Awa"))
    team.take("Chef")
    expected = team.dump("Chef")
    moments, struck = random.Random(4), 0
    for _number in range(times):
        for name, before in (("Awa", "awa-before"), ("Chef", "chef-before")):
            shutil.rmtree(tmp_path / name)
            shutil.copytree(tmp_path / before, tmp_path / name)
        shutil.rmtree(team.stick)
        team.stick.mkdir()
        struck += kill_during(lambda: team.give("Awa"), moments.uniform(0, longest))
        assert all(found.file is not None for found in read_files(team.stick))
        team.give("Awa")
        assert find_files(team.stick)
        team.take("Chef")
        assert team.dump("Chef") == expected
        with team.at("Chef") as chef:
            assert chef.store.check() == []
    print(f"hand over: {times} kills, {struck} of them before its end")
