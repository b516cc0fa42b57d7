"""Programs on a terminal that fork from a Python which has imported the toolkit already.

Each is a process of its own, with its own terminal, and is really killed; only the imports, most of the
time of a start, are done once. Tests that look at the start itself do without.

Protocol, a JSON line each way: `{"tty", "arguments", "environment", "cwd"}` is answered by a process id,
`{"wait": id}` by its exit status, negative for a signal.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from functools import cache
from typing import Any

IMPORTED = (
    "survey.cli.app",
    "survey.cli.home",
    "survey.cli.interview",
    "survey.campaign.submissions.interviews",
    "survey.interview.plain",
    "survey.interview.terminal",
    "survey.store.store",
)


@cache
def _nursery() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.interview.warm"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_end, process)
    return process


def _end(process: "subprocess.Popen[str]") -> None:
    process.communicate()


def _ask(**request: object) -> int:
    process = _nursery()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def fork(tty: str, arguments: list[str], environment: dict[str, str], cwd: str) -> int:
    """Run `python *arguments` on the terminal of that name and return its process id."""
    return _ask(tty=tty, arguments=arguments, environment=environment, cwd=cwd)


def wait(pid: int) -> int:
    """Wait for the end of a forked program and return its exit status, negative for a signal."""
    return _ask(wait=pid)


def serve() -> None:
    """Fork what each line of standard input asks for, until its end."""
    for name in IMPORTED:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            answer = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
        else:
            answer = _forked(request)
        print(answer, flush=True)


def _forked(request: dict[str, Any]) -> int:
    terminal = os.open(request["tty"], os.O_RDWR | os.O_NOCTTY)
    pid = os.fork()
    if pid == 0:
        _become(terminal, request)
    os.close(terminal)
    return pid


def _become(terminal: int, request: dict[str, Any]) -> None:
    status = 1
    try:
        os.login_tty(terminal)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
        sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
        os.environ.clear()
        os.environ.update(request["environment"])
        time.tzset()
        os.chdir(request["cwd"])
        status = _run(request["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _run(arguments: list[str]) -> int:
    """Run a Python command line: `-m MODULE …`, `-c PROGRAM …` or `FILE …`."""
    try:
        if arguments[0] == "-m":
            sys.argv = arguments[1:]
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        elif arguments[0] == "-c":
            sys.argv = ["-c", *arguments[2:]]
            exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
        else:
            sys.argv = arguments
            runpy.run_path(arguments[0], run_name="__main__")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve()
