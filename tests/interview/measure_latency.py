"""Measure, on a real pseudo-terminal, the time from Enter to the next question on screen.

Usage: python tests/interview/measure_latency.py [QUESTIONS]
Prints the median and the 95th percentile in milliseconds. The journal is the memory one: add one commit.
"""

import sys
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from terminal_driver import ENTER, TerminalDriver

PROGRAM = Path(__file__).with_name("terminal_program.py")


def form_of(questions: int) -> str:
    """Write a form of groups of ten questions, every tenth with a relevant and a constraint."""
    rows = ["| survey |", "| | type | name | label | relevant | constraint |"]
    for number in range(questions):
        if number % 10 == 0:
            rows.append(f"| | begin_group | g{number} | Group {number} | | |")
        relevant = f"${{q{number - 1}}} != 99" if number % 10 == 5 else ""
        rows.append(f"| | integer | q{number} | Question {number}. | {relevant} | . < 1000 |")
        if number % 10 == 9:
            rows.append("| | end_group | | | | |")
    rows += ["| settings |", "| | name | form_id |", "| | data | latency |", ""]
    return "\n".join(rows)


def measure(questions: int, answers: int) -> list[float]:
    """Answer the first `answers` questions and return the milliseconds of each."""
    times: list[float] = []
    with TemporaryDirectory() as folder:
        form = Path(folder) / "form.md"
        form.write_text(form_of(questions), encoding="utf-8")
        command = [sys.executable, str(PROGRAM), str(form), str(Path(folder) / "steps")]
        with TerminalDriver(command, timeout_s=60) as terminal:
            for number in range(answers):
                terminal.wait_for(f"Question {number}.")
                terminal.send("7")
                terminal.wait_for("> 7")
                started = time.perf_counter()
                terminal.send(ENTER)
                terminal.wait_for(f"Question {number + 1}.")
                times.append((time.perf_counter() - started) * 1000)
    return times


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    found = measure(size, min(100, size - 1))
    print(f"{size} questions: median {median(found):.1f} ms, p95 {quantiles(found, n=20)[-1]:.1f} ms")
