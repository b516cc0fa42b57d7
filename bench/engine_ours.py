"""Our side of bench/engine.py: the same work as JavaRosaBench.java, printed as the same JSON.

    python bench/engine_ours.py cache|xml FORM MEDIA_DIR SCRIPT.tsv ROUNDS

Loading begins with importing the engine, as the peer's begins with loading its classes, and ends with an
instance ready for its first answer.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Times(list[tuple[int, int]]):
    """Nanoseconds of one kind of work: wall, and CPU of this thread."""

    def take(self, work: Callable[[], Any]) -> Any:
        """Do `work`, keep what it took, return what it gave."""
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        result = work()
        cpu_end, wall_end = time.thread_time_ns(), time.perf_counter_ns()
        self.append((wall_end - wall, cpu_end - cpu))
        return result


def load(form: Path, media: Path, *, use_cache: bool) -> Any:
    """Return an instance of the form ready for its first answer, from the file alone."""
    from survey.engine import Instance
    from survey.form import load_form

    return Instance(load_form(form, attachments=media, use_cache=use_cache))


def forget() -> None:
    """Forget what this process knows of forms, so that the next load is a load."""
    from survey.engine import environment, specs
    from survey.xpath import expression, parser

    specs.forget_forms()
    environment._INSTANCES.clear()
    expression._compiled.cache_clear()
    parser.parse.cache_clear()


def walk(instance: Any, script: list[list[str]]) -> dict[str, Any]:
    """Show and answer what the script names."""
    shows, answers, repeats = Times(), Times(), Times()
    refused = 0
    for kind, ref, value in script:
        if kind == "repeat":
            repeats.take(lambda ref=ref: instance.add_repeat(ref))
            continue
        shows.take(lambda ref=ref: instance.node(ref))
        outcome = answers.take(lambda ref=ref, value=value: instance.answer(ref, value))
        refused += outcome.status != "ok"
    return {
        "shows": shows,
        "answers": answers,
        "repeats": repeats,
        "refused": refused,
        "left": 0,
        "xml": instance.to_xml(),
    }


def peak_kib() -> int:
    """Return the most memory that this process ever held, where the system tells (Linux); else 0."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.is_file() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def main() -> None:
    """Load and walk as often as asked, and print the times."""
    mode, form, media, script, rounds = sys.argv[1:]
    steps = [line.split("\t") for line in Path(script).read_text(encoding="utf-8").splitlines()]
    loads = Times()
    walks = []
    for _round in range(int(rounds)):
        instance = loads.take(lambda: load(Path(form), Path(media), use_cache=mode == "cache"))
        walks.append(walk(instance, steps))
        forget()
    print(json.dumps({"loads": loads, "rounds": walks, "peak_kib": peak_kib()}))


if __name__ == "__main__":
    main()
