"""Sealing: bytes that only the holders of given age identities can read.

Source: age-encryption.org/v1 through pyrage.
"""

import io
from contextlib import suppress

from survey.errors import BundleError, BundleSealed
from survey.messages import _


def seal(data: bytes, recipients: list[str]) -> bytes:
    """Return `data` as an age file for these public keys (`age1…`). Raises BundleError for a bad key."""
    import pyrage

    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    except pyrage.RecipientError as error:
        raise BundleError(_("A recipient's public key is malformed.")) from error
    return bytes(pyrage.encrypt(data, keys))


def open_sealed(data: bytes, identities: list[str]) -> bytes:
    """Return what an age file holds. Raises BundleSealed when none of the identities opens it."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(own) for own in identities]))
    except pyrage.DecryptError as error:
        raise BundleSealed(
            _("The file is sealed for others: this laptop cannot read it."),
            remedy=_("Hand it to the coordinator."),
        ) from error


def open_beginning(data: bytes, identities: list[str]) -> bytes:
    """Return what opens of a damaged age file from its beginning: whole blocks of 64 KiB, or nothing."""
    import pyrage

    opened = io.BytesIO()
    keys = [pyrage.x25519.Identity.from_str(own) for own in identities]
    with suppress(pyrage.DecryptError, OSError):
        pyrage.decrypt_io(io.BytesIO(data), opened, keys)
    return opened.getvalue()
