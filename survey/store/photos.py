"""The photo inbox: which photos were taken in, and where each found its place.

What lives here: rows. What does not: the bytes (`blobs`), and which interview a photo fits (`media`).
"""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.sqlite import insert  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, select, update  # noqa: TID253

from survey.errors import StoreError
from survey.messages import _
from survey.records.photos import InboxPhoto
from survey.store.database import Database
from survey.store.schema import PhotoRow
from survey.store.step_text import write_time


class Photos:
    """The photos of one campaign."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, photo: InboxPhoto, added_at: datetime) -> bool:
        """Keep one more photo, whose blob is stored; False when it was held already, and kept as it is."""
        row = {
            "sha256": photo.sha256,
            "name": photo.name,
            "state": photo.state,
            "submission": photo.submission,
            "ref": photo.ref,
            "facts": json.dumps(dict(photo.facts), ensure_ascii=False),
            "added_at": write_time(added_at),
        }
        with self._database.write() as connection:
            added = connection.execute(
                insert(PhotoRow).values(row).on_conflict_do_nothing(index_elements=["sha256"])
            )
            return bool(added.rowcount)

    def list(self, state: str | None = None) -> Sequence[InboxPhoto]:
        """Return the photos, those taken in first before the others; only those in `state` when given."""
        statement = select(PhotoRow).order_by(col(PhotoRow.added_at), col(PhotoRow.sha256))
        if state is not None:
            statement = statement.where(col(PhotoRow.state) == state)
        with self._database.read() as connection:
            rows = [PhotoRow(**row) for row in connection.execute(statement).mappings()]
        return [_photo(row) for row in rows]

    def place(self, sha256: str, *, submission: str, ref: str) -> None:
        """Say which question of which submission a photo answers. Raises StoreError when it is unknown."""
        self._change(sha256, state="placed", submission=submission, ref=ref)

    def ignore(self, sha256: str) -> None:
        """Say that a photo belongs nowhere; it stays stored. Raises StoreError when it is unknown."""
        self._change(sha256, state="ignored", submission=None, ref=None)

    def _change(self, sha256: str, **values: str | None) -> None:
        with self._database.write() as connection:
            changed = connection.execute(
                update(PhotoRow).where(col(PhotoRow.sha256) == sha256).values(**values)
            )
            if not changed.rowcount:
                raise StoreError(_("This photo is not in the campaign."), where=sha256)


def _photo(row: PhotoRow) -> InboxPhoto:
    return InboxPhoto(
        sha256=row.sha256,
        name=row.name,
        state=row.state,
        submission=row.submission,
        ref=row.ref,
        facts=json.loads(row.facts),
    )
