"""The state of a submission as the JSON text that the projection keeps: one spelling, both ways, exact."""

from dataclasses import fields
from typing import Any

from survey.log.canonical import read_again, spelt
from survey.records.attachments import Attachment
from survey.records.submissions import PathConflict, SubmissionState

_TUPLES = ("heads", "missing", "erased", "withdrawn")
_LATER = ("withdrawn",)
"""What came after version 1 is left out where it says nothing: the dump of what was written then stays."""


def write_state(state: SubmissionState) -> str:
    """Return a state as canonical JSON: sorted keys, no spaces."""
    document = {name: value for name in _NAMES if (value := getattr(state, name)) or name not in _LATER}
    document["conflicts"] = [{"path": own.path, "values": own.values} for own in state.conflicts]
    document["attachments"] = {path: _attachment(own) for path, own in state.attachments.items()}
    return spelt(document).decode()


def _attachment(value: Attachment) -> dict[str, Any]:
    return {name: getattr(value, name) for name in _OF_FILES}


_NAMES = tuple(field.name for field in fields(SubmissionState))
_KNOWN = frozenset(_NAMES)
_OF_FILES = tuple(field.name for field in fields(Attachment))


def read_state(text: str) -> SubmissionState:
    """Read what `write_state` wrote; what a later version added is left out."""
    values: dict[str, Any] = read_again(text)
    if not values.keys() <= _KNOWN:
        values = {name: value for name, value in values.items() if name in _KNOWN}
    for name in _TUPLES:
        values[name] = tuple(values.get(name, ()))
    if values["repeats"]:
        values["repeats"] = {path: tuple(ids) for path, ids in values["repeats"].items()}
    if values["attachments"]:
        values["attachments"] = {path: Attachment(**held) for path, held in values["attachments"].items()}
    values["conflicts"] = tuple(map(_conflict, values["conflicts"]))
    return SubmissionState(**values)


def _conflict(held: dict[str, Any]) -> PathConflict:
    return PathConflict(held["path"], tuple((revision, value) for revision, value in held["values"]))
