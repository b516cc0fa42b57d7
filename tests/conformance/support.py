"""What forms may use: each feature, supported or not, with the test that shows it; `docs/support.md` is made of it.

    python -m tests.conformance.support > docs/support.md

What is not done here names the finding of `survey form check` that says so before an interview does.
Of the others: JavaRosa is version 5.1, as run beside these tests (Collect adds what JavaRosa lacks); Web Forms
is as its own feature matrix stood when it was read on 2026-11-25; `?` where nothing was established.
"""

import json
import re
from pathlib import Path

import survey.xpath.functions  # noqa: F401 - declares them
from survey.form.support import Row
from survey.xpath.functions.registry import declared, declared_names
from tests.conformance.differences import DIFFERENCES, FROM_JAVAROSA, FROM_WEB_FORMS, Difference
from tests.conformance.record_scenario_probes import read_ends
from tests.conformance.scenario_differences import SCENARIO_CLASSES
from tests.conformance.support_display import display_tables, instead_of
from tests.conformance.support_evidence import AREAS, HERE, OURS, UNKNOWN, YES, Evidence, evidence_of
from tests.conformance.test_forms_load import REFUSED

PROBES = Path(__file__).parent / "probes" / "rows.jsonl"


def functions() -> dict[str, Evidence]:
    """Return every function that expressions may call, with what JavaRosa said of it when it was probed."""
    answers: dict[str, bool] = {}
    for line in PROBES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        refused = "text" not in row or "Exception" in json.dumps(row)
        for name in declared_names():
            if re.search(rf"(?<![\w:.-]){re.escape(name)}\(", row.get("expr", "")):
                answers[name] = answers.get(name, False) or not refused
    found = {}
    for name in declared_names():
        function = declared(name)
        assert function is not None
        # Seen to answer, or not established: a refusal may come of the arguments, or of asking without a form.
        probed = YES if answers.get(name) else UNKNOWN
        shown = HERE + "test_probes.py::" if name in answers else "tests/xpath/"
        found[f"{name}/{function.arity_text()}"] = Evidence(shown, probed, UNKNOWN)
    return found


def _table(rows: dict[str, Row], evidence: dict[str, Evidence]) -> list[str]:
    lines = [
        "| feature | here | JavaRosa | Web Forms | Enketo | remark | shown by |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        seen = evidence[name]
        remark = "; ".join(filter(None, (seen.remark, instead_of(row))))
        lines.append(
            f"| {name} | {OURS[row.support]} | {seen.javarosa} | {seen.web_forms} | {seen.enketo} | {remark} |"
            f" `{seen.shown.removesuffix('::')}` |"
        )
    return lines


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def _differences(title: str, differences: list[Difference], theirs: str) -> list[str]:
    lines = [
        f"### {title}",
        "",
        f"| kind | probe | here | {theirs} | JavaRosa | why |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {d.name} | {_cell(d.probe)} | {_cell(d.ours)} | {_cell(d.theirs)} | {_cell(d.javarosa_answer)} | {_cell(d.reason_en)} |"
        for d in differences
    ]
    return [*lines, ""]


def _scenarios() -> list[str]:
    """Return the table of the classes of scenarios, with the end of the form of ours that JavaRosa was given."""
    ends = read_ends()
    lines = [
        "### Scenarios of Web Forms that end otherwise here",
        "",
        "Of 190 recorded ones 166 end alike. JavaRosa's end is that of a form of ours for the class.",
        "",
        "| class | Web Forms | JavaRosa | here | why |",
        "|---|---|---|---|---|",
    ]
    for kind in SCENARIO_CLASSES:
        end = ", ".join(f"{path.rpartition('/')[2]} {text}" for path, text in ends[kind.name] if text)
        if not end:
            end = "in order: " + ", ".join(path.rpartition("/")[2] for path, _text in ends[kind.name][1:])
        ours = "as JavaRosa" if kind.agrees else "otherwise"
        lines.append(
            f"| {kind.name} | {_cell(kind.theirs)} | {_cell(end)} | {ours} | {_cell(kind.reason_en)} |"
        )
    return lines


def page() -> str:
    """Return docs/support.md."""
    everything = [row for rows in AREAS.values() for row in rows.values()]
    counts = {word: sum(OURS[one.support] == word for one in everything) for word in OURS.values()}
    called = functions()
    lines = [
        "# What forms may use",
        "",
        "Made by `python -m tests.conformance.support > docs/support.md`; a test holds it to the code.",
        "",
        f"Of {len(everything)} features {counts['yes']} work here, {counts['otherwise']} otherwise than written, {counts['no']}"
        f" do not, and `survey form check` says which of these a form uses (the code in brackets, docs/form-check.md)."
        f" {len(called)} functions. The table is `survey/form/support/`, which the check reads.",
        "JavaRosa is 5.1, the engine of ODK Collect, as run beside the tests; `Collect` marks what the application"
        " adds, and of appearances and parameters those that the matrix of Web Forms names. Web Forms is as its feature matrix stood on 2026-11-25. Enketo was not run: its column is read from its"
        " validator's list of appearances, the widgets of its repository and the documentation of ODK, XForms and"
        " KoboToolbox. `?`: nothing was found.",
        "",
    ]
    for area, rows in AREAS.items():
        lines += [f"## {area}", "", *_table(rows, {name: evidence_of(area, name) for name in rows}), ""]
    lines += display_tables()
    lines += [
        "## Functions",
        "",
        "Name and number of arguments.",
        "",
        *_table({name: Row(name) for name in called}, called),
        "",
    ]
    lines += ["## Known differences", ""]
    lines += _differences("Forms: ours against JavaRosa", list(DIFFERENCES), "theirs")
    lines += _differences(
        "Expressions: where the specification wins over JavaRosa", list(FROM_JAVAROSA), "theirs"
    )
    lines += _differences(
        "Expressions: where JavaRosa wins over Web Forms", list(FROM_WEB_FORMS), "Web Forms"
    )
    lines += _scenarios()
    lines += [
        "",
        f"Of the 761 forms of pyxform's own tests, {len(REFUSED)} are refused, which JavaRosa refuses too:"
        " calculations that read themselves, and expressions that are none.",
    ]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(page(), end="")
