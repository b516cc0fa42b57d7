"""The imports that were made, and taking one back: its new rows go, those it changed are as before.

What lives here: the list of imports and the entries that undo one. What does not: making one (`importing`).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.frame.importing import require_coordinator
from survey.campaign.frame.written import CENTRE, FRAME, FrameEntry, read_row, row_writing, standing_rows
from survey.campaign.reading.listing import local_time
from survey.errors import CampaignError
from survey.log.chain import Writing
from survey.messages import _

SHORT_ID = 13


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import: its id, its file, when (ISO 8601 UTC) and by whom; `standing` rows say what it said."""

    id: str
    file: str
    when: str
    author: str
    rows: int
    standing: int

    @property
    def when_local(self) -> str:
        """Return the time on this laptop's clock."""
        return local_time(self.when)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def list_imports(campaign: Campaign) -> list[ImportRow]:
    """Return the imports, the newest first."""
    rows = list(_rows(campaign))
    live = {
        own.hash for heads in standing_rows(campaign.store.entries(kind=CENTRE)).values() for own in heads
    }
    by_import: dict[str, list[FrameEntry]] = {}
    for own in rows:
        if own.holds and isinstance(own.source.get("import"), str) and "undoes" not in own.source:
            by_import.setdefault(str(own.source["import"]), []).append(own)
    found = [
        ImportRow(
            name,
            str(several[0].source.get("file")),
            datetime.fromtimestamp(several[0].when_ms / 1000, UTC).isoformat(timespec="seconds"),
            several[0].author,
            len(several),
            sum(own.hash in live for own in several),
        )
        for name, several in by_import.items()
    ]
    return sorted(found, key=lambda own: (own.when, own.id), reverse=True)


def undo_import(campaign: Campaign, begin: str) -> int:
    """Take an import back, by the beginning of its id, in one commit; return how many rows that touched.

    A row that something else replaced since stays. What visits said of a centre stays too. Raises
    CampaignError, KeyMissing, StoreError.
    """
    require_coordinator(campaign)
    named = [own for own in list_imports(campaign) if begin and own.id.startswith(begin)]
    if len(named) != 1:
        raise CampaignError(
            _("No import is named so, or several are."),
            where=begin,
            remedy=_("`survey centre import` lists them."),
        )
    writings = list(_undone(campaign, named[0].id))
    if not writings:
        raise CampaignError(_("This import is taken back already."), where=named[0].id[:SHORT_ID])
    campaign.write(*writings)
    return len(writings)


def _undone(campaign: Campaign, name: str) -> Iterator[Writing]:
    by_hash = {own.hash: own for own in _rows(campaign)}
    for centre, heads in standing_rows(campaign.store.entries(kind=CENTRE)).items():
        for head in heads:
            if head.source.get("import") != name or not head.holds or "undoes" in head.source:
                continue
            before = next((by_hash[own] for own in head.parents if own in by_hash), None)
            source = {**(before or head).source, "undoes": name}
            if before is None or not before.is_there:
                yield row_writing(centre, FRAME, head.properties, {}, source, heads=[head], holds=False)
            else:
                blank = dict.fromkeys(head.properties.keys() - before.properties.keys(), "")
                said = {**blank, **before.properties}
                yield row_writing(centre, before.origin, said, before.person, source, heads=[head])


def _rows(campaign: Campaign) -> Iterator[FrameEntry]:
    entries = campaign.store.entries(kind=CENTRE)
    yield from (row for entry in entries if (row := read_row(entry)) is not None)
