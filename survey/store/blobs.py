"""Blobs: the bytes of photos and other files, by SHA-256, under `media/sha256/ab/…`.

What lives here: taking bytes in so that a file under its hash is whole or absent, finding and checking
them. What does not: what a picture shows (`media`), and which answer holds it (`entries`).
A blob is never changed: the same bytes have the same name.
"""

import contextlib
import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import IO

from sqlalchemy.dialects.sqlite import insert  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, select, update  # noqa: TID253

from survey.durable import make_folder, sync_file, sync_folder
from survey.errors import StoreDamaged, StoreError
from survey.messages import _
from survey.records.attachments import Attachment
from survey.store.database import Database, explained
from survey.store.erasing import ERASED
from survey.store.locks import is_held
from survey.store.schema import BlobRow
from survey.store.step_text import read_time, write_time

FREED = "freed"
"""The state of a file whose local copy was dropped, because a coordinator keeps it."""
MEDIA = Path("media") / "sha256"
INCOMING = Path("media") / "incoming"
CHUNK_BYTES = 1 << 20
_UNKNOWN_MIME = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Staged:
    """A file on its way into the media folder."""

    part: Path
    sha256: str
    size: int
    mime: str


_Batch = list[_Staged]


class Blobs:
    """The media folder of one campaign. `presence` is the token of this process (see `locks`)."""

    def __init__(self, database: Database, presence: str) -> None:
        self._database = database
        self._folder = database.path.parent
        self._presence = presence

    def add(
        self,
        source: Path | bytes | Sequence[Path],
        *,
        name: str,
        mime: str,
        added_at: datetime,
        expected: str | None = None,
    ) -> Attachment:
        """Take in a file, bytes, or the files whose bytes follow each other; return what it is.

        The bytes are on the disk under their hash, then in the index, when this returns; the same bytes
        twice are kept once. `expected` is the hash that they must have. Raises StoreFull, StoreReadOnly,
        StoreDamaged or StoreError; what was half written is gone.
        """
        with explained(self._folder), self._staging() as staged:
            one = self._stage(source, mime, staged)
            if expected not in (None, one.sha256):
                raise StoreDamaged(_("The bytes are not those of the hash that they came under."))
            self._settle(staged)
        self._index(staged, added_at)
        if self.is_erased(one.sha256):
            self.path(one.sha256).unlink(missing_ok=True)
            raise StoreError(
                _("This file was erased from the campaign: it is not taken in again."),
                where=name,
                remedy=_("Ask a coordinator what was erased, and why: survey erase --list."),
            )
        return Attachment(sha256=one.sha256, name=name, size_bytes=one.size, mime=mime)

    def add_all(self, files: Iterable[tuple[str, bytes, str]], *, added_at: datetime) -> None:
        """Take in several files and index them in one transaction: SHA-256, bytes and MIME type of each.

        The caller has compared the bytes with the hash.

        All are on the disk under their hashes before any is in the index. Erased files are passed over.
        Raises as `add`; then none is in the index, and what was half written is gone.
        """
        erased = self._in_state(ERASED)
        with explained(self._folder), self._staging() as staged:
            for sha256, data, mime in files:
                if sha256 not in erased:
                    self._stage(data, mime, staged, sha256)
            self._settle(staged)
        if staged:
            self._index(staged, added_at)
        # Another process may have erased one of them meanwhile.
        for sha256 in {one.sha256 for one in staged} & self._in_state(ERASED):
            self.path(sha256).unlink(missing_ok=True)

    def _index(self, staged: Sequence[_Staged], added_at: datetime) -> None:
        moment = write_time(added_at)
        rows = [
            {
                "sha256": one.sha256,
                "size_bytes": one.size,
                "mime": one.mime,
                "state": "present",
                "added_at": moment,
            }
            for one in staged
        ]
        statement = insert(BlobRow)
        statement = statement.on_conflict_do_update(
            index_elements=["sha256"], set_={"state": "present"}, where=col(BlobRow.state) != ERASED
        )
        with self._database.write() as connection:
            connection.execute(statement, rows)

    def path(self, sha256: str) -> Path:
        """Return where the bytes of this hash are, or would be."""
        if len(sha256) != 64 or sha256.strip("0123456789abcdef"):
            raise StoreError(_("This is no SHA-256."), where=sha256[:80])
        return self._folder / MEDIA / sha256[:2] / sha256

    def find(self, sha256: str) -> Path | None:
        """Return where the bytes of a hash lie, None when they are not on this computer."""
        return self.path(sha256) if self.has(sha256) else None

    def open(self, sha256: str) -> BufferedReader:
        """Open the bytes for reading. Raises StoreError when they are not here."""
        path = self.path(sha256)
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise StoreError(
                _("This file is not on this computer."),
                where=str(path),
                remedy=_("It comes with the bundle or the backup that holds it."),
            ) from None

    def has(self, sha256: str) -> bool:
        """Tell whether the file is here (its bytes are not read)."""
        return self.path(sha256).is_file()

    def is_taken_in(self, sha256: str) -> bool:
        """Tell whether the file is here and in the index; a power cut may leave the file without its row."""
        statement = select(BlobRow.state).where(col(BlobRow.sha256) == sha256)
        with self._database.read() as connection:
            state = connection.execute(statement).scalar_one_or_none()
        return state == "present" and self.has(sha256)

    def is_erased(self, sha256: str) -> bool:
        """Tell whether a coordinator erased the file: it must not come again."""
        return sha256 in self._in_state(ERASED)

    def is_absent_on_purpose(self, sha256: str) -> bool:
        """Tell whether the file was erased, or freed because a coordinator keeps it."""
        return sha256 in self._in_state(ERASED) | self._in_state(FREED)

    def free(self, sha256: str) -> bool:
        """Drop the local copy of a file that is kept elsewhere; tell whether there was one.

        Its row is changed first: what a crash leaves is a file that the next call drops.
        """
        freed = update(BlobRow).where(col(BlobRow.sha256) == sha256, col(BlobRow.state) == "present")
        with self._database.write() as connection:
            changed = connection.execute(freed.values(state=FREED)).rowcount
        with explained(self._folder):
            self.path(sha256).unlink(missing_ok=True)
        return bool(changed)

    def is_freed(self, sha256: str) -> bool:
        """Tell whether the local copy was dropped on purpose; it comes back from a bundle that holds it."""
        return sha256 in self._in_state(FREED) and not self.has(sha256)

    def remove_erased(self) -> None:
        """Delete what the media folder still holds of erased files."""
        for sha256 in self._in_state(ERASED):
            self.path(sha256).unlink(missing_ok=True)

    def _in_state(self, state: str) -> frozenset[str]:
        with self._database.read() as connection:
            statement = select(BlobRow.sha256).where(col(BlobRow.state) == state)
            return frozenset(connection.execute(statement).scalars())

    def verify(self, sha256: str) -> None:
        """Read the bytes and compare their hash. Raises StoreDamaged, or StoreError when absent."""
        with self.open(sha256) as file, explained(self._folder):
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256:
            raise StoreDamaged(
                _("The content of this file has changed: its hash is {found}.").format(found=found),
                where=str(self.path(sha256)),
                remedy=_("Take the file again from a backup or a bundle that holds it."),
            )

    def list(self) -> list[Attachment]:
        """Return every blob of the index, by hash; `name` is the hash."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(BlobRow.sha256, BlobRow.size_bytes, BlobRow.mime)
                .where(col(BlobRow.state) == "present")
                .order_by(col(BlobRow.sha256))
            ).all()
        return [Attachment(sha256=h, name=h, size_bytes=size, mime=mime) for h, size, mime in rows]

    def moments(self) -> Iterator[tuple[str, datetime]]:
        """Yield each file that is here with when it was taken in."""
        statement = select(BlobRow.sha256, BlobRow.added_at).where(col(BlobRow.state) == "present")
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        yield from ((sha256, read_time(moment)) for sha256, moment in rows)

    def adopt(self, now: datetime) -> int:
        """Index the files of the media folder that are whole and in no index; return how many."""
        with self._database.read() as connection:
            known = set(connection.execute(select(BlobRow.sha256)).scalars())
        adopted = 0
        for sha256 in [own for own in self.on_disk() if own not in known]:
            with contextlib.suppress(StoreDamaged):
                self.verify(sha256)
                self.add(self.path(sha256), name=sha256, mime=_UNKNOWN_MIME, added_at=now)
                adopted += 1
        return adopted

    def on_disk(self) -> Iterator[str]:
        """Yield the hash of every file of the media folder, in order."""
        for folder in sorted((self._folder / MEDIA).glob("[0-9a-f][0-9a-f]")):
            yield from sorted(file.name for file in folder.iterdir() if len(file.name) == 64)

    def sweep(self) -> int:
        """Remove what processes that died left half written; return how many files."""
        swept = 0
        for part in (self._folder / INCOMING).glob("*.part"):
            token = part.name.partition(".")[0]
            if token != self._presence and not is_held(self._folder, token):
                with contextlib.suppress(OSError):
                    part.unlink()
                    swept += 1
        return swept

    @contextlib.contextmanager
    def _staging(self) -> Iterator[_Batch]:
        """Give a list for files on their way; what is not settled at the end is deleted."""
        staged: _Batch = []
        try:
            yield staged
        finally:
            for one in staged:
                one.part.unlink(missing_ok=True)

    def _stage(
        self, source: Path | bytes | Sequence[Path], mime: str, staged: _Batch, checked: str | None = None
    ) -> _Staged:
        """Write bytes beside the media folder, not yet durably, and add them to `staged`.

        `checked` is their hash where it is known.
        """
        incoming = self._folder / INCOMING
        place = len(staged)
        if not place:
            make_folder(incoming)
        part = incoming / f"{self._presence}.{secrets.token_hex(8)}.part"
        staged.append(_Staged(part, "", 0, mime))
        with part.open("xb") as writer:
            if isinstance(source, bytes) and checked is not None:
                sha256, size = checked, writer.write(source)
            else:
                sha256, size = _copy(_chunks(source), writer)
        staged[place] = _Staged(part, sha256, size, mime)
        return staged[place]

    def _settle(self, staged: Sequence[_Staged]) -> None:
        """Put the staged files under their hashes, durably: first all bytes, then all names."""
        new = [
            (one.part, target) for one in staged if not _holds(target := self.path(one.sha256), one.sha256)
        ]
        make_folder(self._folder / MEDIA)
        for part, _target in new:
            sync_file(part)
        folders: dict[Path, None] = {}
        for folder in sorted({target.parent for _part, target in new}):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                folders[folder.parent] = None
            folders[folder] = None
        for part, target in new:
            part.replace(target)
        for folder in folders:
            sync_folder(folder)


def _holds(target: Path, sha256: str) -> bool:
    """Tell whether the file is there and still holds what its name says."""
    try:
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


def _chunks(source: Path | bytes | Sequence[Path]) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    for path in [source] if isinstance(source, Path) else source:
        with path.open("rb") as reader:
            while chunk := reader.read(CHUNK_BYTES):
                yield chunk


def _copy(chunks: Iterable[bytes], writer: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        writer.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
