"""The last count of very likely duplicates, so that `survey status` compares nothing again.

What lives here: the pairs of that count, kept in the user's cache folder with a fingerprint of
the submissions that were counted; ids only, nothing personal. A cache that is damaged is none.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from survey import __version__
from survey.campaign.campaign import Campaign
from survey.campaign.submissions.revisions import utc_text
from survey.log.same_centre import Pair
from survey.records.submissions import SubmissionState

_MOST_KEPT = 20_000


class Fingerprint:
    """What names a set of submissions as they are now, added one by one in the store's order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256(__version__.encode())
        self.count = 0

    def add(self, state: SubmissionState) -> None:
        """Add one submission."""
        self._hash.update(f"{state.submission} {' '.join(state.heads)}\n".encode())
        self.count += 1

    @property
    def text(self) -> str:
        """Return the fingerprint, hexadecimal."""
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Counted:
    """A count: the fingerprint of what was counted, when (ISO 8601 UTC), and the very likely pairs."""

    fingerprint: str
    at: str
    pairs: tuple[Pair, ...]


def keep_count(campaign: Campaign, fingerprint: Fingerprint, likely: list[Pair]) -> None:
    """Keep the very likely pairs of a count; a cache that cannot be written is no error."""
    path = _path(campaign)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    document = {
        "fingerprint": fingerprint.text,
        "at": utc_text(campaign.clock()),
        "pairs": likely[:_MOST_KEPT],
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(document), encoding="utf-8")
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def read_count(campaign: Campaign) -> Counted | None:
    """Return the last count, None when there is none whole."""
    try:
        document = json.loads(_path(campaign).read_text(encoding="utf-8"))
        pairs = tuple((str(first), str(second)) for first, second in document["pairs"])
        return Counted(str(document["fingerprint"]), str(document["at"]), pairs)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(campaign: Campaign) -> Path:
    import platformdirs

    place = hashlib.sha256(str(campaign.folder.resolve()).encode()).hexdigest()[:16]
    folder = Path(platformdirs.user_cache_dir("survey", appauthor=False)) / "duplicates"
    return folder / f"{campaign.settings.campaign_id}-{place}.json"
