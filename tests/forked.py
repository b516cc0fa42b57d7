"""Processes forked from a Python that has imported the toolkit: each is one of its own, and really killed.

Only the imports, most of the time of a start, are done once. On a terminal it is `tests.interview.warm`.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from types import TracebackType

_WAYS = multiprocessing.get_all_start_methods()
_FORKS = multiprocessing.get_context("forkserver" if "forkserver" in _WAYS else "spawn")
_FORKS.set_forkserver_preload(
    [
        "__main__",
        "survey.cli.app",
        "survey.cli.hub",
        "survey.cli.sync",
        "survey.store.store",
        "survey.sync.serving",
        "survey.sync.client",
        "tests.store.test_journal",
    ]
)


class Forked:
    """A function of a module in a process, with pipes; what tests ask of `subprocess.Popen` for a text."""

    def __init__(
        self, does: Callable[..., object], *words: str, environment: Mapping[str, str] | None = None
    ) -> None:
        given, giving = _FORKS.Pipe(duplex=False)
        pipes = [_FORKS.Pipe(duplex=False) for _stream in ("out", "err")]
        self._giving = giving
        self.stdout, self.stderr = (os.fdopen(os.dup(end.fileno()), encoding="utf-8") for end, _w in pipes)
        ends = (given, pipes[0][1], pipes[1][1])
        there = dict(os.environ if environment is None else environment)
        self._process = _FORKS.Process(target=_become, args=(ends, there, does, words), daemon=True)
        self._process.start()
        for end in (*ends, pipes[0][0], pipes[1][0]):
            end.close()
        self.pid = int(self._process.pid or 0)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, None while the process runs."""
        if self.returncode is None:
            self.returncode = self._process.exitcode
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if (status := self.poll()) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal to a process that still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process without a warning."""
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Read what is left of both outputs and wait for the end."""
        said = ["", ""]

        def read(number: int) -> None:
            said[number] = (self.stdout, self.stderr)[number].read()

        readers = [threading.Thread(target=read, args=(number,)) for number in (0, 1)]
        for reader in readers:
            reader.start()
        self.wait(timeout)
        for reader in readers:
            reader.join()
        return said[0], said[1]

    def __enter__(self) -> "Forked":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.wait()
        for end in (self._giving, self.stdout, self.stderr):
            end.close()


def survey(*arguments: str) -> None:
    """Run the command line, as `python -m survey` does."""
    import runpy

    sys.argv = ["survey", *arguments]
    runpy.run_module("survey", run_name="__main__", alter_sys=True)


def _become(
    ends: tuple[Connection, Connection, Connection],
    environment: dict[str, str],
    does: Callable[..., object],
    words: tuple[str, ...],
) -> None:
    """Take the pipes for the standard streams, and do what is asked for."""
    for number, end in enumerate(ends):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    if hasattr(time, "tzset"):
        time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    does(*words)
