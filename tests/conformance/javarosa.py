"""JavaRosa beside the project: many forms walked in one Java process.

What lives here: compiling and running the Java programs of this folder. The reference's own program
`JavaRosaWalk` and Java 17 are needed; what was recorded with them is replayed without either.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
Transcript = list[dict[str, Any]]

SHORT_LIVED = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For a Java that lives for seconds: its second compiler would work for longer than it saves."""


@dataclass(frozen=True, slots=True)
class Job:
    """One form to be gone through: its XForm, the folder of its media, and the seed or the script."""

    form: Path
    media: Path
    seed: int = 0
    script: Path | None = None
    one_language: bool = False


@dataclass(frozen=True, slots=True)
class JavaRosa:
    """The compiled programs. Each call starts one Java process for all its jobs."""

    classes: str
    scratch: Path

    def walk(self, jobs: Sequence[Job]) -> list[Transcript]:
        """Let the reference's interviewer walk each form once, forward."""
        lines = [f"{job.form}\t{job.seed}\t{job.media}" for job in jobs]
        transcripts: list[Transcript] = []
        for line in self._run("ManyWalks", lines).splitlines():
            if not line.strip():
                continue
            event = json.loads(line)
            if "load_ms" in event or not transcripts or (ends(transcripts[-1]) and "refused" in event):
                transcripts.append([])
            transcripts[-1].append(event)
        return transcripts

    def interview(self, jobs: Sequence[Job]) -> list[Transcript]:
        """Let our interviewer go through each form: back, deleting, in other languages, or by its script."""
        outs = [self.scratch / f"interview-{number}.jsonl" for number in range(len(jobs))]
        how = [_how(job) for job in jobs]
        lines = [f"{j.form}\t{out}\t{j.media}\t{h}" for j, out, h in zip(jobs, outs, how, strict=True)]
        self._run("Interviewer", lines)
        return [read_transcript(out) for out in outs]

    def _run(self, program: str, lines: Sequence[str]) -> str:
        done = subprocess.run(
            ["java", "-Xss8m", *SHORT_LIVED, "-cp", self.classes, program],
            input="".join(f"{line}\n" for line in lines),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        return done.stdout


def _how(job: Job) -> str:
    if job.script is not None:
        return f"script {job.script}"
    return f"{'one-language' if job.one_language else 'random'} {job.seed}"


def ends(transcript: Transcript) -> bool:
    """Tell whether a transcript is complete."""
    return "end" in transcript[-1] or "refused" in transcript[-1]


def read_transcript(path: Path) -> Transcript:
    """Read a transcript's JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def compile_programs(reference: Path, scratch: Path) -> JavaRosa:
    """Compile the programs into `scratch`. Raises FileNotFoundError without Java."""
    import pyxform

    if shutil.which("javac") is None:
        raise FileNotFoundError("javac")
    jar = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
    sources = [reference / "JavaRosaWalk.java", *sorted((HERE / "java").glob("*.java"))]
    subprocess.run(
        ["javac", "-nowarn", "-encoding", "UTF-8", "-cp", str(jar), "-d", str(scratch), *map(str, sources)],
        check=True,
        capture_output=True,
    )
    return JavaRosa(f"{jar}{os.pathsep}{scratch}", scratch)
