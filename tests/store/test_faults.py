"""Disks that are full, read-only, held or damaged: each is said with its place and its remedy."""

import contextlib
import hashlib
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from survey.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreNewer, StoreReadOnly
from survey.records.journal import Journal
from survey.records.steps import Answer, Recorded
from survey.store import Store
from survey.store.database import explained
from tests.store.children import Child
from tests.store.conftest import CAMPAIGN
from tests.store.test_journal import HEADER, recorded

NOW = datetime(2026, 11, 3, tzinfo=UTC)


def says_all(error: StoreError) -> bool:
    return bool(error.what and error.where and error.remedy)


@contextlib.contextmanager
def mounted(point: Path, *arguments: str) -> Iterator[Path]:
    point.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *arguments, str(point)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this system lets nobody mount here")
    try:
        yield point
    finally:
        subprocess.run(["umount", "--lazy", str(point)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=640k", "tmpfs") as disk:
        yield disk


def append_for_ever(journal: Journal) -> None:
    while True:
        journal.append(Recorded(Answer("/data/a", "x" * 4096), NOW))


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast


def test_backup_that_does_not_fit_names_the_full_disk_and_leaves_nothing(
    tmp_path: Path, small_disk: Path
) -> None:
    with Store.create(tmp_path / "campaign", CAMPAIGN) as store:
        store.blobs.add(bytes(1_000_000), name="a.jpg", mime="image/jpeg", added_at=NOW)
        with pytest.raises(StoreFull) as caught:
            store.backup(small_disk / "copy")
    assert str(caught.value.where).startswith(str(small_disk))
    assert list(small_disk.iterdir()) == []


def test_full_disk_is_said_and_what_was_acknowledged_stays(small_disk: Path) -> None:
    with Store.create(small_disk / "campaign", CAMPAIGN) as store:
        journal = store.journals.begin(HEADER)
        journal.append(recorded()[0])
        ballast = fill(small_disk)
        with pytest.raises(StoreFull) as caught:
            append_for_ever(journal)
        kept = journal.steps()
        assert says_all(caught.value)
        ballast.unlink()
        journal.append(recorded()[1])
        journal.close()
        with store.journals.open(HEADER.draft_id) as again:
            assert list(again.steps()) == [*kept, recorded()[1]]


def test_file_that_does_not_fit_is_refused_and_leaves_nothing(small_disk: Path) -> None:
    with Store.create(small_disk / "campaign", CAMPAIGN) as store:
        with pytest.raises(StoreFull) as caught:
            store.blobs.add(bytes(2_000_000), name="a.jpg", mime="image/jpeg", added_at=NOW)
        assert says_all(caught.value)
        assert store.blobs.list() == []
        assert not [path for path in (small_disk / "campaign" / "media").rglob("*") if path.is_file()]


def test_database_that_may_not_grow_is_said_to_be_full(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("CREATE TABLE t (x)")
        with pytest.raises(StoreFull), explained(path):
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    source = tmp_path / "source"
    with Store.create(source, CAMPAIGN) as store, store.journals.begin(HEADER) as journal:
        journal.append(recorded()[0])
    with mounted(tmp_path / "mounted", "--bind", str(source)) as point:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(point)], check=True)
        yield point


def test_read_only_disk_is_said(read_only_folder: Path) -> None:
    with pytest.raises(StoreReadOnly) as caught:
        Store.open(read_only_folder)
    assert says_all(caught.value)


def test_campaign_on_a_read_only_disk_can_be_read(read_only_folder: Path) -> None:
    with Store.open(read_only_folder, read_only=True) as store:
        [summary] = store.journals.list()
    assert summary.header == HEADER


def test_campaign_opened_for_reading_is_not_written(store: Store, folder: Path) -> None:
    store.close()
    before = hashlib.sha256((folder / "survey.db").read_bytes()).digest()
    with Store.open(folder, read_only=True) as reader, pytest.raises(StoreReadOnly):
        reader.blobs.add(b"x", name="x", mime="text/plain", added_at=NOW)
    assert hashlib.sha256((folder / "survey.db").read_bytes()).digest() == before


def test_last_answers_beside_a_read_only_database_are_not_passed_over(store: Store, folder: Path) -> None:
    store.journals.begin(HEADER).close()
    with pytest.raises(StoreReadOnly) as caught:
        Store.open(folder, read_only=True)
    assert says_all(caught.value)


def test_database_held_by_another_process_is_said_with_its_pid(store: Store, folder: Path) -> None:
    store.close()
    with Child("hold-database", folder) as child:
        child.wait_for("ready")
        with Store.open(folder, busy_timeout_s=0.05) as second, pytest.raises(StoreBusy) as caught:
            second.journals.begin(HEADER)
    assert says_all(caught.value)
    assert str(child.pid) in caught.value.what


def test_damaged_database_is_said(store: Store, folder: Path) -> None:
    with store.journals.begin(HEADER) as journal:
        for step in recorded() * 200:
            journal.append(step)
    store.close()
    path = folder / "survey.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = bytes(len(content) - 4096 * 3)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged) as caught, Store.open(folder) as again:
        again.journals.list()
    assert says_all(caught.value)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be looked at" * 100, b"%PDF"]
)
def test_file_that_is_no_database_is_said(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "survey.db").write_bytes(content)
    with pytest.raises(StoreDamaged) as caught:
        Store.open(folder)
    assert says_all(caught.value)


def test_database_of_another_program_is_refused(folder: Path) -> None:
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "survey.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(StoreDamaged):
        Store.open(folder)


def test_missing_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path)
    assert says_all(caught.value)
    assert not (tmp_path / "survey.db").exists()


def test_second_campaign_in_one_folder_is_refused(store: Store, folder: Path) -> None:
    with pytest.raises(StoreError):
        Store.create(folder, CAMPAIGN)


def test_database_of_a_newer_version_is_refused_untouched(store: Store, folder: Path) -> None:
    store.close()
    with contextlib.closing(sqlite3.connect(folder / "survey.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreNewer) as caught:
        Store.open(folder)
    assert says_all(caught.value)
    with contextlib.closing(sqlite3.connect(folder / "survey.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (999,)
