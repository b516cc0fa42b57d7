"""Projections: what is computed from the entries and can be dropped and made again.

What lives here: one row a submission, kept up with each change of the log, made again, and dumped.
What does not: the function itself (`log.state`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, delete, func, select  # noqa: TID253

from survey.errors import LogError, StoreError
from survey.log.entities import Key
from survey.log.entry import Entry
from survey.log.state import submission_state
from survey.messages import _
from survey.records.submissions import SubmissionBrief, SubmissionState
from survey.store.database import Database
from survey.store.entities import forget_entities, project_entities, project_operations, stored_entities
from survey.store.entry_rows import BATCH, read_entries_on, read_hlc
from survey.store.erasing import drop_erased, known_erasures
from survey.store.schema import Entry as EntryRow
from survey.store.schema import SubmissionRow
from survey.store.state_text import read_state, write_state

PREFIX = "uuid:"
_LAST_SIGN = "\U0010ffff"
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

    def briefs(self, *, form: str | None = None) -> Iterator[SubmissionBrief]:
        """Yield what is told of the submissions without their answers, the newest first; no deleted ones."""
        statement = _BRIEFS if form is None else _BRIEFS.where(col(SubmissionRow.form_id) == form)
        with self._database.read() as connection:
            firsts = {row[0]: (row[1], read_hlc(row[2]).ms) for row in connection.execute(_FIRSTS)}
            rows = connection.execute(statement)
            while batch := rows.fetchmany(BATCH):
                for submission, form_id, finalized, told in batch:
                    yield _brief(submission, form_id, finalized, json.loads(told), firsts)

    def answers_to(self, form: str, path: str) -> dict[str, str]:
        """Return what stands as the answer to one question, by submission, where something does."""
        answer = func.json_extract(col(SubmissionRow.state), f'$.answers."{path}"')
        statement = select(SubmissionRow.submission, answer).where(
            col(SubmissionRow.form_id) == form, col(SubmissionRow.deleted).is_(False), answer.is_not(None)
        )
        with self._database.read() as connection:
            return {row[0]: str(row[1]) for row in connection.execute(statement)}

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


APART = frozenset(("form", "team", "receipt", "sign-off"))
"""Kinds on a subject that many devices share and of which nothing is computed here.

Reading such a subject again with each file costs the square of the number of laptops.
"""


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
    own = col(SubmissionRow.submission)
    # The first is answered by the key; the other, that takes capitals too, reads every row.
    found = _named(connection, own >= begin, own < begin + _LAST_SIGN)
    return found or _named(connection, own.startswith(begin, autoescape=True))


def _named(connection: Connection, *conditions: ColumnElement[bool]) -> dict[str, str]:
    statement = (
        select(SubmissionRow.submission, SubmissionRow.state)
        .where(*conditions)
        .order_by(col(SubmissionRow.submission))
        .limit(6)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


_PUT = "INSERT INTO submission_state (submission, form_id, finalized, deleted, state) VALUES (?, ?, ?, ?, ?)"

_TOLD = (
    "form_version",
    "heads",
    "disposition",
    "author",
    "device",
    "revisions",
    "review",
    "conflicts[0].path",
)
_BRIEFS = (
    select(
        SubmissionRow.submission,
        SubmissionRow.form_id,
        SubmissionRow.finalized,
        func.json_extract(col(SubmissionRow.state), *(f"$.{name}" for name in _TOLD)),
    )
    .where(col(SubmissionRow.deleted).is_(False))
    .order_by(col(SubmissionRow.finalized).desc(), col(SubmissionRow.submission))
)
_FIRSTS = (
    # SQLite gives the device of the row in which the least moment was found.
    select(EntryRow.subject, EntryRow.device, func.min(col(EntryRow.hlc)))
    .where(col(EntryRow.kind) == "revision")
    .group_by(col(EntryRow.subject))
)


def _brief(
    submission: str, form_id: str, finalized: str, told: list[Any], firsts: Mapping[str, tuple[str, int]]
) -> SubmissionBrief:
    version, heads, disposition, author, device, revisions, review, conflict = told
    first_device, first_ms = firsts[submission]
    return SubmissionBrief(
        submission=submission,
        form_id=form_id,
        form_version=version,
        heads=tuple(heads),
        disposition=disposition,
        author=author,
        device=device,
        finalized=finalized,
        revisions=revisions,
        review=review,
        in_conflict=conflict is not None,
        first_device=first_device,
        first_ms=first_ms,
    )
