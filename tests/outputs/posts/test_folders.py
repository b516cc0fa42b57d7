"""The folder of a post: all of its files, or what was there before."""

from pathlib import Path

import pytest

from survey.errors import OutputError
from survey.outputs.reports.posts.folders import put_folder

TOO_LONG = "a" * 300
"""No disk takes such a name."""


def test_a_post_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        put_folder(tmp_path, "dori", "key", {"dori.md": b"new", TOO_LONG: b""})
    assert list(tmp_path.iterdir()) == []


def test_a_post_that_cannot_be_written_keeps_the_one_before(tmp_path: Path) -> None:
    put_folder(tmp_path, "dori", "key", {"dori.md": b"old"})
    with pytest.raises(OutputError):
        put_folder(tmp_path, "dori", "key", {"dori.md": b"new", TOO_LONG: b""})
    assert [path.name for path in tmp_path.iterdir()] == ["dori"]
    assert (tmp_path / "dori" / "dori.md").read_bytes() == b"old"
