"""A script of answers replayed against a form without a screen: `survey form run`.

What lives here: reading the script's lines and reporting each step. What does not: files and printing.
A script is JSON Lines in the order of entry: `{"ref", "value"}` (XForms text, null clears), `{"repeat"}`
adds that instance, `{"delete"}`, `{"language"}`.
"""

import json
import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey.engine.instance import Instance
from survey.engine.rereading import instance_id_of, read_submission, saved_document
from survey.errors import EngineError
from survey.form.definition import FormDefinition
from survey.form.secondary import LAST_SAVED
from survey.messages import _
from survey.records.findings import Finding

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class StepReport:
    """What became of one line: `status` is ok, constraint, required or refused."""

    ref: str
    status: str
    message: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {"ref": self.ref, "status": self.status, "message": self.message}

    def __str__(self) -> str:
        """Say what was not taken, and why."""
        return f"{self.ref}: {self.message or self.status}"


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a replay ended in: the submission, what stands against it, each step, each node."""

    submission: str
    findings: tuple[Finding, ...]
    steps: tuple[StepReport, ...]
    nodes: tuple[dict[str, Any], ...]

    @property
    def exit_ok(self) -> bool:
        """Tell whether the final instance is valid; a refused step alone changes nothing."""
        return not self.findings

    @property
    def not_taken(self) -> tuple[StepReport, ...]:
        """Return the steps that changed nothing, since something stood against them."""
        return tuple(step for step in self.steps if step.status != "ok")

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "submission": self.submission,
            "findings": [finding.as_json() for finding in self.findings],
            "steps": [step.as_json() for step in self.steps],
            "nodes": list(self.nodes),
        }


def run_script(
    form: FormDefinition,
    lines: Iterable[str],
    *,
    language: str | None = None,
    now: datetime | None = None,
    edited: tuple[str, bytes] | None = None,
    last_saved: tuple[str, bytes] | None = None,
) -> RunReport:
    """Replay the lines of a script against a new instance; blank lines are passed over.

    `edited` is a submission to begin from, `last_saved` the one that the form reads as last saved: each the
    name of its file and its XML.
    Raises EngineError for a line that is no step, naming it, and for a language that the form lacks;
    FormError for XML that is no submission of the form.
    """
    lists = (
        {LAST_SAVED: saved_document(last_saved[1], name=last_saved[0])} if last_saved is not None else None
    )
    if edited is None:
        instance = Instance(form, now=now, lists=lists)
    else:
        name, xml = edited
        before = instance_id_of(xml, name=name)
        instance = Instance(
            form,
            now=now,
            values=read_submission(form, xml, name=name),
            keep_defaults=True,
            instance_id=f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, before)}",
            deprecated_id=before or None,
            lists=lists,
        )
    if language is not None:
        instance.set_language(language)
    steps = [
        _take(instance, _read_step(line, number)) for number, line in enumerate(lines, 1) if line.strip()
    ]
    findings = instance.finalize()
    nodes = tuple(view.as_json() for view in instance.nodes())
    return RunReport(instance.to_xml(), tuple(findings), tuple(steps), nodes)


def read_json_line(line: str, number: int) -> Any:
    """Read one line of a script as JSON. Raises EngineError that names the line."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EngineError(
            _("Line {number} of the script is not JSON: {reason}.").format(number=number, reason=error),
            remedy=_how_to_write_a_step(),
        ) from error


def _how_to_write_a_step() -> str:
    return _('Write {example}, or "repeat", "delete" or "language".').format(
        example='{"ref": "/data/question", "value": "12"}'
    )


def _read_step(line: str, number: int) -> dict[str, Any]:
    step: dict[str, Any] = read_json_line(line, number)
    is_step = isinstance(step, dict) and any(key in step for key in ("ref", "repeat", "delete", "language"))
    # A slip in the word "value" must not clear an answer: null does.
    if not is_step or ("ref" in step and "value" not in step):
        raise EngineError(
            _("Line {number} of the script is no step.").format(number=number),
            remedy=_how_to_write_a_step(),
        )
    return step


def _take(instance: Instance, step: dict[str, Any]) -> StepReport:
    ref = ""
    try:
        if "ref" in step:
            ref = str(step["ref"])
            outcome = instance.answer(ref, value_text(step["value"]))
            return StepReport(ref, outcome.status, outcome.message)
        if "repeat" in step:
            ref = str(step["repeat"])
            return StepReport(instance.add_repeat(ref), "ok")
        if "delete" in step:
            ref = str(step["delete"])
            instance.delete_repeat(ref)
        else:
            ref = str(step["language"])
            instance.set_language(ref)
    except EngineError as error:
        return StepReport(ref, "refused", error.what)
    return StepReport(ref, "ok")


def value_text(value: Any) -> str | None:
    """Return a JSON value as XForms text: scripts write 12 and true as well as "12".

    Raises EngineError for an object, for a list in a list, and for what is no finite number.
    """
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return str(int(value)) if value == int(value) else str(value)
        case list() if all(isinstance(item, str | int) and not isinstance(item, bool) for item in value):
            return " ".join(str(item) for item in value)
    raise EngineError(
        _("{value} is no value of a question; write text, a number, or a list of codes.").format(
            value=json.dumps(value)[:_LONGEST_SHOWN]
        )
    )
