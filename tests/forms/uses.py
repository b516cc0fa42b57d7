"""What each question is asked for: `docs/outputs-and-questions.md` is made of `forms/uses.csv`.

    python -m tests.forms.uses > docs/outputs-and-questions.md

Beside the outputs a question may serve the `visit` (an agent's own work) or a `consent`. Companions, notes
and calculations need no use of their own.
"""

import csv
from collections.abc import Iterable

from survey.shipped import shipped_folder

FORMS = shipped_folder("forms")
OUTPUTS = {
    "O1": "status review (état des lieux)",
    "O2": "post of a centre",
    "O3": "map and page of a centre",
    "O4": "directory of contents and applications",
    "O5": "mailing list",
    "O6": "directory of managers, skills, who can help whom",
    "O7": "digitalisation dossier",
    "O8": "cooperation sheet, partners, funders",
    "O9": "field dashboard",
    "O10": "follow-up: actions, tickets, change between visits",
    "O11": "sessions and groups",
    "O12": "quality report",
    "O16": "certificate and card of a centre",
}
EVERY = {"O13": "data", "O14": "archive", "O15": "training"}
"""Outputs that take every question."""
OTHERS = {"visit": "the agent's own work", "consent": "what opens the rest"}


def read_uses() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what each question is for, by form and question, in the order of the forms."""
    with (FORMS / "uses.csv").open(encoding="utf-8", newline="") as file:
        return {(row["form"], row["question"]): tuple(row["outputs"].split()) for row in csv.DictReader(file)}


def asked_questions() -> set[tuple[str, str]]:
    """Return every question of the shipped forms that needs a use, by form and name."""
    with (FORMS / "names.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["form"], row["name"])
            for row in csv.DictReader(file)
            if not row["type"].startswith(("begin_", "note", "calculate")) and not row["name"].endswith("_na")
        }


def page() -> str:
    """Return docs/outputs-and-questions.md."""
    uses = read_uses()
    forms = list(dict.fromkeys(form for form, _question in uses))
    lines = [
        "# Outputs and the questions that feed them",
        "",
        "Made by `python -m tests.forms.uses > docs/outputs-and-questions.md` of `forms/uses.csv`; a test holds"
        " it, fails on an output without a question, and on a question without a use.",
        f"{', '.join(f'{code} ({name})' for code, name in EVERY.items())} take every question.",
        "",
        "## By output",
        "",
        "| output | questions |",
        "|---|---|",
    ]
    for code, name in {**OUTPUTS, **OTHERS}.items():
        fed = [_listed(form, _serving(uses, form, code)) for form in forms]
        lines.append(f"| {code}: {name} | {'; '.join(filter(None, fed))} |")
    lines += ["", "## By question", "", "| form | question | outputs |", "|---|---|---|"]
    lines += [
        f"| {form} | `{question}` | {' '.join(outputs)} |" for (form, question), outputs in uses.items()
    ]
    return "\n".join(lines) + "\n"


def _serving(uses: dict[tuple[str, str], tuple[str, ...]], form: str, code: str) -> list[str]:
    return [question for (own, question), outputs in uses.items() if own == form and code in outputs]


def _listed(form: str, questions: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in questions)
    return f"**{form}** {names}" if names else ""


if __name__ == "__main__":
    print(page(), end="")
