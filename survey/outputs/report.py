"""What an export wrote, and what it left out with the reason."""

from collections import Counter
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
    """The gate over many submissions, counting what it keeps back; without a gate everything passes."""

    def __init__(self, gate: Gate | None) -> None:
        self._gate = gate
        self._counts: Counter[Refusal] = Counter()

    def values(self, state: SubmissionState) -> dict[str, str] | None:
        """Return what leaves of a submission by identity path, None when nothing of it may."""
        if self._gate is None:
            return {**state.derived, **state.answers}
        whole = self._gate.refuses_submission(state)
        if whole is not None:
            self._counts[whole] += 1
            return None
        values, refused = self._gate.let_through(state)
        self._counts.update(refused.values())
        return values

    def refuse(self, reason: Refusal) -> None:
        """Count a submission that is kept back for a reason that the gate does not know."""
        self._counts[reason] += 1

    def left_out(self) -> dict[str, int]:
        """Return the reasons, in the language in use, with their counts, the commonest first."""
        return {reason.sentence: count for reason, count in self._counts.most_common()}
