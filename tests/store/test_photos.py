"""The photo inbox."""

from dataclasses import replace
from datetime import timedelta

import pytest

from survey.errors import StoreError
from survey.records.photos import InboxPhoto
from survey.store import Store
from tests.store.writings import NOW, SUBJECT


def taken_in(store: Store, content: bytes = b"photo") -> InboxPhoto:
    blob = store.blobs.add(content, name="a.jpg", mime="image/jpeg", added_at=NOW)
    return InboxPhoto(blob.sha256, "a.jpg", facts={"lat": "12.3", "taken_at": None})


def test_photo_waits_in_the_inbox(store: Store) -> None:
    photo = taken_in(store)
    assert store.photos.add(photo, NOW)
    assert store.photos.list("inbox") == [photo]


def test_photo_held_already_is_kept_as_it_is(store: Store) -> None:
    photo = taken_in(store)
    store.photos.add(photo, NOW)
    assert not store.photos.add(replace(photo, name="copy.jpg"), NOW + timedelta(days=1))
    assert store.photos.list() == [photo]


def test_placed_photo_leaves_the_inbox(store: Store) -> None:
    photo = taken_in(store)
    store.photos.add(photo, NOW)
    store.photos.place(photo.sha256, submission=SUBJECT, ref="/data/facade")
    assert store.photos.list("inbox") == []
    assert store.photos.list() == [replace(photo, state="placed", submission=SUBJECT, ref="/data/facade")]


def test_ignored_photo_leaves_the_inbox_and_stays_stored(store: Store) -> None:
    photo = taken_in(store)
    store.photos.add(photo, NOW)
    store.photos.ignore(photo.sha256)
    assert store.photos.list("inbox") == []
    assert store.blobs.has(photo.sha256)


def test_unknown_photo_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        store.photos.ignore("ab" * 32)
