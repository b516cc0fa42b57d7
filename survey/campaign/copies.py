"""Where copies of this campaign's work lie: sticks, backups, tables, pages and reports written from here, and
sticks merged here.

What lives here: noting each place once with its last time. What does not: writing there.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign

STICK, BACKUP, EXPORT, REPORT = "stick", "backup", "export", "report"
_NOTE = "copies"


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A place that was written to, or merged: `kind` is stick, backup, export or report.

    `when` is the last time, ISO 8601 text. An export is a file or folder of tables, or a site; a report
    names persons.
    """

    kind: str
    place: str
    when: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def note_copy(campaign: Campaign, kind: str, place: Path) -> None:
    """Note that a place holds work of this campaign as it is now; nothing where nothing can be written."""
    if campaign.store.is_read_only:
        return
    copy = KnownCopy(kind, str(place.absolute()), campaign.clock().isoformat(timespec="seconds"))
    others = [own for own in known_copies(campaign) if (own.kind, own.place) != (copy.kind, copy.place)]
    held = [own.as_json() for own in (*others, copy)]
    campaign.store.keep_note(_NOTE, json.dumps(held, ensure_ascii=False))


def known_copies(campaign: Campaign, since: datetime | None = None) -> list[KnownCopy]:
    """Return the places, those written to or merged since a moment when given, in their order."""
    return [copy for copy in _held(campaign) if since is None or datetime.fromisoformat(copy.when) >= since]


def _held(campaign: Campaign) -> Iterator[KnownCopy]:
    for own in json.loads(campaign.store.note(_NOTE) or "[]"):
        yield KnownCopy(str(own["kind"]), str(own["place"]), str(own["when"]))
