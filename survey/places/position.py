"""A position on the Earth.

What lives here: the value. What does not: how it is typed (`coordinates`) or printed (`spelling`).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees WGS 84, -90 to 90 and -180 to 180, and metres; `alt_m` and `accuracy_m` when they were given.

    `spelling` is the way it was typed, one of `SPELLINGS`.
    """

    lat: float
    lon: float
    alt_m: float | None = None
    accuracy_m: float | None = None
    spelling: str = "decimal"

    def as_geopoint(self) -> str:
        """Return the ODK geopoint `lat lon alt accuracy`, with 0 for what is unknown."""
        return f"{self.lat:.7f} {self.lon:.7f} {self.alt_m or 0:.1f} {self.accuracy_m or 0:.1f}"
