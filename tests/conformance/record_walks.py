"""Record the transcripts of this folder's forms and of the shipped form again, after a new version of one.

    python -m tests.conformance.record_walks REFERENCE [NAME…]

REFERENCE is the folder of the reference engine, with its program `JavaRosaWalk`; it needs Java. Without
NAME every form is recorded. The same seed asks the same questions and proposes the same answers; times and
identifiers differ from one run to the next.
"""

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from survey.form import FormDefinition, load_form
from tests.conformance.javarosa import JavaRosa, Job, Transcript, compile_programs

HERE = Path(__file__).parent
FORMS = HERE / "forms"
SHIPPED = HERE.parents[1] / "forms" / "centre.xlsx"
WALKS = {"centre": range(1, 21)}
"""Seeds of the reference's walks; three for every other form."""
INTERVIEWS = {"centre": range(1, 6)}
"""Seeds of our interviewer's; two for every other form."""


def form_paths() -> dict[str, Path]:
    """Return every form that is walked, by its name."""
    own = sorted(path for path in FORMS.iterdir() if path.suffix in (".md", ".xlsx", ".xform"))
    return {"centre": SHIPPED, **{path.stem: path for path in own}}


def job_for(path: Path, form: FormDefinition, seed: int, scratch: Path) -> Job:
    """Put a form as XML into `scratch`, and return the job of going through it once."""
    xml = scratch / f"{path.stem}.xml"
    xml.write_bytes(form.xml)
    # The label of a choice is computed once on a phone, in the language of that moment; here it follows.
    return Job(xml, path.parent, seed, one_language=b"jr:choice-name(" in form.xml)


def record(javarosa: JavaRosa, names: Iterable[str]) -> None:
    """Write the transcripts of the forms called `names` beside this file."""
    forms = {name: (path, load_form(path)) for name, path in form_paths().items() if name in set(names)}
    walks, interviews = [], []
    for name, (path, form) in forms.items():
        # pulldata() is Collect's own function: JavaRosa alone does not have it.
        seeds = range(0) if b"pulldata(" in form.xml else WALKS.get(name, range(1, 4))
        walks += [(name, job_for(path, form, seed, javarosa.scratch)) for seed in seeds]
        seeds = INTERVIEWS.get(name, range(1, 3))
        interviews += [(name, job_for(path, form, seed, javarosa.scratch)) for seed in seeds]
    _write("walks", walks, javarosa.walk([job for _name, job in walks]))
    _write("interviews", interviews, javarosa.interview([job for _name, job in interviews]))


def _write(folder: str, jobs: list[tuple[str, Job]], transcripts: list[Transcript]) -> None:
    for (name, job), transcript in zip(jobs, transcripts, strict=True):
        if "refused" in transcript[-1]:
            print(f"{name} {job.seed}: {transcript[-1]['refused']}", file=sys.stderr)
            continue
        lines = (json.dumps(event, ensure_ascii=False, separators=(",", ":")) for event in transcript)
        (HERE / folder / f"{name}-{job.seed}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        record(compile_programs(Path(sys.argv[1]), Path(folder)), sys.argv[2:] or form_paths())
