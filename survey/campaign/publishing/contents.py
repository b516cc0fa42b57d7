"""The directory of local contents of a campaign, behind the gate or, for its coordinator, whole.

What lives here: reading the campaign for it. What does not: the directory, and the document
(`outputs.reports.contents`).
"""

from functools import partial

from survey.campaign.campaign import Campaign
from survey.campaign.publishing.published import published
from survey.campaign.publishing.site import interview_day
from survey.campaign.submissions.combining import all_submissions
from survey.outputs.report import Sieve, Withheld
from survey.outputs.reports.contents.composing import Contents
from survey.outputs.reports.contents.directory import make_directory, titles_of
from survey.outputs.site.answers import place_of
from survey.outputs.site.centres import Gathering
from survey.outputs.site.roles import find_roles


def read_contents(campaign: Campaign, *, form: str | None = None, private: bool = False) -> Contents:
    """Return the contents that submissions of a form name, each once, in the language in use.

    Everybody's: those whose holders agreed; with `private` all of them. What
    everybody may not see is counted either way. Raises StoreError, FormError.
    """
    reading = published(campaign, form)
    roles = find_roles(reading.questions, reading.gate.tags)
    withheld = Withheld(reading.sieve, partial(titles_of, reading.questions))
    states = withheld.watch(all_submissions(campaign, form=reading.form.form_id))
    sieve = Sieve(None) if private else reading.sieve
    gathered = Gathering(reading.questions, roles, reading.gate.tags, sieve, interview_day).gather(states)
    return Contents(
        title=campaign.settings.title,
        made_on=campaign.clock().date(),
        directory=make_directory(reading.questions, gathered),
        places={own.slug: place_of(roles.places, own.values) for own in gathered.centres},
        is_private=private,
        withheld=withheld.counts(),
    )
