"""Verifying: what every file of a bundle is worth, without merging it, and without a campaign where none is.

What lives here: integrity, the inner signature, and whether the signer is known. What does not: the bytes
of a file (`bundle`) and merging (`taking_in`).
Source: docs/bundle-format.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from survey.bundle import lists, packs, pieces, segments
from survey.bundle.salvage import first_damaged
from survey.bundle.signed import SignedFile
from survey.bundle.stick import FoundFile, read_files
from survey.campaign.campaign import Campaign
from survey.errors import BundleError, BundleSealed, SurveyError
from survey.log.roster import Member
from survey.messages import _


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one file of a bundle is worth.

    `state` is whole, sealed (whole as far as can be seen without a key) or refused. `signer` is known,
    unknown or revoked, "" for a file that is refused; `device` the author of a segment, else the packer;
    `agent` a name where one is known; `first` and `last` the range of a segment; `member` where the file is
    damaged.
    """

    file: str
    state: str
    kind: str = ""
    campaign: str = ""
    agent: str = ""
    device: str = ""
    packer: str = ""
    signer: str = ""
    first: int = 0
    last: int = 0
    member: str = ""
    remark: str = ""

    @property
    def segment(self) -> str:
        """Return the range of entries that a segment holds, "" for another file."""
        return f"{self.first}-{self.last}" if self.last else ""

    def is_error(self, *, strict: bool) -> bool:
        """Tell whether the file is bad, or its signer is; `strict` wants every signer to be known."""
        return self.state == "refused" or self.signer == "revoked" or (strict and self.signer != "known")

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def verify_bundle(
    place: Path, identities: Iterable[str] = (), campaign: Campaign | None = None
) -> Iterator[Verdict]:
    """Check every file at `place`: container, hashes, signatures, and the inside where one of the age
    `identities` opens it. The team of a `campaign` says which signers are known.
    """
    keys = list(identities)
    team = {} if campaign is None else {member.device: member for member in campaign.team()}
    for found in read_files(place):
        verdict = _verify(found, keys)
        yield verdict if found.file is None else _with_signer(verdict, found.file, campaign, team)


def refuse_revoked(file: SignedFile, author: Member | None) -> None:
    """Raise BundleError for what a device made after it was revoked."""
    if author is None or author.trust != "revoked":
        return
    if file.kind != segments.KIND:
        raise BundleError(_("The device that made this file was revoked."))
    last = author.last_seq or 0
    if segments.signed_head_of(file).head.seq > last:
        raise BundleError(
            _("The device was revoked after its entry {seq}; later ones are set aside.").format(seq=last)
        )


def error_sentence(error: SurveyError | None) -> str:
    """Return what an error says and what to do, on one line."""
    if error is None:
        return ""
    return error.what if error.remedy is None else f"{error.what} {error.remedy}"


def _verify(found: FoundFile, identities: list[str]) -> Verdict:
    file = found.file
    if file is None:
        member = first_damaged(found.path)
        return Verdict(str(found.path), "refused", member=member, remark=error_sentence(found.error))
    device = file.author
    verdict = Verdict(
        str(found.path), "whole", file.kind, file.campaign, device[:8], device=device, packer=file.packer
    )
    try:
        if file.kind != segments.KIND:
            _open(file, identities)
            return verdict
        head = segments.signed_head_of(file).head
        verdict = replace(verdict, first=file.content["from"], last=head.seq)
        entries = segments.read_segment(file, identities).entries
        return replace(verdict, agent=entries[-1].header.author)
    except BundleSealed:
        return replace(verdict, state="sealed")
    except BundleError as error:
        member = error.where or ""
        return replace(verdict, state="refused", member=member, remark=error_sentence(error))


def _open(file: SignedFile, identities: list[str]) -> None:
    match file.kind:
        case lists.KIND:
            lists.read_lists_file(file, identities)
        case pieces.KIND:
            pieces.read_piece(file, identities)
        case _:
            for _blob in packs.read_pack(file, identities):
                pass


def _with_signer(
    verdict: Verdict, file: SignedFile, campaign: Campaign | None, team: dict[str, Member]
) -> Verdict:
    """Say of a whole file whether its signer is known."""
    if verdict.state == "refused":
        return verdict
    if campaign is None or file.campaign != campaign.settings.campaign_id:
        return replace(verdict, signer="unknown", remark=_("Nobody here knows who signed it."))
    member = team.get(verdict.device)
    if member is not None:
        verdict = replace(verdict, agent=member.name)
    try:
        refuse_revoked(file, member)
    except BundleError as error:
        return replace(verdict, signer="revoked", remark=error_sentence(error))
    known = {campaign.device.device_id, *campaign.settings.coordinators}
    if verdict.device in known or (member is not None and member.trust != "waiting"):
        return replace(verdict, signer="known")
    return replace(
        verdict, signer="unknown", remark=_("Its device is not accepted yet: see `survey team list`.")
    )
