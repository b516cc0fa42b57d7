"""Commands under strace: which system calls they make, killed or failed at one of them."""

import ctypes
import importlib
import io
import os
import pkgutil
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

COMMANDS = ("export", "merge", "capture", "carry")
PR_SET_PTRACER, PR_SET_PTRACER_ANY = 0x59616D61, 2**64 - 1
CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "ftruncate", "unlink", "mkdir")
_CALL = re.compile(r"^\d+ +(\w+)\((.*)")
_STANDARD = re.compile(r"^[012](<|,)")


@dataclass(frozen=True, slots=True)
class Point:
    """The `number`th call of a kind that a command makes, counted from 1."""

    call: str
    number: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit status, -9 when it was killed, and what it said."""

    status: int
    out: str
    err: str


@cache
def reason_to_skip() -> str:
    """Return why nothing can be traced here, "" when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    if not hasattr(os, "fork"):
        return "a system without fork"
    done = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this system lets nobody trace"


def run(folder: Path, name: str, words: Sequence[object], *trace: str, kill_after_s: float = 0) -> Ended:
    """Run a command of the toolkit at the laptop `name`, in a process of its own.

    `trace` are options of strace, which holds the process from the command's beginning to its end; none for an
    undisturbed run. `kill_after_s` kills it after so long, unless 0.
    """
    _import_commands()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        _become_command(folder, name, [str(word) for word in words])
    os.waitpid(child, os.WUNTRACED)
    tracer = _attached(folder, child, trace) if trace else None
    os.kill(child, signal.SIGCONT)
    if kill_after_s:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    _child, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.communicate()
    return Ended(os.waitstatus_to_exitcode(status), _said(folder, "out"), _said(folder, "err"))


@cache
def _import_commands() -> None:
    """Import what commands import, so that each child begins with it: half of what a small command takes."""
    import survey.cli

    for module in pkgutil.walk_packages(survey.cli.__path__, "survey.cli."):
        importlib.import_module(module.name)


def _become_command(folder: Path, name: str, words: list[str]) -> None:
    """Stop until strace is there, then run the command line; nothing of the parent is touched."""
    from survey.cli.app import run as run_command

    os.environ["XDG_CONFIG_HOME"] = str(folder / f"config-{name}")
    for number, stream in ((1, "out"), (2, "err")):
        file = os.open(folder / f"said.{stream}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        setattr(sys, f"std{stream}", _line_by_line(number))
    ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(PR_SET_PTRACER_ANY), 0, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    status = 1
    try:
        status = run_command(["--lang", "en", "--campaign", str(folder / name), *words])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _line_by_line(number: int) -> io.TextIOWrapper:
    """Return a stream that writes each line when it is said, as one to a terminal does."""
    return io.TextIOWrapper(io.FileIO(number, "w"), encoding="utf-8", line_buffering=True)


def _attached(folder: Path, child: int, trace: Sequence[str]) -> "subprocess.Popen[str]":
    """Start strace on a process that is stopped; return it once it holds the process."""
    command = ["strace", "-f", "-o", str(folder / "strace.log"), *trace, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    assert "attached" in line, line
    return tracer


def _said(folder: Path, stream: str) -> str:
    return (folder / f"said.{stream}").read_text(encoding="utf-8", errors="replace")


def points_of(folder: Path, name: str, command: Sequence[object]) -> list[Point]:
    """Run a command once; return every call by which it writes, but those to the screen."""
    ended = run(folder, name, command, "-yy", "-e", f"trace={','.join(CALLS)}")
    assert ended.status == 0, ended.err
    counted: Counter[str] = Counter()
    points = []
    for line in (folder / "strace.log").read_text(errors="replace").splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        call, rest = match.groups()
        counted[call] += 1
        if not (call == "write" and _STANDARD.match(rest)):
            points.append(Point(call, counted[call]))
    return points


def inject(point: Point, what: str) -> tuple[str, ...]:
    """Return strace's options that kill (`signal=SIGKILL`) or fail (`error=EIO`) a command at a point."""
    return ("-e", f"trace={point.call}", "-e", f"inject={point.call}:{what}:when={point.number}")


def some(points: list[Point], count: int | None) -> list[Point]:
    """Return `count` of the points, spread over all of them; None for all."""
    if count is None or count >= len(points):
        return points
    return [points[index * len(points) // count] for index in range(count)]


def count_by_call(points: Iterable[Point]) -> str:
    """Return how many points of each call there are, in words."""
    counted = Counter(point.call for point in points)
    return ", ".join(f"{count} {call}" for call, count in sorted(counted.items()))
