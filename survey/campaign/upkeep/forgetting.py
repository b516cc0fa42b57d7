"""Erasing who answers at a centre of the frame: telephone and manager, as an imported list said them.

What lives here: that one erasure. What does not: what an interview holds of a person (`erasing`).
"""

from survey.campaign.campaign import Campaign
from survey.campaign.frame.written import PERSON, contact_of
from survey.campaign.upkeep.erasing import require_coordinator, write_erasure
from survey.errors import CampaignError
from survey.messages import _


def contact_to_forget(campaign: Campaign, centre: str) -> tuple[str, dict[str, str]]:
    """Return a centre's id and what its row says of its manager.

    Raises StoreError, KeyMissing but for a coordinator, CampaignError when it says nothing.
    """
    require_coordinator(campaign)
    state = campaign.store.entities.get(centre)
    contact = contact_of(campaign, state.entity_id)
    if not contact:
        raise CampaignError(
            _("The list of known centres holds nobody's telephone or name for this centre."),
            where=state.name,
            remedy=_("What an interview holds of a person: survey erase SUBMISSION --why TEXT."),
        )
    return state.entity_id, contact


def forget_contact(campaign: Campaign, centre: str, *, why: str) -> bool:
    """Erase what the rows of a centre, by its whole id, say of its manager, here and wherever this arrives.

    Tell whether nothing of it is left on this laptop. It cannot be undone. Raises StoreError, KeyMissing.
    """
    return write_erasure(campaign, people=[(centre, PERSON)], why=why)
