"""Drive a program on a real pseudo-terminal and look at its screen, as a person would.

pexpect runs the program, pyte draws what it writes; `ESC[6n` (where is the cursor?) is answered as a
terminal does. Waiting is for something to be on the screen, never for time to pass.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pexpect
import pyte

ENTER = "\r"
SHIFT_TAB = "\x1b[Z"
DOWN = "\x1b[B"
UP = "\x1b[A"
PAGE_DOWN = "\x1b[6~"
F1 = "\x1bOP"


def control(letter: str) -> str:
    """Return what the terminal sends for Ctrl and a letter."""
    return chr(ord(letter.upper()) - 64)


class TerminalDriver:
    """A program in a terminal of `rows` by `columns`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        rows: int = 24,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
        cwd: str | None = None,
        timeout_s: float = 20,
    ) -> None:
        self.timeout_s = timeout_s
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        merged = {**os.environ, "TERM": "xterm-256color", **(environment or {})}
        self._child = pexpect.spawn(
            command[0],
            list(command[1:]),
            dimensions=(rows, columns),
            env={name: value for name, value in merged.items() if value is not None},
            cwd=cwd,
            timeout=timeout_s,
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
        return "\n".join(line.rstrip() for line in self._screen.display)

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
        self._stream.feed(data)
        for _asked in re.finditer(rb"\x1b\[6n", data):
            row, column = self._screen.cursor.y + 1, self._screen.cursor.x + 1
            self._child.send(f"\x1b[{row};{column}R".encode())
        return True
