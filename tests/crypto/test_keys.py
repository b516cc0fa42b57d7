"""Keys: made once, kept privately, never replaced."""

import stat
import sys
from pathlib import Path

import pytest

from survey.crypto import DeviceKeys, KeyRing, device_id_of, fingerprint_words, verify
from survey.errors import KeyMissing


def test_signature_verifies_and_a_changed_text_does_not() -> None:
    keys = DeviceKeys.generate()
    signature = keys.sign(b"text")
    assert verify(keys.verify_key, b"text", signature)
    assert not verify(keys.verify_key, b"texT", signature)
    assert not verify(DeviceKeys.generate().verify_key, b"text", signature)


def test_verifying_rubbish_is_false_not_an_error() -> None:
    assert not verify(b"short", b"text", b"")


def test_device_id_is_that_of_its_public_key() -> None:
    keys = DeviceKeys.generate()
    assert keys.device_id == device_id_of(keys.verify_key)
    assert len(keys.device_id) == 26


def test_keys_are_made_once(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, "campaign")
    first, made = ring.load_or_make()
    again, made_again = ring.load_or_make()
    assert (first, made, made_again) == (again, True, False)


def test_each_campaign_has_its_own_keys(tmp_path: Path) -> None:
    assert KeyRing(tmp_path, "a").load_or_make()[0] != KeyRing(tmp_path, "b").load_or_make()[0]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are Unix's")
def test_key_file_is_the_owners_alone(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, "campaign")
    ring.load_or_make()
    assert stat.S_IMODE(ring.path.stat().st_mode) == 0o600


def test_damaged_key_file_is_named_and_never_replaced(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, "campaign")
    ring.load_or_make()
    ring.path.write_text("{", encoding="utf-8")
    with pytest.raises(KeyMissing) as caught:
        ring.load_or_make()
    assert caught.value.where == str(ring.path)
    assert ring.path.read_text(encoding="utf-8") == "{"


def test_fingerprint_is_six_words_that_differ_by_key() -> None:
    words = fingerprint_words(DeviceKeys.generate().verify_key)
    assert len(words) == 6
    assert words != fingerprint_words(DeviceKeys.generate().verify_key)
