"""What every test may use: Hypothesis profiles and the conformance data beside the project."""

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).resolve().parent.parent

MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: a flush to the disk, which a thousand tests wait for, is nothing there."""
ENOUGH_BYTES = 4 << 30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES:
    # Tests of what a disk keeps kill processes and refuse calls: no test pulls the plug of a real one.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

# Compiled Python is kept, as an installed package keeps it: or each command in a process of its own,
# and each run of the tests, compiles every module again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What the tests import and collect stays to the end: not walked through again and again for garbage.
gc.disable()
OBJECTS_BETWEEN_COLLECTIONS = 50_000


STARTED_ONCE = ("browser", "java")
"""Tests that begin by starting a Chromium or by compiling for Java; the longest are among them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them first: one worker of two takes them all and begins once, and none is the last test."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in STARTED_ONCE))


def pytest_collection_finish() -> None:
    """Collect garbage from now on, less often than a small program does."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 10, 10)
    gc.enable()


settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.fixture(scope="session")
def project_folder() -> Path:
    """Return the checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Return the folder of test data beside the project; skip the test where it is absent."""
    folder = PROJECT.parent / "shared"
    if not (folder / "conformance").is_dir():
        pytest.skip("the conformance data beside the project is absent")
    return folder


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache of every test of this run: a form is compiled once, as on a person's laptop."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test an empty cache of its own: for those that look at what is kept there."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return folders that nobody had, one after another: pytest looks for the next number among all of them."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def _private_home(_homes: Iterator[Path], shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a configuration, data and state folder of its own."""
    home = next(_homes)
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_STATE_HOME", "state"),
    ):
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared_cache))
    for name in ("SURVEY_CAMPAIGN", "SURVEY_LANG", "SURVEY_PLAIN"):
        monkeypatch.delenv(name, raising=False)
