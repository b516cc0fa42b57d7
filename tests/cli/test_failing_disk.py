"""A disk that fails is said with what to do."""

import errno

import pytest

from survey.cli.boundary import guard


def failing() -> int:
    raise OSError(errno.EIO, "Input/output error", "/media/awa/CLE")


def test_disk_that_fails_is_said_with_a_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    assert guard(failing) == 10
    first, second = capsys.readouterr().err.splitlines()
    assert ("/media/awa/CLE" in first, second.strip() != "") == (True, True)
