"""Which photos of a phone's folder belong to an interview.

What lives here: pre-ticking with its reasons. What does not: the choice, which the agent confirms.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from survey.geo import distance_m
from survey.media.clock import ClockCorrection, corrected_time
from survey.media.facts import PhotoFacts
from survey.messages import _
from survey.messages.numbers import format_number

RADIUS_M = 300.0
FAR_M = 1000.0

Window = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class PhotoMatch:
    """One photo before an interview: pre-ticked or not, and why, in whole sentences.

    `taken` is the corrected time in UTC; `distance_m` is from the interview's position. `conflicts` tells
    that time and place disagree.
    """

    photo: PhotoFacts
    ticked: bool
    reasons: tuple[str, ...]
    taken: datetime | None
    distance_m: float | None
    conflicts: bool = False


def match_photos(
    photos: Iterable[PhotoFacts],
    window: Window | None,
    position: tuple[float, float] | None,
    *,
    radius_m: float = RADIUS_M,
    corrections: Mapping[str, ClockCorrection] | None = None,
    zone: tzinfo = UTC,
) -> list[PhotoMatch]:
    """Return each photo pre-ticked when taken within `window` or within `radius_m` of `position`.

    In the order of the corrected time, undated last. `window` is two aware datetimes, `position` is
    `(lat, lon)`; what is None decides nothing. `zone` is the camera's, for times without an offset.
    """
    matches = [
        _match(p, window, position, radius_m, corrected_time(p, corrections, zone=zone)) for p in photos
    ]
    return sorted(matches, key=_order)


def _order(match: PhotoMatch) -> tuple[bool, datetime, str]:
    never = datetime.max.replace(tzinfo=UTC)
    return (match.taken is None, match.taken or never, str(match.photo.path))


def _match(
    photo: PhotoFacts,
    window: Window | None,
    position: tuple[float, float] | None,
    radius_m: float,
    taken: datetime | None,
) -> PhotoMatch:
    there = photo.position
    distance = distance_m(*there, *position) if there and position else None
    in_time = None if window is None or taken is None else window[0] <= taken <= window[1]
    near = None if distance is None else distance <= radius_m
    reasons = (*_say_time(in_time, taken, window), *_say_place(near, distance, there))
    conflicts = (in_time is True and distance is not None and distance > FAR_M) or (
        near is True and in_time is False
    )
    return PhotoMatch(photo, bool(in_time or near), reasons, taken, distance, conflicts)


def _say_time(in_time: bool | None, taken: datetime | None, window: Window | None) -> tuple[str, ...]:
    if taken is None:
        return (_("The photo has no date."),)
    if in_time is None or window is None:
        return ()
    if in_time:
        return (_("Taken during the interview."),)
    before = taken < window[0]
    gap = _say_duration(window[0] - taken if before else taken - window[1])
    if before:
        return (_("Taken {duration} before the interview.").format(duration=gap),)
    return (_("Taken {duration} after the interview.").format(duration=gap),)


def _say_place(
    near: bool | None, distance: float | None, there: tuple[float, float] | None
) -> tuple[str, ...]:
    if there is None:
        return (_("The photo has no position."),)
    if near is None or distance is None:
        return ()
    return (_("Taken {distance} from here.").format(distance=_say_distance(distance)),)


def _say_distance(metres: float) -> str:
    if metres < 1000:
        return f"{format_number(round(metres))} m"
    return f"{format_number(metres / 1000, decimals=1 if metres < 100_000 else 0)} km"


def _say_duration(gap: timedelta) -> str:
    minutes = max(1, round(gap.total_seconds() / 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return _("{days} days").format(days=minutes // (24 * 60))
