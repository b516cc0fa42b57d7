"""Printed centre codes, made offline without collisions: `BF-K7-042-X`.

Country, the agent's code from the team, the agent's own counter, a check character. Two agents have
different codes, so their counters never meet.
Source: docs/decisions/0008-printed-centre-code.md; the check is ISO 7064 MOD 37,36.
"""

import re

from survey.errors import CampaignError
from survey.messages import _

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"([A-Z]{2})-([A-Z][A-Z0-9]{1,2})-([0-9]{3,5})-([0-9A-Z])")
MAX_COUNTER = 99_999


def check_character(text: str) -> str:
    """Return the check character of figures and capitals: ISO 7064 MOD 37,36.

    It finds every single wrong sign and every swap of two neighbours.

    >>> check_character("BFK7042")
    'R'
    """
    rest = 36
    for sign in text:
        rest = (rest + _SIGNS.index(sign)) % 36 or 36
        rest = rest * 2 % 37
    return _SIGNS[(37 - rest) % 36]


def make_centre_code(country: str, agent: str, counter: int) -> str:
    """Make the printed code of a centre. Raises CampaignError for an agent's code or counter out of range."""
    body = f"{country}-{agent}-{counter:03d}"
    code = f"{body}-{check_character(body.replace('-', ''))}" if _CODE.fullmatch(f"{body}-0") else ""
    if not code or counter > MAX_COUNTER:
        raise CampaignError(
            _("No centre code can be made from {country}, {agent} and {counter}.").format(
                country=repr(country), agent=repr(agent), counter=counter
            ),
            remedy=_("An agent's code is a capital letter and one or two capitals or figures, such as K7."),
        )
    return code


def read_centre_code(text: str) -> str:
    """Return a code as it is printed, read from what was typed in any case, with or without dashes.

    Raises CampaignError when it is none, or when a sign in it is wrong.
    """
    code = "-".join(text.upper().replace("-", " ").split())
    found = _CODE.fullmatch(code)
    if found is None:
        raise CampaignError(
            _("{text} is no centre code.").format(text=repr(text)),
            remedy=_("A code reads like BF-K7-042-R: country, agent, number, check character."),
        )
    if check_character("".join(found.groups()[:3])) != found.group(4):
        raise CampaignError(
            _("The centre code {code} holds a wrong sign.").format(code=code),
            remedy=_("Compare it with the printed one, sign by sign."),
        )
    return code
