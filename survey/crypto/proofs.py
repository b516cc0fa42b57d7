"""The proof that a device joined from a given kit: bound to its key, so that the kit's token never travels.

The token is random, written into the kit, and kept by the coordinator who made it.
Source: RFC 2104 (HMAC) with SHA-256.
"""

import hashlib
import hmac

TOKEN_BYTES = 32


def join_proof(token: bytes, campaign_id: str, verify_key: bytes) -> str:
    """Return the proof, in hexadecimal, that the owner of a public key (32 bytes) held the token."""
    said = b"survey join 1\0" + campaign_id.encode() + b"\0" + verify_key
    return hmac.new(token, said, hashlib.sha256).hexdigest()


def proof_holds(proof: str, token: bytes, campaign_id: str, verify_key: bytes) -> bool:
    """Tell whether a proof is that of this token and key."""
    return hmac.compare_digest(proof.encode(), join_proof(token, campaign_id, verify_key).encode())
