"""Entity lists: every operation on the entities of a campaign, so that agents need not hold submissions.

The member `lists` is the canonical JSON of `log.entity_lists`. Only a coordinator's file counts, which the
campaign checks.
Source: docs/bundle-format.md.
"""

from typing import Any

from survey.bundle.signed import MadeFile, Packer, SignedFile, write_signed
from survey.errors import BundleError, LogError
from survey.log.canonical import canonical_bytes, parse_canonical
from survey.log.clock import Hlc
from survey.log.entity_lists import read_lists
from survey.messages import _
from survey.records.entities import EntityWriting

KIND = "lists"
MEMBER = "lists"
SUFFIX = ".lists.zip"


def write_lists_file(
    campaign: str, documents: list[dict[str, Any]], *, packer: Packer, recipients: list[str]
) -> MadeFile:
    """Return the file of lists, cut into documents that each are small enough for one member."""
    members = [
        (MEMBER if number == 1 else f"{MEMBER}-{number:04d}", canonical_bytes(document))
        for number, document in enumerate(documents, 1)
    ]
    content = {"count": sum(len(document["operations"]) for document in documents)}
    return write_signed(KIND, campaign, content, members, packer=packer, recipients=recipients)


def lists_name(sha256: str) -> str:
    """Return the name of a file of lists: the beginning of its hash."""
    return f"{sha256[:8]}{SUFFIX}"


def read_lists_file(file: SignedFile, identities: list[str]) -> tuple[list[EntityWriting], Hlc]:
    """Open a file of lists. Raises BundleError, BundleSealed."""
    found: list[EntityWriting] = []
    moment = Hlc(0, 0)
    try:
        for name in file.members:
            writings, moment = read_lists(parse_canonical(file.plain(name, identities)))
            found += writings
    except LogError as error:
        raise BundleError(error.what) from error
    if not found:
        raise BundleError(_("The file holds no list."))
    return found, moment
