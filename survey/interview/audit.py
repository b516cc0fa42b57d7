"""The audit log of an interview as ODK writes it, with the values before and after.

Source: ODK documentation, "Form audit log": columns event, node, start, end, old-value, new-value; times
in milliseconds since 1970 UTC. What lives here: the text. What does not: judging it (`outputs`).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from survey.interview.refs import after_deletion
from survey.records.journal import DraftHeader
from survey.records.steps import AddRepeat, Answer, DeleteRepeat, Finalize, Recorded

COLUMNS = ("event", "node", "start", "end", "old-value", "new-value")
Row = tuple[str, str, str, str, str, str]


def audit_csv(header: DraftHeader, steps: Iterable[Recorded]) -> str:
    """Write the audit log of a draft, one row an event, in the order of the steps."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(audit_rows(header, steps))
    return out.getvalue()


def audit_rows(header: DraftHeader, steps: Iterable[Recorded]) -> list[Row]:
    """Return the audit log of a draft as rows of `COLUMNS`."""
    return [("form start", "", _milliseconds(header.started_at), "", "", ""), *_rows(steps)]


def _rows(steps: Iterable[Recorded]) -> Iterator[Row]:
    values: dict[str, str] = {}
    for recorded in steps:
        at = _milliseconds(recorded.at)
        shown = _milliseconds(recorded.shown_at) if recorded.shown_at is not None else at
        match recorded.step:
            case Answer(ref=ref, value=value):
                yield ("question", ref, shown, at, values.get(ref, ""), value or "")
                values[ref] = value or ""
            case AddRepeat(ref=ref):
                yield ("add repeat", ref, shown, at, "", "")
            case DeleteRepeat(ref=ref):
                yield ("delete repeat", ref, shown, at, "", "")
                values = _without(values, ref)
            case Finalize():
                yield ("form finalize", "", at, "", "", "")
            case _:
                pass


def _without(values: dict[str, str], deleted: str) -> dict[str, str]:
    moved = ((after_deletion(ref, deleted), value) for ref, value in values.items())
    return {ref: value for ref, value in moved if ref is not None}


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
