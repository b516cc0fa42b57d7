"""E-mail addresses as they may stand in a header, and names beside them.

What lives here: reading an address or telling what is wrong, cleaning a name, `Nom <adresse>`. What does not:
asking a server whether an address exists. Source: RFC 5321, 4.1.2 and 4.5.3.1; RFC 5322, 3.2.3 and 3.2.4;
RFC 6532 for names in UTF-8.
"""

import re
import unicodedata
from enum import StrEnum

from survey.messages import _

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PLAIN = re.compile(r"[^\W_]+(?:[ ][^\W_]+)*")
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MOST_LOCAL, _MOST = 64, 254


class Fault(StrEnum):
    """Why a text is no address that a list can take."""

    NO_SIGN = "no-sign"
    SPACE = "space"
    SIGN = "sign"
    LETTER = "letter"
    NAME = "name"
    DOMAIN = "domain"
    LENGTH = "length"

    @property
    def sentence(self) -> str:
        """Return what is wrong, in the language in use."""
        return {
            Fault.NO_SIGN: _("there is no @, or more than one"),
            Fault.SPACE: _("there is a space or a line end in it"),
            Fault.SIGN: _("it holds a sign that lists do not take"),
            Fault.LETTER: _("it holds letters with accents or of other scripts"),
            Fault.NAME: _("what stands before the @ is no mailbox"),
            Fault.DOMAIN: _("what stands after the @ is no domain"),
            Fault.LENGTH: _("it is too long"),
        }[self]


def read_address(text: str) -> str | Fault:
    """Return an address, its domain in small letters, or what is wrong with it.

    >>> read_address(" Awa.S@Exemple.ORG "), read_address("awa [at] exemple.org").value
    ('Awa.S@exemple.org', 'space')
    """
    # Spaces around it only: a line end at an edge is as wrong as one inside.
    own = text.strip(" ")
    if any(sign.isspace() for sign in own):
        return Fault.SPACE
    if any(unicodedata.category(sign) in _UNSEEN for sign in own):
        return Fault.SIGN
    local, sign, domain = own.partition("@")
    if not sign or "@" in domain:
        return Fault.NO_SIGN
    if not own.isascii():
        return Fault.LETTER
    if len(local) > _MOST_LOCAL or len(own) > _MOST:
        return Fault.LENGTH
    if not _LOCAL.fullmatch(local):
        return Fault.NAME
    labels = domain.lower().split(".")
    is_domain = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not is_domain or labels[-1].isdigit():
        return Fault.DOMAIN
    return f"{local}@{domain.lower()}"


def clean_text(text: str) -> str:
    """Return a text as one line: what is not seen and line ends as spaces, spaces single.

    >>> clean_text("Awa\\r\\nBcc: x@y.z")
    'Awa Bcc: x@y.z'
    """
    seen = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join(seen.split())


def named_address(name: str | None, address: str) -> str:
    """Return `Nom <adresse>`, the name quoted unless it is words only; the address alone without a name.

    >>> named_address('Awa "la cheffe"', "a@exemple.org")
    '"Awa \\\\"la cheffe\\\\"" <a@exemple.org>'
    """
    own = clean_text(name or "")
    if not own:
        return address
    if not _PLAIN.fullmatch(own):
        own = '"' + own.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{own} <{address}>"
