"""Files by their hash: whole or absent, once, never changed."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.errors import StoreDamaged, StoreError
from survey.records.attachments import Attachment
from survey.store import Store
from tests.store.writings import NOW

CONTENT = b"facade of the centre" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def add(store: Store, source: Path | bytes = CONTENT) -> Attachment:
    return store.blobs.add(source, name="façade.jpg", mime="image/jpeg", added_at=NOW)


def test_bytes_are_kept_under_their_hash(store: Store, folder: Path) -> None:
    assert add(store) == Attachment(SHA256, "façade.jpg", len(CONTENT), "image/jpeg")
    assert (folder / "media" / "sha256" / SHA256[:2] / SHA256).read_bytes() == CONTENT


def test_file_is_copied_and_stays_where_it_was(store: Store, tmp_path: Path) -> None:
    photo = tmp_path / "IMG_0001.JPG"
    photo.write_bytes(CONTENT)
    assert add(store, photo).sha256 == SHA256
    assert photo.read_bytes() == CONTENT


def test_same_bytes_are_kept_once(store: Store) -> None:
    add(store)
    add(store)
    assert len(store.blobs.list()) == 1


def test_bytes_are_read_back(store: Store) -> None:
    add(store)
    with store.blobs.open(SHA256) as file:
        assert file.read() == CONTENT


def test_absent_file_is_said(store: Store) -> None:
    assert not store.blobs.has(SHA256)
    with pytest.raises(StoreError) as caught:
        store.blobs.open(SHA256)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["../../survey.db", "", "AB" * 32, SHA256 + "/x"])
def test_what_is_no_hash_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        store.blobs.open(name)


def test_changed_file_is_damaged(store: Store) -> None:
    add(store)
    store.blobs.path(SHA256).write_bytes(CONTENT + b"!")
    with pytest.raises(StoreDamaged):
        store.blobs.verify(SHA256)


def test_adding_again_mends_a_changed_file(store: Store) -> None:
    add(store)
    store.blobs.path(SHA256).write_bytes(b"")
    add(store)
    store.blobs.verify(SHA256)


def test_source_that_cannot_be_read_leaves_nothing(store: Store, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        add(store, tmp_path / "absent.jpg")
    assert not list((folder / "media").rglob("*.part"))


def test_half_written_file_of_a_dead_process_is_swept(store: Store, folder: Path) -> None:
    add(store)
    half = folder / "media" / "incoming" / "open-1-dead.0.part"
    half.write_bytes(b"half")
    with Store.open(folder):
        assert not half.exists()


def test_half_written_file_of_a_living_process_stays(store: Store, folder: Path) -> None:
    add(store)
    token = next(path.stem for path in (folder / "locks").glob(f"open-{os.getpid()}-*.who"))
    half = folder / "media" / "incoming" / f"{token}.0.part"
    half.write_bytes(b"half")
    with Store.open(folder):
        assert half.exists()


def test_several_files_are_taken_in_together(store: Store) -> None:
    one, two = (hashlib.sha256(data).hexdigest() for data in (b"one", b"two"))
    files = [(one, b"one", "image/jpeg"), (two, b"two", "image/png"), (one, b"one", "image/jpeg")]
    store.blobs.add_all(files, added_at=NOW)
    kept = {blob.mime: store.blobs.path(blob.sha256).read_bytes() for blob in store.blobs.list()}
    assert kept == {"image/jpeg": b"one", "image/png": b"two"}


def test_several_files_of_which_one_fails_leave_nothing(store: Store, folder: Path) -> None:
    def files() -> Iterator[tuple[str, bytes, str]]:
        yield hashlib.sha256(b"one").hexdigest(), b"one", "image/jpeg"
        raise OSError(5, "Input/output error")

    with pytest.raises(StoreError):
        store.blobs.add_all(files(), added_at=NOW)
    assert [path for path in (folder / "media").rglob("*") if path.is_file()] == []
    assert store.blobs.list() == []
