"""Kinds of files by their content."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.media import guess_file_mime, guess_mime, hash_bytes, hash_file


@pytest.mark.parametrize(
    ("head", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "image/heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "image/avif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", "image/heif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"),
        (b"\0\0\0\x18ftyp3gp5\0\0\0\0isom3gp5", "video/3gpp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"OggS\0", "audio/ogg"),
        (b"#!AMR\n", "audio/amr"),
        (b"ID3\x03", "audio/mpeg"),
        (b"", "application/octet-stream"),
        (b"bonjour", "application/octet-stream"),
        (b"xxxxxxxxWEBP", "application/octet-stream"),
    ],
)
def test_kind_by_content(head: bytes, mime: str) -> None:
    assert guess_mime(head) == mime


@given(st.binary(max_size=64))
def test_any_bytes_have_a_kind(head: bytes) -> None:
    assert "/" in guess_mime(head)


def test_file_is_hashed_as_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"bonjour")
    assert hash_file(tmp_path / "a") == hash_bytes(b"bonjour")
    assert guess_file_mime(tmp_path / "a") == "application/octet-stream"
