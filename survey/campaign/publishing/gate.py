"""What of a campaign leaves for everybody: one gate, one choice among same centres, for every output.

What lives here: wiring them to the campaign. What does not: the rules (`fieldwork.gate`, `log.same_centre`).
"""

from survey.campaign.campaign import Campaign
from survey.campaign.centres.duplicates import decisions_of
from survey.fieldwork.gate import Gate, levels_of
from survey.form.definition import FormDefinition
from survey.form.tags import tags_of
from survey.log.same_centre import groups_of, representatives


def public_gate(campaign: Campaign, form: FormDefinition) -> Gate:
    """Return the gate that lets out what everybody may see of the submissions of a form."""
    return Gate(tags_of(form), campaign.settings.publish, levels_of(form))


def stand_ins(campaign: Campaign, form: FormDefinition) -> dict[str, str]:
    """Return, of each submission that was decided to be the centre of another, which one stands for both.

    See `log.same_centre.representatives`. Only the states of such submissions are held in memory.
    """
    groups = groups_of(decisions_of(campaign))
    members = {member for group in groups for member in group.members}
    if not members:
        return {}
    states = campaign.store.submissions(form=form.form_id)
    return representatives(groups, {s.submission: s for s in states if s.submission in members})
