"""The hybrid logical clock: times that never go back and keep cause before effect.

Clocks decide nothing but which of two conflicting values is shown first.
Source: Kulkarni et al., Logical Physical Clocks, 2014.
"""

from typing import NamedTuple

DAY_MS = 24 * 60 * 60 * 1000


class Hlc(NamedTuple):
    """A moment: milliseconds since 1970 UTC, and a tie-breaking count within one. Ordered as a pair."""

    ms: int
    tie: int


ZERO = Hlc(0, 0)


def tick(last: Hlc, now_ms: int) -> Hlc:
    """Return the moment of a new entry: after `last`, and now when the clock did not go back."""
    return Hlc(now_ms, 0) if now_ms > last.ms else Hlc(last.ms, last.tie + 1)


def receive(last: Hlc, received: Hlc, now_ms: int) -> tuple[Hlc, bool]:
    """Return the clock after seeing `received`, and whether that one was too far ahead to follow.

    A device never advances by a received moment more than 24 hours ahead of its own clock.
    """
    if received.ms > now_ms + DAY_MS:
        return last, True
    return max(last, received), False
