"""Record the walks of the shipped form again, after a new version of it: seeds 1 to 20, one file each.

    python -m tests.conformance.record_walks REFERENCE

REFERENCE is the folder of the reference engine, with its program `walk`; it needs Java. The same seed asks
the same questions and proposes the same answers; times and identifiers differ from one run to the next.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from survey.form import load_form

HERE = Path(__file__).parent
SEEDS = range(1, 21)


def walk_form(reference: Path, form: Path, seed: int, scratch: Path) -> bytes:
    """Walk an XForm through JavaRosa and return the transcript; `scratch` keeps the compiled program."""
    done = subprocess.run(
        [reference / "walk", form, str(seed)],
        capture_output=True,
        check=True,
        env={
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
        },
    )
    return done.stdout


def record(reference: Path) -> None:
    """Write the transcripts of the shipped form beside this file."""
    with tempfile.TemporaryDirectory() as scratch:
        form = Path(scratch) / "centre.xml"
        form.write_bytes(load_form(HERE.parents[1] / "forms" / "centre.xlsx").xml)
        for seed in SEEDS:
            transcript = walk_form(reference, form, seed, Path(scratch))
            (HERE / "walks" / f"centre-{seed}.jsonl").write_bytes(transcript)


if __name__ == "__main__":
    record(Path(sys.argv[1]))
