"""Digests, base64, signatures, identifiers.

Source: ODK XForms specification, string functions; JavaRosa 5.1 measured.
"""

import base64
import binascii
import hashlib
import re
from typing import Any

from survey.errors import XPathError
from survey.messages import _
from survey.xpath.context import Environment
from survey.xpath.functions.registry import plain, with_environment
from survey.xpath.values import to_number, to_text

_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_SPELLINGS = {name.replace("-", ""): algorithm for name, algorithm in _ALGORITHMS.items()}
_LONGEST_UUID = 10_000
_UUID_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@plain("digest", 2, 3)
def digest(value: Any, algorithm: Any, encoding: Any = "base64") -> str:
    """Return the digest of a text's UTF-8 bytes, as `base64` (the default) or `hex`."""
    name = _SPELLINGS.get(to_text(algorithm).upper().replace("-", "", 1))
    if name is None:
        raise XPathError(
            _("There is no digest {name}; there are {names}.").format(
                name=to_text(algorithm), names=", ".join(_ALGORITHMS)
            )
        )
    # MD5 and SHA-1 are the form author's choice, for short codes, never for safety.
    raw = hashlib.new(name, to_text(value).encode(), usedforsecurity=False).digest()
    return raw.hex() if to_text(encoding).lower() == "hex" else base64.b64encode(raw).decode()


@plain("base64-decode", 1)
def base64_decode(value: Any) -> str:
    """Return the UTF-8 text in a base64 text, an empty one when it is none."""
    try:
        text = re.sub(r"\s", "", to_text(value))
        return base64.b64decode(text, validate=True).decode("utf-8", "replace") if len(text) % 4 == 0 else ""
    except (binascii.Error, ValueError):
        return ""


@plain("extract-signed", 2)
def extract_signed(value: Any, public_key: Any) -> str:
    """Return the text of a message signed with Ed25519 (base64, signature first), empty when forged."""
    from nacl.exceptions import BadSignatureError, CryptoError
    from nacl.signing import VerifyKey

    try:
        key = VerifyKey(base64.b64decode(to_text(public_key), validate=True))
        return key.verify(base64.b64decode(to_text(value), validate=True)).decode("utf-8", "replace")
    except (BadSignatureError, CryptoError, binascii.Error, ValueError, TypeError):
        return ""


@with_environment("uuid", 0, 1, volatile=True)
def uuid(env: Environment, length: Any = None) -> str:
    """Return a random UUID, or as many random letters and figures as asked for, up to 10,000."""
    if length is None:
        return env.uuid()
    count = to_number(length)
    if count > _LONGEST_UUID:
        raise XPathError(_("uuid() gives at most {count} signs.").format(count=_LONGEST_UUID))
    return "".join(
        _UUID_SIGNS[int(env.random() * len(_UUID_SIGNS))] for _index in range(int(count) if count > 0 else 0)
    )
