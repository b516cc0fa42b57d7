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
from survey.outputs.reports.status.tallying import Tally

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


def compose_review(review: Review, *, only: str | None = None) -> Sheet:
    """Return the document in the language in use; `only` is the one part to write."""
    parts = review.parts if only is None else [only]
    blocks = [*_opening(review)]
    if only is None:
        blocks += [*_brief(review), *_strengths(review), *_national(review)]
    for part in parts:
        blocks += _part(review, part)
    return Sheet(_("Status review – {title}").format(title=review.title), current_language(), tuple(blocks))


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


def _brief(review: Review) -> Iterator[Block]:
    yield Heading(1, _("In brief"))
    rows = [*_centres(review, WHOLE)]
    rows += [
        (_("Not counted: {reason}").format(reason=why), _cell(told_alone(number)))
        for why, number in review.left_out.items()
    ]
    yield Facts(tuple(rows))
    columns = [_("Region"), *(name for name, _figure in _centres(review, WHOLE))]
    table = [
        [review.name_of(part), *(figure for _name, figure in _centres(review, part))] for part in review.parts
    ]
    yield Grid(tuple(columns), tuple(map(tuple, table)), _("Centres by region"))


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


def _national(review: Review) -> Iterator[Block]:
    for question in review.tally.themes:
        told = review.tally.theme(question)
        shown = told.shown(WHOLE)
        if not shown:
            continue
        yield Heading(1, question.label)
        columns = _choice_columns(question)
        yield Chart(columns[1], columns, tuple(_labelled(question, shown)))
        yield from _remarks(told, question)
        if len(review.parts) > 1:
            if any(told.shown(part) for part in review.parts):
                yield _by_region(review, question, told)
            else:
                yield Said(_("Too few centres of each region answered to tell more of them."), Style.FINE)
    yield from _numbers(review)
    yield from _scores(review)


def _choice_columns(question: Question) -> tuple[str, str]:
    several = _("Centres (several answers)") if question.is_multiple else _("Centres")
    return _("Answer"), several


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


def _by_region(review: Review, question: Question, told: Told) -> Grid:
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
    return Grid(columns, rows, _("By region: {title}").format(title=question.label))


def _cell(number: int | None) -> str:
    return HIDDEN if number is None else Figure(number)


def _numbers(review: Review) -> Iterator[Block]:
    told = [(question, review.tally.number(question)) for question in review.tally.numbers]
    told = [(question, own) for question, own in told if own.get(WHOLE)]
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
        parts = [part for part in review.parts if any(part in own for _question, own in told)]
        columns = (_("Region"), *(_named(question) for question, _own in told))
        means = tuple((review.name_of(p), *(_mean(own.get(p)) for _q, own in told)) for p in parts)
        yield Grid(columns, means, _("Mean of a centre, by region"))


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


def _scores(review: Review) -> Iterator[Block]:
    told = [(score, review.tally.score(score.name)) for score in review.tally.scores]
    told = [(score, own) for score, own in told if own.get(WHOLE)]
    if not told:
        return
    yield Heading(1, _("How likely the centres are to last, and what they are ready for"))
    rows = tuple((score.title, _share(own[WHOLE])) for score, own in told)
    yield Chart(_("Points reached, mean of the centres"), (_("Score"), _("Percent")), rows, "%")
    yield Said(_("In percent of the points that the answered questions allow."), Style.FINE)
    if len(review.parts) > 1:
        parts = [part for part in review.parts if any(part in own for _score, own in told)]
        table = tuple((review.name_of(p), *(_mean(own.get(p)) for _score, own in told)) for p in parts)
        yield Grid((_("Region"), *(s.title for s, _own in told)), table, _("Points in percent, by region"))


def _share(own: tuple[int, float] | None) -> float:
    return 0.0 if own is None else round(own[1] / own[0], 1)


def _part(review: Review, part: str) -> Iterator[Block]:
    """Yield the sheet of one region."""
    tally = review.tally
    yield Heading(1, review.name_of(part))
    rows = [*_centres(review, part)]
    for question in tally.numbers:
        own = tally.number(question).get(part)
        if own is not None:
            mean = format_number(own[1] / own[0], decimals=1)
            rows.append((_named(question), _("{mean} a centre").format(mean=mean)))
    for score in tally.scores:
        own = tally.score(score.name).get(part)
        if own is not None:
            rows.append((score.title, Figure(_share(own), unit="%")))
    yield Facts(tuple(rows))
    told = [(question, tally.theme(question)) for question in tally.themes]
    answers = list(_answers(told, part))
    if answers:
        yield Grid((_("Question"), _("Answer"), _("Centres")), tuple(answers))
    elif tally.centres(part) != 0:
        yield Said(_("Too few centres were counted here to tell more of them."), Style.FINE)


def _answers(told: Sequence[tuple[Question, Told]], part: str) -> Iterator[tuple[str, str, str]]:
    for question, own in told:
        name = question.label
        for code, number in own.shown(part).items():
            yield name, question.choices.get(code, code), Figure(number)
            name = ""
