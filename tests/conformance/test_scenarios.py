"""Scenarios recorded from another engine of the field: the same values, relevance and submission.

What ends otherwise is of a class of `scenario_differences`, where JavaRosa was asked with a form of ours.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from survey.engine import Instance, NodeView
from survey.errors import SurveyError
from survey.form.xform import read_xform
from tests.conformance.record_scenario_probes import read_ends
from tests.conformance.scenario_differences import SCENARIO_CLASSES, ScenarioClass
from tests.conformance.walks import canonical

DRAWN = re.compile(r"uuid:[0-9a-f-]{36}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)")
"""What each run draws or reads from its clock anew."""
PROPERTIES = ("deviceid", "email", "username", "phonenumber")


def run(scenario: dict[str, Any]) -> list[str]:
    """Return what differs from the recording."""
    try:
        instance = begin(scenario)
        differences = [text for step in scenario["steps"] if (text := take(instance, step))]
        views = {view.ref: view for view in instance.nodes()}
        xml = instance.to_xml()
    except SurveyError as error:
        return [error.what]
    differences += [text for node in scenario["nodes"] for text in compare(node, views)]
    if scenario.get("submission") and without_meta(scenario["submission"]) != without_meta(xml):
        differences.append("submission")
    return differences


def begin(scenario: dict[str, Any]) -> Instance:
    """Begin on a device with the properties that the recording shows."""
    names = {node["ref"].rpartition("/")[2]: node.get("value", "") for node in scenario["nodes"]}
    properties = {name: names[name] for name in PROPERTIES if name in names}
    return Instance(
        read_xform(scenario["form"].encode()),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        device_id=properties.get("deviceid", ""),
        username=properties.get("username", ""),
        properties=properties,
    )


def compare(node: dict[str, Any], views: dict[str, NodeView]) -> list[str]:
    if "instanceID" in node["ref"] or node["ref"].endswith("meta"):
        return []
    view = views.get(node["ref"])
    if view is None:
        return [f"{node['ref']} is missing"]
    ours = {**view.as_json(), "value": view.value or ""}
    return [
        f"{node['ref']} {key}: {ours[key]!r}, recorded {node[key]!r}"
        for key in ("type", "relevant", "required", "readonly", "value", "valid")
        if key in node and undrawn(node[key]) != undrawn(ours[key])
    ]


def undrawn(value: Any) -> Any:
    return DRAWN.sub("(drawn)", value) if isinstance(value, str) else value


def without_meta(xml: str) -> list[tuple[str, str]]:
    return [(undrawn(path), undrawn(text)) for path, text in canonical(xml) if "/meta" not in path]


def take(instance: Instance, step: list[Any]) -> str:
    ref, action, *rest = step
    value = rest[0] if rest else None
    if action in ("setValue", "selectValues"):
        outcome = instance.answer(ref, typed(value) or None)
        return "" if outcome.status == "ok" else f"{step}: {outcome.status}"
    if action == "addInstances":
        instance.add_repeat(ref)
    elif action == "removeInstances":
        instance.delete_repeat(f"{ref}[{int(value) + 1}]")
    elif action == "setLanguage":
        instance.set_language(value["language"] if isinstance(value, dict) else str(value))
    return ""


def typed(value: Any) -> str:
    """Return an answer as text: a box that is not ticked has none, one that is says OK."""
    if isinstance(value, bool):
        return "OK" if value else ""
    return " ".join(value) if isinstance(value, list) else str("" if value is None else value)


def recorded(shared: Path) -> list[dict[str, Any]]:
    path = shared / "conformance" / "scenarios.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_scenarios_replay_to_the_same(shared_folder: Path) -> None:
    scenarios = recorded(shared_folder)
    found = {scenario["test"]: differences[0] for scenario in scenarios if (differences := run(scenario))}
    listed = {title for title in found if any(kind.covers(title) for kind in SCENARIO_CLASSES)}
    assert {title: text for title, text in found.items() if title not in listed} == {}
    assert len([scenario for scenario in scenarios if not run(scenario)]) >= 166


def test_each_listed_class_still_differs(shared_folder: Path) -> None:
    found = [scenario["test"] for scenario in recorded(shared_folder) if run(scenario)]
    idle = [
        (kind.name, start)
        for kind in SCENARIO_CLASSES
        for start in kind.tests
        if not any(title.startswith(start) for title in found)
    ]
    assert idle == []


@pytest.mark.parametrize("kind", SCENARIO_CLASSES, ids=lambda kind: kind.name)
def test_a_class_ends_as_javarosa_was_seen_to_end(kind: ScenarioClass) -> None:
    instance = Instance(read_xform(kind.xform().encode()), now=datetime(2026, 1, 1, tzinfo=UTC))
    for step in kind.steps:
        action, ref, *text = step.split("\t")
        if action == "add":
            instance.add_repeat(ref.rpartition("[")[0])
        else:
            instance.answer(ref, text[0] if text else None)
    ours = without_meta(instance.to_xml())
    assert (ours == read_ends()[kind.name]) is kind.agrees, (ours, read_ends()[kind.name])
