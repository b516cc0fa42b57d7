"""What every file of a bundle has: a notice, a manifest, the packer's signature, then its members.

Members are age files when the file is sealed: damage stays local, and any age tool opens them. The clear
manifest holds sizes and hashes as stored, so that anyone can check; its `content` describes what is inside.
Source: docs/bundle-format.md; age-encryption.org/v1 through pyrage.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Protocol

from survey.bundle.container import container_pieces, read_members
from survey.crypto import device_id_of, open_sealed, seal, verify
from survey.errors import BundleError, BundleNewer, LogError
from survey.log.canonical import canonical_bytes, is_whole, parse_canonical
from survey.messages import _

FORMAT_VERSION = 1
KEY_BYTES, SIGNATURE_BYTES = 32, 64
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

    @property
    def author(self) -> str:
        """Return the device whose words the file holds: that of a segment's entries, else the packer."""
        return str(self.content.get("device")) if self.kind == "log" else self.packer

    def plain(self, name: str, identities: list[str]) -> bytes:
        """Return a member's content. Raises BundleSealed when none of these age identities opens it."""
        stored = self.members.get(name)
        if stored is None:
            raise BundleError(_("The file lacks its member {name}.").format(name=name), where=name)
        return open_sealed(stored, identities) if self.sealed else stored


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a bundle as it was made: its bytes in pieces, which are never joined, and their SHA-256."""

    sha256: str
    pieces: tuple[bytes, ...]

    def __bytes__(self) -> bytes:
        return b"".join(self.pieces)


def write_signed(
    kind: str,
    campaign: str,
    content: Mapping[str, Any],
    members: Iterable[tuple[str, bytes]],
    *,
    packer: Packer,
    recipients: list[str],
) -> MadeFile:
    """Return a file of a bundle, sealed for `recipients` (age public keys) unless empty.

    Members are drawn one at a time: beside what is sealed only one of them is in memory.
    """
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
    signature = packer.sign(manifest).hex().encode()
    pieces = container_pieces([(NOTICE, README), (MANIFEST, manifest), (SIGNATURE, signature), *stored])
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return MadeFile(digest.hexdigest(), tuple(pieces))


def reseal(file: SignedFile, identities: list[str], *, packer: Packer, recipients: list[str]) -> MadeFile:
    """Return the same content sealed for others, packed by `packer`. Raises BundleSealed, BundleError."""
    members = ((name, file.plain(name, identities)) for name in file.members)
    return write_signed(file.kind, file.campaign, file.content, members, packer=packer, recipients=recipients)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest whose signature holds: what the file is; name, size and hash of each member as stored."""

    kind: str
    campaign: str
    packer: str
    sealed: bool
    content: Mapping[str, Any]
    members: tuple[tuple[str, int, str], ...]

    def file(self, sha256: str, members: Mapping[str, bytes]) -> SignedFile:
        """Return the file of this manifest with these members, which the caller has checked."""
        return SignedFile(sha256, self.kind, self.campaign, self.packer, self.sealed, self.content, members)


def read_signed(source: bytes | IO[bytes]) -> SignedFile:
    """Check the container, hashes and signature of a file, read once. Raises BundleError, BundleNewer."""
    members, sha256 = read_members(source)
    if list(members)[:3] != [NOTICE, MANIFEST, SIGNATURE] or members[NOTICE] != README:
        raise BundleError(_("This is no file of a bundle."))
    manifest = read_manifest(members[MANIFEST], members[SIGNATURE])
    for name in (NOTICE, MANIFEST, SIGNATURE):
        del members[name]
    found = [(name, len(own), hashlib.sha256(own).hexdigest()) for name, own in members.items()]
    if list(manifest.members) != found:
        raise BundleError(_("The file does not hold what its manifest names."))
    return manifest.file(sha256, members)


def read_manifest(text: bytes, signature: bytes) -> Manifest:
    """Read a manifest and check its packer's signature. Raises BundleError, BundleNewer."""
    try:
        value = parse_canonical(text)
        if not isinstance(value, dict) or not is_whole(value.get("v")):
            raise _malformed()
        if value["v"] > FORMAT_VERSION:
            raise BundleNewer(
                _("This file was made by a newer version of survey."),
                remedy=_("Install the newer version here too; the file was kept as it is."),
            )
        return _checked(value, text, signature)
    except (LogError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _malformed() from error


def read_hex(text: Any, size_bytes: int) -> bytes:
    """Read bytes in lower-case hexadecimal, their one spelling. Raises ValueError for anything else."""
    if not isinstance(text, str) or not re.fullmatch(f"[0-9a-f]{{{2 * size_bytes}}}", text):
        raise ValueError("not hexadecimal")
    return bytes.fromhex(text)


def _checked(value: dict[str, Any], text: bytes, signature: bytes) -> Manifest:
    key = read_hex(value["packer_key"], KEY_BYTES)
    if not verify(key, text, read_hex(signature.decode("ascii"), SIGNATURE_BYTES)):
        raise BundleError(_("The signature of the file does not fit: it was changed, or forged."))
    if not isinstance(value["content"], dict) or not isinstance(value["sealed"], bool):
        raise _malformed()
    if value["kind"] not in KINDS:
        raise BundleError(_("The file is of a kind that this version does not know."))
    if value["v"] != FORMAT_VERSION or not isinstance(value["campaign"], str):
        raise _malformed()
    members = tuple((m["name"], m["size"], m["sha256"]) for m in value["members"])
    if not all(is_whole(size) for _name, size, _sha256 in members):
        raise _malformed()
    if [name for name, _size, _sha256 in members] != _member_names(value["kind"], len(members)):
        raise BundleError(_("The file holds other members than one of its kind."))
    return Manifest(
        value["kind"], value["campaign"], device_id_of(key), value["sealed"], value["content"], members
    )


def _member_names(kind: str, count: int) -> list[str]:
    """Return the names of the members of a file of a kind that holds `count`, in their order."""
    numbered = range(1, count)
    match kind:
        case "log":
            return ["entries"]
        case "pieces":
            return ["index", "piece"]
        case "blobs":
            return ["index", *(f"{number:04d}" for number in numbered)]
        case _:
            return ["lists", *(f"lists-{number + 1:04d}" for number in numbered)]


def _malformed() -> BundleError:
    return BundleError(_("The manifest of the file is malformed."))
