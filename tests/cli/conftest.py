"""Drive the command line in this process, as a person types it."""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from survey.cli.app import run
from survey.messages import current_language, speaking


@dataclass(frozen=True, slots=True)
class Result:
    """What a command left: its exit status and what it said."""

    status: int
    out: str
    err: str


Survey = Callable[..., Result]


@pytest.fixture
def survey(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Survey]:
    """Return a function that runs one command line; `stdin` is what is piped into it.

    The language in use is afterwards what it was.
    """
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("LANG", raising=False)
    monkeypatch.delenv("LC_ALL", raising=False)

    def call(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    with speaking(current_language()):
        yield call
