"""The area of a device or a kit: codes of the gazetteer, and which entities lie in it.

What lives here: checking codes, and telling where an entity lies from its `region`, `province` or `area`.
What does not: the gazetteer itself (`places`).
"""

import json
from collections.abc import Callable, Collection, Iterable

from survey.campaign.campaign import Campaign
from survey.errors import PlaceError
from survey.messages import _
from survey.records.entities import EntityState

PLACE_PROPERTIES = ("region", "province", "area")
AREA_NOTE = "area"


def known_codes(campaign: Campaign) -> dict[str, str]:
    """Return the codes that an area may have with their names: the country's, and those that lists use."""
    from survey.places.gazetteer import AreaKind, load_gazetteer

    kinds = (AreaKind.REGION, AreaKind.PROVINCE)
    country = campaign.settings.country
    found = {
        area.code: area.name
        for area in reversed(load_gazetteer().areas)
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


def with_parts(codes: Iterable[str]) -> frozenset[str]:
    """Return the codes and those of the areas below them: a region holds its provinces, old and new."""
    from survey.places.gazetteer import load_gazetteer

    wanted = set(codes)
    areas = load_gazetteer().areas if wanted else ()
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
    codes, own = with_parts(own_area(campaign)), campaign.device.device_id

    def is_in_view(state: EntityState) -> bool:
        return is_in_area(state, codes) or own in state.touched or not _places_of(state)

    return is_in_view
