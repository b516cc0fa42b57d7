"""Headers and steps of a draft as the JSON text that the database keeps.

What lives here: one spelling, both ways, exact. What does not: the script format of `survey form run`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from survey.records.attachments import Attachment
from survey.records.journal import DraftHeader
from survey.records.steps import (
    AddRepeat,
    Answer,
    Attach,
    DeleteRepeat,
    Finalize,
    Language,
    Note,
    Recorded,
    Step,
    Typed,
)

_KINDS: Mapping[str, type[Step]] = {
    "answer": Answer,
    "typed": Typed,
    "add-repeat": AddRepeat,
    "delete-repeat": DeleteRepeat,
    "language": Language,
    "note": Note,
    "attach": Attach,
    "finalize": Finalize,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def write_step(recorded: Recorded) -> str:
    """Return a step as one line of JSON.

    >>> from survey.records.steps import Answer
    >>> write_step(Recorded(Answer("/data/a", "1"), datetime(2026, 11, 3, tzinfo=UTC)))
    '{"at":"2026-11-03T00:00:00+00:00","do":"answer","ref":"/data/a","value":"1"}'
    """
    document: dict[str, Any] = {"at": write_time(recorded.at), "do": _NAMES[type(recorded.step)]}
    document.update(asdict(recorded.step))
    if recorded.shown_at is not None:
        document["shown_at"] = write_time(recorded.shown_at)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def read_step(text: str) -> Recorded:
    """Read what `write_step` wrote. Raises ValueError, KeyError or TypeError on anything else."""
    document = json.loads(text)
    at = read_time(document.pop("at"))
    shown = document.pop("shown_at", None)
    kind = _KINDS[document.pop("do")]
    if kind is Attach:
        document["attachment"] = Attachment(**document["attachment"])
    return Recorded(kind(**document), at, None if shown is None else read_time(shown))


def write_header(header: DraftHeader) -> str:
    """Return a draft's header as JSON."""
    document = asdict(header) | {"started_at": write_time(header.started_at)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def read_header(text: str) -> DraftHeader:
    """Read what `write_header` wrote; what a later version added is left out."""
    document = json.loads(text)
    known = {field.name for field in fields(DraftHeader)}
    values = {name: value for name, value in document.items() if name in known}
    values["started_at"] = read_time(values["started_at"])
    values["base"] = tuple(values["base"])
    if values.get("entity") is not None:
        values["entity"] = tuple(values["entity"])
    return DraftHeader(**values)


def write_time(moment: datetime) -> str:
    """Return an aware time as ISO 8601 in UTC, to the microsecond. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without its zone cannot be kept")
    return moment.astimezone(UTC).isoformat()


def read_time(text: str) -> datetime:
    """Read an ISO 8601 time with its offset."""
    return datetime.fromisoformat(text)
