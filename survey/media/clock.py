"""Camera clocks that are wrong, and by how much.

What lives here: learning a device's error from photos that also carry GPS time, or from a photo whose true
time is known (a photo of the laptop's clock), and applying it. Raw times are never changed: both are kept.
What does not: deciding which photo belongs where (`matching`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median

from survey.media.facts import PhotoFacts

UNNAMED_DEVICE = "?"
_FARTHEST = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ClockCorrection:
    """Seconds to add to a device's clock, read in the interview's zone, to get the true time.

    `samples` photos taught it; `spread_s` is the largest distance between one of them and the correction:
    large when the clock was set in between or the GPS time was stale.
    """

    device: str
    offset_s: int
    samples: int
    spread_s: int = 0


def learn_corrections(photos: Iterable[PhotoFacts], *, zone: tzinfo = UTC) -> dict[str, ClockCorrection]:
    """Return a correction per device, the median of GPS time minus camera time over its photos."""
    offsets: dict[str, list[float]] = defaultdict(list)
    for photo in photos:
        camera, gps = _camera_utc(photo, zone), photo.gps_time
        if camera is not None and gps is not None:
            offsets[photo.device or UNNAMED_DEVICE].append((gps - camera).total_seconds())
    return {device: _median_correction(device, found) for device, found in offsets.items()}


def _median_correction(device: str, offsets: list[float]) -> ClockCorrection:
    middle = round(median(offsets))
    spread = round(max(abs(offset - middle) for offset in offsets))
    return ClockCorrection(device, middle, len(offsets), spread)


def correction_from_known_time(
    photo: PhotoFacts, true_time: datetime, *, zone: tzinfo = UTC
) -> ClockCorrection | None:
    """Return the correction of the device that photographed a clock showing `true_time` (aware).

    None when the photo carries no time.
    """
    camera = _camera_utc(photo, zone)
    if camera is None:
        return None
    return ClockCorrection(photo.device or UNNAMED_DEVICE, round((true_time - camera).total_seconds()), 1)


def corrected_time(
    photo: PhotoFacts, corrections: Mapping[str, ClockCorrection] | None = None, *, zone: tzinfo = UTC
) -> datetime | None:
    """Return when a photo was taken, in UTC: the camera's time corrected, else the GPS time, else None."""
    camera = _camera_utc(photo, zone)
    if camera is None:
        return photo.gps_time
    correction = (corrections or {}).get(photo.device or UNNAMED_DEVICE)
    if correction is None:
        return camera
    try:
        return camera + timedelta(seconds=correction.offset_s)
    except OverflowError:
        return camera


def _camera_utc(photo: PhotoFacts, zone: tzinfo) -> datetime | None:
    """Return the camera's time in UTC; without an offset of its own it is read in `zone`."""
    time = photo.camera_time
    if time is None or not 1900 <= time.year < _FARTHEST.year:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
