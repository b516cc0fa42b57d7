"""Record again what JavaRosa answers to the expressions of probes/rows.jsonl, after adding some.

    python -m tests.conformance.record_probes

It needs Java 17 and the jar of ODK Validate that pyxform carries. To add an expression, add a line
`{"expr": "round(2.5)", "zone": "UTC"}` and run this. A row then holds `text` and `boolean` of a value,
`nodes` (and `text`, of one node at most) of a set of nodes, or `refused`, what JavaRosa throws.
The locale is English: JavaRosa takes names of days and the first day of a week from the device.
"""

import base64
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyxform

HERE = Path(__file__).parent / "probes"
ROWS = HERE / "rows.jsonl"
DOCUMENT = HERE / "document.xml"
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def read_rows() -> list[dict[str, Any]]:
    """Read the rows as they are recorded."""
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]


def ask_javarosa(expressions: Sequence[str], zone: str, classes: Path) -> list[dict[str, Any]]:
    """Return what JavaRosa answers to each expression in a time zone; `classes` holds the compiled program."""
    done = subprocess.run(
        [
            "java",
            "-Duser.language=en",
            f"-Duser.timezone={zone}",
            "-cp",
            f"{JAR}:{classes}",
            "Probe",
            DOCUMENT,
        ],
        input="".join(base64.b64encode(text.encode()).decode() + "\n" for text in expressions),
        capture_output=True,
        text=True,
        check=True,
    )
    return [_answer(line) for line in done.stdout.splitlines()]


def _answer(line: str) -> dict[str, Any]:
    kind, first, *rest = [base64.b64decode(field).decode() for field in line.split("\t")]
    match kind:
        case "refused":
            return {"refused": first}
        case "nodes":
            return {"nodes": first.split(), "text": rest[0]}
    return {"text": first, "boolean": rest[0] == "true"}


def record() -> None:
    """Write every answer beside its expression."""
    rows = read_rows()
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(["javac", "-nowarn", "-cp", JAR, "-d", scratch, HERE / "Probe.java"], check=True)
        for zone in dict.fromkeys(row["zone"] for row in rows):
            own = [row for row in rows if row["zone"] == zone]
            answers = ask_javarosa([row["expr"] for row in own], zone, Path(scratch))
            for row, answer in zip(own, answers, strict=True):
                kept = {"expr": row["expr"], "zone": zone, **answer}
                row.clear()
                row.update(kept)
    ROWS.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    record()
