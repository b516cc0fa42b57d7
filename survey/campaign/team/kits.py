"""The kits that this coordinator handed out: their tokens, who used them, and accepting those who did.

A kit's token lies in the kit and in the coordinator's configuration folder, never in the campaign folder.
A device that joined from it says so by a proof bound to its own key, so that the token does not travel.
How often a kit was used is computed from the log, not counted: a verdict that is there was a use.
Source: docs/decisions/0036-the-kits-token.md.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.team.codes import code_writing, next_code
from survey.crypto.proofs import TOKEN_BYTES, proof_holds
from survey.durable import write_whole
from survey.errors import KeyMissing
from survey.log.bodies import verdict_body
from survey.log.chain import Writing
from survey.log.roster import Member
from survey.messages import _

SECRETS_NAME = "kits.json"


@dataclass(frozen=True, slots=True)
class KitSecret:
    """A kit that was handed out here: its token (32 bytes), for how many agents, and when it was made."""

    token: bytes
    agents: int
    made_at: str


@dataclass(frozen=True, slots=True)
class FromKits:
    """What `accept_from_kits` did: the devices accepted, and the waiting ones that it left, with why."""

    accepted: tuple[Member, ...]
    left: tuple[Member, ...]


def new_kit_token(campaign: Campaign, agents: int, *, now: datetime) -> str:
    """Make the token of a kit for `agents` devices and keep it; return it in hexadecimal. Raises OSError."""
    secret = KitSecret(os.urandom(TOKEN_BYTES), agents, now.isoformat())
    kept = [*_secrets(campaign), secret]
    kits = [{"token": own.token.hex(), "agents": own.agents, "made_at": own.made_at} for own in kept]
    write_whole(_path(campaign), json.dumps({"v": 1, "kits": kits}, indent=1).encode(), mode=0o600)
    return secret.token.hex()


def kit_state(campaign: Campaign) -> dict[str, str]:
    """Return, of each device that brings the proof of a kit made here, how it stands.

    `valid`: it may be accepted by it; `used`: it was; `contested`: more devices brought proofs of one kit
    than it was made for, so that one of them may hold a stolen copy, and only the six words tell.
    """
    team = [member for member in campaign.team() if member.proof]
    states: dict[str, str] = {}
    for kit in _secrets(campaign):
        own = [m for m in team if _holds(campaign, m, kit)]
        waiting = [m for m in own if m.trust == "waiting"]
        contested = len(own) > kit.agents
        states.update((m.device, "used") for m in own if m.trust != "waiting")
        states.update((m.device, "contested" if contested else "valid") for m in waiting)
    return states


def accept_from_kits(campaign: Campaign) -> FromKits:
    """Accept, in one commit, every waiting device that brings a valid and unused proof of a kit.

    Raises KeyMissing unless this device is a coordinator's.
    """
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator accepts or revokes devices."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign."),
        )
    states = kit_state(campaign)
    valid = [m for m in campaign.team() if states.get(m.device) == "valid"]
    writings = [
        writing
        for reserved, m in enumerate(valid)
        for writing in (
            Writing("team", m.device, (campaign.new_part(verdict_body(accept=True)),)),
            code_writing(campaign, m.device, next_code(campaign, reserved)),
        )
    ]
    if writings:
        campaign.write(*writings)
    accepted = {member.device for member in valid}
    team = campaign.team()
    return FromKits(
        tuple(m for m in team if m.device in accepted), tuple(m for m in team if m.trust == "waiting")
    )


def _holds(campaign: Campaign, member: Member, kit: KitSecret) -> bool:
    key = bytes.fromhex(member.verify_key)
    return proof_holds(member.proof, kit.token, campaign.settings.campaign_id, key)


def _secrets(campaign: Campaign) -> list[KitSecret]:
    """Return the kits made here. Raises KeyMissing when their file is there and cannot be read."""
    path = _path(campaign)
    if not path.exists():
        return []
    try:
        kits = json.loads(path.read_text(encoding="utf-8"))["kits"]
        return [KitSecret(bytes.fromhex(k["token"]), int(k["agents"]), str(k["made_at"])) for k in kits]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeyMissing(
            _("The tokens of the kits that were made here cannot be read."),
            where=str(path),
            remedy=_("Remove the file; devices are then accepted by their six words, and kits made anew."),
        ) from error


def _path(campaign: Campaign) -> Path:
    return campaign.device.folder / SECRETS_NAME
