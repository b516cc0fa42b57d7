"""The regions of a status review: of the division of 2025, or of the one before it.

What lives here: which region a centre belongs to in either. What does not: the areas (`places.gazetteer`).
"""

from collections.abc import Mapping
from functools import cache

from survey.places.gazetteer import BEFORE, NOW, Area, AreaKind, Gazetteer, load_gazetteer

TODAY, FORMER = "2025", "former"
DIVISIONS = (TODAY, FORMER)
_PREFIX = "before:"


def region_in(division: str, region: str) -> str:
    """Return the code of the region that a region of 2025 was part of, marked when it is a former one.

    A country without two divisions keeps its regions, and so does a code that is no region's.
    """
    if division == TODAY or not region:
        return region
    return former_regions().get(region, region)


def region_name(region: str) -> str | None:
    """Return the name of a region by its code in its division, None for a code that is no region's."""
    area = region_area(region)
    return None if area is None else area.name


def region_area(region: str) -> Area | None:
    """Return a region by its code in its division, None for a code that is no region's."""
    vintage = BEFORE if region.startswith(_PREFIX) else NOW
    area = load_gazetteer().area(region.removeprefix(_PREFIX), vintage)
    return None if area is None or area.kind is not AreaKind.REGION else area


@cache
def former_regions() -> Mapping[str, str]:
    """Return the former region of each region of 2025, by code."""
    gazetteer = load_gazetteer()
    return {
        area.code: _PREFIX + former
        for area in gazetteer.areas
        if area.kind is AreaKind.REGION and area.vintage == NOW and (former := _former(gazetteer, area.code))
    }


@cache
def former_unions() -> Mapping[str, tuple[str, ...]]:
    """Return the regions of 2025 that each former region became, by code."""
    unions: dict[str, tuple[str, ...]] = {}
    for region, former in former_regions().items():
        unions[former] = (*unions.get(former, ()), region)
    return unions


def _former(gazetteer: Gazetteer, code: str) -> str | None:
    """Return the region in which a region's provinces were, None when that cannot be said."""
    now = gazetteer.area(code, NOW)
    names = set() if now is None else {*now.other_names, now.name}
    before = [
        area
        for area in gazetteer.areas
        if area.kind is AreaKind.REGION and area.vintage == BEFORE and area.name in names
    ]
    return before[0].code if before else None
