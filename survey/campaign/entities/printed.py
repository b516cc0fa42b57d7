"""The next printed centre code of this laptop: its own code, its own counter, no network.

What lives here: how far this laptop's counter has come. What does not: the code itself (`fieldwork.codes`).
A number is taken when it is shown, whether the centre is entered or not: it may have been printed.
Source: docs/decisions/0164-codes-of-agents.md.
"""

from collections.abc import Iterator

from survey.campaign.campaign import Campaign
from survey.campaign.entities.aliases import own_code, spelled_code
from survey.errors import CampaignError
from survey.fieldwork.codes import counter_in, make_centre_code
from survey.messages import _

COUNTER_NOTE = "centre-counter"


def agent_code(campaign: Campaign) -> str:
    """Return the code that a coordinator gave this device, empty without one."""
    device = campaign.device.device_id
    return next((m.code for m in campaign.team() if m.device == device), "")


def take_centre_code(campaign: Campaign) -> str:
    """Take the next printed code of this laptop. Raises CampaignError while it has no agent's code."""
    agent = agent_code(campaign)
    if not agent:
        raise CampaignError(
            _("This laptop has no agent's code yet, so that it cannot make centre codes."),
            where=campaign.device.author,
            remedy=_("A coordinator gives one: survey team code DEVICE; it comes with the next bundle."),
        )
    code, counter = make_centre_code(campaign.settings.country, agent, _counter(campaign, agent))
    campaign.store.keep_note(COUNTER_NOTE, f"{agent} {counter}")
    return code


def _counter(campaign: Campaign, agent: str) -> int:
    """Return the highest number of this agent that anything here shows: a restored copy must not go back."""
    kept, _space, number = (campaign.store.note(COUNTER_NOTE) or "").partition(" ")
    noted = int(number) if kept == agent and number.isdigit() else 0
    return max([noted, *(counter_in(code, agent) for code in _codes(campaign))])


def _codes(campaign: Campaign) -> Iterator[str]:
    for state in campaign.store.entities.all():
        yield own_code(state)
    for submission in campaign.store.submissions(deleted=True):
        for path, text in submission.answers.items():
            if path.endswith("_code"):
                yield spelled_code(text)
