"""What a centre is ready for, on its page: only scores that tell nothing but what the page may show anyway.

What lives here: which scores may stand there, and their words. What does not: the criteria
(`fieldwork.scores`).
Source: docs/decisions/0173-scores.md.
"""

from itertools import groupby

from survey.fieldwork.scores import SCORED_FORM, Met, Score, compute_scores, is_shown_by, read_criteria
from survey.form.definition import FormDefinition
from survey.form.tags import CLOSED, COUNT, TagTable
from survey.messages import _
from survey.outputs.site.answers import Answer, Section
from survey.outputs.site.centres import Centre


class ShownScores:
    """The scores of a form that a page may show; none for a form that is not scored."""

    def __init__(self, form: FormDefinition, tags: TagTable) -> None:
        is_open = {path.rpartition("/")[2]: tags.open_of(path) not in (CLOSED, COUNT) for path in form.binds}
        criteria = read_criteria() if form.form_id == SCORED_FORM else ()
        by_score = [tuple(own) for _name, own in groupby(criteria, key=lambda criterion: criterion.score)]
        self._criteria = [one for own in by_score if is_shown_by(own, is_open) for one in own]
        self._by_centre: dict[str, tuple[Score, ...]] = {}

    def section(self, centre: Centre) -> Section | None:
        """Return the section of a centre's page in the language in use, None where nothing was answered."""
        every = self._by_centre.get(centre.slug)
        if every is None:
            # A page of each language tells the same scores: only their words differ.
            every = self._by_centre[centre.slug] = compute_scores(centre.values, self._criteria)
        scores = [score for score in every if score.reachable]
        if not scores:
            return None
        return Section(_("What the centre is ready for"), 2, [_answer(score) for score in scores])


def _answer(score: Score) -> Answer:
    """Return the verdict, and below it the criteria that fail, or else those without an answer."""
    for met, sentence in (
        (Met.NO, _("{verdict}; missing:")),
        (Met.UNANSWERED, _("{verdict}; no answer about:")),
    ):
        if criteria := score.sentences(met):
            items = (sentence.format(verdict=score.verdict), *criteria)
            return Answer(score.title, " ".join(items), items)
    return Answer(score.title, score.verdict)
