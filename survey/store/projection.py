"""Projections: what is computed from the entries and can be dropped and made again.

What lives here: one row a submission, kept up with each change of the log, made again, and dumped.
What does not: the function itself (`log.state`).
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, delete, func, select  # noqa: TID253

from survey.errors import LogError, StoreError
from survey.log.entities import Key
from survey.log.entry import Entry
from survey.log.state import submission_state
from survey.messages import _
from survey.records.submissions import SubmissionState
from survey.store.database import Database
from survey.store.entities import forget_entities, project_entities, project_operations, stored_entities
from survey.store.entry_rows import BATCH, read_entries_on
from survey.store.erasing import drop_erased, known_erasures
from survey.store.schema import Entry as EntryRow
from survey.store.schema import SubmissionRow
from survey.store.state_text import read_state, write_state

PREFIX = "uuid:"
AT_ONCE = 100
"""How many submissions are computed together: a statement a submission costs more than the computing."""


class Submissions:
    """The submissions of one campaign as the log says they are now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, *, form: str | None = None, deleted: bool = False) -> Iterator[SubmissionState]:
        """Yield the submissions, the newest first; deleted ones only when asked for."""
        statement = select(SubmissionRow.state).order_by(
            col(SubmissionRow.finalized).desc(), col(SubmissionRow.submission)
        )
        if form is not None:
            statement = statement.where(col(SubmissionRow.form_id) == form)
        if not deleted:
            statement = statement.where(col(SubmissionRow.deleted).is_(False))
        with self._database.read() as connection:
            rows = connection.execute(statement).scalars()
            while batch := rows.fetchmany(BATCH):
                yield from map(read_state, batch)

    def count(self, form: str) -> int:
        """Return how many submissions of a form there are, without the deleted ones."""
        wanted = col(SubmissionRow.form_id) == form, col(SubmissionRow.deleted).is_(False)
        with self._database.read() as connection:
            return connection.execute(
                select(func.count()).select_from(SubmissionRow).where(*wanted)
            ).scalar_one()

    def get(self, submission: str) -> SubmissionState:
        """Return one by its id, or by a beginning that is the only one, with or without `uuid:`.

        Raises StoreError when none or several begin so.
        """
        with self._database.read() as connection:
            for begin in (submission, PREFIX + submission):
                found = _beginning(connection, begin)
                if begin in found:
                    return read_state(found[begin])
                if len(found) == 1:
                    return read_state(next(iter(found.values())))
                if found:
                    raise StoreError(
                        _("Several submissions begin so."),
                        where=submission,
                        remedy=_("Give more of the id: {ids}.").format(ids=", ".join(list(found)[:5])),
                    )
        raise StoreError(
            _("There is no such submission."),
            where=submission,
            remedy=_("`survey submission list` lists them."),
        )

    def rebuild(self) -> int:
        """Drop every projection and compute it again from the log; return how many submissions.

        What was erased and is here all the same is dropped with them.
        """
        with self._database.write() as connection:
            drop_erased(connection, known_erasures(connection))
            connection.execute(delete(SubmissionRow))
            received = forget_entities(connection)
            project(connection, revised_subjects(connection), received)
            return len(connection.execute(select(SubmissionRow.submission)).scalars().all())

    def canonical_dump(self) -> Iterator[bytes]:
        """Yield what is computed from the entries, a line a submission, then a line an entity, by id.

        No arrival time is in it.
        """
        statement = select(SubmissionRow.state).order_by(col(SubmissionRow.submission))
        with self._database.read() as connection:
            rows = connection.execute(statement).scalars()
            while batch := rows.fetchmany(BATCH):
                yield from (f"{state}\n".encode() for state in batch)
            yield from (f"{state}\n".encode() for _key, state in stored_entities(connection))


def project(
    connection: Connection,
    subjects: Iterable[str],
    entities: Iterable[Key] = (),
    *,
    fresh: Mapping[str, list[Entry]] | None = None,
) -> None:
    """Compute what the entries of some subjects say again, inside a transaction of the caller.

    Each entity that they speak of is computed once, after them all, and so are `entities`. `fresh` are all
    the entries of some of the subjects, in order, where the caller has them: they are not read again.
    """
    touched = set(entities)
    ordered = sorted(set(subjects))
    for start in range(0, len(ordered), AT_ONCE):
        touched |= _project_subjects(connection, ordered[start : start + AT_ONCE], fresh or {})
    project_entities(connection, touched)


def _project_subjects(
    connection: Connection, subjects: list[str], fresh: Mapping[str, list[Entry]]
) -> set[Key]:
    stale = [subject for subject in subjects if subject not in fresh]
    entries = {subject: fresh[subject] for subject in subjects if subject in fresh}
    if stale:
        connection.execute(delete(SubmissionRow).where(col(SubmissionRow.submission).in_(stale)))
        entries |= read_entries_on(connection, stale)
    rows = []
    for subject, own in entries.items():
        state = computed_state(own)
        if state is not None:
            rows.append((subject, state.form_id, state.finalized, state.deleted, write_state(state)))
    if rows:
        connection.exec_driver_sql(_PUT, rows)
    return project_operations(connection, entries, stale)


def computed_state(entries: list[Entry]) -> SubmissionState | None:
    """Compute the state of one submission from its entries; None when it has no readable revision."""
    try:
        return submission_state(entries)
    except LogError:
        # A body that nobody can read must not keep the others out; `survey store check` names it.
        return None


def revised_subjects(connection: Connection) -> list[str]:
    """Return every subject something is computed from: submissions, entities of the frame or settled."""
    statement = (
        select(EntryRow.subject).where(col(EntryRow.kind).in_(("revision", "entity", "centre"))).distinct()
    )
    return sorted(connection.execute(statement).scalars())


def _beginning(connection: Connection, begin: str) -> dict[str, str]:
    statement = (
        select(SubmissionRow.submission, SubmissionRow.state)
        .where(col(SubmissionRow.submission).startswith(begin, autoescape=True))
        .order_by(col(SubmissionRow.submission))
        .limit(6)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


_PUT = "INSERT INTO submission_state (submission, form_id, finalized, deleted, state) VALUES (?, ?, ?, ?, ?)"
