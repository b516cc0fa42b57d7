"""Replay of a transcript that JavaRosa's interviewer wrote: the same questions, outcomes and submission.

A transcript is JSON Lines: each question in the order in which it was asked with label, choices, answer
and outcome, the repeats that were added, and the final instance.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from survey.engine import Instance
from survey.form import FormDefinition
from survey.form.definition import Control

UNREPEATABLE = frozenset(("instanceID", "start", "end", "today", "deviceid", "username", "audit"))


@dataclass
class Replay:
    """A transcript replayed: what differed, in words."""

    differences: list[str] = field(default_factory=list)
    questions: int = 0


def read_transcript(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def replay(form: FormDefinition, transcript: list[dict[str, Any]]) -> Replay:
    """Drive our instance as the transcript's interviewer did, and compare on the way."""
    end = transcript[-1]
    instance = Instance(form, now=clock_of(end["xml"]))
    result = Replay()
    asked: str | None = None
    for line in transcript[1:-1]:
        if "repeat" in line:
            instance.add_repeat(line["repeat"])
            continue
        if line["ref"] != asked:
            result.questions += 1
            expected = next_question(form, instance, asked)
            if (
                expected is not None
                and expected != line["ref"]
                and not is_after(form, instance, expected, line["ref"])
            ):
                result.differences.append(f"asked {expected}, JavaRosa {line['ref']}")
            asked = line["ref"]
        compare_question(instance, line, result)
        answer(instance, line, result)
    ours, theirs = canonical(instance.to_xml()), canonical(end["xml"])
    if ours != theirs:
        result.differences.append(f"submission: {first_difference(ours, theirs)}")
    return result


def clock_of(xml: str) -> datetime:
    found = etree.fromstring(xml.encode()).findtext("start")
    return datetime.fromisoformat(found) if found else datetime.now().astimezone()


def compare_question(instance: Instance, line: dict[str, Any], result: Replay) -> None:
    view = instance.node(line["ref"])
    ours = {
        "label": view.label,
        "required": view.required,
        "readonly": view.readonly,
        "relevant": view.relevant,
    }
    theirs = {
        "label": line["label"],
        "required": line["required"],
        "readonly": line["readonly"],
        "relevant": True,
    }
    if "choices" in line:
        ours["choices"], theirs["choices"] = [c.value for c in view.choices], line["choices"]
    for key, value in theirs.items():
        if ours[key] != value:
            result.differences.append(f"{line['ref']} {key}: {ours[key]!r}, JavaRosa {value!r}")


def answer(instance: Instance, line: dict[str, Any], result: Replay) -> None:
    if line["value"] is None:
        return
    outcome = instance.answer(line["ref"], line["value"])
    if outcome.status != line["status"]:
        result.differences.append(f"{line['ref']} = {line['value']!r}: {outcome}, JavaRosa {line['status']}")


def next_question(form: FormDefinition, instance: Instance, after: str | None) -> str | None:
    """Return the relevant question that follows `after` in body order."""
    questions = list(questions_of(form.body, "", instance))
    if after is None:
        return questions[0] if questions else None
    if after not in questions:
        return None
    index = questions.index(after) + 1
    return questions[index] if index < len(questions) else None


def is_after(form: FormDefinition, instance: Instance, first: str, second: str) -> bool:
    """Tell whether `second` may follow because `first` stands in a repeat that was left."""
    return first.count("[") != second.count("[") and second not in questions_of(form.body, "", instance)


def questions_of(controls: tuple[Control, ...], context: str, instance: Instance) -> Iterator[str]:
    for control in controls:
        ref = placed(control.ref, context) if control.ref is not None else context
        if control.kind == "repeat":
            for place in range(1, instance.repeat_count(ref) + 1):
                if instance.node(f"{ref}[{place}]").relevant:
                    yield from questions_of(control.children, f"{ref}[{place}]", instance)
        elif control.kind == "group":
            is_frame = any(child.kind == "repeat" and child.ref == control.ref for child in control.children)
            if control.ref is None or is_frame or instance.node(ref).relevant:
                yield from questions_of(control.children, context, instance)
        elif instance.node(ref).relevant:
            yield ref


def placed(ref: str, context: str) -> str:
    generic = "".join(part.partition("]")[2] if "]" in part else part for part in context.split("["))
    return context + ref[len(generic) :] if context and ref.startswith(generic + "/") else ref


def canonical(xml: str) -> list[tuple[str, str]]:
    """Return the elements with their texts in order, apart from what no two runs share."""
    found: list[tuple[str, str]] = []

    def visit(element: Any, path: str) -> None:
        name = etree.QName(element).localname
        here = f"{path}/{name}"
        attributes = sorted(
            f"{etree.QName(key).localname}={value}"
            for key, value in element.attrib.items()
            if not key.endswith("id")
        )
        text = "" if len(element) or name in UNREPEATABLE else (element.text or "").strip()
        found.append((here + "".join(f" {a}" for a in attributes), text))
        for child in element:
            visit(child, here)

    visit(etree.fromstring(xml.encode()), "")
    return found


def first_difference(ours: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> str:
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return f"{mine}, JavaRosa {other}"
    return f"{len(ours)} elements, JavaRosa {len(theirs)}: {(ours + theirs)[min(len(ours), len(theirs))]}"
