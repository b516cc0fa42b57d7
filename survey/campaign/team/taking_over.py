"""When a coordinator's laptop is lost: who may go on, and telling the agents.

What lives here: making this device a coordinator with the recovery words, a new recovery key, and an
agent's settings renewed from a new kit. What does not: the words themselves (`crypto.recovery`).
Source: docs/lost-laptop.md.
"""

from dataclasses import dataclass, replace

from survey.campaign.campaign import Campaign
from survey.campaign.settings import write_settings
from survey.campaign.team.enrolment import Kit
from survey.crypto import fingerprint_words
from survey.crypto.recovery import recipient_of
from survey.errors import CampaignError, KeyMissing
from survey.messages import _


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a kit would change in an agent's settings: new coordinators, and the words of who made the kit."""

    coordinators: tuple[str, ...]
    words: str


def take_over(campaign: Campaign, identity: str) -> None:
    """Make this device a coordinator's, shown to be allowed by the recovery key's age `identity`.

    What the lost coordinator decided stays. Raises KeyMissing when the words are not this campaign's.
    """
    settings = campaign.settings
    if recipient_of(identity) not in settings.recipients:
        raise KeyMissing(
            _("These words are not the recovery key of this campaign."),
            where=str(campaign.folder),
            remedy=_("Check that the kit and the paper are of the same campaign."),
        )
    device = campaign.device
    campaign.settings = replace(
        settings,
        coordinators=_with(settings.coordinators, device.device_id),
        recipients=_with(settings.recipients, device.keys.recipient),
    )
    write_settings(campaign.folder, campaign.settings)
    campaign.store.keep_coordinators(campaign.settings.coordinators)


def add_recovery(campaign: Campaign, recipient: str) -> None:
    """Let one more recovery key open what is sealed from now on. Raises KeyMissing but for a coordinator."""
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator makes a recovery key."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )
    settings = campaign.settings
    campaign.settings = replace(settings, recipients=_with(settings.recipients, recipient))
    write_settings(campaign.folder, campaign.settings)


def plan_renewal(campaign: Campaign, kit: Kit) -> Renewal:
    """Return what a kit would change, to be shown to a person first. Raises CampaignError."""
    if kit.settings.campaign_id != campaign.settings.campaign_id:
        raise CampaignError(_("The kit belongs to another campaign."), where=kit.settings.title)
    new = tuple(d for d in kit.settings.coordinators if d not in campaign.settings.coordinators)
    return Renewal(new, " ".join(fingerprint_words(kit.coordinator)) if kit.coordinator else "")


def renew(campaign: Campaign, kit: Kit) -> None:
    """Take the coordinators and their public keys from a kit; everything else stays."""
    campaign.settings = replace(
        campaign.settings, coordinators=kit.settings.coordinators, recipients=kit.settings.recipients
    )
    write_settings(campaign.folder, campaign.settings)
    campaign.store.keep_coordinators(campaign.settings.coordinators)


def _with(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return values if value in values else (*values, value)
