"""An interview from a file: the JSON Lines of `survey form run`, each step kept in the journal.

Lines: `{"ref", "value"}`, `{"repeat"}`, `{"delete"}`, `{"language"}`, and besides these
`{"note": {"ref", "text"}}`, `{"attach": {"ref", "path"}}`, `{"finalize": true}`.
A refused step is reported, its text kept, and the run goes on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from survey.engine.run import StepReport, value_text
from survey.errors import EngineError, InterviewError, MediaError
from survey.interview.controller import Controller
from survey.interview.prompt import Ending, Reply, Status
from survey.interview.refs import split_position
from survey.messages import _


@dataclass(frozen=True, slots=True)
class ScriptReport:
    """How a script ended and what became of each of its lines, in order."""

    ending: Ending
    steps: tuple[StepReport, ...]

    @property
    def refused(self) -> tuple[StepReport, ...]:
        """Return the steps that were not accepted."""
        return tuple(step for step in self.steps if step.status != "ok")


def run_script(controller: Controller, steps: Iterable[Mapping[str, Any]]) -> ScriptReport:
    """Replay `steps` through the controller; nothing is finished unless the script says so.

    Raises InterviewError when a line is none of the known ones, StoreError when a step cannot be kept.
    """
    done: list[StepReport] = []
    for number, line in enumerate(steps, 1):
        step = _run(controller, line, number)
        done.append(step)
        if line.get("finalize") and step.status == "ok":
            return ScriptReport(Ending.FINALIZED, tuple(done))
    controller.draft.flush()
    return ScriptReport(Ending.KEPT, tuple(done))


def _run(controller: Controller, line: Mapping[str, Any], number: int) -> StepReport:
    for key, act in _ACTS.items():
        if key in line:
            value = line[key]
            ref = ""
            if isinstance(value, Mapping):
                ref = str(value.get("ref", ""))
            elif key in ("ref", "repeat", "delete"):
                ref = str(value)
            try:
                reply = act(controller, line)
            except (EngineError, MediaError) as error:
                return StepReport(ref, "refused", error.what)
            except (KeyError, TypeError, ValueError) as error:
                raise _unreadable(number) from error
            return StepReport(ref, "ok" if reply.is_accepted else _word(reply), reply.message)
    raise _unreadable(number)


def _word(reply: Reply) -> str:
    return reply.reason if reply.reason else "refused"


def _unreadable(number: int) -> InterviewError:
    return InterviewError(
        _("Line {number} of the answers is no step.").format(number=number),
        remedy=_(
            "A line is an object with ref and value, repeat, delete, language, note, attach or finalize."
        ),
    )


def _give(controller: Controller, line: Mapping[str, Any]) -> Reply:
    return controller.give(str(line["ref"]), value_text(line["value"]))


def _repeat(controller: Controller, line: Mapping[str, Any]) -> Reply:
    head, position = split_position(str(line["repeat"]))
    if position <= len(controller.instances(head)):
        return Reply(Status.PASSED)
    return controller.add_repeat(head)


def _delete(controller: Controller, line: Mapping[str, Any]) -> Reply:
    return controller.delete_repeat(str(line["delete"]))


def _language(controller: Controller, line: Mapping[str, Any]) -> Reply:
    controller.set_language(controller.language_named(str(line["language"])))
    return Reply(Status.SAVED)


def _note(controller: Controller, line: Mapping[str, Any]) -> Reply:
    note = line["note"]
    controller.set_note(str(note["text"]), at=str(note["ref"]))
    return Reply(Status.SAVED)


def _attach(controller: Controller, line: Mapping[str, Any]) -> Reply:
    return controller.attach_at(str(line["attach"]["ref"]), str(line["attach"]["path"]))


def _finalize(controller: Controller, line: Mapping[str, Any]) -> Reply:
    return controller.finalize(without_unfinished=True)


_ACTS: Mapping[str, Callable[[Controller, Mapping[str, Any]], Reply]] = {
    "ref": _give,
    "repeat": _repeat,
    "delete": _delete,
    "language": _language,
    "note": _note,
    "attach": _attach,
    "finalize": _finalize,
}
