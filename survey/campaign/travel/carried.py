"""Carried: sealed files of others, kept byte for byte until they arrive, and written on to every stick.

What lives here: which files are carried, in how much room, and when they go. What does not: when a file is
verified (`taking_in`), and the bytes of files (`bundle`).
A file lies in `carried/<packer>/` under its hash and the name that it has on a stick.
Source: docs/decisions/0108-carried-files.md.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from survey.bundle import lists, segments
from survey.bundle.names import file_name
from survey.bundle.signed import SignedFile, read_signed
from survey.bundle.stick import LISTS_SUFFIX, LOG_SUFFIX, copy_file, holds_file
from survey.campaign.campaign import Campaign
from survey.campaign.travel.outbox_files import acknowledged_files
from survey.errors import BundleError, BundleSealed, StickFull, StoreBusy
from survey.log.roster import coordinators_verdicts
from survey.messages import _, ngettext
from survey.messages.numbers import format_size
from survey.store.locks import HeldElsewhere, Hold

CARRIED = "carried"
"""The folder of what lies here for others."""
DEFAULT_LIMIT_MB = 2000
MB = 1_000_000
SPARE_BYTES = 256 * MB
"""What stays free on the disk for this laptop's own work."""
_ATTEMPTS = 100
"""Each of a third of a second: longer than a file takes another process."""
_AGE = b"age-encryption.org/v1\n"
_WORDS = (segments.KIND, lists.KIND)
_RANKS = {"coordinator": (0, 3), "unknown": (1, 2), "accepted": (4, 5)}
"""How much photos and words matter when room lacks, by who made them: the photos of a coordinator, who has
them still, least; the words of a known agent most."""
_COORDINATORS_WORDS = _RANKS["coordinator"][True]


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A file that lies here for others: where, who packed it, its hash, its name on a stick, its size, since
    when (seconds, of this disk)."""

    path: Path
    packer: str
    sha256: str
    name: str
    size_bytes: int
    since_s: float

    @property
    def is_words(self) -> bool:
        """Tell whether it holds entries or lists, no photos."""
        return self.name.endswith((LOG_SUFFIX, LISTS_SUFFIX))


@dataclass(frozen=True, slots=True)
class Carriage:
    """What a laptop carries: files and their bytes, of the `room_bytes` there are (None: the whole disk).

    `for_coordinators` and `for_agents` are who made them, by name where one is known.
    """

    files: int
    size_bytes: int
    room_bytes: int | None
    for_coordinators: tuple[str, ...] = ()
    for_agents: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what is carried for whom."""
        held = ngettext("{count} file, {size}", "{count} files, {size}", self.files).format(
            count=self.files, size=format_size(self.size_bytes)
        )
        whose = []
        if self.for_coordinators:
            names = ", ".join(self.for_coordinators)
            whose.append(_("for the coordinators from {names}").format(names=names))
        if self.for_agents:
            whose.append(_("for the agents from {names}").format(names=", ".join(self.for_agents)))
        return _("{what}: {whose}").format(what=held, whose="; ".join(whose))

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PassedOn:
    """What was written to a stick for others: how many files it lacked, and sentences on what was not."""

    written: int
    remarks: tuple[str, ...] = ()


def list_carried(campaign: Campaign) -> list[CarriedFile]:
    """Return what lies here for others: entries and lists first, then the oldest first."""
    found = []
    for path in (campaign.folder / CARRIED).glob("*/*.zip"):
        sha256, _dot, name = path.name.partition(".")
        try:
            known = path.stat()
        except FileNotFoundError:
            # Another process saw it arrive just now.
            continue
        found.append(CarriedFile(path, path.parent.name, sha256, name, known.st_size, known.st_mtime))
    return sorted(found, key=lambda own: (not own.is_words, own.since_s, own.name))


def describe_carried(campaign: Campaign) -> Carriage | None:
    """Say what is carried for whom; None for nothing."""
    held = list_carried(campaign)
    if not held:
        return None
    names = {member.device: member.name for member in campaign.team()}
    coordinators = campaign.settings.coordinators
    packers = sorted({own.packer for own in held})
    return Carriage(
        files=len(held),
        size_bytes=sum(own.size_bytes for own in held),
        room_bytes=_room_bytes(campaign),
        for_coordinators=tuple(names.get(p, p[:8]) for p in packers if p not in coordinators),
        for_agents=tuple(names.get(p, p[:8]) for p in packers if p in coordinators),
    )


def write_carried(campaign: Campaign, folder: Path) -> PassedOn:
    """Write to a campaign's `folder` on a stick what it lacks of what is carried, byte for byte.

    A full stick is no error: this laptop's own work is on it. Raises BundleError for a failing one, OSError.
    """
    held = list_carried(campaign)
    written, remarks = 0, []
    for number, own in enumerate(held):
        target = folder / own.packer / own.name
        if holds_file(target, own.sha256) or not own.path.is_file():
            continue
        if not _is_whole(own):
            remarks.append(
                _("A carried file was damaged on this disk and is dropped: {name}").format(name=own.name)
            )
            continue
        try:
            copy_file(own.path, target, own.sha256)
            written += 1
        except StickFull:
            count = len(held) - number
            remarks.append(
                ngettext(
                    "{count} file that is carried for others found no room on the stick.",
                    "{count} files that are carried for others found no room on the stick.",
                    count,
                ).format(count=count)
            )
            break
    return PassedOn(written, tuple(remarks))


def read_carried(own: CarriedFile) -> bytes | None:
    """Return the bytes of a carried file; None when it has gone, or goes since they are damaged."""
    return own.path.read_bytes() if _is_whole(own) else None


def free_arrived(campaign: Campaign) -> None:
    """Drop what has arrived.

    What a coordinator made has no receipt that says that every agent has it: it makes room when it must.
    """
    held = [own for own in list_carried(campaign) if own.packer not in campaign.settings.coordinators]
    if not held:
        return
    arrived = _arrived_files(campaign)
    for own in held:
        if own.sha256 in arrived:
            _drop(own)


class Carrier:
    """What a merge carries on. A hub carries whatever its campaign is not the end of, in the room of its disk
    unless the settings name less."""

    def __init__(self, campaign: Campaign, *, is_hub: bool = False) -> None:
        self._campaign = campaign
        self._is_hub = is_hub
        self._limit_bytes = _room_bytes(campaign, is_hub=is_hub)
        self._own = campaign.device.device_id
        self._coordinators = campaign.settings.coordinators

    def passes_on(self, file: SignedFile) -> bool:
        """Tell whether a file is for others too, whether or not it opens here.

        A coordinator is the end of an agent's file; a coordinator's words go to every agent, and his photos
        only where they cannot be read, or by a hub.
        """
        if file.packer == self._own:
            return False
        if file.packer in self._coordinators:
            return file.kind in _WORDS or (self._is_hub and not self._campaign.is_coordinator)
        return not self._campaign.is_coordinator

    def keep(self, path: Path, file: SignedFile) -> bool:
        """Keep a checked file that lies at `path`; tell whether it is carried: not one that has arrived.

        Raises StickFull when there is no room, BundleError when this disk fails, StoreBusy, OSError.
        """
        target = self._target(file)
        if target.is_file():
            return True
        if file.packer == self._own or not self._is_wanted(file):
            return False
        if self._limit_bytes == 0 and not self._is_hub:
            return False
        with _alone(self._campaign):
            self._make_room(file, path.stat().st_size)
            copy_file(path, target, file.sha256)
        return True

    def check(self, file: SignedFile) -> None:
        """Check what a carrier can know without a key. Raises BundleError."""
        if file.kind == segments.KIND:
            segments.signed_head_of(file)
        if file.sealed and not all(bytes(own[: len(_AGE)]) == _AGE for own in file.members.values()):
            raise BundleError(_("The file says that it is sealed, and is not."))

    def drop(self, file: SignedFile) -> None:
        """Drop a file that proved not to be what it says."""
        self._target(file).unlink(missing_ok=True)

    def keep_newest_lists(self, file: SignedFile, identities: list[str]) -> None:
        """Drop what a newer file of lists of the same coordinator stands for, of those that open here."""
        read = []
        for own in list_carried(self._campaign):
            if own.packer == file.packer and own.name.endswith(LISTS_SUFFIX):
                try:
                    _writings, moment = lists.read_lists_file(read_signed(own.path.read_bytes()), identities)
                except BundleSealed:
                    continue
                except (BundleError, OSError):
                    _drop(own)
                    continue
                read.append((moment, own.sha256, own))
        for _moment, _sha256, own in sorted(read, key=lambda one: one[:2])[:-1]:
            _drop(own)

    def _target(self, file: SignedFile) -> Path:
        return self._campaign.folder / CARRIED / file.packer / f"{file.sha256}.{file_name(file)}"

    def _is_wanted(self, file: SignedFile) -> bool:
        verdict = self._verdicts.get(file.author, {})
        if verdict.get("action") == "revoke":
            last = verdict.get("last_seq") or 0
            if file.kind != segments.KIND or segments.signed_head_of(file).head.seq > last:
                return False
        return file.packer in self._coordinators or file.sha256 not in self._arrived

    @cached_property
    def _arrived(self) -> set[str]:
        return _arrived_files(self._campaign)

    @cached_property
    def _verdicts(self) -> dict[str, dict[str, Any]]:
        # Not the team: the others' requests to join are sealed for the coordinators.
        return coordinators_verdicts(self._campaign.store.entries(kind="team"), self._coordinators)

    def _rank(self, packer: str, *, is_words: bool) -> int:
        if packer in self._coordinators:
            return _RANKS["coordinator"][is_words]
        is_known = self._verdicts.get(packer, {}).get("action") == "accept"
        return _RANKS["accepted" if is_known else "unknown"][is_words]

    def _make_room(self, file: SignedFile, size_bytes: int) -> None:
        """Drop what matters less until there is room. Raises StickFull, with nothing dropped."""
        held = list_carried(self._campaign)
        used = sum(own.size_bytes for own in held)
        lacking = size_bytes + SPARE_BYTES - shutil.disk_usage(self._campaign.folder).free
        if self._limit_bytes is not None:
            lacking = max(lacking, used + size_bytes - self._limit_bytes)
        chosen = []
        for own in self._droppable(held, self._rank(file.packer, is_words=file.kind in _WORDS)):
            if lacking <= 0:
                break
            chosen.append(own)
            lacking -= own.size_bytes
        if lacking > 0:
            raise self._full(used)
        for own in chosen:
            _drop(own)

    def _droppable(self, held: list[CarriedFile], rank: int) -> Iterator[CarriedFile]:
        """Yield what may make room, the least first: of a coordinator's words the oldest for newer ones."""

        def order(own: CarriedFile) -> tuple[int, float]:
            return self._rank(own.packer, is_words=own.is_words), own.since_s

        for own in sorted(held, key=order):
            other = order(own)[0]
            if other < rank or other == rank == _COORDINATORS_WORDS:
                yield own

    def _full(self, used_bytes: int) -> StickFull:
        if self._limit_bytes is None:
            return StickFull(
                _("There is no room left for files of others: {used} lie here.").format(
                    used=format_size(used_bytes)
                ),
                where=str(self._campaign.folder / CARRIED),
                remedy=_("Free some room on the disk."),
            )
        return StickFull(
            _("The room for files of others is full, or the disk nearly: {used} of {limit}.").format(
                used=format_size(used_bytes), limit=format_size(self._limit_bytes)
            ),
            where=str(self._campaign.folder / CARRIED),
            remedy=_("It stays on the stick; `limit_mb` under [carrying] in survey.toml gives more room."),
        )


def _arrived_files(campaign: Campaign) -> set[str]:
    """Return the files that need not be carried any more: those that a coordinator's receipt names.

    On a coordinator's laptop those that were merged here: what only another coordinator could open, who may
    be lost, opens by the recovery key one day.
    """
    if campaign.is_coordinator:
        return {taken.sha256 for taken in campaign.store.outbox.taken() if taken.is_merged}
    return acknowledged_files(campaign)


def _room_bytes(campaign: Campaign, *, is_hub: bool = False) -> int | None:
    limit = campaign.settings.carrying_limit_mb
    if limit is None:
        return None if is_hub else DEFAULT_LIMIT_MB * MB
    return limit * MB


def _is_whole(own: CarriedFile) -> bool:
    """Tell whether a carried file is as it came; one that is not is dropped, and taken in when it comes."""
    if holds_file(own.path, own.sha256):
        return True
    _drop(own)
    return False


def _drop(own: CarriedFile) -> None:
    own.path.unlink(missing_ok=True)


@contextmanager
def _alone(campaign: Campaign) -> Iterator[None]:
    """Hold the folder: one process at a time writes there, and removes what a power cut left half written.

    Raises StoreBusy when another one does not let go.
    """
    for _attempt in range(_ATTEMPTS):
        try:
            hold = Hold(campaign.folder, CARRIED)
            break
        except HeldElsewhere as held:
            who = held.who
    else:
        raise StoreBusy(
            _("Another program takes in files of others right now: {who}.").format(who=who or "?"),
            where=str(campaign.folder / CARRIED),
            remedy=_("Wait until it is done, then run the same command again."),
        )
    try:
        for part in (campaign.folder / CARRIED).glob("*/*.part"):
            part.unlink(missing_ok=True)
        yield
    finally:
        hold.release()
