"""Agents' codes: what their printed centre codes begin with, given by a coordinator, once each.

What lives here: giving them. What does not: the team as the log has it (`log.roster`), making centre codes
(`entities.printed`).
Source: docs/decisions/0164-codes-of-agents.md.
"""

from survey.campaign.campaign import Campaign
from survey.errors import CampaignError, KeyMissing
from survey.fieldwork.codes import check_agent_code, next_agent_code
from survey.log.bodies import code_body
from survey.log.chain import Writing
from survey.log.roster import Member, given_codes
from survey.messages import _

LETTERS = "KLMNPQRSTVWXYZABCDEFGHJ"
"""The first sign of the codes that each coordinator gives: no two coordinators share one, nor I and O."""


def give_code(campaign: Campaign, device: str, code: str | None = None) -> Member:
    """Give a device, named by its name or the beginning of its id, a code: the next one, or `code`.

    Raises KeyMissing unless this device is a coordinator's, CampaignError when none or several are named so,
    when the code is another's, or is none.
    """
    _require_coordinator(campaign)
    found = [m for m in campaign.team() if m.device.startswith(device) or m.name == device]
    if len(found) != 1:
        raise CampaignError(
            _("No single device of the team begins so."),
            where=device,
            remedy=_("`survey team list` shows them."),
        )
    given = _given(campaign)
    wanted = next_code(campaign) if code is None else check_agent_code(code)
    if wanted in given and found[0].code != wanted:
        raise CampaignError(_("The code {code} was given before.").format(code=wanted), where=found[0].name)
    if found[0].code != wanted:
        campaign.write(code_writing(campaign, found[0].device, wanted))
    return next(m for m in campaign.team() if m.device == found[0].device)


def next_code(campaign: Campaign, reserved: int = 0) -> str:
    """Return the next code that this coordinator gives; `reserved` are given in the same commit before it."""
    place = sorted(campaign.settings.coordinators).index(campaign.device.device_id)
    letter = LETTERS[place % len(LETTERS)]
    given = _given(campaign)
    for _number in range(reserved):
        given.add(next_agent_code(letter, given))
    return next_agent_code(letter, given)


def code_writing(campaign: Campaign, device: str, code: str) -> Writing:
    """Return the entry that gives a device a code."""
    return Writing("team", device, (campaign.new_part(code_body(code)),))


def _given(campaign: Campaign) -> set[str]:
    return given_codes(campaign.store.entries(kind="team"), campaign.settings.coordinators)


def _require_coordinator(campaign: Campaign) -> None:
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator gives agents their codes."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )
