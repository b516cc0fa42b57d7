"""Pieces of files longer than a pack, kept until all are here, then put together and verified.

They lie under `media/pieces/<hash of the plan>/`, each `<number>-<hash of the file that brought it>`, so
that pieces of several packers come together when their plans agree, and a lying plan spoils no other.
What lives here: files. What does not: their way here (`bundle`), and when to look (`campaign`).
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from survey.durable import make_folder, write_whole
from survey.errors import StoreDamaged
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.travel import PiecePlan
from survey.store.blobs import Blobs
from survey.store.database import explained

PIECES = Path("media") / "pieces"
PLAN_NAME = "plan.json"


class Pieces:
    """The pieces of one campaign that wait for the others."""

    def __init__(self, folder: Path, blobs: Blobs) -> None:
        self._campaign = folder
        self._folder = folder / PIECES
        self._blobs = blobs

    def keep(self, plan: PiecePlan, number: int, data: bytes, *, file_sha256: str) -> None:
        """Keep one piece, durably; it was checked against the plan. Raises StoreFull, StoreError."""
        folder = self._place(plan)
        with explained(self._campaign):
            if not (folder / PLAN_NAME).is_file():
                make_folder(folder)
                write_whole(folder / PLAN_NAME, _plan_text(plan))
            if number not in self._here(folder):
                write_whole(folder / f"{number:04d}-{file_sha256}", data)

    def count(self, plan: PiecePlan) -> int:
        """Return how many pieces of a file are here."""
        return len(self._here(self._place(plan)))

    def held(self) -> set[str]:
        """Return the hashes of the files of bundles whose piece lies here."""
        return {path.name.partition("-")[2] for path in self._folder.glob("*/[0-9]*-*") if _is_piece(path)}

    def waiting(self) -> Iterator[PiecePlan]:
        """Yield the plans of which pieces are here; one that cannot be read is as if it were not here."""
        for path in sorted(self._folder.glob(f"*/{PLAN_NAME}")):
            try:
                value = json.loads(path.read_text(encoding="utf-8"))
                blob = Attachment(**value["blob"])
                yield PiecePlan(blob, int(value["piece_bytes"]), tuple(value["hashes"]))
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def assemble(self, plan: PiecePlan, *, now: datetime) -> bool:
        """Put a file together when every piece is here, as a blob; tell whether it is one now.

        One piece is in memory at a time. A piece that went bad on this disk is dropped, to come again.
        Raises StoreDamaged when the pieces are what the plan says and yet make another file.
        """
        if self._blobs.is_taken_in(plan.blob.sha256):
            return True
        here = self._here(self._place(plan))
        if len(here) < len(plan.hashes):
            return False
        blob = plan.blob
        paths = [here[number] for number in sorted(here)]
        try:
            self._blobs.add(paths, name=blob.name, mime=blob.mime, added_at=now, expected=blob.sha256)
        except StoreDamaged:
            if self._dropped_bad(plan, here):
                return False
            shutil.rmtree(self._place(plan), ignore_errors=True)
            raise StoreDamaged(
                _("The pieces do not make the file that they name."), where=blob.name
            ) from None
        return True

    def files_of(self, plan: PiecePlan) -> list[str]:
        """Return the hashes of the files of bundles that brought the pieces of a plan."""
        return [path.name.partition("-")[2] for path in self._here(self._place(plan)).values()]

    def forget(self, plan: PiecePlan) -> None:
        """Remove the pieces of a file that is whole now."""
        shutil.rmtree(self._place(plan), ignore_errors=True)

    def _dropped_bad(self, plan: PiecePlan, here: dict[int, Path]) -> bool:
        dropped = False
        for number, path in here.items():
            if hashlib.sha256(path.read_bytes()).hexdigest() != plan.hashes[number - 1]:
                path.unlink(missing_ok=True)
                dropped = True
        return dropped

    def _place(self, plan: PiecePlan) -> Path:
        return self._folder / hashlib.sha256(_plan_text(plan)).hexdigest()

    def _here(self, folder: Path) -> dict[int, Path]:
        found = (path for path in folder.glob("[0-9]*-*") if _is_piece(path))
        return {int(path.name.partition("-")[0]): path for path in sorted(found)}


def _is_piece(path: Path) -> bool:
    number, _dash, sha256 = path.name.partition("-")
    return number.isdecimal() and len(sha256) == 64


def _plan_text(plan: PiecePlan) -> bytes:
    # The name is the packer's own: two packers of one file may call it differently.
    blob = {**asdict(plan.blob), "name": plan.blob.sha256}
    value = {"blob": blob, "piece_bytes": plan.piece_bytes, "hashes": list(plan.hashes)}
    return json.dumps(value, sort_keys=True).encode()
