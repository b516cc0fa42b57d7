"""What a kit says beyond forms and keys: the gazetteer, its area, its entity lists, who visits what.

What lives here: writing these into a kit and taking them in, as keys that an older reader passes over.
What does not: the kit itself (`enrolment`).
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.centres.assignments import KIT_NOTE, kit_assignments
from survey.campaign.entities.areas import AREA_NOTE, GAZETTEER, gazetteer_folder
from survey.campaign.form_states import KIT_NOTE as STATES_NOTE
from survey.campaign.form_states import kit_form_states
from survey.campaign.team.kit_sums import KIT_NAME
from survey.campaign.travel.lists import take_in_kit_lists, write_kit_lists
from survey.errors import BundleError
from survey.messages import _
from survey.places.gazetteer import load_gazetteer


@dataclass(frozen=True, slots=True)
class KitOrder:
    """For whom a kit is: `area` restricts it to entities of these codes, `agent` names who gets it.

    As many devices as `agents` are accepted by its token.
    """

    area: tuple[str, ...] = ()
    agent: str | None = None
    agents: int = 1


def write_kit_extras(campaign: Campaign, folder: Path, order: KitOrder) -> dict[str, Any]:
    """Write the gazetteer and the lists into a kit; return the keys that its `kit.json` gets."""
    _copy_tables(gazetteer_folder(campaign), folder / GAZETTEER)
    lists = write_kit_lists(campaign, folder, order.area)
    assignments = kit_assignments(campaign, area=order.area, agent=order.agent)
    found = {
        "area": list(order.area),
        "agent": order.agent,
        "lists": lists,
        "assignments": assignments,
        "form_states": kit_form_states(campaign),
    }
    return {key: value for key, value in found.items() if value}


def take_in_kit_extras(campaign: Campaign, folder: Path) -> None:
    """Take in what a kit holds of gazetteer, area, lists and assignments, if it does.

    Raises BundleError, PlaceError when its tables of areas cannot be read.
    """
    try:
        content = json.loads((folder / KIT_NAME).read_text(encoding="utf-8"))
        area = [str(code) for code in content.get("area", [])]
        assignments = list(content.get("assignments", []))
        states = list(content.get("form_states", []))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BundleError(
            _("This folder is no kit, or the copy was cut short."),
            where=str(folder),
            remedy=_("Ask the coordinator for the kit again: survey bundle kit FOLDER."),
        ) from error
    if (folder / GAZETTEER).is_dir():
        load_gazetteer(folder / GAZETTEER)
        _copy_tables(folder / GAZETTEER, campaign.folder / GAZETTEER)
    take_in_kit_lists(campaign, folder)
    if area:
        campaign.store.keep_note(AREA_NOTE, json.dumps(area))
    if states:
        campaign.store.keep_note(STATES_NOTE, json.dumps(states))
    if assignments:
        campaign.store.keep_note(KIT_NOTE, json.dumps(assignments))


def _copy_tables(source: Path, target: Path) -> None:
    """Copy the tables of areas, and nothing else that lies beside them."""
    target.mkdir(exist_ok=True)
    for path in sorted(source.glob("*.csv")):
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(path, target / path.name)
