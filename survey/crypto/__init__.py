"""Keys: made, kept in the user's configuration folder, used to sign.

What lives here: a device's Ed25519 and age keys and their files, signing and sealing. What does not:
what is signed (`log`) and what is sealed (`bundle`).
Source: RFC 8032 through PyNaCl; age through pyrage.
"""

from survey.crypto.fingerprint import fingerprint_words
from survey.crypto.keys import DeviceKeys, KeyRing, device_id_of, sign_with, verify, verify_key_of
from survey.crypto.sealing import open_beginning, open_sealed, seal

__all__ = [
    "DeviceKeys",
    "KeyRing",
    "device_id_of",
    "fingerprint_words",
    "open_beginning",
    "open_sealed",
    "seal",
    "sign_with",
    "verify",
    "verify_key_of",
]
