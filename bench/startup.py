"""CPU time of `survey --version` and `survey --help` against `python -c "import typer"`, in the same run.

    python bench/startup.py

Prints a row for bench/results.md. Bars: 1.5 times for --version, 2.5 times for --help.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence

RUNS = 15
FLOOR = [sys.executable, "-c", "import typer"]
BARS = {"--version": 1.5, "--help": 2.5}


def cpu_s(command: Sequence[str]) -> float:
    """Return the user and system time of one run of a command, in seconds."""
    before = os.times()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def main() -> None:
    """Measure, alternating the commands so that a noisy machine is noisy for all."""
    commands = {argument: [sys.executable, "-m", "survey", argument] for argument in BARS}
    for command in (FLOOR, *commands.values()):
        cpu_s(command)
    times: dict[str, list[float]] = {argument: [] for argument in ("floor", *BARS)}
    for _run in range(RUNS):
        times["floor"].append(cpu_s(FLOOR))
        for argument, command in commands.items():
            times[argument].append(cpu_s(command))
    floor = statistics.median(times["floor"])
    print(f"import typer: {floor * 1000:.0f} ms CPU (median of {RUNS})")
    for argument, bar in BARS.items():
        ratio = statistics.median(times[argument]) / floor
        word = "within" if ratio <= bar else "FALLS SHORT of"
        print(f"| survey {argument} | {ratio:.2f} x import typer | {word} {bar} x |")


if __name__ == "__main__":
    main()
