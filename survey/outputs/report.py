"""What an export wrote, and what it left out with the reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.fieldwork.gate import Gate, Refusal
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The files of an export, the number of submissions in them, and what was left out: reason to count."""

    files: tuple[Path, ...]
    rows: int
    left_out: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {"files": [str(file) for file in self.files], "rows": self.rows, "left_out": self.left_out}


class Sieve:
    """The gate over many submissions, counting what it keeps back; without a gate everything passes.

    `stands_for` maps a submission to the one that stands for its centre: the others stay back.
    """

    def __init__(self, gate: Gate | None, stands_for: Mapping[str, str] | None = None) -> None:
        self._gate = gate
        self._stands_for = stands_for or {}
        self._counts: Counter[Refusal] = Counter()
        self._whole: Counter[Refusal] = Counter()

    def values(self, state: SubmissionState) -> dict[str, str] | None:
        """Return what leaves of a submission by identity path, None when nothing of it may."""
        if self._gate is None:
            return {**state.derived, **state.answers}
        whole = self._refuses_whole(self._gate, state)
        if whole is not None:
            self._counts[whole] += 1
            self._whole[whole] += 1
            return None
        values, refused = self._gate.let_through(state)
        self._counts.update(refused.values())
        return values

    def refuses(self, state: SubmissionState, path: str) -> Refusal | None:
        """Return why the value at an identity path stays back, None when it leaves; nothing is counted."""
        if self._gate is None:
            return None
        return self._refuses_whole(self._gate, state) or self._gate.refuses(state, path)

    def _refuses_whole(self, gate: Gate, state: SubmissionState) -> Refusal | None:
        is_other = self._stands_for.get(state.submission, state.submission) != state.submission
        return Refusal.SAME_CENTRE if is_other else gate.refuses_submission(state)

    def left_out(self) -> dict[str, int]:
        """Return the reasons, in the language in use, with their counts, the commonest first."""
        return {reason.sentence: count for reason, count in self._counts.most_common()}

    def left_out_whole(self) -> dict[str, int]:
        """Return the reasons for which submissions stayed back as a whole, with their counts."""
        return {reason.sentence: count for reason, count in self._whole.most_common()}


class Withheld:
    """Counts contents, or centres, that stay back, by the reason of the value without which each is none.

    `paths_of` returns, of a submission, the identity path of that value of each thing.
    """

    def __init__(self, sieve: Sieve, paths_of: Callable[[SubmissionState], Iterable[str]]) -> None:
        self._sieve, self._paths_of = sieve, paths_of
        self._counts: Counter[Refusal] = Counter()

    def watch(self, states: Iterable[SubmissionState]) -> Iterator[SubmissionState]:
        """Yield the submissions as they come, the things of each counted."""
        for state in states:
            reasons = (self._sieve.refuses(state, path) for path in self._paths_of(state))
            self._counts.update(reason for reason in reasons if reason is not None)
            yield state

    def counts(self) -> dict[str, int]:
        """Return the reasons, in the language in use, with their counts, the commonest first."""
        return {reason.sentence: count for reason, count in self._counts.most_common()}
