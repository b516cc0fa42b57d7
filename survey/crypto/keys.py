"""The keys of a device for one campaign, in files that only their owner can read.

They lie in the user's configuration folder, never in the campaign folder: a campaign copied to another
laptop, or to another user, has no key there and becomes a new device at its first write.
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from survey.durable import make_folder, write_whole
from survey.errors import KeyMissing
from survey.messages import _

KEY_FILE = "device.json"


def device_id_of(verify_key: bytes) -> str:
    """Return the id of a device: 26 signs, base32 of the first 16 bytes of its public key's SHA-256."""
    return base64.b32encode(hashlib.sha256(verify_key).digest()[:16]).decode().rstrip("=").lower()


def verify(verify_key: bytes, data: bytes, signature: bytes) -> bool:
    """Tell whether `signature` (64 bytes) is that of `data` under an Ed25519 public key (32 bytes)."""
    from nacl.exceptions import BadSignatureError, CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(verify_key).verify(data, signature)
    except (BadSignatureError, CryptoError, ValueError, TypeError):
        return False
    return True


@lru_cache(maxsize=8)
def verify_key_of(seed: bytes) -> bytes:
    """Return the Ed25519 public key (32 bytes) of a private seed (32 bytes)."""
    from nacl.signing import SigningKey

    return bytes(SigningKey(seed).verify_key)


def sign_with(seed: bytes, data: bytes) -> bytes:
    """Return the 64 bytes of the Ed25519 signature of `data` under a private seed."""
    from nacl.signing import SigningKey

    return SigningKey(seed).sign(data).signature


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """A device's private keys: `seed` (32 bytes, Ed25519) and `identity` (age secret key text)."""

    seed: bytes
    identity: str

    @classmethod
    def generate(cls) -> "DeviceKeys":
        """Make new keys from the system's randomness."""
        import pyrage

        return cls(os.urandom(32), str(pyrage.x25519.Identity.generate()))

    @property
    def verify_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes."""
        return verify_key_of(self.seed)

    @property
    def recipient(self) -> str:
        """Return the age public key, `age1…`."""
        import pyrage

        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    @property
    def device_id(self) -> str:
        """Return the device's id."""
        return device_id_of(self.verify_key)

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature of `data`."""
        return sign_with(self.seed, data)


class KeyRing:
    """The folder `<configuration>/campaigns/<campaign id>/` with the device's keys for one campaign."""

    def __init__(self, configuration: Path, campaign_id: str) -> None:
        self.folder = configuration / "campaigns" / campaign_id

    @property
    def path(self) -> Path:
        """Return the key file's path."""
        return self.folder / KEY_FILE

    def load(self) -> DeviceKeys:
        """Read the keys. Raises KeyMissing when they are not there or cannot be read."""
        try:
            value = json.loads(self.path.read_text(encoding="utf-8"))
            return DeviceKeys(bytes.fromhex(value["seed"]), str(value["identity"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyMissing(
                _("This device's private keys for the campaign cannot be read."),
                where=str(self.path),
                remedy=_("Put the file back from your own backup; without it this laptop is a new device."),
            ) from error

    def load_or_make(self) -> tuple[DeviceKeys, bool]:
        """Return the keys and whether they were made now. A damaged key file is never written over."""
        if self.path.exists():
            return self.load(), False
        keys = DeviceKeys.generate()
        self._write(keys)
        return keys, True

    def _write(self, keys: DeviceKeys) -> None:
        make_folder(self.folder, mode=0o700)
        text = json.dumps({"v": 1, "seed": keys.seed.hex(), "identity": keys.identity}, indent=1)
        write_whole(self.path, text.encode(), mode=0o600)
