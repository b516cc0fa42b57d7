"""Scores of a centre: how likely it is to last, and what it is ready to become, from `forms/scores.csv`.

What lives here: reading the criteria and judging the answers of one submission by them. What does not: what
may leave (`gate`), printing.
Source: docs/decisions/0173-scores.md.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from survey.errors import XPathError
from survey.form.secondary import StaticNode
from survey.messages import _, current_language, ngettext
from survey.records.paths import generic
from survey.shipped import shipped_folder
from survey.xpath import Expression, compile_expression
from survey.xpath.node import Node

SCORED_FORM = "centre"
"""The form whose submissions have scores."""
READINESS = frozenset(("apprentissage", "coworking", "recherche"))
UNKNOWN = "nsp"
"""The choice "don't know" of the shipped lists: no answer, which is neither met nor missed."""
_REFERENCE = re.compile(r"\$\{([\w-]+)\}")


class Met(StrEnum):
    """Whether the answers meet a criterion; unanswered when a question that it reads has no answer."""

    YES = "yes"
    NO = "no"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of `forms/scores.csv`: `condition` is asked at the answer of `question`, and worth `points`.

    `why` says the condition in words, by language. `questions` are the names of all that it reads.
    """

    score: str
    question: str
    condition: str
    points: int
    why: Mapping[str, str]

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the question, then those that the condition names as `${question}`."""
        return (self.question, *_REFERENCE.findall(self.condition))

    @property
    def expression(self) -> Expression:
        """Return the condition compiled. Raises XPathError."""
        return compile_expression(_REFERENCE.sub(r"/data/\1", self.condition))

    @property
    def sentence(self) -> str:
        """Return the condition in words, in the language in use."""
        return self.why[current_language()]


@dataclass(frozen=True, slots=True)
class Score:
    """What a submission's answers come to: each criterion of one score with whether it is met."""

    name: str
    judged: tuple[tuple[Criterion, Met], ...]

    def points(self, *states: Met) -> int:
        """Return the points of the criteria in one of the states."""
        return sum(criterion.points for criterion, met in self.judged if met in states)

    @property
    def reachable(self) -> int:
        """Return the points of the criteria whose questions have answers: the most that it could be."""
        return self.points(Met.YES, Met.NO)

    @property
    def title(self) -> str:
        """Return the name of the score in the language in use."""
        return {
            "technique": _("Technical durability"),
            "gestion": _("Managerial durability"),
            "finances": _("Financial durability"),
            "apprentissage": _("Ready as a learning space"),
            "coworking": _("Ready as a coworking space"),
            "recherche": _("Ready for research on the web"),
        }.get(self.name, self.name)

    @property
    def verdict(self) -> str:
        """Return the score in words: points of those reachable, or ready or not."""
        if self.name not in READINESS:
            return self._points()
        if self.points(Met.NO):
            return _("not yet")
        return _("cannot be said yet") if self.points(Met.UNANSWERED) else _("yes")

    def _points(self) -> str:
        reachable, total = self.reachable, self.points(*Met)
        if not reachable:
            return _("cannot be said yet")
        text = ngettext("{points} point of {most}", "{points} points of {most}", self.points(Met.YES)).format(
            points=self.points(Met.YES), most=reachable
        )
        if reachable == total:
            return text
        return _("{text} ({total} if every question had an answer)").format(text=text, total=total)

    def sentences(self, met: Met) -> tuple[str, ...]:
        """Return the criteria in one state, in words."""
        return tuple(criterion.sentence for criterion, own in self.judged if own is met)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "score": self.name,
            "points": self.points(Met.YES),
            "reachable": self.reachable,
            "total": self.points(*Met),
            "criteria": [
                {"question": c.question, "points": c.points, "met": str(met), "why": c.sentence}
                for c, met in self.judged
            ],
        }


@cache
def read_criteria() -> tuple[Criterion, ...]:
    """Return the criteria of the shipped forms, those of one score together."""
    with (shipped_folder("forms") / "scores.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Criterion(
                row["score"],
                row["question"],
                row["condition"],
                int(row["points"]),
                {"fr": row["why"], "en": row["why_en"]},
            )
            for row in csv.DictReader(file)
        )


def compute_scores(
    values: Mapping[str, str], criteria: Iterable[Criterion] | None = None
) -> tuple[Score, ...]:
    """Return the scores of a submission from its answers and computed values, by path.

    In a repeat a criterion is met when one of the instances meets it.
    """
    answers = _Answers(values)
    rows = read_criteria() if criteria is None else criteria
    return tuple(
        Score(name, tuple((criterion, answers.judge(criterion)) for criterion in own))
        for name, own in groupby(rows, key=lambda criterion: criterion.score)
    )


def is_shown_by(criteria: Sequence[Criterion], is_open: Mapping[str, bool]) -> bool:
    """Tell whether a score tells nothing but what may leave anyway: each of its questions may, by name."""
    return all(is_open.get(name, False) for criterion in criteria for name in criterion.questions)


class _Answers:
    """A submission's answers as the environment of conditions: `/data/question`, whatever its group."""

    tz: tzinfo = UTC

    def __init__(self, values: Mapping[str, str]) -> None:
        self.current: Node | None = None
        self._document = StaticNode("document", "", None)
        self._data = StaticNode("element", "data", self._document)
        self._document.children = [self._data]
        self._by_name: dict[str, list[StaticNode]] = {}
        for path, value in values.items():
            if value and value != UNKNOWN:
                name = generic(path).rpartition("/")[2]
                node = StaticNode("element", name, self._data, value)
                self._by_name.setdefault(name, []).append(node)
                self._data.children.append(node)

    def judge(self, criterion: Criterion) -> Met:
        """Return whether a criterion is met."""
        if not all(name in self._by_name for name in criterion.questions):
            return Met.UNANSWERED
        asked = criterion.expression
        met = any(asked.as_boolean(node, self) for node in self._by_name[criterion.question])
        return Met.YES if met else Met.NO

    def root(self) -> Node:
        """Return the document node."""
        return self._document

    def absolute(self, names: tuple[str, ...]) -> Sequence[Node]:
        """Return the nodes at `/data/question`."""
        if names[:1] != ("data",) or len(names) > 2:
            return ()
        return self._by_name.get(names[1], ()) if len(names) == 2 else (self._data,)

    def instance(self, name: str) -> Node | None:
        """Return None: conditions read no lists."""
        return None

    def itext(self, identifier: str) -> str:
        """Return the id itself: conditions read no texts."""
        return identifier

    def choice_label(self, value: str, reference: str) -> str:
        """Return nothing: conditions read codes."""
        return ""

    def property(self, name: str) -> str:
        """Return nothing: a score is of the centre, not of a device."""
        return ""

    def now(self) -> datetime:
        """Raise XPathError: a score is the same on every day."""
        raise XPathError(_("A score reads answers only."))

    def random(self) -> float:
        """Raise XPathError: a score is the same at each computing."""
        raise XPathError(_("A score reads answers only."))

    def uuid(self) -> str:
        """Raise XPathError: a score is the same at each computing."""
        raise XPathError(_("A score reads answers only."))
