"""Drafts on disk: the durable journal of each unfinished interview.

What lives here: beginning, taking up, listing and discarding drafts; one durable commit a step.
What does not: what the steps mean (`engine`), and folding a draft into a revision (`entries`).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, delete, func, insert, select, update  # noqa: TID253

from survey.errors import StoreBusy, StoreDamaged, StoreError
from survey.messages import _
from survey.records.drafts import DraftSummary
from survey.records.journal import DraftHeader
from survey.records.steps import Answer, DeleteRepeat, Recorded
from survey.store.database import Database, busy_error, damaged_error, explained
from survey.store.locks import HeldElsewhere, Hold, forget_locks, is_held
from survey.store.schema import DraftListRow, DraftRow, StepRow
from survey.store.step_text import read_header, read_step, write_header, write_step

_INSERT_STEP = insert(StepRow)


class StoredJournal:
    """One open draft in the campaign's database, held by this process until `close`."""

    def __init__(
        self, database: Database, hold: Hold, header: DraftHeader, steps: Sequence[Recorded]
    ) -> None:
        self._database = database
        self._hold = hold
        self._header = header
        self._steps = list(steps)
        self._is_open = True

    @property
    def header(self) -> DraftHeader:
        """Return what the draft starts from."""
        return self._header

    def append(self, recorded: Recorded) -> None:
        """Keep one more step: it is on the disk when this returns. Raises StoreError."""
        if not self._is_open:
            raise StoreError(_("This draft was closed."), where=self._header.draft_id)
        row = {
            "draft_id": self._header.draft_id,
            "number": len(self._steps) + 1,
            "step": write_step(recorded),
        }
        with self._database.write() as connection:
            connection.execute(_INSERT_STEP, row)
        self._steps.append(recorded)

    def steps(self) -> Sequence[Recorded]:
        """Return every step kept so far, in order."""
        return tuple(self._steps)

    def close(self) -> None:
        """Let go of the draft, which stays as it is; another process may take it up."""
        self._is_open = False
        self._hold.release()

    def __enter__(self) -> "StoredJournal":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class Journals:
    """The drafts of one campaign."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent

    def begin(self, header: DraftHeader, lists: Mapping[str, str] | None = None) -> StoredJournal:
        """Make a new draft and open it; it is on the disk when this returns.

        `lists` are the entity lists that it sees, as text by name, kept as long as the draft.
        Raises StoreError, also when a draft of this id is there already.
        """
        hold = self._hold(header.draft_id)
        try:
            with self._database.write() as connection:
                if _header_text(connection, header.draft_id) is not None:
                    raise StoreError(_("There is a draft of this id already."), where=header.draft_id)
                connection.execute(
                    insert(DraftRow), {"draft_id": header.draft_id, "header": write_header(header)}
                )
                for name, content in (lists or {}).items():
                    row = {"draft_id": header.draft_id, "name": name, "content": content}
                    connection.execute(insert(DraftListRow), row)
        except BaseException:
            hold.release()
            raise
        return StoredJournal(self._database, hold, header, [])

    def open(self, draft: str) -> StoredJournal:
        """Take up a draft by its id or a beginning of it that is the only one.

        Raises StoreBusy while another process has it open, StoreError when there is none.
        """
        draft_id = self.find(draft)
        hold = self._hold(draft_id)
        try:
            with self._database.read() as connection:
                header, steps = self._read(connection, draft_id)
        except BaseException:
            hold.release()
            raise
        return StoredJournal(self._database, hold, header, steps)

    def read(self, draft_id: str) -> Sequence[Recorded]:
        """Return the steps of a draft without holding it, as for a list; another process may go on."""
        with self._database.read() as connection:
            return self._read(connection, draft_id)[1]

    def lists(self, draft_id: str) -> dict[str, str]:
        """Return the entity lists that a draft saw when it was begun, as text by name."""
        with self._database.read() as connection:
            statement = select(DraftListRow.name, DraftListRow.content)
            rows = connection.execute(statement.where(col(DraftListRow.draft_id) == draft_id))
            return {row[0]: row[1] for row in rows}

    def find(self, draft: str) -> str:
        """Return the id of the one draft that begins so. Raises StoreError when none or several do."""
        with self._database.read() as connection:
            found = connection.execute(
                select(DraftRow.draft_id).where(col(DraftRow.draft_id).startswith(draft, autoescape=True))
            ).scalars()
            ids = sorted(found)
        if draft in ids:
            return draft
        if len(ids) == 1:
            return ids[0]
        if ids:
            raise StoreError(
                _("Several drafts begin so."),
                where=draft,
                remedy=_("Give more of the id: {ids}.").format(ids=", ".join(ids[:5])),
            )
        raise StoreError(
            _("There is no such draft."),
            where=draft,
            remedy=_("`survey submission list --drafts` lists them."),
        )

    def list(self) -> list[DraftSummary]:
        """Return every draft, the one worked on last first."""
        with self._database.read() as connection:
            ids = connection.execute(select(DraftRow.draft_id)).scalars().all()
            drafts = [self._read(connection, draft_id) for draft_id in ids]
        summaries = [self._summary(header, steps) for header, steps in drafts]
        return sorted(summaries, key=lambda s: (s.last_at, s.header.draft_id), reverse=True)

    def discard(self, draft: str) -> None:
        """Delete a draft and its steps for ever. Raises StoreBusy while it is open, StoreError."""
        draft_id = self.find(draft)
        hold = self._hold(draft_id)
        try:
            with self._database.write() as connection:
                delete_draft(connection, draft_id)
        except BaseException:
            hold.release()
            raise
        hold.release(remove=True)

    def forget(self, draft: str, changed: Mapping[int, Recorded], lists: Mapping[str, str]) -> None:
        """Put other steps in the place of those numbered so (from 1), and other texts in that of lists.

        Raises StoreBusy while the draft is open.
        """
        hold = self._hold(draft)
        try:
            with self._database.write() as connection:
                for number, recorded in changed.items():
                    place = (col(StepRow.draft_id) == draft) & (col(StepRow.number) == number)
                    connection.execute(update(StepRow).where(place).values(step=write_step(recorded)))
                for name, content in lists.items():
                    place = (col(DraftListRow.draft_id) == draft) & (col(DraftListRow.name) == name)
                    connection.execute(update(DraftListRow).where(place).values(content=content))
        finally:
            hold.release()

    def count(self) -> int:
        """Return how many drafts there are."""
        with self._database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(DraftRow)).scalar_one())

    def sweep(self) -> None:
        """Remove the lock files of drafts that are no more."""
        with self._database.read() as connection:
            ids = connection.execute(select(DraftRow.draft_id)).scalars().all()
        forget_locks(self._folder, "draft-", {_lock_name(draft_id) for draft_id in ids})

    def _hold(self, draft_id: str) -> Hold:
        with explained(self._folder):
            try:
                return Hold(self._folder, _lock_name(draft_id))
            except HeldElsewhere as held:
                raise _draft_busy(draft_id, held.who, self._folder) from None

    def _read(self, connection: Connection, draft_id: str) -> tuple[DraftHeader, Sequence[Recorded]]:
        text = _header_text(connection, draft_id)
        if text is None:
            raise StoreError(_("There is no such draft."), where=draft_id)
        rows = connection.execute(
            select(StepRow.number, StepRow.step)
            .where(col(StepRow.draft_id) == draft_id)
            .order_by(col(StepRow.number))
        ).all()
        try:
            if [number for number, _step in rows] != list(range(1, len(rows) + 1)):
                raise ValueError("steps are missing")
            return read_header(text), [read_step(step) for _number, step in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise _draft_damaged(self._database.path, draft_id, error) from error

    def _summary(self, header: DraftHeader, steps: Sequence[Recorded]) -> DraftSummary:
        return DraftSummary(
            header=header,
            steps=len(steps),
            answered=_count_answered(steps),
            last_at=steps[-1].at if steps else header.started_at,
            is_open=is_held(self._folder, _lock_name(header.draft_id)),
        )


def delete_draft(connection: Connection, draft_id: str) -> bool:
    """Delete a draft inside a transaction of the caller; tell whether there was one."""
    connection.execute(delete(StepRow).where(col(StepRow.draft_id) == draft_id))
    connection.execute(delete(DraftListRow).where(col(DraftListRow.draft_id) == draft_id))
    deleted = connection.execute(delete(DraftRow).where(col(DraftRow.draft_id) == draft_id))
    return bool(deleted.rowcount)


def read_draft_header(connection: Connection, draft_id: str) -> DraftHeader | None:
    """Return what a draft starts from, None when there is no such draft."""
    text = _header_text(connection, draft_id)
    return None if text is None else read_header(text)


def _header_text(connection: Connection, draft_id: str) -> str | None:
    statement = select(DraftRow.header).where(col(DraftRow.draft_id) == draft_id)
    text: str | None = connection.execute(statement).scalar_one_or_none()
    return text


def _count_answered(steps: Sequence[Recorded]) -> int:
    answered: set[str] = set()
    for recorded in steps:
        match recorded.step:
            case Answer(ref=ref, value=value):
                (answered.add if value else answered.discard)(ref)
            case DeleteRepeat(ref=ref):
                answered = {other for other in answered if not other.startswith(f"{ref}/")}
    return len(answered)


def _lock_name(draft_id: str) -> str:
    return "draft-" + "".join(sign if sign.isalnum() or sign == "-" else "_" for sign in draft_id)


def _draft_busy(draft_id: str, who: str | None, folder: Path) -> StoreBusy:
    error = busy_error(folder, who)
    what = (
        _("This draft is open in another window.")
        if who is None
        else _("This draft is open in another window: {who}.").format(who=who)
    )
    return StoreBusy(what, where=draft_id, remedy=error.remedy)


def _draft_damaged(path: Path, draft_id: str, error: Exception) -> StoreDamaged:
    damaged = damaged_error(path, str(error))
    return StoreDamaged(damaged.what, where=draft_id, remedy=damaged.remedy)
