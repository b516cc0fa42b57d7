"""Invitations: who may talk to a hub.

A token is the secret from which an Ed25519 key is made; it travels from person to person only. The hub keeps
the public key, the client signs with the private one that its device may come in: neither who listens nor
who reads the hub's file can use what they see. The first device that comes with a token is the only one.
The hub's invitations and the client's tokens lie beside the device's keys, never in the campaign folder:
a copied campaign opens no door.
Source: docs/decisions/0026-invitations.md.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from survey.crypto import sign_with, verify_key_of
from survey.durable import make_folder, write_whole
from survey.errors import HubRefused, SyncError
from survey.messages import _
from survey.records.ids import RandomBytes
from survey.sync.protocol import proof_text

INVITATIONS = "invitations.json"
TOKENS = "hubs.json"
_TOKEN_BYTES = 16
_GROUP = 4


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the hub keeps of a token: its public key, for whom it was made, and the device that it let in."""

    key: str
    name: str
    made_at: str
    device: str | None = None
    revoked: bool = False

    @property
    def short_key(self) -> str:
        """Return the beginning of the key, enough to name the invitation."""
        return self.key[:8]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


class Invitations:
    """The invitations of one hub, in the folder of its device's keys."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / INVITATIONS

    def all(self) -> list[Invitation]:
        """Return them, the oldest first. Raises SyncError when their file is damaged."""
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))["invitations"]
            return [Invitation(**row) for row in rows]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SyncError(
                _("The hub's invitations cannot be read."),
                where=str(self._path),
                remedy=_("Remove this file and invite again; no answer is in it."),
            ) from error

    def make(self, name: str, *, made_at: str, random_bytes: RandomBytes = os.urandom) -> str:
        """Make an invitation; return its token, which is kept nowhere here."""
        secret = random_bytes(_TOKEN_BYTES)
        token = base64.b32encode(secret).decode().rstrip("=").lower()
        with self._changing() as invitations:
            invitations.append(Invitation(verify_key_of(_seed(secret)).hex(), name, made_at))
        return "-".join(token[at : at + _GROUP] for at in range(0, len(token), _GROUP))

    def revoke(self, which: str) -> Invitation:
        """Revoke the one whose key, name or device begins so. Raises SyncError unless it is one."""
        with self._changing() as invitations:
            found = [
                number
                for number, one in enumerate(invitations)
                if not one.revoked
                and any(text.startswith(which) for text in (one.key, one.name, one.device or ""))
            ]
            if len(found) != 1:
                raise SyncError(
                    _("No single invitation begins so."),
                    where=which,
                    remedy=_("`survey hub list` shows them."),
                )
            invitations[found[0]] = replace(invitations[found[0]], revoked=True)
            return invitations[found[0]]

    def admit(self, key: str, device: str) -> None:
        """Let in a device whose proof holds; the first one binds the token. Raises HubRefused."""
        known = self._find(self.all(), key)
        if known.device is None:
            with self._changing() as invitations:
                known = self._find(invitations, key)
                if known.device is None:
                    known = replace(known, device=device)
                    invitations[:] = [known if one.key == key else one for one in invitations]
        if known.device != device:
            raise HubRefused(
                _("This token belongs to another laptop already."),
                remedy=_("Ask the coordinator for a token of your own: survey hub invite NAME."),
            )

    def _find(self, invitations: list[Invitation], key: str) -> Invitation:
        found = next((one for one in invitations if one.key == key), None)
        if found is None:
            raise HubRefused(
                _("The hub does not know this token."),
                remedy=_("Check that it was typed whole, or ask the coordinator for another one."),
            )
        if found.revoked:
            raise HubRefused(_("This token was revoked."), remedy=_("Ask the coordinator for another one."))
        return found

    @contextmanager
    def _changing(self) -> Iterator[list[Invitation]]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock"), thread_local=False):
            invitations = self.all()
            before = list(invitations)
            yield invitations
            if invitations != before:
                rows = [asdict(one) for one in invitations]
                write_private(self._path, {"v": 1, "invitations": rows})


class Token:
    """A token as a person typed it: case, spaces and hyphens do not count."""

    def __init__(self, text: str) -> None:
        """Raises HubRefused for what is no token."""
        letters = "".join(text.split()).replace("-", "").upper()
        try:
            secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except ValueError:
            secret = b""
        if len(secret) != _TOKEN_BYTES:
            raise HubRefused(
                _("This is no token: a token has 26 letters and digits."),
                remedy=_("Check that it was typed whole, or ask the coordinator for another one."),
            )
        self.text = letters.lower()
        self._seed = _seed(secret)

    @property
    def key(self) -> str:
        """Return the public key, by which the hub knows the token."""
        return verify_key_of(self._seed).hex()

    def prove(self, *, campaign: str, hub: str, device: str) -> str:
        """Return the signature that lets one device in at one hub."""
        return sign_with(self._seed, proof_text(campaign=campaign, hub=hub, device=device)).hex()


class KnownHubs:
    """The hubs that let this device in, each with its token, beside the device's keys."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TOKENS

    def token(self, hub: str) -> str | None:
        """Return the token for a hub, None when it has not let this device in yet."""
        return self._read().get(hub)

    def keep(self, hub: str, token: str) -> None:
        """Keep the token for a hub."""
        tokens = self._read()
        if tokens.get(hub) != token:
            write_private(self._path, {"v": 1, "hubs": {**tokens, hub: token}})

    def _read(self) -> dict[str, str]:
        try:
            hubs = json.loads(self._path.read_text(encoding="utf-8"))["hubs"]
            return {str(hub): str(token) for hub, token in hubs.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            # Lost or damaged: the token is asked for again.
            return {}


def _seed(secret: bytes) -> bytes:
    return hashlib.sha256(b"survey invitation 1" + secret).digest()


def write_private(path: Path, value: Any) -> None:
    """Write JSON that only its owner can read, whole or not at all."""
    make_folder(path.parent, mode=0o700)
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1).encode(), mode=0o600)
