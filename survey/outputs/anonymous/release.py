"""The release itself: submissions through the gate, key variables anonymised, one CSV in no order that tells.

What lives here: rows, and the file. What does not: the gate, the search (`classes`), the words of the report
(`report`). All rows are held in memory: a class is known when all are read.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import OutputError
from survey.form.definition import FormDefinition
from survey.form.secondary import StaticNode
from survey.messages import _
from survey.outputs.anonymous.classes import anonymise
from survey.outputs.anonymous.recoding import Level, levels_of
from survey.outputs.anonymous.variables import Variables, choose_variables
from survey.outputs.data.csv import safe_cell
from survey.outputs.questions import Question
from survey.outputs.tables.schema import Table, tables_of
from survey.outputs.whole import whole_files

DEFAULT_K = 5
_SMALLEST_K = 2


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """What to release: `quasi` are the names of key variables, else those by role.

    `named` are the paths of questions that choose from a list of entities; `language` is a name of the form's
    itext, `lists` are those of `tables_of`.
    """

    form: FormDefinition
    k: int = DEFAULT_K
    quasi: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    language: str | None = None
    lists: Mapping[str, StaticNode] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key variable as it was written: what recoding did in words, values suppressed in single rows."""

    name: str
    label: str
    recoding: str
    suppressed: int


@dataclass(frozen=True, slots=True)
class Release:
    """What was released, in numbers.

    `sizes` are those of the equivalence classes, the smallest first. `risky` are the rows that stood out as
    answered and after recoding, `removed` those that were taken out whole. `diversity` maps the name of each
    other question of one choice to the fewest different answers in a class (distinct l-diversity). `left_out`
    is what the gate kept back, told by who held the gate.
    """

    file: Path
    title: str
    k: int
    read: int
    rows: int
    removed: int
    risky: tuple[int, int]
    sizes: tuple[int, ...]
    keys: tuple[Key, ...]
    others: tuple[str, ...]
    diversity: Mapping[str, int]
    dropped: Mapping[str, int]
    repeats: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def write_release(submissions: Iterable[Mapping[str, str]], order: ReleaseOrder, path: Path) -> Release:
    """Write an anonymised CSV of what leaves of each submission, by identity path.

    Raises OutputError, also for a k below 2 or a key that may not leave.
    """
    if order.k < _SMALLEST_K:
        raise OutputError(_("k is at least 2: with 1, every row may stand alone."), where=str(order.k))
    root, *repeats = tables_of(order.form, order.language, order.lists)
    variables = choose_variables(order.form, root.questions, order.quasi, order.named)
    making = _Making(order, root, variables, list(filter(None, submissions)))
    making.write(path)
    return making.release(path, len(repeats))


class _Making:
    def __init__(
        self, order: ReleaseOrder, root: Table, variables: Variables, held: Sequence[Mapping[str, str]]
    ) -> None:
        self._order, self._root, self._variables, self._held = order, root, variables, held
        self._levels = [self._levels_of(question) for question in variables.keys]
        keys = [tuple(values.get(own.path, "") for own in variables.keys) for values in held]
        self._found = anonymise(keys, self._levels, order.k)
        others = self._others()
        self._lines = sorted(
            (row, own) for row, own in zip(self._found.rows, others, strict=True) if row is not None
        )

    def _levels_of(self, question: Question) -> list[Level]:
        return levels_of(question, [values.get(question.path, "") for values in self._held], self._order.k)

    def _others(self) -> list[tuple[str, ...]]:
        """Return the other variables by row: positions and dates as coarse as key variables."""
        finest = [
            self._levels_of(question)[0].recode if question.type in ("geopoint", "date", "dateTime") else str
            for question in self._variables.others
        ]
        return [
            tuple(
                recode(value) if (value := values.get(question.path, "")) else ""
                for question, recode in zip(self._variables.others, finest, strict=True)
            )
            for values in self._held
        ]

    def write(self, path: Path) -> None:
        questions = (*self._variables.keys, *self._variables.others)
        with whole_files([path]) as (part,), part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([safe_cell(self._root.relative(question)) for question in questions])
            writer.writerows([safe_cell(cell) for cell in (*row, *own)] for row, own in self._lines)

    def release(self, path: Path, repeats: int) -> Release:
        found, names = self._found, [self._root.relative(own) for own in self._variables.keys]
        keys = tuple(
            Key(name, question.label, levels[level].words, count)
            for name, question, levels, level, count in zip(
                names, self._variables.keys, self._levels, found.levels, found.suppressed, strict=True
            )
        )
        return Release(
            file=path,
            title=self._order.form.title,
            k=self._order.k,
            read=len(self._held),
            rows=len(self._lines),
            removed=len(self._held) - len(self._lines),
            risky=found.risky,
            sizes=tuple(found.sizes()) if keys else (),
            keys=keys,
            others=tuple(self._root.relative(own) for own in self._variables.others),
            diversity=self._diversity(),
            dropped=self._variables.dropped,
            repeats=repeats,
        )

    def _diversity(self) -> dict[str, int]:
        """Return the fewest different answers in any class; no answer is one."""
        found = {}
        for place, question in enumerate(self._variables.others):
            if question.is_select and not question.is_multiple:
                answers: dict[tuple[str, ...], set[str]] = {}
                for row, own in self._lines:
                    answers.setdefault(row, set()).add(own[place])
                found[self._root.relative(question)] = min(map(len, answers.values()), default=0)
        return found
