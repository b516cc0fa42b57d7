"""Counts that tell nothing of anybody: cells of at least three, the rest together.

What lives here: counting and merging small cells. What does not: labels and bars (`pages`).
Source: docs/decisions/0007-tags-and-namespaces.md: `count` opens a question to counts of at least 3.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.fieldwork.gate import Gate, Refusal
from survey.form.tags import COUNT
from survey.outputs.questions import Question
from survey.records.submissions import SubmissionState

SMALLEST_CELL = 3

Cells = tuple[tuple[str | None, int], ...]
"""Codes with their counts; a code of None is the rest."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often each choice of a question was answered, the commonest first."""

    question: str
    cells: Cells


def merge_small_cells(counts: Mapping[str, int]) -> Cells:
    """Return cells of at least 3, what is rarer merged into one that holds at least 3 too, or nothing.

    >>> merge_small_cells({"a": 9, "b": 4, "c": 1})
    (('a', 9), (None, 5))
    """
    big = list(_big_cells(counts))
    rest = sum(n for n in counts.values() if n < SMALLEST_CELL)
    # Alone, a rest of one or two would tell what it was: the rarest cell hides it.
    while 0 < rest < SMALLEST_CELL and big:
        rest += big.pop()[1]
    return (*big, (None, rest)) if rest >= SMALLEST_CELL else tuple(big)


def _big_cells(counts: Mapping[str, int]) -> Cells:
    """Return the cells of at least 3, the commonest first."""
    return tuple(cell for cell in _sorted(counts) if cell[1] >= SMALLEST_CELL)


def _sorted(counts: Mapping[str, int]) -> Cells:
    return tuple(sorted(counts.items(), key=lambda cell: (-cell[1], cell[0])))


class CountsOnly:
    """Counts of the questions that may enter counts only, over all submissions."""

    def __init__(self, questions: Iterable[Question], gate: Gate) -> None:
        self._gate = gate
        self._questions = [
            q for q in questions if q.is_select and q.kind != "rank" and gate.tags.open_of(q.path) == COUNT
        ]
        self._counts: dict[str, Counter[str]] = {q.path: Counter() for q in self._questions}

    def add(self, state: SubmissionState) -> None:
        """Count a submission of which something may leave."""
        refuses = self._gate.judge(state)
        for question in self._questions:
            value = state.answers.get(question.path)
            if value and refuses(question.path) is Refusal.COUNT_ONLY:
                self._counts[question.path].update(question.codes(value))

    def counts(self) -> list[Count]:
        """Return the questions of which something can be told."""
        found = []
        for question in self._questions:
            counted = self._counts[question.path]
            # Several of a multiple question hold for one centre: they are no parts of a whole to add up.
            cells = _big_cells(counted) if question.kind == "select" else merge_small_cells(counted)
            if cells:
                found.append(Count(question.path, cells))
        return found


def open_count(question: Question | None, values: Sequence[str]) -> Count | None:
    """Count answers that stand on pages anyway, the commonest first; None when there are none."""
    if question is None or not values:
        return None
    counted = Counter(code for value in values for code in question.codes(value))
    return Count(question.path, _sorted(counted))
