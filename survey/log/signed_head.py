"""A chain head with its device's signature: what shows that a range of entries is that device's own."""

from dataclasses import dataclass

from survey.crypto import device_id_of, verify
from survey.log.chain import ChainHead


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A chain head with its device's signature (64 bytes) and Ed25519 public key (32 bytes)."""

    head: ChainHead
    signature: bytes
    public_key: bytes

    def holds(self) -> bool:
        """Tell whether the signature is the device's own."""
        own = device_id_of(self.public_key) == self.head.device
        return own and verify(self.public_key, self.head.signed_bytes(), self.signature)
