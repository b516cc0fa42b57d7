"""Taking in: a stick into the log.

What lives here: merging each file, saying what became of it, receipts. What does not: the bytes of a file
(`bundle`) and the log on disk (`store`).
Merging is a union: any order, any number of times, one transaction a segment, a bad file never in the way
of the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from survey.bundle import lists, packs, pieces, segments
from survey.bundle.names import short_name
from survey.bundle.salvage import REST_SUFFIX, read_damaged, read_rest
from survey.bundle.signed import SignedFile
from survey.bundle.stick import FoundFile, find_files, read_file
from survey.campaign.campaign import Campaign
from survey.campaign.copies import STICK, note_copy
from survey.campaign.travel.aside import list_rests, set_aside
from survey.campaign.travel.assembling import finish_pieces, keep_piece
from survey.campaign.travel.carried import Carrier, free_arrived
from survey.campaign.travel.erased import finish_erasure, forget_lacking
from survey.campaign.travel.remarks import segment_remarks
from survey.campaign.travel.salvaging import Trusted, find_rests, keep_or_forget, rest_sentence, trusted_part
from survey.campaign.travel.seen import Seen
from survey.campaign.travel.verifying import error_sentence, refuse_revoked
from survey.errors import BundleError, BundleSealed, StickFull
from survey.log.bodies import receipt_body
from survey.log.chain import Writing
from survey.log.roster import Member
from survey.log.signed_head import SignedHead
from survey.messages import LANGUAGES, _, speaking
from survey.messages.reasons import system_reason
from survey.records.travel import TakenIn

Progress = Callable[[str], None]
_RECEIPTS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `state` is merged, known, partial (a piece of a file that is not whole yet),
    kept (sealed for others) or refused.

    `agent` is the author's name when known, `remark` a sentence that says why or what to look at, `aside`
    the name of the copy that was made of a refused file.
    `carried` is "carried" when this laptop carries the file on to others, "full" when it has no room to, ""
    when nobody needs it to; `lacking` says what room is lacking. `needs_words` tells of an agent's file that
    this coordinator cannot open: it was sealed for another one, and for the recovery key.
    """

    file: str
    state: str
    agent: str = ""
    new_entries: int = 0
    remark: str = ""
    aside: str = ""
    carried: str = ""
    lacking: str = ""
    needs_words: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def take_in(
    campaign: Campaign,
    place: Path,
    *,
    tell: Progress = lambda _line: None,
    identities: Iterable[str] = (),
) -> list[Outcome]:
    """Merge every file of a bundle at `place`; return what became of each, in the order of the files.

    Photos are taken in before the entries that name them, one file in memory at a time. A file that was
    merged before is told by its outline and not read again: `verify_bundle` reads everything. What was
    merged and not yet answered, by an earlier merge that was cut short too, is answered by receipts.
    `identities` are age identities that open files beside this device's own, as the recovery key does.
    Raises BundleError when there is nothing there, StoreError.
    """
    paths = [*find_files(place), *find_rests(place)]
    merger = _Merger(campaign, identities)
    outcomes = []
    for number, path in enumerate(paths, 1):
        tell(f"{number}/{len(paths)} {path.name}")
        rest = path.name.endswith(REST_SUFFIX)
        outcomes.append(merger.take_rest(path) if rest else merger.take_at(path))
    merger.remember()
    outcomes += [outcome for path in list_rests(campaign) if (outcome := merger.take_rest(path)).new_entries]
    if any(outcome.state != "refused" for outcome in outcomes) and not _lies_in(campaign, place):
        # It holds copies of what an erasure may name one day.
        note_copy(campaign, STICK, place)
    finish_erasure(campaign)
    forget_lacking(campaign)
    write_receipts(campaign)
    free_arrived(campaign)
    return outcomes


def _lies_in(campaign: Campaign, place: Path) -> bool:
    return place.resolve().is_relative_to(campaign.folder.resolve())


def take_file(campaign: Campaign, path: Path, *, is_hub: bool = False) -> Outcome:
    """Merge one file that arrived, whatever its name, and answer it by a receipt; say what became of it.

    A hub keeps what it has to pass on, or takes nothing of it. Raises StoreError, and StickFull and OSError
    for a hub, only: a bad file is refused with its reason.
    """
    found = read_file(path)
    name = f"{path.stem}.zip" if found.file is None else short_name(found.file)
    outcome = _Merger(campaign, (), is_hub=is_hub).take(found, name)
    finish_erasure(campaign)
    write_receipts(campaign)
    free_arrived(campaign)
    return outcome


class _Merger:
    """One merge: what is known already, and whom the team trusts."""

    def __init__(self, campaign: Campaign, identities: Iterable[str], *, is_hub: bool = False) -> None:
        self._campaign = campaign
        self._is_hub = is_hub
        self._carrier = Carrier(campaign, is_hub=is_hub)
        self._identities = [campaign.device.keys.identity, *identities]
        finish_pieces(campaign)
        self._known = {taken.sha256 for taken in campaign.store.outbox.taken() if taken.is_merged}
        self._known |= {cut.sha256 for cut in campaign.store.outbox.cuts()}
        self._known |= campaign.store.pieces.held()
        self._team = {member.device: member for member in campaign.team()}
        self._seen = Seen(campaign)

    def take_at(self, path: Path) -> Outcome:
        """Merge the file at `path`, of which nothing but the outline is read when it was merged before.

        Raises StoreError only.
        """
        outline, held = self._seen.file_at(path)
        if held is not None and held[0] in self._known:
            _sha256, author, packer = held
            return Outcome(path.name, "known", self._called(author, packer))
        found = read_file(path)
        outcome = self.take(found)
        if found.file is not None and found.file.sha256 in self._known:
            self._seen.keep(outline, found.file)
        return outcome

    def remember(self) -> None:
        """Write down which files were read, for the next merge."""
        self._seen.save(self._known)

    def take(self, found: FoundFile, name: str | None = None) -> Outcome:
        """Merge one file, or say why not. Raises StoreError only: a bad file stops nothing.

        `name` is what it is called, else as it lies there.
        """
        name = name or found.path.name
        agent = "" if found.file is None else self._name(found.file)
        try:
            return self._attempt_or_keep(found, name)
        except BundleError as error:
            if self._is_hub and isinstance(error, StickFull):
                raise
            aside = set_aside(self._campaign, found.path, name, self._reasons(found.path))
            return Outcome(name, "refused", agent, remark=error_sentence(error), aside=aside)

    def _attempt_or_keep(self, found: FoundFile, name: str) -> Outcome:
        try:
            return self._attempt(found, name)
        except BundleSealed as error:
            if found.file is None:
                raise
            outcome = Outcome(name, "kept", self._name(found.file), remark=error.what)
            return self._kept(outcome, found.path, found.file)

    def _kept(self, outcome: Outcome, path: Path, file: SignedFile) -> Outcome:
        """Note and carry on what does not open here. Raises BundleError for one not to be trusted."""
        carried, lacking = self._carry(path, file)
        taken = TakenIn(file.sha256, outcome.file, file.packer, "kept")
        self._campaign.store.outbox.note(taken, now=self._campaign.clock())
        by_agent = file.packer not in self._campaign.settings.coordinators
        needs_words = by_agent and self._campaign.is_coordinator
        return replace(outcome, carried=carried, lacking=lacking, needs_words=needs_words)

    def take_rest(self, path: Path) -> Outcome:
        """Merge what can be trusted of a rest file that `survey bundle salvage` made; the others wait."""
        agent = ""
        try:
            rest = read_rest(read_damaged(path))
            agent = self._name(rest.file)
            self._check(rest.file)
            trusted = trusted_part(self._campaign, rest, self._identities)
            new = self._merge_trusted(rest.file, trusted)
        except BundleSealed as error:
            return Outcome(path.name, "kept", agent, remark=error.what)
        except BundleError as error:
            return Outcome(path.name, "refused", agent, remark=error_sentence(error))
        except OSError as error:
            reason = _("The file cannot be read: {reason}.").format(reason=system_reason(error))
            return Outcome(path.name, "refused", agent, remark=reason)
        aside = keep_or_forget(self._campaign, path, trusted)
        state = "partial" if trusted.waiting or trusted.lost else "merged"
        return Outcome(path.name, state, agent, new, rest_sentence(trusted), aside)

    def _merge_trusted(self, file: SignedFile, trusted: Trusted) -> int:
        """Merge what of a rest file is trusted, without a receipt; return how many entries were new."""
        store, now = self._campaign.store, self._campaign.clock()
        store.blobs.add_all(_checked(trusted.blobs), added_at=now)
        if not trusted.entries:
            return 0
        head = segments.signed_head_of(file)
        segment = segments.Segment(file.sha256, file.packer, trusted.entries, head)
        ends_there = trusted.entries[-1].hash == head.head.hash
        new = store.receive(
            trusted.entries, now=now, head=self._head_to_keep(segment) if ends_there else None
        )
        self._team = {member.device: member for member in self._campaign.team()}
        return new

    def _attempt(self, found: FoundFile, name: str) -> Outcome:
        if found.file is None:
            raise (
                found.error
                if isinstance(found.error, BundleError)
                else BundleError(error_sentence(found.error))
            )
        if found.file.sha256 in self._known or self._is_own_list(found.file):
            return Outcome(name, "known", self._name(found.file))
        self._check(found.file)
        if not self._carrier.passes_on(found.file):
            return self._merge(found.file, name)
        # First: what was merged is known, and is not looked at again.
        carried, lacking = self._carry(found.path, found.file)
        try:
            outcome = self._merge(found.file, name)
        except BundleSealed:
            raise
        except BundleError:
            self._carrier.drop(found.file)
            raise
        return replace(outcome, carried=carried, lacking=lacking)

    def _carry(self, path: Path, file: SignedFile) -> tuple[str, str]:
        """Carry a file on; return what `Outcome` says of it. Raises BundleError for one not to be trusted."""
        self._carrier.check(file)
        try:
            return ("carried" if self._carrier.keep(path, file) else ""), ""
        except (BundleError, OSError) as error:
            if self._is_hub:
                raise
            if isinstance(error, BundleError):
                return "full", error_sentence(error)
            return "full", _("It cannot be kept here: {reason}.").format(reason=system_reason(error))

    def _reasons(self, path: Path) -> Iterator[str]:
        """Yield why a file is refused in each language: nothing of it was taken, so it is tried again."""
        for language in LANGUAGES:
            with speaking(language):
                try:
                    self._attempt_or_keep(read_file(path), path.name)
                except BundleError as error:
                    yield error_sentence(error)

    def _is_own_list(self, file: SignedFile) -> bool:
        """Tell whether this device made the lists: earlier ones are no longer in its outbox."""
        return file.kind == lists.KIND and file.packer == self._campaign.device.device_id

    def _check(self, file: SignedFile) -> None:
        if file.campaign != self._campaign.settings.campaign_id:
            raise BundleError(_("The file belongs to another campaign."))
        if file.kind == lists.KIND and file.packer not in self._campaign.settings.coordinators:
            raise BundleError(_("Lists come from a coordinator; this one does not."))
        refuse_revoked(file, self._author(file))

    def _merge(self, file: SignedFile, name: str) -> Outcome:
        campaign = self._campaign
        identities = self._identities
        taken = TakenIn(file.sha256, name, file.packer, "merged")
        if file.kind == packs.KIND:
            files = _checked(packs.read_pack(file, identities))
            campaign.store.blobs.add_all(files, added_at=campaign.clock())
            campaign.store.outbox.note(taken, now=campaign.clock())
            self._known.add(file.sha256)
            return Outcome(name, "merged", self._name(file))
        if file.kind == lists.KIND:
            writings, moment = lists.read_lists_file(file, identities)
            campaign.store.entities.receive(writings, moment, now=campaign.clock(), taken=taken)
            self._known.add(file.sha256)
            self._carrier.keep_newest_lists(file, identities)
            return Outcome(name, "merged", self._name(file))
        if file.kind == pieces.KIND:
            return self._merge_piece(pieces.read_piece(file, identities), file, taken)
        segment = segments.read_segment(file, identities)
        head = self._head_to_keep(segment)
        if all(entry.header.kind == "receipt" for entry in segment.entries):
            # Two coordinators who answered each other's receipts would never come to an end.
            taken = replace(taken, state="receipts")
        new = campaign.store.receive(segment.entries, now=campaign.clock(), head=head, taken=taken)
        self._known.add(file.sha256)
        self._note_team({e.header.subject for e in segment.entries if e.header.kind == "team"})
        remark = " ".join(segment_remarks(campaign, segment, self._team, has_new=bool(new)))
        return Outcome(name, "merged", self._name(file), new, remark)

    def _merge_piece(self, piece: pieces.Piece, file: SignedFile, taken: TakenIn) -> Outcome:
        if keep_piece(self._campaign, piece, taken):
            self._known.add(file.sha256)
            return Outcome(taken.name, "merged", self._name(file))
        remark = _("{here} of the {count} pieces of {name} are here.").format(
            here=self._campaign.store.pieces.count(piece.plan),
            count=len(piece.plan.hashes),
            name=piece.plan.blob.name,
        )
        return Outcome(taken.name, "partial", self._name(file), remark=remark)

    def _head_to_keep(self, segment: segments.Segment) -> SignedHead | None:
        """Return the segment's head; None when it is another branch of this device's own chain.

        What this laptop wrote beside its copy still has to travel: its chain goes on from its own end. After
        a backup was restored, what the stick still holds of this chain is its end again.
        """
        own = self._campaign.store.head(segment.head.head.device)
        if own.device != self._campaign.device.device_id or own.hash is None:
            return segment.head
        known = {segment.entries[0].header.prev, *(entry.hash for entry in segment.entries)}
        return segment.head if own.hash in known else None

    def _author(self, file: SignedFile) -> Member | None:
        return self._team.get(file.author)

    def _note_team(self, devices: set[str]) -> None:
        """Compute again what the log says of these devices alone: every new agent's stick brings one."""
        for device in devices:
            self._team.pop(device, None)
            for member in self._campaign.team(device):
                self._team[member.device] = member

    def _name(self, file: SignedFile) -> str:
        return self._called(file.author, file.packer)

    def _called(self, author: str, packer: str) -> str:
        member = self._team.get(author)
        return member.name if member is not None else packer[:8]


def _checked(blobs: Iterable[packs.Blob]) -> Iterator[tuple[str, bytes, str]]:
    """Yield hash, bytes and MIME type of files of a pack, whose bytes were compared with their hashes."""
    return ((blob.attachment.sha256, blob.data, blob.attachment.mime) for blob in blobs)


def write_receipts(campaign: Campaign) -> None:
    """Answer every merged file that holds more than receipts and that none names yet.

    Only coordinators acknowledge.
    """
    if not campaign.is_coordinator:
        return
    own = campaign.device.device_id
    answered = {
        sha256
        for entry in campaign.store.entries(kind="receipt", device=own)
        if entry.body is not None
        for sha256 in entry.body["files"]
    }
    waiting: dict[str, list[str]] = {}
    for taken in campaign.store.outbox.taken():
        if taken.state == "merged" and taken.packer != own and taken.sha256 not in answered:
            waiting.setdefault(taken.packer, []).append(taken.sha256)
    # In turns: thousands at once are memory, and what is cut short is answered by the next merge.
    ordered = sorted(waiting.items())
    for start in range(0, len(ordered), _RECEIPTS_AT_ONCE):
        turn = ordered[start : start + _RECEIPTS_AT_ONCE]
        campaign.write(
            *(Writing("receipt", packer, (campaign.new_part(receipt_body(files)),)) for packer, files in turn)
        )
