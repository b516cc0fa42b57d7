"""Drafts as a list shows them."""

from dataclasses import dataclass
from datetime import datetime

from survey.records.journal import DraftHeader


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """One unfinished interview: its header and how far it is.

    `answered` counts the questions that hold an answer; `last_at` is the time of the last step (aware,
    UTC), the start when there is none; `is_open` says that a living process holds it.
    """

    header: DraftHeader
    steps: int
    answered: int
    last_at: datetime
    is_open: bool
