"""Salvaging: what is whole in damaged files is taken out of them, and merged as far as it can be trusted.

What lives here: the report, and which entries count. What does not: finding members in damaged bytes
(`bundle`).
Source: docs/decisions/0088-salvage.md.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from survey.bundle import packs, segments
from survey.bundle.lists import SUFFIX as LISTS_SUFFIX
from survey.bundle.salvage import REST_SUFFIX, Rest, confirmed, read_damaged, salvage, whole_entries
from survey.bundle.signed import read_signed
from survey.bundle.stick import LOG_SUFFIX, PACK_SUFFIX, SUFFIXES, write_file
from survey.campaign.campaign import Campaign
from survey.campaign.travel.aside import forget_aside, set_aside
from survey.crypto import open_beginning
from survey.errors import BundleError
from survey.log.entry import Entry, hash_bytes
from survey.messages import LANGUAGES, _, ngettext, speaking
from survey.messages.reasons import system_reason

HALVES = (".part", ".chk")
"""What a pulled stick leaves of a file, and what a disk check makes of what it found."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came of a damaged file.

    `state` is mended (the file as it was made, byte for byte), part (a rest file) or lost; `saved` the name
    of the file in the folder that was made; `agent` the device whose words it holds; `whole` and `damaged`
    the names of its members.
    """

    file: str
    state: str
    kind: str = ""
    agent: str = ""
    segment: str = ""
    whole: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    saved: str = ""
    remark: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def salvage_bundle(place: Path, folder: Path) -> list[Salvaged]:
    """Write what is whole in the damaged files at `place` into `folder`; return what came of each.

    Files that are whole are left where they are. Raises BundleError when nothing is at `place`, StickFull.
    """
    if not place.exists():
        raise BundleError(_("There is nothing here."), where=str(place), remedy=_("Is the stick plugged in?"))
    return [own for path in list(_candidates(place)) if (own := _salvage_file(path, folder)) is not None]


def find_rests(place: Path) -> list[Path]:
    """Return the rest files under a folder, by name; a file that is named itself is found otherwise."""
    if not place.is_dir():
        return []
    found = (own for own in place.rglob(f"*{REST_SUFFIX}") if own.is_file() and not own.is_symlink())
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Trusted:
    """What of a rest file can be merged: entries that a signature vouches for, photos by their hash.

    `waiting` counts whole entries for which no signature vouches yet, `lost` the photos that are not whole.
    """

    entries: tuple[Entry, ...] = ()
    blobs: tuple[packs.Blob, ...] = ()
    waiting: int = 0
    lost: int = 0


def trusted_part(campaign: Campaign, rest: Rest, identities: list[str]) -> Trusted:
    """Return what of a rest file can be merged. Raises BundleError, BundleSealed."""
    file = rest.file
    if file.kind == packs.KIND:
        blobs = tuple(packs.read_whole(file, identities))
        return Trusted(blobs=blobs, lost=len(rest.damaged))
    if file.kind != segments.KIND:
        raise BundleError(_("Nothing of this file can be merged: it is taken whole or not at all."))
    head = segments.signed_head_of(file).head
    stored = {**rest.members, **rest.damaged}.get(segments.MEMBER, b"")
    entries = whole_entries(open_beginning(stored, identities) if file.sealed else stored, file)
    hashes = {str(head.hash)}
    hashes.update(str(own.head.hash) for own in campaign.store.signed_heads(head.device))
    hashes.update(str(own.header.prev) for own in campaign.store.entries(device=head.device))
    good = confirmed(entries, hashes)
    return Trusted(tuple(good), waiting=len(entries) - len(good))


def rest_sentence(taken: Trusted) -> str:
    """Say what of a rest file was not merged, and what it waits for; "" when nothing was left."""
    if taken.waiting:
        return ngettext(
            "{count} entry is whole, but no signature vouches for it yet: it waits in the folder "
            "aside/ for more of its author's work.",
            "{count} entries are whole, but no signature vouches for them yet: they wait in the folder "
            "aside/ for more of their author's work.",
            taken.waiting,
        ).format(count=taken.waiting)
    if taken.lost:
        return ngettext(
            "{count} photo of the file is not whole.", "{count} photos of the file are not whole.", taken.lost
        ).format(count=taken.lost)
    return ""


def keep_or_forget(campaign: Campaign, path: Path, trusted: Trusted) -> str:
    """Set a rest file aside while entries of it wait, and forget it then; return the copy's name, or ""."""
    if not trusted.waiting:
        forget_aside(campaign, path)
        return ""
    return set_aside(campaign, path, path.name, _in_each_language(trusted))


def _in_each_language(trusted: Trusted) -> Iterator[str]:
    for language in LANGUAGES:
        with speaking(language):
            yield rest_sentence(trusted)


def _candidates(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for path in sorted(place.rglob("*")):
        name = path.name.lower().removesuffix(".part")
        ours = name.endswith(SUFFIXES) or path.name.lower().endswith(HALVES)
        if ours and path.is_file() and not path.is_symlink():
            yield path


def _salvage_file(path: Path, folder: Path) -> Salvaged | None:
    """Salvage one file; None for one that is whole."""
    try:
        data = read_damaged(path)
        if _is_whole(data):
            return None
        rest = salvage(data)
        return _save(path, rest, folder)
    except BundleError as error:
        return Salvaged(str(path), "lost", remark=error.what)
    except OSError as error:
        reason = _("The file cannot be read: {reason}.").format(reason=system_reason(error))
        return Salvaged(str(path), "lost", remark=reason)


def _is_whole(data: bytes) -> bool:
    try:
        read_signed(data)
    except BundleError:
        return False
    return True


def _save(path: Path, rest: Rest, folder: Path) -> Salvaged:
    file = rest.file
    names = (tuple(rest.members), tuple(rest.damaged))
    range_ = f"{file.content.get('from')}-{file.content.get('to')}" if file.kind == segments.KIND else ""
    own = Salvaged(str(path), "lost", file.kind, file.author, range_, *names)
    if rest.whole is not None:
        suffix = {segments.KIND: LOG_SUFFIX, "lists": LISTS_SUFFIX}.get(file.kind, PACK_SUFFIX)
        return _written(own, "mended", folder, rest.whole, suffix, _("Only what lies around it was damaged."))
    remark = _remark(rest)
    if remark is None:
        return replace(own, remark=_("Nothing of it is whole; copy it again from the laptop that made it."))
    return _written(own, "part", folder, rest.to_bytes(), REST_SUFFIX, remark)


def _remark(rest: Rest) -> str | None:
    """Say what a rest file would hold; None when that is nothing."""
    file = rest.file
    if file.kind == packs.KIND:
        count = len(rest.members) - 1
        if packs.INDEX not in rest.members or count < 1:
            return None
        return _("{count} of {all} photos are whole.").format(count=count, all=count + len(rest.damaged))
    if file.kind != segments.KIND or not rest.damaged.get(segments.MEMBER):
        return None
    if file.sealed:
        return _("It is sealed: what of it opens is seen when it is merged.")
    entries = whole_entries(rest.damaged[segments.MEMBER], file)
    good = confirmed(entries, [str(segments.signed_head_of(file).head.hash)])
    if not entries:
        return None
    return _(
        "Whole entries: {count}; the author's signature vouches for {good} of them, the others wait."
    ).format(count=len(entries), good=len(good))


def _written(own: Salvaged, state: str, folder: Path, data: bytes, suffix: str, remark: str) -> Salvaged:
    name = hash_bytes(data)[:8] + suffix
    write_file(folder / name, data)
    return replace(own, state=state, saved=name, remark=remark)
