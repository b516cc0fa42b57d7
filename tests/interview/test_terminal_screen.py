"""The interview on a real pseudo-terminal: what a person sees, and what a closed window leaves."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .terminal_driver import ENTER, SHIFT_TAB, TerminalDriver, control

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are Unix's"),
]

FOLDER = Path(__file__).parent
FIRST = "Name of the centre"


@contextmanager
def interview(
    tmp_path: Path, *, rows: int = 24, columns: int = 80, warm: bool = True, **environment: str
) -> Iterator[TerminalDriver]:
    command = [sys.executable, str(FOLDER / "terminal_program.py"), str(FOLDER / "centre.md")]
    with TerminalDriver(
        [*command, str(tmp_path / "steps")], rows=rows, columns=columns, environment=environment, warm=warm
    ) as terminal:
        yield terminal


def steps(tmp_path: Path) -> list[str]:
    path = tmp_path / "steps"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def test_the_screen_of_eighty_by_twenty_four(tmp_path: Path) -> None:
    with interview(tmp_path, warm=False) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Réo" + ENTER)
        terminal.wait_for("Working computers")
        terminal.send("12" + ENTER)
        terminal.wait_for("At most ten.")
        assert terminal.lines[:7] == [
            " BF-0042 Réo                  Section 1/3 Identity             1/10 answered en",
            "-" * 80,
            " Working computers                                                   * required",
            " > 12",
            "",
            " ! At most ten.",
            "",
        ]
        assert terminal.lines[21] == "-" * 80
        assert terminal.lines[22].startswith(" Enter next  Shift-Tab back  ^G go to")


def test_only_ascii_marks_are_drawn(tmp_path: Path) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send(control("g"))
        text = terminal.wait_for("Go to which question?")
        assert all(sign.isascii() or sign.isalpha() for sign in text)


def test_sixty_by_twelve_is_enough(tmp_path: Path) -> None:
    with interview(tmp_path, rows=12, columns=60) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Réo" + ENTER)
        terminal.wait_for("Working computers")
        terminal.send("5" + ENTER)
        text = terminal.wait_for("yes  Yes")
        assert "Is there Internet?" in text
        assert "^G go to" in text


def test_a_new_size_is_drawn_anew_with_what_was_typed(tmp_path: Path) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Réo")
        terminal.wait_for("> Réo")
        terminal.resize(12, 60)
        terminal.wait_for(lambda text: text.split("\n")[1] == "-" * 60 and "> Réo" in text)
        assert FIRST in terminal.text


def test_a_dumb_terminal_is_asked_line_by_line(tmp_path: Path) -> None:
    with interview(tmp_path, TERM="dumb") as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Réo\n")
        terminal.wait_for("Working computers")
        terminal.send(":s\n")
        assert terminal.wait_for_end() == 0
        assert b"\x1b[?1049h" not in terminal.raw
    assert steps(tmp_path) == ["Answer(ref='/data/identity/name', value='Réo')"]


def test_no_color_is_obeyed(tmp_path: Path) -> None:
    with interview(tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for(FIRST)
        terminal.send(ENTER)
        terminal.wait_for(" ! ")
        colours = re.findall(rb"\x1b\[[0-9;]*m", terminal.raw)
        assert not [code for code in colours if re.search(rb"\b(3[0-7]|4[0-7]|9[0-7]|38|48)\b", code)]


def test_shift_tab_goes_back(tmp_path: Path) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Réo" + ENTER)
        terminal.wait_for("Working computers")
        terminal.send(SHIFT_TAB)
        terminal.wait_for("> Réo")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_what_is_unfinished_and_leaves(tmp_path: Path, number: int) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Ré")
        terminal.wait_for("> Ré")
        terminal.kill(number)
        assert terminal.wait_for_end() == 0
    assert steps(tmp_path) == ["Typed(ref='/data/identity/name', text='Ré')"]


def test_a_closed_window_keeps_what_is_unfinished(tmp_path: Path) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Ré")
        terminal.wait_for("> Ré")
        pid = terminal.pid
        terminal.hang_up()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert steps(tmp_path) == ["Typed(ref='/data/identity/name', text='Ré')"]


def test_ctrl_s_leaves_with_the_terminal_as_it_was(tmp_path: Path) -> None:
    with interview(tmp_path) as terminal:
        terminal.wait_for(FIRST)
        terminal.send("Ré" + control("s"))
        terminal.wait_for("ended: kept")
        assert terminal.wait_for_end() == 0
        assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l")
