"""The area of a device or a kit: codes of the gazetteer, and which entities lie in it.

What lives here: checking codes, and telling where an entity lies from its `region`, `province` or `area`.
What does not: the gazetteer itself (`places`).
"""

import json
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.errors import PlaceError
from survey.messages import _
from survey.records.entities import EntityState
from survey.shipped import shipped_folder

if TYPE_CHECKING:
    from survey.places.gazetteer import Gazetteer

GAZETTEER = "gazetteer"
"""The folder of a campaign, and of a kit, with the tables of areas that the whole campaign uses."""
PLACE_PROPERTIES = ("region", "province", "area")
AREA_NOTE = "area"


def gazetteer_folder(campaign: Campaign) -> Path:
    """Return where the campaign's tables of areas lie: those of its kit, else the shipped ones."""
    own = campaign.folder / GAZETTEER
    return own if own.is_dir() else shipped_folder("data") / GAZETTEER


def campaign_gazetteer(campaign: Campaign) -> "Gazetteer":
    """Return the areas as the whole campaign knows them. Raises PlaceError."""
    from survey.places.gazetteer import load_gazetteer

    return load_gazetteer(gazetteer_folder(campaign))


def known_codes(campaign: Campaign) -> dict[str, str]:
    """Return the codes that an area may have with their names: the country's, and those that lists use."""
    from survey.places.gazetteer import AreaKind

    kinds = (AreaKind.REGION, AreaKind.PROVINCE)
    country = campaign.settings.country
    found = {
        area.code: area.name
        for area in reversed(campaign_gazetteer(campaign).areas)
        if area.country == country and area.kind in kinds
    }
    for state in campaign.store.entities.all():
        for code in _places_of(state):
            found.setdefault(code, code)
    return dict(sorted(found.items()))


def checked_area(campaign: Campaign, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of an area, sorted. Raises PlaceError that names the known ones."""
    asked = sorted(set(codes))
    known = known_codes(campaign) if asked else {}
    for code in asked:
        if code not in known:
            raise PlaceError(
                _("There is no area of this code."),
                where=code,
                remedy=_("The codes are: {codes}.").format(
                    codes=", ".join(f"{own} ({name})" if own != name else own for own, name in known.items())
                ),
            )
    return tuple(asked)


def with_parts(campaign: Campaign, codes: Iterable[str]) -> frozenset[str]:
    """Return the codes and those of the areas below them: a region holds its provinces, old and new."""
    wanted = set(codes)
    areas = campaign_gazetteer(campaign).areas if wanted else ()
    while below := {area.code for area in areas if area.parent in wanted} - wanted:
        wanted |= below
    return frozenset(wanted)


def is_in_area(state: EntityState, codes: Collection[str]) -> bool:
    """Tell whether an entity lies in one of the areas `codes` (see `with_parts`); no codes are everywhere."""
    return not codes or any(code in codes for code in _places_of(state))


def _places_of(state: EntityState) -> list[str]:
    return [state.properties[name] for name in PLACE_PROPERTIES if name in state.properties]


def own_area(campaign: Campaign) -> tuple[str, ...]:
    """Return the codes of the area that this device's kit was made for, none for everywhere."""
    return tuple(json.loads(campaign.store.note(AREA_NOTE) or "[]"))


def view_of(campaign: Campaign) -> Callable[[EntityState], bool]:
    """Return what tells whether this device works with an entity: of its area, or that it wrote of itself.

    An entity that does not say where it lies is in everybody's view.
    """
    codes, own = with_parts(campaign, own_area(campaign)), campaign.device.device_id

    def is_in_view(state: EntityState) -> bool:
        return is_in_area(state, codes) or own in state.touched or not _places_of(state)

    return is_in_view
