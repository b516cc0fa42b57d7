"""Keys: made, kept in the user's configuration folder, used to sign.

What lives here: a device's Ed25519 and age keys and their files. What does not: what is signed (`log`)
and sealing of bundles, which comes with them.
Source: RFC 8032 through PyNaCl; age through pyrage.
"""

from survey.crypto.fingerprint import fingerprint_words
from survey.crypto.keys import DeviceKeys, KeyRing, device_id_of, verify

__all__ = ["DeviceKeys", "KeyRing", "device_id_of", "fingerprint_words", "verify"]
