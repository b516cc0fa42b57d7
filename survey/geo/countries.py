"""The boxes of the countries surveyed, to catch swapped or mistyped coordinates.

What lives here: one box per country. What does not: borders (a gazetteer's polygons tell provinces).
Source: extreme points of each territory, rounded outwards to a twentieth of a degree (about 5 km).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees, borders included; it does not cross the 180th meridian."""

    south: float
    west: float
    north: float
    east: float

    def contains(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies in the box."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


COUNTRY_BOXES = {
    "BF": Box(south=9.35, west=-5.55, north=15.10, east=2.45),
    "SN": Box(south=12.25, west=-17.60, north=16.70, east=-11.30),
}
"""Boxes by ISO 3166-1 code."""
