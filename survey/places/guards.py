"""Guards that catch a position typed wrong.

What lives here: the country's box. What does not: borders of provinces (they come with their import).
"""

from survey.geo import COUNTRY_BOXES
from survey.messages import _
from survey.places.position import Position
from survey.records.findings import Finding, Severity


def check_country(position: Position, country: str, where: str = "") -> Finding | None:
    """Return a warning when a position lies outside the box of `country` (ISO code), else None.

    Its remedy offers the swap or change of sign that would bring it inside. A country without a box is
    never warned about.
    """
    box = COUNTRY_BOXES.get(country)
    if box is None or box.contains(position.lat, position.lon):
        return None
    message = _("{lat} / {lon} is not in {country}.")
    return Finding(
        "position-outside-country",
        where,
        message.format(lat=f"{position.lat:.5f}", lon=f"{position.lon:.5f}", country=_country_name(country)),
        Severity.WARNING,
        remedy=_suggest(position, country),
    )


def _suggest(position: Position, country: str) -> str:
    lat, lon = position.lat, position.lon
    box = COUNTRY_BOXES[country]
    for other_lat, other_lon in (
        (lon, lat),
        (lat, -lon),
        (-lat, lon),
        (-lat, -lon),
        (lon, -lat),
        (-lon, lat),
    ):
        if box.contains(other_lat, other_lon):
            message = _("Was {lat} / {lon} meant? Check the order and the hemispheres.")
            return message.format(lat=f"{other_lat:.5f}", lon=f"{other_lon:.5f}")
    return _("Check the figures, or confirm that the place is abroad.")


def _country_name(country: str) -> str:
    return {"BF": "Burkina Faso", "SN": _("Senegal")}.get(country, country)
