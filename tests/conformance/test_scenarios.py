"""Scenarios recorded from another engine of the field: the same values, relevance and submission.

What JavaRosa, the reference, answers otherwise is listed with its reason; each listed one must still differ.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from survey.engine import Instance
from survey.errors import SurveyError
from survey.form.xform import read_xform
from tests.conformance.walks import canonical

# Differences by the name of the scenario's file and the reason.
DIFFERING = {
    "geo.test.ts": "distances and areas are rounded there, as JavaRosa does not; decimals of traces are written out",
    "jr-preload.test.ts": "clocks and properties of the recording differ, and it edits instances",
    "indexed-repeat.test.ts": "the recording lacks the steps that gave its values",
    "binary-output.test.ts": "files are renamed there; here an attachment keeps its name",
    "value-evaluation-order.test.ts": "the recording edits an instance, or makes an identifier",
    "validity-state.test.ts": "a refused value is kept and marked there; Collect and we do not keep it",
    "trigger.test.ts": "a trigger is cleared with the text false there",
    "submission.test.ts": "white space and composed signs of a default are kept there as written",
    "repeat.test.ts": "random() is drawn again; a nested repeat comes last in an added instance, as in JavaRosa",
    "set-value-action.test.ts": "a default of a hidden question is kept by JavaRosa, seen with the reference",
}


def run(scenario: dict[str, Any]) -> list[str]:
    """Return what differs from the recording."""
    try:
        instance = Instance(read_xform(scenario["form"].encode()), now=datetime(2026, 1, 1, tzinfo=UTC))
        differences = [text for step in scenario["steps"] if (text := take(instance, step))]
        views = {view.ref: view for view in instance.nodes()}
        xml = instance.to_xml()
    except SurveyError as error:
        return [error.what]
    for node in scenario["nodes"]:
        if "instanceID" in node["ref"] or node["ref"].endswith("meta"):
            continue
        view = views.get(node["ref"])
        if view is None:
            differences.append(f"{node['ref']} is missing")
            continue
        ours = {**view.as_json(), "value": view.value or ""}
        differences.extend(
            f"{node['ref']} {key}: {ours[key]!r}, recorded {node[key]!r}"
            for key in ("type", "relevant", "required", "readonly", "value", "valid")
            if key in node and node[key] != ours[key]
        )
    if scenario.get("submission") and without_meta(scenario["submission"]) != without_meta(xml):
        differences.append("submission")
    return differences


def without_meta(xml: str) -> list[tuple[str, str]]:
    return [(path, text) for path, text in canonical(xml) if "/meta" not in path]


def take(instance: Instance, step: list[Any]) -> str:
    ref, action, *rest = step
    value = rest[0] if rest else None
    if action in ("setValue", "selectValues"):
        text = (
            " ".join(value)
            if isinstance(value, list)
            else str(value).lower()
            if isinstance(value, bool)
            else value
        )
        outcome = instance.answer(ref, None if text is None else str(text))
        return "" if outcome.status == "ok" else f"{step}: {outcome.status}"
    if action == "addInstances":
        instance.add_repeat(ref)
    elif action == "removeInstances":
        instance.delete_repeat(f"{ref}[{int(value) + 1}]")
    elif action == "setLanguage":
        instance.set_language(value["language"] if isinstance(value, dict) else str(value))
    return ""


def recorded(shared: Path) -> list[dict[str, Any]]:
    path = shared / "conformance" / "scenarios.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_scenarios_replay_to_the_same(shared_folder: Path) -> None:
    scenarios = recorded(shared_folder)
    differing = [
        (scenario["test"], Path(scenario["file"]).name, found[0])
        for scenario in scenarios
        if (found := run(scenario)) and Path(scenario["file"]).name not in DIFFERING
    ]
    assert differing == []
    same = sum(1 for scenario in scenarios if not run(scenario))
    assert same >= 159


def test_each_listed_class_still_differs(shared_folder: Path) -> None:
    found = {Path(s["file"]).name for s in recorded(shared_folder) if run(s)}
    assert sorted(DIFFERING) == sorted(found & DIFFERING.keys())
