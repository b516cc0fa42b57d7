"""Printed centre codes, made offline without collisions: `BF-K7-042-X`.

Country, the agent's code from the team, the agent's own counter, a check character. Two agents have
different codes, so their counters never meet.
Source: docs/decisions/0008-printed-centre-code.md; the check is ISO 7064 MOD 37-2.
"""

import re
from collections.abc import Collection

from survey.errors import CampaignError
from survey.messages import _

_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CODE = re.compile(r"([A-Z]{2})-([A-Z][A-Z0-9]{1,2})-([0-9]{3,5})-([0-9A-Z])")
MAX_COUNTER = 99_999


def check_character(text: str) -> str | None:
    """Return the check character of figures and capitals: ISO 7064 MOD 37-2.

    It finds every single wrong sign and every swap of two neighbours. None where the standard has a 37th
    sign, which is not printed: such a number is passed over.

    >>> check_character("BFK7042")
    '6'
    """
    rest = 0
    for sign in text:
        rest = (rest + _SIGNS.index(sign)) * 2 % 37
    value = (38 - rest) % 37
    return _SIGNS[value] if value < len(_SIGNS) else None


def make_centre_code(country: str, agent: str, after: int) -> tuple[str, int]:
    """Make the next printed code of an agent whose last counter was `after`; return it with its counter.

    Raises CampaignError for an agent's code or a counter out of range.
    """
    for counter in range(max(after, 0) + 1, min(after + 3, MAX_COUNTER + 1)):
        body = f"{country}-{agent}-{counter:03d}"
        check = check_character(body.replace("-", "")) if _CODE.fullmatch(f"{body}-0") else None
        if check is not None:
            return f"{body}-{check}", counter
    raise CampaignError(
        _("No centre code can be made from {country}, {agent} and {counter}.").format(
            country=repr(country), agent=repr(agent), counter=after + 1
        ),
        remedy=_("An agent's code is a capital letter and one or two capitals or figures, such as K7."),
    )


def is_centre_code(text: str) -> bool:
    """Tell whether a text has the shape of a printed code, whatever its check character."""
    return _CODE.fullmatch("-".join(text.upper().replace("-", " ").split())) is not None


def counter_in(code: str, agent: str) -> int:
    """Return the counter in a printed code of an agent, 0 for another agent's or for no code.

    >>> counter_in("BF-K7-042-6", "K7"), counter_in("BF-K1-042-6", "K7")
    (42, 0)
    """
    found = _CODE.fullmatch(code)
    return int(found.group(3)) if found is not None and found.group(2) == agent else 0


def next_agent_code(letter: str, given: Collection[str]) -> str:
    """Return the first code of a letter that was given to nobody yet: K1, K2 … K99.

    Raises CampaignError when there is none left.
    """
    for number in range(1, 100):
        if f"{letter}{number}" not in given:
            return f"{letter}{number}"
    raise CampaignError(
        _("No agent's code is left that begins with {letter}.").format(letter=letter),
        remedy=_("Give one by hand: survey team code DEVICE CODE."),
    )


def check_agent_code(text: str) -> str:
    """Return an agent's code in capitals. Raises CampaignError when it is none."""
    code = text.strip().upper()
    if re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", code) is None:
        raise CampaignError(
            _("{text} is no agent's code.").format(text=repr(text)),
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
            remedy=_("A code reads like BF-K7-042-6: country, agent, number, check character."),
        )
    if check_character("".join(found.groups()[:3])) != found.group(4):
        raise CampaignError(
            _("The centre code {code} holds a wrong sign.").format(code=code),
            remedy=_("Compare it with the printed one, sign by sign."),
        )
    return code
