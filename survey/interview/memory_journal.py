"""A journal in memory: practice and tests. The durable twin lives in `store`; one suite holds both."""

from collections.abc import Sequence

from survey.records.journal import DraftHeader
from survey.records.steps import Recorded


class MemoryJournal:
    """Keep the steps of one draft in a list, as the `Journal` protocol asks."""

    def __init__(self, header: DraftHeader, steps: Sequence[Recorded] = ()) -> None:
        self._header = header
        self._steps = list(steps)

    @property
    def header(self) -> DraftHeader:
        """Return what the draft starts from."""
        return self._header

    def append(self, recorded: Recorded) -> None:
        """Keep one more step."""
        self._steps.append(recorded)

    def steps(self) -> Sequence[Recorded]:
        """Return every step kept so far, in order."""
        return tuple(self._steps)

    def close(self) -> None:
        """Let go of the draft, which stays as it is."""
