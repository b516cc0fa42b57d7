"""Restoring: a backup becomes a campaign folder, or brings to one what it lost; nothing newer is replaced.

What lives here: folders, settings and what is said. What does not: uniting two stores (`store.uniting`).
"""

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign, utc_now
from survey.campaign.copies import BACKUP, note_copy
from survey.campaign.folder import configuration_folder
from survey.campaign.settings import SETTINGS_NAME, read_settings
from survey.campaign.travel.erased import finish_erasure
from survey.crypto import KeyRing
from survey.durable import make_folder, sync_folder
from survey.errors import CampaignError, NoCampaign, StoreDamaged, StoreError
from survey.messages import _
from survey.store import Store
from survey.store.backup import copy_campaign, finish_copy
from survey.store.blobs import MEDIA
from survey.store.database import DATABASE_NAME
from survey.store.forms import FORMS
from survey.store.outbox import OUTBOX
from survey.store.uniting import United, salvage_drafts, salvage_entries, take_draft, unite

_WITH_ROWS = (DATABASE_NAME, MEDIA.parts[0], FORMS, OUTBOX)


@dataclass(frozen=True, slots=True)
class Restored:
    """What restoring did: `state` is new (the folder was made), mended (its database was damaged or missing
    and stands in `aside`) or united.

    `cut_drafts` are the ids of drafts of a damaged database whose last steps could not be read, `lost_drafts`
    those of which nothing could, `listless_drafts` those whose lists of choices could not all be read.
    `own` tells that this laptop wrote in the campaign before: what it handed over since is still on sticks.
    """

    folder: str
    state: str
    united: United
    own: bool
    aside: str = ""
    cut_drafts: tuple[str, ...] = ()
    lost_drafts: tuple[str, ...] = ()
    listless_drafts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def back_up(campaign: Campaign, target: Path) -> None:
    """Copy the whole campaign to a folder that does not exist yet, verify it, and remember the place.

    Raises what `Store.backup` raises.
    """
    campaign.store.backup(target)
    note_copy(campaign, BACKUP, target)


def restore(backup: Path, folder: Path, *, now: datetime | None = None) -> Restored:
    """Restore a backup into a new folder, or unite it with the campaign that is there.

    The backup is only read, and its files are checked first. Raises NoCampaign, CampaignError, StoreError,
    StoreDamaged.
    """
    _require_backup(backup)
    settings = read_settings(backup)
    moment = now or utc_now()
    has_keys = KeyRing(configuration_folder(), settings.campaign_id).path.exists()
    if not folder.exists() or not any(folder.iterdir()):
        _copy_whole(backup, folder)
        return Restored(str(folder), "new", United(), has_keys)
    if (folder / SETTINGS_NAME).is_file() and read_settings(folder).campaign_id != settings.campaign_id:
        raise CampaignError(_("The backup is of another campaign."), where=settings.title)
    if not (folder / SETTINGS_NAME).is_file() and not (folder / DATABASE_NAME).is_file():
        raise CampaignError(
            _("This folder is not empty, and is no campaign."),
            where=str(folder),
            remedy=_("Name a new folder."),
        )
    aside = "" if _opens(folder) else _put_aside(folder, moment)
    _copy_missing(backup, folder, with_database=bool(aside) or not (folder / DATABASE_NAME).is_file())
    united = _unite(backup, folder, moment)
    if not aside:
        return Restored(str(folder), "united", united, has_keys)
    united = _salvaged(folder, folder / aside, moment, united)
    mended = Restored(str(folder), "mended", united, has_keys, aside)
    return _with_drafts(folder, folder / aside, mended)


def _require_backup(backup: Path) -> None:
    for name in (SETTINGS_NAME, DATABASE_NAME):
        if not (backup / name).is_file():
            raise NoCampaign(
                _("This is no backup: it holds no {name}.").format(name=name),
                where=str(backup),
                remedy=_("Name the folder that `survey store backup` made."),
            )


def _copy_whole(backup: Path, folder: Path) -> None:
    """Copy a backup, and check the copy before it gets its name."""
    if folder.exists():
        folder.rmdir()
    part = copy_campaign(backup, folder)
    with Store.open(part, read_only=True) as copy:
        wrong = copy.damage()
    if wrong:
        shutil.rmtree(part, ignore_errors=True)
        raise StoreDamaged(
            _("The backup is not whole: {reason}").format(reason=wrong[0].message), where=wrong[0].where
        )
    finish_copy(part, folder)


def _opens(folder: Path) -> bool:
    """Tell whether the campaign's database can be used as it is: SQLite finds it whole and the log is."""
    try:
        with Store.open(folder) as store:
            codes = {finding.code for finding in store.check()}
    except StoreDamaged:
        return False
    except StoreError:
        if (folder / DATABASE_NAME).is_file():
            raise
        return True
    return not codes & {"database-damaged", "entry-damaged", "head-wrong"}


def _put_aside(folder: Path, moment: datetime) -> str:
    """Give a damaged database another name, with its write-ahead log; return the name."""
    name = f"{DATABASE_NAME}.damaged-{moment:%Y%m%d-%H%M%S}"
    for suffix in ("", "-wal", "-shm"):
        path = folder / f"{DATABASE_NAME}{suffix}"
        if path.exists():
            path.replace(folder / f"{name}{suffix}")
    return name


def _copy_missing(backup: Path, folder: Path, *, with_database: bool) -> None:
    """Copy what the folder lacks of a backup's files, each under its name only when it is whole."""
    part = copy_campaign(backup, folder.with_name(f"{folder.name}.restoring"))
    try:
        for path in _files(part):
            relative = path.relative_to(part)
            target = folder / relative
            # What rows speak of comes with its rows: the database is there, and uniting brings both.
            if target.exists() or (not with_database and relative.parts[0] in _WITH_ROWS):
                continue
            make_folder(target.parent)
            path.replace(target)
            sync_folder(target.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _files(part: Path) -> Iterator[Path]:
    yield from (path for path in sorted(part.rglob("*")) if path.is_file())


def _unite(backup: Path, folder: Path, moment: datetime) -> United:
    with Campaign.open(folder) as campaign, Store.open(backup, read_only=True) as copy:
        united = unite(campaign.store, copy, own=_own(campaign), now=moment)
        finish_erasure(campaign)
    return united


def _salvaged(folder: Path, damaged: Path, moment: datetime, united: United) -> United:
    """Add what the damaged database still holds."""
    count = united.entries
    with Campaign.open(folder) as campaign:
        for entries, head in salvage_entries(damaged, campaign.settings.campaign_id):
            count += campaign.store.receive(entries, now=moment, head=head)
        campaign.store.blobs.adopt(moment)
        finish_erasure(campaign)
    return United(count, united.files, united.forms, united.drafts, united.differing)


def _with_drafts(folder: Path, damaged: Path, restored: Restored) -> Restored:
    """Take up the drafts that the damaged database still holds, and say which are not whole."""
    drafts, lost = salvage_drafts(damaged)
    with Campaign.open(folder) as campaign:
        became = {own.header.draft_id: take_draft(campaign.store, own) for own in drafts}
        held = {s.header.draft_id: s.steps for s in campaign.store.journals.list()}
        finish_erasure(campaign)
    cut = [
        own.header.draft_id
        for own in drafts
        # The backup may hold more of it than what could be read here.
        if not own.is_whole and held.get(own.header.draft_id, 0) <= len(own.steps)
    ]
    united = replace(
        restored.united,
        drafts=restored.united.drafts + list(became.values()).count("taken"),
        differing=(*restored.united.differing, *(own for own, what in became.items() if what == "differs")),
    )
    gone = tuple(own for own in lost if own not in held)
    # A draft that was here, or in the backup, has its own lists.
    listless = tuple(d for own in drafts if not own.has_lists and became[d := own.header.draft_id] == "taken")
    return replace(restored, united=united, cut_drafts=tuple(cut), lost_drafts=gone, listless_drafts=listless)


def _own(campaign: Campaign) -> str | None:
    """Return this device's id, None when it has no keys for the campaign: it becomes a new device later."""
    ring = KeyRing(configuration_folder(), campaign.settings.campaign_id)
    return campaign.device.device_id if ring.path.exists() else None
