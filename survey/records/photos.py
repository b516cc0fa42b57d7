"""Photos that were taken in: the inbox, and where each found its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class InboxPhoto:
    """One photo, by the hash of its bytes.

    `state` is `inbox` (nobody has said where it belongs), `placed` (it answers `ref` of `submission`) or
    `ignored`. `facts` is what was read from the file, as JSON values: positions, times, size.
    """

    sha256: str
    name: str
    state: str = "inbox"
    submission: str | None = None
    ref: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
