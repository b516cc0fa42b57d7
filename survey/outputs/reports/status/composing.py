"""The status review as a document: the whole first, then each region.

What lives here: the order and the words. What does not: the counts (`tallying`), what may be told of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from survey.messages import _, current_language, ngettext
from survey.messages.dates import format_date
from survey.messages.folding import fold
from survey.messages.numbers import format_number
from survey.outputs.counts.protecting import SMALLEST_CELL, WHOLE
from survey.outputs.counts.telling import HIDDEN, Told, told_alone
from survey.outputs.paper.sheet import Block, Chart, Facts, Figure, Grid, Heading, Said, Sheet, Style
from survey.outputs.questions import Question
from survey.outputs.reports.status.divisions import FORMER
from survey.outputs.reports.status.map import Spot, draw_region_maps
from survey.outputs.reports.status.tallying import Tally
from survey.outputs.site.outlines import Country

_NAMED, _COLUMNS = 5, 6
_STRONG, _WEAK = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Review:
    """What a status review is made from; `left_out` maps a reason to how many submissions are not counted."""

    title: str
    tally: Tally
    division: str
    made_on: date
    left_out: Mapping[str, int] = field(default_factory=dict)

    def name_of(self, part: str) -> str:
        """Return the name of a part."""
        return self.tally.name_of(part)

    @property
    def parts(self) -> list[str]:
        """Return the parts, by name; that without a region is last."""
        return sorted(self.tally.parts, key=lambda part: (not part, fold(self.name_of(part))))

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints: what the document tells, by part; None is hidden."""
        tally = self.tally
        return {
            "title": self.title,
            "division": self.division,
            "counted": tally.centres(),
            "known": tally.known() if self.has_list else None,
            "left_out": {why: told_alone(number) for why, number in self.left_out.items()},
            "parts": {
                part: {
                    "name": self.name_of(part),
                    "counted": tally.centres(part),
                    "known": tally.known(part) if self.has_list else None,
                }
                for part in self.parts
            },
            "choices": {q.name: self._choices_json(tally.theme(q)) for q in tally.themes},
            "numbers": {q.name: self._number_json(tally.number(q)) for q in tally.numbers},
            "scores": {score.name: self._number_json(tally.score(score.name)) for score in tally.scores},
        }

    @property
    def has_list(self) -> bool:
        """Tell whether the campaign keeps a list of the centres that it knows."""
        return bool(self.tally.ledger.known)

    def _choices_json(self, told: Told) -> dict[str, Any]:
        return {
            _key(part): {"answering": told.answering[part], "cells": dict(told.cells[part])}
            for part in (WHOLE, *self.parts)
            if part in told.cells
        }

    def _number_json(self, told: Mapping[str, tuple[int, float] | None]) -> dict[str, Any]:
        return {
            _key(part): None if (own := told[part]) is None else {"count": own[0], "sum": own[1]}
            for part in (WHOLE, *self.parts)
            if part in told
        }


def _key(part: str) -> str:
    return "all" if part == WHOLE else part or "none"


_Means = Mapping[str, tuple[int, float] | None]
"""Count and sum by part, None where they are hidden."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What may be told of everything that was counted, read once for a document."""

    themes: list[tuple[Question, Told]]
    numbers: list[tuple[Question, _Means]]
    scores: list[tuple[str, _Means]]

    @classmethod
    def of(cls, tally: Tally) -> "_Told":
        return cls(
            [(question, tally.theme(question)) for question in tally.themes],
            [(question, tally.number(question)) for question in tally.numbers],
            [(score.title, tally.score(score.name)) for score in tally.scores],
        )

    def tells_of(self, part: str) -> bool:
        """Tell whether anything may be told of a part but how many centres it has."""
        means = (own for _name, own in (*self.numbers, *self.scores))
        return any(own.shown(part) for _question, own in self.themes) or any(own.get(part) for own in means)


def compose_review(
    review: Review, *, only: str | None = None, outlines: Mapping[str, Country] | None = None
) -> Sheet:
    """Return the document in the language in use.

    `only` is the one part to write; with `outlines`, the countries by code, the regions are drawn on maps.
    """
    told = _Told.of(review.tally)
    parts = review.parts if only is None else [only]
    untold = [part for part in parts if only is None and not told.tells_of(part)]
    blocks = [*_opening(review)]
    if only is None:
        blocks += [*_brief(review, told, outlines or {}), *_strengths(review), *_national(review, told)]
    for part in parts:
        if part not in untold:
            blocks += _part(review, told, part)
    blocks += _untold(review, untold)
    return Sheet(_("Status review – {title}").format(title=review.title), current_language(), tuple(blocks))


def _untold(review: Review, parts: Sequence[str]) -> Iterator[Block]:
    """Yield the regions without a sheet of their own: how many centres they have stands in the table."""
    if parts:
        yield Heading(1, _("Regions of which no more can be told"))
        names = ", ".join(map(review.name_of, parts))
        yield Said(_("Too few centres were counted there: {names}.").format(names=names))


def _opening(review: Review) -> Iterator[Block]:
    day = format_date(review.made_on, language=current_language())
    division = _("the regions before July 2025") if review.division == FORMER else _("the regions of 2025")
    yield Said(_("Made on {day}, by {division}.").format(day=day, division=division), Style.FINE)
    yield Said(
        _(
            "Everybody who took part is counted, whatever is published of the centre. Counts of fewer than "
            "{least} centres that stand on no page are not told ({sign}), nor others from which they could "
            "be found; where a region has fewer, they are counted without their region."
        ).format(least=SMALLEST_CELL, sign=HIDDEN),
        Style.NOTE,
    )


def _brief(review: Review, told: _Told, outlines: Mapping[str, Country]) -> Iterator[Block]:
    yield Heading(1, _("In brief"))
    rows = [*_centres(review, WHOLE)]
    rows += [
        (_("Not counted: {reason}").format(reason=why), _cell(told_alone(number)))
        for why, number in review.left_out.items()
    ]
    yield Facts(tuple(rows))
    if not review.parts:
        yield Said(_("No centre is counted yet: a submission is when a coordinator has approved it."))
        return
    yield from draw_region_maps(outlines, _spots(review, told), review.division)
    columns = [_("Region"), *(name for name, _figure in _centres(review, WHOLE))]
    table = [
        [review.name_of(part), *(figure for _name, figure in _centres(review, part))] for part in review.parts
    ]
    yield Grid(tuple(columns), tuple(map(tuple, table)), _("Centres by region"))


def _spots(review: Review, told: _Told) -> list[Spot]:
    return [
        Spot(part, review.name_of(part), review.tally.centres(part), is_told=told.tells_of(part))
        for part in review.parts
    ]


def _centres(review: Review, part: str) -> Iterator[tuple[str, str]]:
    """Yield how many centres are known and counted in a part."""
    if review.has_list:
        yield _("Centres known"), _cell(review.tally.known(part))
    yield _("Centres counted here"), _cell(review.tally.centres(part))


def _strengths(review: Review) -> Iterator[Block]:
    """Yield what most centres have, and what most lack, each with its numbers."""
    found = set()
    for criterion, told in review.tally.criteria():
        met, missed = told.cells[WHOLE].get("yes", 0), told.cells[WHOLE].get("no", 0)
        if met is not None and missed is not None and met + missed:
            # Two scores may ask the same: it is said once.
            found.add((met / (met + missed), met, met + missed, criterion.sentence))
    rated = sorted(found, key=lambda own: (-own[0], own[3]))
    strong = [own for own in rated if own[0] >= _STRONG][:_NAMED]
    weak = [own for own in reversed(rated) if own[0] <= _WEAK][:_NAMED]
    if strong:
        yield Heading(1, _("Strengths"))
        for _share, met, asked, sentence in strong:
            yield Said(_said(sentence, met, asked))
    if weak:
        yield Heading(1, _("What is missing most"))
        for _share, met, asked, sentence in weak:
            yield Said(_said(sentence, met, asked))


def _said(sentence: str, met: int, asked: int) -> str:
    return ngettext(
        "{sentence}: {met} of {asked} centre.", "{sentence}: {met} of {asked} centres.", asked
    ).format(sentence=sentence, met=met, asked=asked)


def _national(review: Review, every: _Told) -> Iterator[Block]:
    for question, told in every.themes:
        shown = told.shown(WHOLE)
        if not shown:
            continue
        yield Heading(1, question.label)
        columns = (_("Answer"), _("Centres"))
        yield Chart("", columns, tuple(_labelled(question, shown)))
        yield from _remarks(told, question)
        if len(review.parts) > 1:
            yield from _by_region(review, question, told)
    yield from _numbers(review, every)
    yield from _scores(review, every)


def _labelled(question: Question, shown: Mapping[str, int]) -> Iterator[tuple[str, float]]:
    for code, number in shown.items():
        yield question.choices.get(code, code), number


def _remarks(told: Told, question: Question) -> Iterator[Block]:
    answering = told.answering[WHOLE]
    texts = []
    if answering is not None:
        sentence = ngettext("{count} centre answered.", "{count} centres answered.", answering)
        texts.append(sentence.format(count=answering))
    if told.hides(WHOLE):
        texts.append(_("Some answers are not told: too few gave them."))
    if question.is_multiple:
        texts.append(_("A centre can be in several rows."))
    if texts:
        yield Said(" ".join(texts), Style.FINE)


def _by_region(review: Review, question: Question, told: Told) -> Iterator[Block]:
    if not any(told.shown(part) for part in review.parts):
        yield _too_few()
        return
    codes = list(told.shown(WHOLE))[:_COLUMNS]
    parts = [part for part in review.parts if told.answering.get(part, 0) != 0]
    columns = (_("Region"), _("Answered"), *(question.choices.get(code, code) for code in codes))
    rows = tuple(
        (
            review.name_of(part),
            _cell(told.answering[part]),
            *(_cell(told.cells[part][code]) for code in codes),
        )
        for part in parts
    )
    yield Grid(columns, rows, _("By region: {title}").format(title=question.label))


def _too_few() -> Said:
    return Said(_("Too few centres of each region answered to tell more of them."), Style.FINE)


def _cell(number: int | None) -> str:
    return HIDDEN if number is None else Figure(number)


def _numbers(review: Review, every: _Told) -> Iterator[Block]:
    told = [(question, own) for question, own in every.numbers if own.get(WHOLE)]
    if not told:
        return
    yield Heading(1, _("Numbers"))
    rows = []
    for question, own in told:
        count, total = own[WHOLE] or (0, 0.0)
        mean, whole = Figure(total / count, decimals=1), Figure(total, decimals=0)
        rows.append((_named(question), Figure(count), mean, whole))
    yield Grid((_("What"), _("Centres"), _("Mean"), _("Together")), tuple(rows))
    if len(review.parts) > 1:
        named = [(_named(question), own) for question, own in told]
        yield _means_by_region(review, named, _("Mean of a centre, by region"))


def _means_by_region(review: Review, told: Sequence[tuple[str, _Means]], title: str) -> Block:
    """Return the table of means, a sentence where no region has one that may be told."""
    parts = [part for part in review.parts if any(own.get(part) for _name, own in told)]
    if not parts:
        return _too_few()
    means = tuple((review.name_of(part), *(_mean(own.get(part)) for _name, own in told)) for part in parts)
    return Grid((_("Region"), *(name for name, _own in told)), means, title)


def _named(question: Question) -> str:
    """Return a question's label; what a form computes has a name only."""
    computed = {
        "equipement_total": _("Pieces of equipment"),
        "equipement_marche": _("Pieces of equipment that work"),
        "heures_semaine": _("Hours open a week"),
    }
    return question.label or computed.get(question.name, question.name)


def _mean(own: tuple[int, float] | None) -> str:
    return HIDDEN if own is None else Figure(own[1] / own[0], decimals=1)


def _scores(review: Review, every: _Told) -> Iterator[Block]:
    told = [(title, own) for title, own in every.scores if own.get(WHOLE)]
    if not told:
        return
    yield Heading(1, _("How likely the centres are to last, and what they are ready for"))
    rows = tuple((title, _share(own[WHOLE])) for title, own in told)
    yield Chart(_("Points reached, mean of the centres"), (_("Score"), _("Percent")), rows, "%")
    yield Said(_("In percent of the points that the answered questions allow."), Style.FINE)
    if len(review.parts) > 1:
        yield _means_by_region(review, told, _("Points in percent, by region"))


def _share(own: tuple[int, float] | None) -> float:
    return 0.0 if own is None else round(own[1] / own[0], 1)


def _part(review: Review, told: _Told, part: str) -> Iterator[Block]:
    """Yield the sheet of one region."""
    yield Heading(1, review.name_of(part))
    rows = [*_centres(review, part)]
    for question, own in told.numbers:
        if (number := own.get(part)) is not None:
            mean = format_number(number[1] / number[0], decimals=1)
            rows.append((_named(question), _("{mean} a centre").format(mean=mean)))
    for title, own in told.scores:
        if (number := own.get(part)) is not None:
            rows.append((title, Figure(_share(number), unit="%")))
    yield Facts(tuple(rows))
    answers = list(_answers(told.themes, part))
    if answers:
        yield Grid((_("Question"), _("Answer"), _("Centres")), tuple(answers))
    elif review.tally.centres(part) != 0:
        yield Said(_("Too few centres were counted here to tell more of them."), Style.FINE)


def _answers(told: Sequence[tuple[Question, Told]], part: str) -> Iterator[tuple[str, str, str]]:
    for question, own in told:
        name = question.label
        for code, number in own.shown(part).items():
            yield name, question.choices.get(code, code), Figure(number)
            name = ""
