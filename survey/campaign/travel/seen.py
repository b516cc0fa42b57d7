"""Files that were merged here before, told by their outlines: a stick taken in again is not read again.

What lives here: the note of the outlines. What does not: which files count as merged (`store.outbox`): an
outline only names a file, and what it names has to be known there.
The note is made anew by reading: losing it costs time and nothing else.
"""

import json
from collections.abc import Collection
from pathlib import Path

from survey.bundle.outline import outline_of
from survey.bundle.signed import SignedFile
from survey.campaign.campaign import Campaign

_NOTE = "seen"


class Seen:
    """The outlines of files that this campaign read and checked, with the hash, author and packer of each."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._held: dict[str, list[str]] = json.loads(campaign.store.note(_NOTE) or "{}")
        self._before = dict(self._held)

    def file_at(self, path: Path) -> tuple[str | None, tuple[str, str, str] | None]:
        """Return a file's outline, and the hash, author and packer of the file that had it before."""
        outline = outline_of(path)
        held = self._held.get(outline or "")
        return outline, None if held is None else (held[0], held[1], held[2])

    def keep(self, outline: str | None, file: SignedFile) -> None:
        """Note what was read and checked; `save` writes it."""
        if outline is not None:
            self._held[outline] = [file.sha256, file.author, file.packer]

    def save(self, known: Collection[str]) -> None:
        """Write the note where it changed, of the files that are `known`, by hash."""
        self._held = {outline: held for outline, held in self._held.items() if held[0] in known}
        if self._held != self._before:
            self._campaign.store.keep_note(_NOTE, json.dumps(self._held))
            self._before = dict(self._held)
