"""Running a command of `bench/outputs.py` and weighing it."""

import os
import resource
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def run(command: list[str], output: Path | None = None, *, one_core: bool = False) -> tuple[float, int]:
    """Run a command; return its seconds of CPU and its highest memory in KiB, those of its processes with it.

    The memory is that of the largest process. On one core it sees no other (Linux).
    """
    here = {min(os.sched_getaffinity(0))} if one_core and hasattr(os, "sched_getaffinity") else None
    with (output or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=file,
            cwd=ROOT,
            preexec_fn=None if here is None else lambda: os.sched_setaffinity(0, here),
        )
        _pid, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with {status}")
    assert isinstance(used, resource.struct_rusage)
    return used.ru_utime + used.ru_stime, used.ru_maxrss
