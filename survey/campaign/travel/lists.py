"""Entity lists on the way to agents: in the kit as plain JSON, in bundles sealed, and taken in again.

What lives here: what a list holds for whom, cutting it, taking it in. What does not: the bytes of a file
(`bundle`), the rows (`store`).
Source: docs/decisions/0032-lists-travel-as-operations.md.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from survey.bundle.lists import KIND, lists_name, write_lists_file
from survey.bundle.runs import split_runs
from survey.bundle.signed import MadeFile
from survey.campaign.campaign import Campaign
from survey.campaign.entities.areas import is_in_area, with_parts
from survey.campaign.entities.lists import campaign_lists
from survey.campaign.publishing.purposes import EVERYTHING
from survey.errors import BundleError, LogError
from survey.log.canonical import canonical_bytes
from survey.log.clock import Hlc
from survey.log.entities import Key
from survey.log.entity_lists import read_lists, write_lists, write_operation
from survey.messages import _
from survey.records.entities import EntityWriting
from survey.records.travel import Cut

KIT_LISTS = "entities"
MAX_DOCUMENT_BYTES = 4 * 1024 * 1024


def travelling(campaign: Campaign, area: Collection[str] = ()) -> list[EntityWriting]:
    """Return the operations that may leave for agents: those on entities of an area, without what no form
    of the campaign saves to the list any more, a person's data first of all.

    What does not count says nothing; it only holds together what follows it.
    """
    known = campaign_lists(campaign)
    codes = with_parts(campaign, area)
    wanted: set[Key] = {
        (state.dataset, state.entity_id)
        for state in campaign.store.entities.all()
        if state.dataset in known and is_in_area(state, codes)
    }
    found = []
    for writing in campaign.store.entities.writings():
        if (writing.dataset, writing.entity_id) in wanted:
            open_names = known[writing.dataset] if writing.counts else ()
            said = {name: value for name, value in writing.said.items() if name in open_names}
            found.append(replace(writing, said=said))
    return found


def list_moment(campaign: Campaign) -> Hlc:
    """Return when a list is made: now, by the coordinator's clock."""
    return Hlc(int(campaign.clock().timestamp() * 1000), 0)


# In bundles.


def new_lists(
    campaign: Campaign, recipients: list[str], held: Collection[str]
) -> tuple[MadeFile, Cut] | None:
    """Return the file of the lists as they are now; None when nothing changed since one of those `held`.

    None too for a device that is no coordinator's, and while there is no entity.
    """
    writings = travelling(campaign) if campaign.is_coordinator else []
    plain = _fingerprint(writings, recipients)
    if not writings or plain in held:
        return None
    moment = list_moment(campaign)
    runs = split_runs(writings, lambda w: len(canonical_bytes(write_operation(w))), MAX_DOCUMENT_BYTES)
    made = write_lists_file(
        campaign.settings.campaign_id,
        [write_lists(run, moment) for run in runs],
        packer=campaign.device.keys,
        recipients=recipients,
    )
    return made, Cut(made.sha256, lists_name(made.sha256), KIND, blobs=(plain,), recipients=tuple(recipients))


def _fingerprint(writings: list[EntityWriting], recipients: list[str]) -> str:
    """Return what tells two lists apart: the operations, and who can open the file."""
    digest = hashlib.sha256(json.dumps(recipients).encode())
    for writing in sorted(writings, key=lambda w: (w.dataset, w.entity_id, w.hash)):
        digest.update(canonical_bytes(write_operation(writing)))
    return digest.hexdigest()


# In the kit.


def write_kit_lists(campaign: Campaign, folder: Path, area: Collection[str] = ()) -> list[str]:
    """Write `entities/<list>.json` for each list into a kit; return the names of the lists.

    A kit is not sealed: who on the team wrote what is left out, and so are the visits whose every consent was
    taken back.
    """
    silent = _taken_back(campaign)
    by_list: dict[str, list[EntityWriting]] = {}
    for writing in travelling(campaign, area):
        own = replace(writing, author="")
        if own.hash in silent:
            own = replace(own, said={}, counts=False)
        by_list.setdefault(own.dataset, []).append(own)
    moment = list_moment(campaign)
    for name, writings in by_list.items():
        place = folder / KIT_LISTS
        place.mkdir(exist_ok=True)
        text = json.dumps(write_lists(writings, moment), ensure_ascii=False, indent=1)
        _kit_file(place, name).write_text(text, encoding="utf-8")
    return sorted(by_list)


def _taken_back(campaign: Campaign) -> set[str]:
    """Return the hashes of the entries of submissions whose every consent was taken back."""
    subjects = [state.submission for state in campaign.store.submissions() if EVERYTHING in state.withdrawn]
    return {entry.hash for subject in subjects for entry in campaign.store.entries(subject=subject)}


def take_in_kit_lists(campaign: Campaign, folder: Path) -> None:
    """Take in the lists of a kit. Raises BundleError for one that is no list."""
    for path in sorted((folder / KIT_LISTS).glob("*.json")):
        try:
            writings, moment = read_lists(json.loads(path.read_text(encoding="utf-8")))
        except (LogError, OSError, ValueError) as error:
            raise BundleError(
                _("A list of the kit cannot be read."),
                where=str(path),
                remedy=_("Ask the coordinator for the kit again: survey bundle kit FOLDER."),
            ) from error
        campaign.store.entities.receive(writings, moment, now=campaign.clock())


def _kit_file(place: Path, name: str) -> Path:
    safe = "".join(_safe_signs(name))
    return place / f"{safe}.json"


def _safe_signs(name: str) -> Iterator[str]:
    for sign in name:
        yield sign if sign.isalnum() or sign in "-_." else "_"
