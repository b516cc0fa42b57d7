"""What an export costs beside sqlite3 printing the same columns of the same database; what a site costs.

    python bench/outputs.py [--submissions 100000] [--folder F]
    python bench/outputs.py --centres 5000 [--photos 3] [--folder F]

A form of 60 questions, each opened by one consent, and submissions that are written straight into the
projection: what is measured is reading, the gate, the table and the file. The floor is `sqlite3 -csv` with
`json_extract` of the same columns from the same rows; both write a file. CPU of the whole process, imports
and start included; memory is the highest of the process (VmHWM, Linux). `--centres` measures the site
instead (`outputs_site`).
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from outputs_run import ROOT, run
from outputs_site import measure_site

sys.path.insert(0, str(ROOT))
QUESTIONS = 60
AT_ONCE = 1_000
FORM = "inventaire"


def main() -> None:
    """Make a campaign, export it both ways, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=100_000)
    parser.add_argument("--centres", type=int, help="build a site of so many centres instead")
    parser.add_argument("--photos", type=int, default=3, choices=range(4), help="photos of each centre")
    parser.add_argument("--folder", type=Path, help="where to work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        os.environ["XDG_CONFIG_HOME"] = str(folder / "config")
        if options.centres is not None:
            measure_site(folder, options.centres, options.photos)
            return
        database = _make(folder, options.submissions)
        floor, _memory = run(_floor(database, folder / "floor.csv"), folder / "floor.csv")
        print(f"sqlite3 -csv: {floor:.1f} s of CPU")
        command = [sys.executable, "-m", "survey", "--campaign", str(folder / "c"), "data", "export"]
        for words in ([], ["--private"]):
            taken, memory = run([*command, *words, "-o", str(folder / "out")], None)
            speed = f"{taken:.1f} s of CPU, {floor / taken:.2f} × the speed"
            print(f"survey data export {' '.join(words)}: {speed}; {memory / 1024:.0f} MiB at most")


def _make(folder: Path, count: int) -> Path:
    """Make a campaign with `count` submissions in its projection; return its database."""
    form = folder / "inventaire.md"
    rows = "".join(f"| | text | q{n:02d} | Question {n} | accord |\n" for n in range(QUESTIONS))
    form.write_text(
        "| survey |\n| | type | name | label | bind::survey:open |\n"
        f"| | select_one o | accord | Accord | |\n{rows}"
        "| choices |\n| | list_name | name | label |\n| | o | oui | Oui |\n| | o | non | Non |\n"
        "| settings |\n| | form_id | version | namespaces |\n"
        f'| | {FORM} | 1 | survey="urn:x-survey:tags" |\n',
        encoding="utf-8",
    )
    made = ["init", str(folder / "c"), "--form", str(form), "--agent", "Chef"]
    subprocess.run([sys.executable, "-m", "survey", *made], check=True, capture_output=True, cwd=ROOT)
    database = next(
        path for path in (folder / "c").iterdir() if path.suffix in (".sqlite", ".db", ".sqlite3")
    )
    chance = random.Random(1)
    with closing(sqlite3.connect(database)) as connection:
        for start in range(0, count, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, count))
            connection.executemany(
                "INSERT INTO submission_state VALUES (?, ?, ?, ?, ?)",
                [
                    (f"uuid:{n:08d}", FORM, f"2026-11-03T09:{n:08d}", False, _state(n, chance))
                    for n in numbers
                ],
            )
        connection.commit()
    return database


def _state(number: int, chance: random.Random) -> str:
    answers = {f"/data/q{n:02d}": f"réponse {chance.randrange(10**6)} de {n}" for n in range(QUESTIONS)}
    document = {
        "submission": f"uuid:{number:08d}", "instance_id": f"uuid:{number:08d}", "form_id": FORM,
        "form_version": "1", "form_hash": "", "heads": ["0" * 64], "deleted": False,
        "answers": {"/data/accord": "oui", **answers}, "derived": {}, "repeats": {}, "attachments": {},
        "notes": {}, "disposition": None, "language": "", "author": "Awa", "device": "d", "started": "",
        "ended": "", "tz": "", "finalized": f"{number:08d}", "reason": "finalized",
        "revisions": 1, "review": "approved", "conflicts": [], "missing": [], "erased": [], "subjects": {},
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _floor(database: Path, output: Path) -> list[str]:
    columns = ", ".join(f"""json_extract(state, '$.answers."/data/q{n:02d}"')""" for n in range(QUESTIONS))
    own = "submission, json_extract(state, '$.review'), json_extract(state, '$.form_version')"
    query = (
        f"SELECT {own}, {columns} FROM submission_state WHERE form_id = '{FORM}' AND NOT deleted "
        "ORDER BY finalized DESC, submission"
    )
    return ["sqlite3", "-csv", str(database), query]


if __name__ == "__main__":
    main()
