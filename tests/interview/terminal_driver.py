"""Drive a program on a real pseudo-terminal and look at its screen, as a person would.

pexpect runs the program, pyte draws what it writes; `ESC[6n` (where is the cursor?) is answered as a
terminal does. Waiting is for something to be on the screen, never for time to pass.
"""

import os
import re
import signal
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pexpect.fdpexpect
import pyte

from tests.interview import warm as warm_python

ENTER = "\r"
SHIFT_TAB = "\x1b[Z"
DOWN = "\x1b[B"
UP = "\x1b[A"
PAGE_DOWN = "\x1b[6~"
F1 = "\x1bOP"


def control(letter: str) -> str:
    """Return what the terminal sends for Ctrl and a letter."""
    return chr(ord(letter.upper()) - 64)


class _WarmChild(pexpect.fdpexpect.fdspawn):  # type: ignore[misc]
    """A forked program, with what the driver asks of `pexpect.spawn`."""

    def __init__(
        self, arguments: Sequence[str], size: tuple[int, int], environment: dict[str, str], cwd: str
    ) -> None:
        terminal, program = os.openpty()
        super().__init__(terminal)
        self.setwinsize(*size)
        self.pid = warm_python.fork(os.ttyname(program), list(arguments), environment, cwd)
        os.close(program)
        self._ended = False

    def setwinsize(self, rows: int, columns: int) -> None:
        """Give the terminal a size; its program is told."""
        termios.tcsetwinsize(self.child_fd, (rows, columns))

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def close(self, force: bool = True) -> None:
        """Close the terminal, as closing its window does, and wait for the program."""
        if self._ended:
            return
        self._ended = True
        super().close()
        if force:
            os.kill(self.pid, signal.SIGKILL)
        status = warm_python.wait(self.pid)
        self.exitstatus, self.signalstatus = (status, None) if status >= 0 else (None, -status)


class TerminalDriver:
    """A program in a terminal of `rows` by `columns`; a warm one is forked, see `warm`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
        cwd: str | None = None,
        timeout_s: float = 20,
        warm: bool = False,
    ) -> None:
        self.timeout_s = timeout_s
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        self._text: str | None = None
        merged = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
        self._child: Any = (
            _WarmChild(command[1:], (rows, columns), merged, cwd or str(Path.cwd()))
            if warm
            else pexpect.spawn(
                command[0],
                list(command[1:]),
                dimensions=(rows, columns),
                env=merged,
                cwd=cwd,
                timeout=timeout_s,
            )
        )
        self._child.delaybeforesend = None

    def __enter__(self) -> "TerminalDriver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)

    @property
    def pid(self) -> int:
        """Return the program's process id."""
        return int(self._child.pid)

    @property
    def text(self) -> str:
        """Return the screen as it stands, lines stripped on the right."""
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self._screen.display)
        return self._text

    @property
    def lines(self) -> list[str]:
        """Return the lines of the screen."""
        return self.text.split("\n")

    def send(self, keys: str) -> None:
        """Send keys, as bytes of UTF-8."""
        self._child.send(keys.encode())

    def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Wait until the screen shows the text (or the predicate holds) and return the screen."""
        shows = wanted if callable(wanted) else (lambda text: wanted in text)
        deadline = time.monotonic() + self.timeout_s
        while not shows(self.text):
            if not self._read(deadline):
                raise AssertionError(f"never on screen: {wanted!r}\n{self.text}")
        return self.text

    def wait_for_end(self) -> int:
        """Wait until the program ends and return its exit status."""
        deadline = time.monotonic() + self.timeout_s
        while self._read(deadline):
            pass
        self._child.close()
        return self._child.exitstatus if self._child.exitstatus is not None else -self._child.signalstatus

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the program, SIGKILL by default."""
        self._child.kill(number)

    def hang_up(self) -> None:
        """Close the terminal under the program, as closing its window does."""
        self._child.close(force=False)

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size; the program is told."""
        self._text = None
        self._screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def _read(self, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        try:
            data = self._child.read_nonblocking(65536, timeout=left)
        except (pexpect.EOF, pexpect.TIMEOUT):
            return False
        self.raw += data
        self._text = None
        self._stream.feed(data)
        for _asked in re.finditer(rb"\x1b\[6n", data):
            row, column = self._screen.cursor.y + 1, self._screen.cursor.x + 1
            self._child.send(f"\x1b[{row};{column}R".encode())
        return True
