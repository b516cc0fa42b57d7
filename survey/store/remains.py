"""Part of the check: what an erasure should have taken and did not, and the files to hand over.

What lives here: finding it. What does not: mending it, which `survey store rebuild` does.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, select  # noqa: TID253

from survey.errors import StoreError
from survey.log.bodies import people_parts
from survey.log.erasure import Erased
from survey.messages import _
from survey.records.findings import Finding, Severity
from survey.store.blobs import FREED, Blobs
from survey.store.entry_rows import read_entries
from survey.store.erasing import ERASED, known_erasures, read_unfinished, suspects
from survey.store.outbox import OUTBOX
from survey.store.schema import BlobRow, OutboxRow

_PHOTOS = ("blobs", "pieces")


def check_remains(connection: Connection, erased: Erased, blobs: Blobs) -> Iterator[Finding]:
    """Yield what is still here of what was erased. Raises StoreError for a damaged entry."""
    for entry in suspects(connection, erased) if erased else ():
        if erased.parts_of(entry):
            yield _remains(entry.hash)
    gone = select(BlobRow.sha256).where(col(BlobRow.state) == ERASED).order_by(col(BlobRow.sha256))
    for sha256 in connection.execute(gone).scalars():
        if blobs.has(sha256):
            yield _remains(str(blobs.path(sha256)))
    if read_unfinished(connection) is not None:
        yield Finding(
            "erasure-unfinished",
            ERASED,
            _("Something erased may still lie in a draft, a file to hand over, or the database's free room."),
            severity=Severity.WARNING,
            remedy=_("Close every other window of this campaign, then run `survey store rebuild`."),
        )


def _remains(where: str) -> Finding:
    return Finding(
        "erased-here",
        where,
        _("This was erased by a coordinator, and is still here."),
        remedy=_("Run `survey store rebuild`."),
    )


def erased_parts(connection: Connection, erased: Erased) -> set[str]:
    """Return the hashes of parts that erasures account for, told by the bodies that name them."""
    parts = set(erased.parts)
    for subject, people in erased.people.items():
        for entry in read_entries(connection, subject=subject):
            parts.update(part for person, part in people_parts(entry.body) if person in people)
    for sha256 in erased.files:
        for entry in read_entries(connection, subject=sha256, kind="photo"):
            parts.update(entry.header.parts)
    return parts


def check_outbox(connection: Connection, folder: Path) -> Iterator[Finding]:
    """Yield the files to hand over that are not what they were; those freed on purpose are no fault."""
    freed = set(connection.execute(select(BlobRow.sha256).where(col(BlobRow.state) == FREED)).scalars())
    for row in connection.execute(select(OutboxRow).order_by(col(OutboxRow.name))).mappings():
        cut = OutboxRow(**row)
        path = folder / OUTBOX / cut.name
        if _is_whole(path, cut.sha256) or (not path.exists() and _was_freed(cut, freed)):
            continue
        yield Finding(
            "outbox-damaged",
            str(path),
            _("A file that waits to be handed over is missing or damaged."),
            severity=Severity.WARNING,
            remedy=_("Run `survey store rebuild`: it is made again from the log and the photos."),
        )


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _was_freed(cut: OutboxRow, freed: Collection[str]) -> bool:
    return cut.kind in _PHOTOS and set(json.loads(cut.blobs)) <= set(freed)


def readable_erasures(connection: Connection) -> Erased:
    """Return what was erased, as far as the entries can be read: a damaged one is named elsewhere."""
    try:
        return known_erasures(connection)
    except StoreError:
        return Erased()
