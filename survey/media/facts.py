"""What a photo says of itself, as one frozen value.

What lives here: the value and its JSON. What does not: how it is read (`inspect`).
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from survey.records.findings import Finding, Severity

_JSON_KEYS = (
    "sha256",
    "mime",
    "width",
    "height",
    "lat",
    "lon",
    "alt_m",
    "taken_at",
    "gps_at",
    "orientation",
)


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """One photo; what is unknown, or is not to be trusted, is None and a finding says why.

    `width` and `height` in pixels as stored, before `orientation` (1 to 8, Exif) is applied. `lat`, `lon`
    in degrees WGS 84, `alt_m` negative below the sea. `taken_at` is the camera's clock in ISO text, with its
    offset only when the camera wrote one; `gps_at` is UTC in ISO text. `device` is make, model and serial
    number together: the key of a clock correction, never published.
    """

    path: Path
    sha256: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None
    lat: float | None = None
    lon: float | None = None
    alt_m: float | None = None
    taken_at: str | None = None
    gps_at: str | None = None
    orientation: int | None = None
    findings: tuple[Finding, ...] = ()
    accuracy_m: float | None = None
    device: str | None = None
    size_bytes: int | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Return `(lat, lon)`, or None."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)

    @property
    def is_photo(self) -> bool:
        """Tell whether the file was decoded to its end."""
        return self.width is not None and not any(f.severity is Severity.ERROR for f in self.findings)

    @property
    def camera_time(self) -> datetime | None:
        """Return `taken_at` as a datetime, naive when the camera wrote no offset."""
        return datetime.fromisoformat(self.taken_at) if self.taken_at else None

    @property
    def gps_time(self) -> datetime | None:
        """Return `gps_at` as an aware datetime."""
        return datetime.fromisoformat(self.gps_at) if self.gps_at else None

    def as_geopoint(self) -> str | None:
        """Return the position as an ODK geopoint, `lat lon alt accuracy`, with 0 for what is unknown."""
        if self.lat is None or self.lon is None:
            return None
        return f"{self.lat:.7f} {self.lon:.7f} {self.alt_m or 0:.1f} {self.accuracy_m or 0:.1f}"

    def as_json(self) -> dict[str, Any]:
        """Return the object that `survey photo inspect --json` prints."""
        return {
            "path": str(self.path),
            **{key: getattr(self, key) for key in _JSON_KEYS},
            "findings": [finding.as_json() for finding in self.findings],
        }
