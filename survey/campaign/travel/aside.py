"""Set aside: a copy of a refused file in the campaign's folder `aside/`, with its reason, for later salvage.

What lives here: which files of ours are kept, within what bounds. What does not: why a file is refused
(`taking_in`). A file of another campaign, or of none, is never copied.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from survey.bundle.container import MAX_CONTAINER_BYTES
from survey.bundle.salvage import REST_SUFFIX
from survey.bundle.stick import write_file
from survey.campaign.campaign import Campaign
from survey.errors import SurveyError

ASIDE = "aside"
MAX_FILES = 64
MAX_BYTES = 512 * 1024 * 1024
_CAMPAIGN = re.compile(rb'"campaign":"([^"\\]{1,100})"')
_HEAD_BYTES = 64 * 1024
"""The manifest lies in the first bytes of a file."""


def set_aside(campaign: Campaign, path: Path, name: str, reasons: Iterable[str]) -> str:
    """Copy a refused file of this campaign and say why beside it; return the copy's name, "" when not kept.

    `name` is what the file is called; `reasons` are the same sentence in each language, asked for only when
    the file is kept.

    Nothing is kept that is empty, cannot be read, is longer than any file of a bundle, belongs elsewhere,
    or comes when the folder is full. The same bytes are kept once.
    """
    try:
        if not 0 < path.stat().st_size <= MAX_CONTAINER_BYTES:
            return ""
        data = path.read_bytes()
        if not _is_ours(campaign, path, data):
            return ""
        folder = campaign.folder / ASIDE
        begin = hashlib.sha256(data).hexdigest()[:16]
        held = list_aside(campaign)
        for own in held:
            if own.name.startswith(begin):
                return own.name
        copy = f"{begin}-{_safe_name(name)}"
        if len(held) >= MAX_FILES or sum(own.stat().st_size for own in held) + len(data) > MAX_BYTES:
            return ""
        write_file(folder / f"{copy}.txt", _reason(path, reasons).encode())
        write_file(folder / copy, data)
    except (OSError, SurveyError):
        # It is still on the stick; a full disk here is no reason to stop the merge.
        return ""
    return copy


def list_aside(campaign: Campaign) -> list[Path]:
    """Return the files that were set aside, by name, without their reasons."""
    folder = campaign.folder / ASIDE
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix not in (".txt", ".part"))


def list_rests(campaign: Campaign) -> list[Path]:
    """Return the rest files that wait for a signature that vouches for what is in them."""
    return [path for path in list_aside(campaign) if path.name.endswith(REST_SUFFIX)]


def forget_aside(campaign: Campaign, path: Path) -> None:
    """Remove a file that was set aside, and its reason; one that lies elsewhere is left."""
    if path.parent == campaign.folder / ASIDE:
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}.txt").unlink(missing_ok=True)


def _is_ours(campaign: Campaign, path: Path, data: bytes) -> bool:
    """Tell whether the file names this campaign, or else lies under its folder on the stick."""
    own = campaign.settings.campaign_id
    named = _CAMPAIGN.search(data[:_HEAD_BYTES])
    if named is not None and named.group(1).decode(errors="replace") == own:
        return True
    # A flipped bit in the name itself: the folder says whose it is.
    return own in path.parts and (named is None or not _looks_whole(named.group(1)))


def _looks_whole(name: bytes) -> bool:
    return re.fullmatch(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) is not None


def _safe_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)[-80:]


def _reason(path: Path, reasons: Iterable[str]) -> str:
    return "\n".join([str(path), *reasons, ""])
