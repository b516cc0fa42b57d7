"""The status review of a campaign: its submissions counted, its list of known centres beside them.

What lives here: reading the campaign for it. What does not: counting, and the document (`outputs.reports`).
"""

from collections import Counter

from survey.campaign.campaign import Campaign
from survey.campaign.entities.known import CentreQuestions
from survey.campaign.publishing.published import published
from survey.errors import OutputError
from survey.form.definition import FormDefinition
from survey.messages import _
from survey.messages.folding import fold
from survey.outputs.reports.status.composing import Review
from survey.outputs.reports.status.divisions import TODAY, region_in
from survey.outputs.reports.status.tallying import Tally


def review_status(campaign: Campaign, *, form: str | None = None, division: str = TODAY) -> Review:
    """Count the submissions of a form by region, in the language in use. Raises StoreError, FormError."""
    reading = published(campaign, form)
    tally = Tally.of(reading.form, reading.questions, reading.gate, known_centres(campaign, reading.form))
    for state, _values in reading.submissions():
        tally.add(state)
    tally = tally.regrouped(lambda part: region_in(division, part))
    return Review(
        title=campaign.settings.title,
        tally=tally,
        division=division,
        made_on=campaign.clock().date(),
        left_out=reading.sieve.left_out_whole(),
    )


def named_part(review: Review, text: str) -> str:
    """Return the part that a name or code means. Raises OutputError for none of the review."""
    wanted = fold(text)
    found = [part for part in review.parts if wanted in (fold(part), fold(review.name_of(part)))]
    if not found:
        names = ", ".join(review.name_of(part) for part in review.parts)
        raise OutputError(
            _("There is no centre in a region of this name."),
            where=text,
            remedy=_("One of: {names}.").format(names=names),
        )
    return found[0]


def known_centres(campaign: Campaign, form: FormDefinition) -> Counter[str]:
    """Return how many centres the campaign's list holds by region, none for a form that keeps no list."""
    created = CentreQuestions(form).created
    regions = (s.properties.get("region", "") for s in campaign.store.entities.all() if s.dataset == created)
    return Counter(regions)
