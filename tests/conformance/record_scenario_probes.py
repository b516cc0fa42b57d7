"""Put the forms of `scenario_differences` to JavaRosa again, and write what it ends in.

    python -m tests.conformance.record_scenario_probes REFERENCE

REFERENCE is the folder of the reference engine; it needs Java.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.conformance.javarosa import Job, compile_programs
from tests.conformance.scenario_differences import SCENARIO_CLASSES
from tests.conformance.walks import canonical

ENDS = Path(__file__).parent / "probes" / "scenarios.jsonl"


def read_ends() -> dict[str, list[tuple[str, str]]]:
    """Return what JavaRosa's submission held, by the name of the class."""
    rows = map(json.loads, ENDS.read_text(encoding="utf-8").splitlines())
    return {row["name"]: [(path, text) for path, text in row["ends"]] for row in rows}


def record(reference: Path) -> None:
    """Write every end beside the name of its class."""
    with tempfile.TemporaryDirectory() as folder:
        scratch, jobs = Path(folder), []
        for kind in SCENARIO_CLASSES:
            form, script = scratch / f"{kind.name}.xml", scratch / f"{kind.name}.txt"
            form.write_text(kind.xform(), encoding="utf-8")
            script.write_text("\n".join(kind.steps), encoding="utf-8")
            jobs.append(Job(form, scratch, script=script))
        ends = [
            canonical(transcript[-1]["xml"])
            for transcript in compile_programs(reference, scratch).interview(jobs)
        ]
    rows = [
        {"name": kind.name, "ends": [pair for pair in end if "/meta" not in pair[0]]}
        for kind, end in zip(SCENARIO_CLASSES, ends, strict=True)
    ]
    ENDS.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]))
