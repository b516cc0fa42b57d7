"""Entities on disk: the operations of the log, those that lists brought, and the state of each entity.

What lives here: rows kept up with each change of the log, made again, read, and lists taken in.
What does not: the function itself (`log.entities`), forms.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, literal, tuple_, union_all  # noqa: TID253 - loaded lazily, see survey.store.
from sqlalchemy.dialects.sqlite import insert  # noqa: TID253
from sqlmodel import col, delete, func, select  # noqa: TID253

from survey.errors import LogError, StoreError
from survey.log.clock import Hlc
from survey.log.entities import Key, entity_state, unite, writings_of
from survey.log.entity_lists import read_operation, write_operation
from survey.log.entry import Entry
from survey.messages import _
from survey.records.entities import EntityState, EntityWriting, Writer
from survey.records.submissions import PathConflict
from survey.records.travel import TakenIn
from survey.store.database import Database
from survey.store.entry_rows import BATCH, hlc_text, read_hlc
from survey.store.outbox import note_taken
from survey.store.schema import EntityOperationRow, EntityRow, ReceivedOperationRow

_NONE = b'"entities":[]'
"""What the body of a revision without operations holds; a text cannot hold it, its quotes are escaped."""

# Statements that run once a subject or an entity, made once: making them costs more than running them.


def _at(table: type[EntityRow] | type[EntityOperationRow] | type[ReceivedOperationRow]) -> tuple[Any, Any]:
    return col(table.dataset) == bindparam("in_list"), col(table.entity_id) == bindparam("of_id")


_OPERATIONS_ON = union_all(
    select(EntityOperationRow.operation).where(*_at(EntityOperationRow)),
    select(ReceivedOperationRow.operation).where(*_at(ReceivedOperationRow)),
)
_DROP_STATE = delete(EntityRow).where(*_at(EntityRow))
_INSERT_STATE = insert(EntityRow)
_PUT_STATE = _INSERT_STATE.on_conflict_do_update(
    index_elements=["dataset", "entity_id"],
    set_={"label": _INSERT_STATE.excluded.label, "state": _INSERT_STATE.excluded.state},
)
_FROM_SUBJECTS = col(EntityOperationRow.subject).in_(bindparam("subjects", expanding=True))
_KEYS_FROM = select(EntityOperationRow.dataset, EntityOperationRow.entity_id).where(_FROM_SUBJECTS)
_DROP_FROM = delete(EntityOperationRow).where(_FROM_SUBJECTS)
_PUT_OPERATION = insert(EntityOperationRow).on_conflict_do_nothing()


class Entities:
    """The entities of one campaign as the log and the lists received say they are now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, dataset: str | None = None) -> Iterator[EntityState]:
        """Yield the entities by list and label."""
        statement = select(EntityRow.state).order_by(
            col(EntityRow.dataset), col(EntityRow.label), col(EntityRow.entity_id)
        )
        if dataset is not None:
            statement = statement.where(col(EntityRow.dataset) == dataset)
        with self._database.read() as connection:
            rows = connection.execute(statement).scalars()
            while batch := rows.fetchmany(BATCH):
                yield from map(read_entity, batch)

    def get(self, entity: str) -> EntityState:
        """Return one by its id, or by a beginning that is the only one. Raises StoreError."""
        begin = entity.removeprefix("uuid:")
        statement = (
            select(EntityRow.state)
            .where(col(EntityRow.entity_id).startswith(begin, autoescape=True))
            .order_by(col(EntityRow.entity_id))
            .limit(6)
        )
        with self._database.read() as connection:
            found = [read_entity(text) for text in connection.execute(statement).scalars()]
        exact = [state for state in found if state.entity_id == begin]
        if len(exact or found) == 1 and begin:
            return (exact or found)[0]
        if found and begin:
            raise StoreError(
                _("Several entities begin so."),
                where=entity,
                remedy=_("Give more of the id: {ids}.").format(ids=", ".join(s.entity_id for s in found[:5])),
            )
        raise StoreError(
            _("There is no such entity."), where=entity, remedy=_("`survey centre list` lists them.")
        )

    def lists(self) -> list[str]:
        """Return the names of the lists that hold something."""
        with self._database.read() as connection:
            return sorted(connection.execute(select(EntityRow.dataset).distinct()).scalars())

    def writings(self) -> list[EntityWriting]:
        """Return every operation on every entity, of the log and of the lists received."""
        with self._database.read() as connection:
            texts = [
                *connection.execute(select(EntityOperationRow.operation)).scalars(),
                *connection.execute(select(ReceivedOperationRow.operation)).scalars(),
            ]
        by_entity: dict[Key, list[EntityWriting]] = {}
        for writing in map(_read_operation, texts):
            by_entity.setdefault((writing.dataset, writing.entity_id), []).append(writing)
        return [writing for _key, own in sorted(by_entity.items()) for writing in unite(own)]

    def by_subject(self) -> dict[str, tuple[str, ...]]:
        """Return the ids of the entities that each subject of the log speaks of, submissions above all."""
        statement = select(EntityOperationRow.subject, EntityOperationRow.entity_id).distinct()
        found: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for row in connection.execute(statement):
                found.setdefault(row[0], []).append(row[1])
        return {subject: tuple(sorted(ids)) for subject, ids in found.items()}

    def in_frame(self, dataset: str) -> frozenset[str]:
        """Return the ids of the entities of a list of which a row of the sampling frame stands."""
        found: list[EntityWriting] = []
        with self._database.read() as connection:
            for table in (EntityOperationRow, ReceivedOperationRow):
                is_row = func.json_extract(col(table.operation), "$.frame").is_(True)
                rows = select(table.operation).where(col(table.dataset) == dataset, is_row)
                found.extend(map(_read_operation, connection.execute(rows).scalars()))
        replaced = {parent for own in found for parent in own.parents}
        return frozenset(own.entity_id for own in found if own.counts and own.hash not in replaced)

    def writings_on(self, dataset: str, entity_id: str) -> list[EntityWriting]:
        """Return every operation on one entity, of the log and of the lists received."""
        with self._database.read() as connection:
            return unite(_writings_on(connection, (dataset, entity_id)))

    def subjects(self, dataset: str, entity_id: str) -> list[str]:
        """Return the submissions, and other subjects of the log, that say something of one entity."""
        rows = select(EntityOperationRow.subject).where(
            col(EntityOperationRow.dataset) == dataset, col(EntityOperationRow.entity_id) == entity_id
        )
        with self._database.read() as connection:
            return sorted(set(connection.execute(rows).scalars()))

    def spoken_of(self, subject: str) -> list[Key]:
        """Return the entities, as list and id, that the entries on a subject say something of."""
        rows = select(EntityOperationRow.dataset, EntityOperationRow.entity_id)
        with self._database.read() as connection:
            found = connection.execute(rows.where(col(EntityOperationRow.subject) == subject))
            return sorted({(row[0], row[1]) for row in found})

    def operations_of(self, subject: str) -> list[str]:
        """Return the hashes of the entries on a subject that say something of an entity."""
        rows = select(EntityOperationRow.hash).where(col(EntityOperationRow.subject) == subject)
        with self._database.read() as connection:
            return sorted(set(connection.execute(rows).scalars()))

    def received(self) -> Iterator[tuple[Hlc, EntityWriting]]:
        """Yield the operations that lists brought, each with the moment of its list, in their order."""
        statement = select(ReceivedOperationRow.moment, ReceivedOperationRow.operation).order_by(
            col(ReceivedOperationRow.moment)
        )
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        yield from ((read_hlc(row[0]), _read_operation(row[1])) for row in rows)

    def receive(
        self,
        writings: Iterable[EntityWriting],
        moment: Hlc,
        *,
        now: datetime,
        taken: TakenIn | None = None,
    ) -> int:
        """Take in the operations of a list, in one commit; return how many were new.

        `moment` is when the list was made: of one operation the newest word stands, in whatever order lists
        arrive. `taken` is the file that they came in.
        """
        new = 0
        with self._database.write() as connection:
            if taken is not None:
                note_taken(connection, taken, now)
            keys: set[Key] = set()
            for writing in writings:
                keys.add((writing.dataset, writing.entity_id))
                new += _keep_received(connection, writing, moment)
            project_entities(connection, keys)
        return new


def project_operations(
    connection: Connection, entries: Mapping[str, list[Entry]], stale: Sequence[str]
) -> set[Key]:
    """Write again what the entries on each subject do to entities, inside a transaction of the caller.

    `stale` are the subjects of which something may be written already. Return the entities that
    `project_entities` has to compute again.
    """
    of = {"subjects": list(stale)}
    keys = {(row[0], row[1]) for row in connection.execute(_KEYS_FROM, of)} if stale else set()
    if keys:
        connection.execute(_DROP_FROM, of)
    rows = [
        {
            "hash": writing.hash,
            "dataset": writing.dataset,
            "entity_id": writing.entity_id,
            "subject": subject,
            "operation": _operation_text(writing),
        }
        for subject, own in entries.items()
        for writing in operations_in(own)
    ]
    if rows:
        connection.execute(_PUT_OPERATION, rows)
    return keys | {(row["dataset"], row["entity_id"]) for row in rows}


def operations_in(entries: list[Entry]) -> list[EntityWriting]:
    """Return what entries do to entities, without reading the bodies of those that do nothing."""
    if not any(map(_may_speak, entries)):
        return []
    try:
        return writings_of(entries)
    except LogError:
        # A body that nobody can read must not keep the others out; `survey store check` names it.
        return []


def _may_speak(entry: Entry) -> bool:
    """Tell whether an entry may hold an operation, from its bytes."""
    header = entry.header
    if header.kind != "revision":
        return header.kind in ("entity", "centre")
    body = entry.parts.get(header.parts[0]) if header.parts else None
    return body is not None and _NONE not in body


def forget_entities(connection: Connection) -> set[Key]:
    """Drop what is computed of entities; return those that the lists received speak of, which stay."""
    connection.execute(delete(EntityOperationRow))
    connection.execute(delete(EntityRow))
    statement = select(ReceivedOperationRow.dataset, ReceivedOperationRow.entity_id).distinct()
    return {(row[0], row[1]) for row in connection.execute(statement)}


def stored_entities(connection: Connection) -> Iterator[tuple[Key, str]]:
    """Yield each entity's key and the text of its state, in order."""
    statement = select(EntityRow.dataset, EntityRow.entity_id, EntityRow.state).order_by(
        col(EntityRow.dataset), col(EntityRow.entity_id)
    )
    rows = connection.execute(statement)
    while batch := rows.fetchmany(BATCH):
        yield from (((row[0], row[1]), row[2]) for row in batch)


def stored_operations(connection: Connection) -> dict[str, set[str]]:
    """Return the texts of the log's operations by the subject that they came from."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(select(EntityOperationRow.subject, EntityOperationRow.operation)):
        found.setdefault(row[0], set()).add(row[1])
    return found


def expected_operations(entries: list[Entry]) -> set[str]:
    """Return the texts that `stored_operations` should hold for these entries."""
    return {_operation_text(writing) for writing in operations_in(entries)}


def computed_entity(connection: Connection, key: Key) -> str | None:
    """Return the text of an entity's state, computed from its operations; None when nothing counts."""
    state = entity_state(_writings_on(connection, key))
    return None if state is None else write_entity(state)


def project_entities(connection: Connection, keys: Iterable[Key]) -> None:
    """Compute entities again from their operations, inside a transaction of the caller."""
    kept, gone = [], []
    for key in sorted(set(keys)):
        place = {"in_list": key[0], "of_id": key[1]}
        state = entity_state(_writings_on(connection, key))
        if state is None:
            gone.append(place)
        else:
            row = {"dataset": key[0], "entity_id": key[1]}
            kept.append(row | {"label": state.label, "state": write_entity(state)})
    if gone:
        connection.execute(_DROP_STATE, gone)
    if kept:
        connection.execute(_PUT_STATE, kept)


def _writings_on(connection: Connection, key: Key) -> list[EntityWriting]:
    rows = connection.execute(_OPERATIONS_ON, {"in_list": key[0], "of_id": key[1]}).scalars()
    return [_read_operation(text) for text in rows]


def _keep_received(connection: Connection, writing: EntityWriting, moment: Hlc) -> bool:
    values = {"moment": hlc_text(moment), "operation": _operation_text(writing)}
    statement = insert(ReceivedOperationRow).values(
        hash=writing.hash, dataset=writing.dataset, entity_id=writing.entity_id, **values
    )
    held = tuple_(col(ReceivedOperationRow.moment), col(ReceivedOperationRow.operation))
    newer = held < tuple_(literal(values["moment"]), literal(values["operation"]))
    done = connection.execute(
        statement.on_conflict_do_update(
            index_elements=["hash", "dataset", "entity_id"], set_=values, where=newer
        )
    )
    return bool(done.rowcount)


def _operation_text(writing: EntityWriting) -> str:
    return _compact(write_operation(writing))


def _read_operation(text: str) -> EntityWriting:
    return read_operation(json.loads(text))


def write_entity(state: EntityState) -> str:
    """Return a state as canonical JSON: sorted keys, no spaces."""
    conflicts = [{"path": own.path, "values": own.values} for own in state.conflicts]
    return _compact({**asdict(state), "conflicts": conflicts})


def read_entity(text: str) -> EntityState:
    """Read what `write_entity` wrote."""
    values: dict[str, Any] = json.loads(text)
    values["heads"] = tuple(values["heads"])
    values["conflicts"] = tuple(
        PathConflict(own["path"], tuple((writer, value) for writer, value in own["values"]))
        for own in values["conflicts"]
    )
    values["writers"] = {hash_: Writer(**writer) for hash_, writer in values["writers"].items()}
    return EntityState(**values)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
