"""The store: one campaign's folder, open, with everything that can be written to it or read from it.

What lives here: making, opening and closing; each subject has its own file (`journals`, `blobs`,
`forms`, `photos`, `entries`, `integrity`). What does not: settings and keys, which the campaign brings.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import insert  # noqa: TID253 - loaded lazily, see survey.store.

from survey.durable import make_folder
from survey.errors import StoreDamaged, StoreError, StoreReadOnly
from survey.log.chain import ChainHead, Writing
from survey.log.entry import Entry
from survey.log.erasure import Erased
from survey.log.signed_head import SignedHead
from survey.messages import _
from survey.records.findings import Finding, Severity
from survey.records.submissions import SubmissionBrief, SubmissionState
from survey.records.travel import TakenIn
from survey.store import locks
from survey.store.backup import copy_campaign, finish_copy
from survey.store.blobs import Blobs
from survey.store.chains import Chains
from survey.store.database import BUSY_TIMEOUT_S, DATABASE_NAME, Database, explained, read_only_error
from survey.store.entities import Entities
from survey.store.entries import Log, Signer
from survey.store.erasing import Unfinished, keep_note_in, read_note
from survey.store.forms import Forms
from survey.store.integrity import check_everything
from survey.store.journals import Journals
from survey.store.migration import migrate
from survey.store.outbox import Outbox
from survey.store.photos import Photos
from survey.store.pieces import Pieces
from survey.store.projection import Submissions
from survey.store.schema import SCHEMA_VERSION, Meta

PROJECTED = "projected"
"""The note that says for which schema the projections were computed."""


class Store:
    """One campaign's folder, open. Use it as a context manager, or call `close`."""

    def __init__(self, database: Database, presence: str, hold: locks.Hold | None) -> None:
        self._database = database
        self._hold = hold
        self.folder = database.path.parent
        self.campaign_id = self.note("campaign") or ""
        self.journals = Journals(database)
        self.blobs = Blobs(database, presence)
        self.forms = Forms(database)
        self.photos = Photos(database)
        self.outbox = Outbox(database)
        self.entities = Entities(database)
        self.chains = Chains(database)
        self.pieces = Pieces(self.folder, self.blobs)
        self._log = Log(database, self.campaign_id)
        self._submissions = Submissions(database)

    @classmethod
    def create(cls, folder: Path, campaign_id: str) -> "Store":
        """Make the database of a new campaign in `folder`, which is made when absent, and open it.

        Raises StoreError when a database is there already.
        """
        path = folder / DATABASE_NAME
        if path.exists():
            raise StoreError(
                _("There is a campaign's database here already."),
                where=str(path),
                remedy=_("Choose an empty folder."),
            )
        with explained(path):
            make_folder(folder)
            migrate(path)
            database = Database(path)
            with database.write() as connection:
                connection.execute(insert(Meta), {"key": "campaign", "value": campaign_id})
                connection.execute(insert(Meta), {"key": PROJECTED, "value": str(SCHEMA_VERSION)})
            database.close()
        return cls.open(folder)

    @classmethod
    def open(
        cls, folder: Path, *, read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> "Store":
        """Open a campaign's database, brought to this version's schema, and sweep what crashes left.

        `read_only` reads a campaign where nothing can be written, and changes nothing.
        Raises StoreNewer, StoreDamaged, StoreReadOnly, StoreBusy, StoreError.
        """
        path = folder / DATABASE_NAME
        if not path.is_file():
            raise StoreError(
                _("There is no campaign's database here."),
                where=str(path),
                remedy=_("Make a campaign with `survey init FOLDER`, or put survey.db back from a backup."),
            )
        if read_only:
            _refuse_unfolded(path)
            return cls(Database(path, read_only=True), "reader", None)
        if not os.access(path, os.W_OK) or not os.access(folder, os.W_OK):
            raise read_only_error(path)
        with explained(path):
            migrate(path, busy_timeout_s=busy_timeout_s)
            locks.forget_locks(folder, "open-")
            presence, hold = locks.new_presence(folder)
        try:
            store = cls(Database(path, busy_timeout_s=busy_timeout_s), presence, hold)
            store.blobs.sweep()
            store.journals.sweep()
            if store.note(PROJECTED) != str(SCHEMA_VERSION):
                # Written by an earlier version, which computed less from the same log.
                store.rebuild()
                store.keep_note(PROJECTED, str(SCHEMA_VERSION))
        except BaseException:
            hold.release(remove=True)
            raise
        return store

    @property
    def is_read_only(self) -> bool:
        """Tell whether nothing can be written here."""
        return self._database.read_only

    def append(
        self,
        writings: Writing | Sequence[Writing],
        *,
        signer: Signer,
        author: str,
        now: datetime,
        fold: str | None = None,
    ) -> list[Entry]:
        """Write the next entries of this device, its signed head and their projections, in one commit.

        `fold` is the id of the draft that these entries finish: it is gone in the same commit, so that
        there is either the draft or the entries, whatever happens. Raises StoreError.
        """
        several = (writings,) if isinstance(writings, Writing) else writings
        return self._log.append(several, signer=signer, author=author, now=now, fold=fold)

    def receive(
        self,
        entries: Iterable[Entry],
        *,
        now: datetime,
        head: SignedHead | None = None,
        taken: TakenIn | None = None,
    ) -> int:
        """Take in entries of other devices, in one commit; return how many were new.

        `head` is the verified head that they end at, `taken` the file that they came in.
        """
        return self._log.receive(entries, now=now, head=head, taken=taken)

    def keep_coordinators(self, devices: Collection[str]) -> None:
        """Say whose erasures count; what those of a new one erase is dropped in the same commit."""
        self._log.keep_coordinators(devices)

    def unfinished_erasure(self) -> Unfinished | None:
        """Return what an erasure still has to take out of drafts and files, None when nothing is left."""
        return self._log.unfinished_erasure()

    def finish_erasure(self, done: Unfinished) -> bool:
        """Say that drafts and files hold nothing erased any more, and overwrite what the database deleted.

        Return False, with the work still noted, when another process keeps the bytes from going.
        """
        return self._log.finish_erasure(done)

    def erased(self) -> Erased:
        """Return everything that was erased."""
        return self._log.erased()

    def signed_head(self, device: str) -> SignedHead | None:
        """Return the last signed head of a device, None when none is here."""
        return self._log.signed_head(device)

    def signed_heads(self, device: str) -> list[SignedHead]:
        """Return every signed head of a device that arrived here, by number; the moment is not filled in."""
        return self._log.signed_heads(device)

    def forks(self, device: str | None = None) -> dict[str, int]:
        """Return the devices that have two entries of one number (a copied laptop), with the first one.

        Only that of `device` when given.
        """
        return self._log.forks(device)

    def entries(
        self,
        *,
        kind: str | None = None,
        subject: str | None = None,
        device: str | None = None,
        after_seq: int = 0,
    ) -> Iterator[Entry]:
        """Yield entries in the order of their moments, each with the parts that are here."""
        return self._log.entries(kind=kind, subject=subject, device=device, after_seq=after_seq)

    def holders(self, device: str) -> Iterator[Entry]:
        """Yield the revisions and drafts of a device that may name a file, in order. Raises StoreDamaged."""
        return self._log.holders(device)

    def entry(self, hash_: str) -> Entry:
        """Return one entry by its hash. Raises StoreError when it is not here."""
        return self._log.entry(hash_)

    def devices(self) -> list[str]:
        """Return the devices that wrote something that is here."""
        return self._log.devices()

    def head(self, device: str) -> ChainHead:
        """Return the last entry of a device; `seq` 0 when it wrote none."""
        return self._log.head(device)

    def submissions(self, form: str | None = None, *, deleted: bool = False) -> Iterator[SubmissionState]:
        """Yield the submissions, the newest first; deleted ones only when asked for."""
        return self._submissions.all(form=form, deleted=deleted)

    def submission_briefs(self, form: str | None = None) -> Iterator[SubmissionBrief]:
        """Yield what is told of the submissions without their answers, the newest first; no deleted ones."""
        return self._submissions.briefs(form=form)

    def answers_to(self, form: str, path: str) -> dict[str, str]:
        """Return what stands as the answer to one question of a form, by submission, where something does."""
        return self._submissions.answers_to(form, path)

    def count_submissions(self, form: str) -> int:
        """Return how many submissions of a form there are, without the deleted ones."""
        return self._submissions.count(form)

    def submission(self, submission: str) -> SubmissionState:
        """Return one by its id, or by a beginning that is the only one. Raises StoreError."""
        return self._submissions.get(submission)

    def rebuild(self) -> int:
        """Drop every projection and compute it again from the log; return how many submissions.

        What was erased and is here all the same goes with them.
        """
        count = self._submissions.rebuild()
        self.blobs.remove_erased()
        return count

    def canonical_dump(self) -> Iterator[bytes]:
        """Yield what is computed from the entries, a line a submission, then a line an entity."""
        return self._submissions.canonical_dump()

    def check(self) -> list[Finding]:
        """Read everything again and return what is wrong, each with what mends it; nothing is changed."""
        return check_everything(self._database, self.campaign_id, self.blobs, self.forms)

    def damage(self) -> list[Finding]:
        """Return what is damaged here. Entries that never arrived, or that a copied laptop wrote twice, are
        not: a copy of them is whole."""
        found = (finding for finding in self.check() if finding.severity is Severity.ERROR)
        return [finding for finding in found if finding.code not in ("entries-missing", "chain-forked")]

    def backup(self, target: Path) -> None:
        """Copy the whole campaign to a folder that does not exist yet, while in use, and verify the copy.

        Raises StoreDamaged naming the first thing found wrong in the copy, StoreFull, StoreError.
        """
        part = copy_campaign(self.folder, target)
        with Store.open(part, read_only=True) as copy:
            wrong = copy.damage()
        if wrong:
            raise StoreDamaged(
                _("The copy is not whole: {reason}").format(reason=wrong[0].message),
                where=wrong[0].where,
                remedy=_("Run `survey store check` on the campaign itself, then try another disk."),
            )
        finish_copy(part, target)

    def close(self) -> None:
        """Let go of the campaign. Journals that are still open must be closed before."""
        self._database.close()
        if self._hold is not None:
            self._hold.release(remove=True)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def note(self, key: str) -> str | None:
        """Return what the database keeps under `key` beside everything else, None when it keeps nothing."""
        with self._database.read() as connection:
            return read_note(connection, key)

    def keep_note(self, key: str, value: str) -> None:
        """Keep a text under `key` in place of what was there."""
        with self._database.write() as connection:
            keep_note_in(connection, key, value)


def _refuse_unfolded(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreReadOnly(
            _("The last answers lie in a file beside the database that cannot be read without writing."),
            where=str(log),
            remedy=_("Copy the whole campaign folder to a disk that can be written to, and open it there."),
        )
