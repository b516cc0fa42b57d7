"""Record the transcripts of this folder's forms and of the shipped ones again, after a new version of one.

    python -m tests.conformance.record_walks REFERENCE [NAME…]

REFERENCE is the folder of the reference engine, with its program `JavaRosaWalk`; it needs Java. Without
NAME every form is recorded, and the random ones are made anew. The same seed asks the same questions and proposes the same answers; times and
identifiers differ from one run to the next.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from survey.form import FormDefinition, load_form
from survey.shipped import shipped_folder
from tests.conformance.form_maker import PLACES_CSV, make_form
from tests.conformance.javarosa import JavaRosa, Job, Transcript, compile_programs

HERE = Path(__file__).parent
FORMS = HERE / "forms"
RANDOM = HERE / "random"
RANDOM_SEEDS = range(1, 51)
SHIPPED_MEDIA = HERE.parent / "forms" / "answers" / "media"
MIDDLE = {"contre_visite": "/data/rappel/"}
"""Where a walk has to come of a form whose first questions end most random walks: path of a group."""
TRIED = 80
"""How many seeds are tried to find some that come there: about one in ten does."""
SHIPPED = {path.stem: path for path in sorted(shipped_folder("forms").glob("*.xlsx"))}


def seeds_of(name: str) -> tuple[range, range]:
    """Return the seeds of the reference's walks and of our interviewer's."""
    if name in SHIPPED:
        return range(1, 21), range(1, 6) if name == "centre" else range(1, 3)
    return (range(1, 3), range(1, 2)) if name.startswith("random-") else (range(1, 4), range(1, 4))


def form_paths() -> dict[str, Path]:
    """Return every form that is walked, by its name."""
    own = sorted((*FORMS.glob("*.md"), *RANDOM.glob("*.md")))
    return {**SHIPPED, **{path.stem: path for path in own}}


def media_of(path: Path) -> Path | None:
    """Return the folder with the lists of a shipped form; those of the others lie beside them."""
    return SHIPPED_MEDIA if path in SHIPPED.values() else None


def write_random_forms() -> None:
    """Write the forms of some seeds of `form_maker` into their folder; to be done anew when it changes."""
    (RANDOM / "lieux.csv").write_text(PLACES_CSV, encoding="utf-8")
    for seed in RANDOM_SEEDS:
        (RANDOM / f"random-{seed}.md").write_text(make_form(seed), encoding="utf-8")


def job_for(path: Path, form: FormDefinition, seed: int, scratch: Path) -> Job:
    """Put a form as XML into `scratch`, and return the job of going through it once."""
    xml = scratch / f"{path.stem}.xml"
    xml.write_bytes(form.xml)
    # The label of a choice is computed once on a phone, in the language of that moment; here it follows.
    return Job(xml, media_of(path) or path.parent, seed, one_language=b"jr:choice-name(" in form.xml)


def reaching(
    javarosa: JavaRosa, path: Path, form: FormDefinition, seeds: Sequence[int], wanted: int
) -> list[int]:
    """Return the first `wanted` seeds whose walk comes to the form's middle, or the first for other forms."""
    middle = MIDDLE.get(path.stem)
    if middle is None:
        return list(seeds[:wanted])
    walks = javarosa.walk([job_for(path, form, seed, javarosa.scratch) for seed in seeds])
    found = [
        seed
        for seed, walk in zip(seeds, walks, strict=True)
        if any(middle in str(event.get("ref", "")) for event in walk)
    ]
    return found[:wanted]


def record(javarosa: JavaRosa, names: Iterable[str]) -> None:
    """Write the transcripts of the forms called `names` beside this file."""
    forms = {
        name: (path, load_form(path, attachments=media_of(path)))
        for name, path in form_paths().items()
        if name in set(names)
    }
    walks, interviews = [], []
    for name, (path, form) in forms.items():
        for_walks, for_interviews = seeds_of(name)
        # pulldata() is Collect's own function: JavaRosa alone does not have it.
        if b"pulldata(" in form.xml:
            for_walks, for_interviews = range(0), range(1, 4)
        further = reaching(javarosa, path, form, range(100, 100 + TRIED), 10) if name in MIDDLE else []
        walks += [(name, job_for(path, form, seed, javarosa.scratch)) for seed in (*for_walks, *further)]
        interviews += [(name, job_for(path, form, seed, javarosa.scratch)) for seed in for_interviews]
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
    if len(sys.argv) == 2:
        write_random_forms()
    with tempfile.TemporaryDirectory() as folder:
        record(compile_programs(Path(sys.argv[1]), Path(folder)), sys.argv[2:] or form_paths())
