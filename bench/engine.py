"""The form engine against JavaRosa, the engine inside ODK Collect, on the same answers in the same run.

    python bench/engine.py [WHO_FORM.xlsx] [--repetitions 3] [--json]

Three forms: the WHO verbal autopsy form where its workbook is given, a generated form of 2,000 questions with
50 instances of a repeat, and a cascade of 40,000 rows in CSV files; then the same touched part in forms of
500, 2,000 and 8,000 questions.
Every measurement is a fresh process, as an interview is: its first round is "cold", the median of its later
rounds "warm". CPU is that of the thread that works, so that the peer's compiler threads and a noisy machine
count for neither side. Both engines must end with the same instance.
Needs Java 17 with javac; JavaRosa comes with pyxform. Exits 1 when a bar is missed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine_forms import cascade_form, mixed_form, write_cascade
from engine_report import Line, flat_lines, lines_of, print_lines
from engine_same import differences
from engine_script import Recorder

HERE = Path(__file__).parent
SIZES = (500, 2000, 8000)
TOUCHED = 200


@dataclass(frozen=True)
class Case:
    """A form to measure: `workbook` is what is loaded through the cache, `xml` what is loaded without it."""

    name: str
    xml: Path
    workbook: Path
    script: Path


def prepare(folder: Path, workbook: Path | None) -> tuple[list[Case], list[Case]]:
    """Write forms and scripts into `folder`; return the three cases and those of growing size."""
    cases = []
    if workbook is not None and workbook.is_file():
        from survey.form import load_form

        xml = folder / "who.xml"
        xml.write_bytes(load_form(workbook).xml)
        cases.append(scripted("who", xml, workbook, repeats=2))
    else:
        print(f"absent: {workbook or 'the WHO verbal autopsy form was not named'}", file=sys.stderr)
    cases.append(generated(folder, "mixed", mixed_form("mixed", 2000), repeats=50))
    write_cascade(folder)
    cases.append(generated(folder, "cascade", cascade_form("cascade"), repeats=0))
    growing = [
        generated(folder, f"grow{size}", mixed_form(f"grow{size}", size), repeats=20, limit=TOUCHED)
        for size in SIZES
    ]
    return cases, growing


def generated(folder: Path, name: str, xml: str, *, repeats: int, limit: int | None = None) -> Case:
    """Write a generated form and its script."""
    path = folder / f"{name}.xml"
    path.write_text(xml, encoding="utf-8")
    return scripted(name, path, path, repeats=repeats, limit=limit)


def scripted(name: str, xml: Path, workbook: Path, *, repeats: int, limit: int | None = None) -> Case:
    """Record the script of a form, the same at every run of the bench."""
    from survey.form import load_form

    steps = Recorder(load_form(xml), 1, repeats=repeats, limit=limit).steps
    script = xml.with_suffix(".tsv")
    script.write_text("".join("\t".join(step) + "\n" for step in steps), encoding="utf-8")
    return Case(name, xml, workbook, script)


class Engines:
    """Both engines as commands that print the same JSON."""

    def __init__(self, folder: Path, rounds: int) -> None:
        import pyxform

        validator = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin"
        self._jar = validator / "ODK_Validate.jar"
        self._classes = folder / "classes"
        self._rounds = str(rounds)
        # Both see the same zone, and only the forms of this run are in the cache. Modules are compiled once,
        # as where the toolkit is installed.
        own = {
            "TZ": "UTC",
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PYTHONPYCACHEPREFIX": str(folder / "code"),
        }
        inherited = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        self._environment = inherited | own
        source = str(HERE / "JavaRosaBench.java")
        command = ["javac", "-nowarn", "-cp", str(self._jar), "-d", str(self._classes), source]
        subprocess.run(command, check=True)

    def peer(self, case: Case) -> dict[str, Any]:
        """Run JavaRosa once."""
        path = os.pathsep.join((str(self._jar), str(self._classes)))
        return self._run("java", "-cp", path, "JavaRosaBench", case.xml, case)

    def ours(self, case: Case, *, cached: bool) -> dict[str, Any]:
        """Run our engine once, from the cache of compiled forms or from XML."""
        form = case.workbook if cached else case.xml
        mode = "cache" if cached else "xml"
        return self._run(sys.executable, HERE / "engine_ours.py", mode, form, case)

    def _run(self, *parts: Any) -> dict[str, Any]:
        *command, case = parts
        arguments = [*map(str, command), str(case.xml.parent), str(case.script), self._rounds]
        done = subprocess.run(arguments, env=self._environment, stdout=subprocess.PIPE, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def measure(case: Case, engines: Engines, repetitions: int) -> dict[str, list[dict[str, Any]]]:
    """Run both engines in turn; the cache is filled before. Exits when they end with other instances."""
    engines.ours(case, cached=True)
    runs: dict[str, list[dict[str, Any]]] = {"peer": [], "xml": [], "cache": []}
    for _repetition in range(repetitions):
        runs["peer"].append(engines.peer(case))
        runs["xml"].append(engines.ours(case, cached=False))
        runs["cache"].append(engines.ours(case, cached=True))
    theirs = runs["peer"][0]["rounds"][0]
    for run in (*runs["peer"], *runs["xml"], *runs["cache"]):
        for walk in run["rounds"]:
            found = differences(theirs["xml"], walk["xml"])
            if found or walk["refused"] or walk["left"]:
                sys.exit(f"{case.name}: the engines disagree: {walk['refused']=} {walk['left']=} {found[:5]}")
    return runs


def measure_growth(
    cases: list[Case], engines: Engines, repetitions: int
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Run both engines once on each form, then ours, the sizes in turn.

    A shared machine has minutes in which all takes half as long again: each size must meet the same ones.
    """
    grown = {case.name: measure(case, engines, 1) for case in cases}
    for runs in grown.values():
        runs["cache"].clear()
    for _repetition in range(repetitions):
        for case in cases:
            grown[case.name]["cache"].append(engines.ours(case, cached=True))
    return grown


def main() -> None:
    """Measure all, print the lines, exit 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument(
        "who_form", nargs="?", type=Path, help="the workbook of the WHO verbal autopsy form"
    )
    arguments.add_argument("--repetitions", type=int, default=3, help="processes of each kind (3)")
    arguments.add_argument("--rounds", type=int, default=4, help="loads and walks in each process (4)")
    arguments.add_argument("--json", action="store_true", help="print a JSON array of the lines")
    given = arguments.parse_args()
    if shutil.which("javac") is None:
        sys.exit("javac is not installed: the peer cannot be measured (Debian: openjdk-17-jdk-headless)")
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        os.environ["XDG_CACHE_HOME"] = str(Path(name) / "cache")
        cases, growing = prepare(Path(name), given.who_form)
        engines = Engines(Path(name), given.rounds)
        for case in cases:
            lines.extend(lines_of(case.name, measure(case, engines, given.repetitions)))
        lines.extend(flat_lines(measure_growth(growing, engines, 2 * given.repetitions)))
    if given.json:
        print(json.dumps([line.as_json() for line in lines], indent=1))
    else:
        print_lines(lines)
    sys.exit(any(line.is_missed for line in lines))


if __name__ == "__main__":
    main()
