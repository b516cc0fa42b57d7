"""What every file of a bundle has: a notice, a manifest, the packer's signature, then its members.

Members are age files when the file is sealed: damage stays local, and any age tool opens them. The clear
manifest holds sizes and hashes as stored, so that anyone can check; its `content` describes what is inside.
Source: docs/bundle-format.md; age-encryption.org/v1 through pyrage.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from survey.bundle.container import read_container, write_container
from survey.crypto import device_id_of, open_sealed, seal, verify
from survey.errors import BundleError, BundleNewer, LogError
from survey.log.canonical import canonical_bytes, parse_canonical
from survey.messages import _

FORMAT_VERSION = 1
KINDS = ("log", "blobs", "pieces", "lists")
NOTICE = "README.txt"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
README = """\
Ce fichier appartient à une enquête ; il est signé et d'ordinaire chiffré. Ne le modifiez pas.
Pour le vérifier : survey bundle verify FICHIER. Trouvé cette clé ? Rendez-la, s'il vous plaît.

This file belongs to a survey; it is signed and usually sealed. Do not change it.
To check it: survey bundle verify FILE. Found this stick? Please give it back.
""".encode()


class Packer(Protocol):
    """What signs a file, as `crypto.DeviceKeys` does."""

    @property
    def verify_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the signature of `data`."""
        ...


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file of a bundle that was read and whose hashes and packer's signature hold.

    `kind` is `log`, `blobs`, `pieces` or `lists`; `packer` the device that made the file; `content` what the
    manifest says of the inside; `members` the bytes as stored, in order.
    """

    sha256: str
    kind: str
    campaign: str
    packer: str
    sealed: bool
    content: Mapping[str, Any]
    members: Mapping[str, bytes]

    def plain(self, name: str, identities: list[str]) -> bytes:
        """Return a member's content. Raises BundleSealed when none of these age identities opens it."""
        stored = self.members.get(name)
        if stored is None:
            raise BundleError(_("The file lacks its member {name}.").format(name=name))
        return open_sealed(stored, identities) if self.sealed else stored


def write_signed(
    kind: str,
    campaign: str,
    content: Mapping[str, Any],
    members: list[tuple[str, bytes]],
    *,
    packer: Packer,
    recipients: list[str],
) -> bytes:
    """Return the bytes of a file of a bundle, sealed for `recipients` (age public keys) unless empty."""
    close: Callable[[bytes], bytes] = (lambda data: seal(data, recipients)) if recipients else bytes
    stored = [(name, close(data)) for name, data in members]
    manifest = canonical_bytes(
        {
            "v": FORMAT_VERSION,
            "kind": kind,
            "campaign": campaign,
            "packer_key": packer.verify_key.hex(),
            "sealed": bool(recipients),
            "content": dict(content),
            "members": [
                {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in stored
            ],
        }
    )
    signature = packer.sign(manifest)
    return write_container(
        [(NOTICE, README), (MANIFEST, manifest), (SIGNATURE, signature.hex().encode()), *stored]
    )


def reseal(file: SignedFile, identities: list[str], *, packer: Packer, recipients: list[str]) -> bytes:
    """Return the same content sealed for others, packed by `packer`. Raises BundleSealed, BundleError."""
    members = [(name, file.plain(name, identities)) for name in file.members]
    return write_signed(file.kind, file.campaign, file.content, members, packer=packer, recipients=recipients)


def read_signed(data: bytes) -> SignedFile:
    """Check a file's container, hashes and signature. Raises BundleError, BundleNewer."""
    members = read_container(data)
    if list(members)[:3] != [NOTICE, MANIFEST, SIGNATURE]:
        raise BundleError(_("This is no file of a bundle."))
    try:
        manifest = parse_canonical(members[MANIFEST])
        if not isinstance(manifest, dict) or not isinstance(manifest.get("v"), int):
            raise BundleError(_("The manifest of the file is malformed."))
        if manifest["v"] > FORMAT_VERSION:
            raise BundleNewer(
                _("This file was made by a newer version of survey."),
                remedy=_("Install the newer version here too; the file was kept as it is."),
            )
        return _checked(manifest, members, hashlib.sha256(data).hexdigest())
    except (LogError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BundleError(_("The manifest of the file is malformed.")) from error


def _checked(manifest: dict[str, Any], members: dict[str, bytes], sha256: str) -> SignedFile:
    key = bytes.fromhex(manifest["packer_key"])
    if not verify(key, members[MANIFEST], bytes.fromhex(members[SIGNATURE].decode("ascii"))):
        raise BundleError(_("The signature of the file does not fit: it was changed, or forged."))
    if not isinstance(manifest["content"], dict) or not isinstance(manifest["sealed"], bool):
        raise BundleError(_("The manifest of the file is malformed."))
    if manifest["kind"] not in KINDS:
        raise BundleError(_("The file is of a kind that this version does not know."))
    inside = {name: data for name, data in members.items() if name not in (NOTICE, MANIFEST, SIGNATURE)}
    named = [(m["name"], m["size"], m["sha256"]) for m in manifest["members"]]
    found = [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in inside.items()]
    if named != found:
        raise BundleError(_("The file does not hold what its manifest names."))
    return SignedFile(
        sha256=sha256,
        kind=str(manifest["kind"]),
        campaign=str(manifest["campaign"]),
        packer=device_id_of(key),
        sealed=manifest["sealed"],
        content=manifest["content"],
        members=inside,
    )
