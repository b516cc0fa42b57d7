"""Is everything whole: the database, the log, what is computed from it, forms and media.

What lives here: reading everything again and saying what is wrong and what mends it; nothing is changed.
What does not: mending.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, text  # noqa: TID253 - loaded lazily, see survey.store.
from sqlmodel import col, select  # noqa: TID253

from survey.crypto import verify
from survey.errors import LogError, StoreError
from survey.log.chain import ChainHead, check_chain
from survey.log.entry import Header, hash_bytes, read_header
from survey.log.erasure import Erased
from survey.log.state import read_joined
from survey.messages import _, ngettext
from survey.records.findings import Finding, Severity
from survey.store.blobs import Blobs
from survey.store.chains import devices_ahead, not_understood
from survey.store.database import Database
from survey.store.entities import computed_entity, expected_operations, stored_entities, stored_operations
from survey.store.entry_rows import BATCH, hlc_text, read_entries
from survey.store.erasing import ERASED
from survey.store.forms import Forms
from survey.store.journals import Journals
from survey.store.projection import computed_state, revised_subjects
from survey.store.remains import check_outbox, check_remains, erased_parts, readable_erasures
from survey.store.schema import BlobRow, Part, SubmissionRow
from survey.store.schema import ChainHead as HeadRow
from survey.store.schema import Entry as EntryRow
from survey.store.state_text import read_state, write_state


def check_everything(database: Database, campaign: str, blobs: Blobs, forms: Forms) -> list[Finding]:
    """Return what is wrong, the gravest subjects first: the file, the log, projections, media, forms.

    A database that SQLite itself calls damaged is not read further.
    """
    try:
        with database.read() as connection:
            found = list(_check_file(connection, database.path))
            if found:
                return found
            erased = readable_erasures(connection)
            found = [*_check_log(connection, campaign), *_check_parts(connection, erased)]
            found += _check_projections(connection)
            found += _check_media(connection, blobs)
            found += check_outbox(connection, database.path.parent)
            if not any(finding.code == "entry-damaged" for finding in found):
                found += check_remains(connection, erased, blobs)
    except StoreError as error:
        return [_database_damaged(error.where or str(database.path), error.what)]
    return found + list(_check_forms(forms)) + list(_check_drafts(Journals(database)))


def _check_file(connection: Connection, path: Path) -> Iterator[Finding]:
    for (line,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if line != "ok":
            yield _database_damaged(str(path), str(line))
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield _database_damaged(str(path), f"{row[0]} {row[1]}")


def _database_damaged(where: str, reason: str) -> Finding:
    return Finding(
        "database-damaged",
        where,
        _("The database is damaged: {reason}.").format(reason=reason),
        remedy=_("Copy the folder as it is, then go on from the last backup."),
    )


def _check_log(connection: Connection, campaign: str) -> Iterator[Finding]:
    chains: dict[str, list[tuple[str, Header]]] = {}
    yield from _check_clocks(connection)
    columns = select(EntryRow).order_by(col(EntryRow.device), col(EntryRow.seq))
    for row in connection.execute(columns).mappings():
        entry = EntryRow(**row)
        header = _checked_header(entry, campaign)
        if isinstance(header, Finding):
            yield header
        else:
            chains.setdefault(header.device, []).append((entry.hash, header))
    heads = {row.device: row for row in map(_head_row, connection.execute(select(HeadRow)).mappings())}
    yield from _unknown(header for chain in chains.values() for _hash, header in chain)
    for device, chain in chains.items():
        yield from (_with_remedy(finding) for finding in check_chain(chain))
        yield from _check_head(campaign, device, chain, heads.pop(device, None))
    for device in heads:
        yield _head_wrong(device)


def _check_clocks(connection: Connection) -> Iterator[Finding]:
    for device in sorted(devices_ahead(connection)):
        yield Finding(
            "clock-ahead",
            device,
            _("This device's clock was more than a day ahead when its entries arrived."),
            severity=Severity.WARNING,
            remedy=_("Set the clock of that laptop; its entries count, its times are not followed."),
        )


def _unknown(headers: Iterator[Header]) -> Iterator[Finding]:
    """Count what this version keeps and passes on without understanding it."""
    for (kind, version), count in sorted(not_understood(headers).items()):
        yield Finding(
            "entry-unknown",
            kind,
            ngettext(
                "{count} entry of the kind {kind}, version {version}, is kept and not understood.",
                "{count} entries of the kind {kind}, version {version}, are kept and not understood.",
                count,
            ).format(count=count, kind=kind, version=version),
            severity=Severity.REMARK,
            remedy=_("A newer version of this program reads them."),
        )


def _with_remedy(finding: Finding) -> Finding:
    remedy = _("Merge the bundles of that device again, or take the database from a backup.")
    return finding if finding.remedy else replace(finding, remedy=remedy)


def _head_row(row: object) -> HeadRow:
    return HeadRow(**row)  # type: ignore[arg-type]


def _checked_header(entry: EntryRow, campaign: str) -> Header | Finding:
    try:
        if hash_bytes(entry.header) != entry.hash:
            raise LogError(_("Its bytes are no longer what its hash says."))
        header = read_header(entry.header)
    except LogError as error:
        return _entry_damaged(entry.hash, error.what)
    columns = (entry.device, entry.seq, entry.hlc, entry.kind, entry.subject)
    if columns != (header.device, header.seq, hlc_text(header.hlc), header.kind, header.subject):
        return _entry_damaged(entry.hash, _("Its columns differ from its header."))
    if header.campaign != campaign:
        return _entry_damaged(entry.hash, _("It belongs to another campaign."))
    return header


def _entry_damaged(hash_: str, reason: str) -> Finding:
    return Finding(
        "entry-damaged",
        hash_,
        _("An entry of the log is damaged: {reason}").format(reason=reason),
        remedy=_("Take the database from a backup, or merge a bundle that holds this entry again."),
    )


def _check_head(
    campaign: str, device: str, chain: list[tuple[str, Header]], head: HeadRow | None
) -> Iterator[Finding]:
    if head is None:
        yield Finding(
            "head-unsigned",
            device,
            _("The last entry of this device carries no signature yet."),
            severity=Severity.WARNING,
            remedy=_("It comes with the next bundle of that device."),
        )
        return
    header = chain[-1][1]
    signed = ChainHead(campaign, device, head.seq, head.hash).signed_bytes()
    is_last = head.seq == header.seq and head.hash in {h for h, other in chain if other.seq == header.seq}
    if not is_last or not verify(head.public_key, signed, head.signature):
        yield _head_wrong(device)


def _head_wrong(device: str) -> Finding:
    return Finding(
        "head-wrong",
        device,
        _("The signature of this device's last entry does not fit the log: entries were lost or changed."),
        remedy=_("Take the database from a backup, or merge the last bundle of that device again."),
    )


def _check_parts(connection: Connection, erased: Erased) -> Iterator[Finding]:
    # What was erased is accounted for.
    held = _accounted_for(connection, erased)
    rows = connection.execute(select(Part.hash, Part.content))
    while batch := rows.fetchmany(BATCH):
        for hash_, content in batch:
            held.add(hash_)
            if hash_bytes(content) != hash_:
                yield _entry_damaged(hash_, _("Its bytes are no longer what its hash says."))
    headers = connection.execute(select(EntryRow.hash, EntryRow.header))
    while pairs := headers.fetchmany(BATCH):
        for hash_, header in pairs:
            yield from _missing_parts(hash_, header, held)


def _accounted_for(connection: Connection, erased: Erased) -> set[str]:
    try:
        return erased_parts(connection, erased)
    except (LogError, StoreError):
        # A damaged entry, which is named already.
        return set(erased.parts)


def _missing_parts(hash_: str, header: bytes, held: set[str]) -> Iterator[Finding]:
    try:
        missing = [name for name in read_header(header).parts if name not in held]
    except LogError:
        return
    for name in missing:
        yield Finding(
            "part-missing",
            hash_,
            _("A part of this entry is not here: {part}.").format(part=name),
            severity=Severity.WARNING,
            remedy=_("It comes with a bundle or a backup that holds it, or with the erasure that took it."),
        )


def _check_projections(connection: Connection) -> Iterator[Finding]:
    statement = select(SubmissionRow.submission, SubmissionRow.state)
    stored = {row[0]: hash_bytes(row[1].encode()) for row in connection.execute(statement)}
    operations = stored_operations(connection)
    for subject in revised_subjects(connection):
        try:
            entries = list(read_entries(connection, subject=subject))
        except StoreError:
            # The damaged entry is named already.
            stored.pop(subject, None)
            operations.pop(subject, None)
            continue
        state = computed_state(entries)
        if operations.pop(subject, set()) != expected_operations(entries):
            yield _projection_differs(subject)
        expected = None if state is None else hash_bytes(write_state(state).encode())
        if expected is None and subject not in stored and entries[0].header.kind == "entity":
            continue
        yield from _unreadable(connection, subject)
        if stored.pop(subject, None) != expected:
            yield _projection_differs(subject)
    for subject in sorted({*stored, *operations}):
        yield _projection_differs(subject)
    for key, text_ in stored_entities(connection):
        if computed_entity(connection, key) != text_:
            yield _projection_differs(key[1])


def _unreadable(connection: Connection, subject: str) -> Iterator[Finding]:
    for entry in read_entries(connection, subject=subject, kind="revision"):
        try:
            read_joined(entry)
        except LogError as error:
            yield _entry_damaged(entry.hash, error.what)


def _projection_differs(subject: str) -> Finding:
    return Finding(
        "projection-differs",
        subject,
        _("What the lists show of this is not what the log says."),
        remedy=_("Run `survey store rebuild`."),
    )


def _check_media(connection: Connection, blobs: Blobs) -> Iterator[Finding]:
    rows = connection.execute(select(BlobRow.sha256, BlobRow.state)).all()
    indexed = {sha256 for sha256, state in rows if state == "present"}
    erased = {sha256 for sha256, state in rows if state == ERASED}
    for sha256 in sorted(indexed):
        yield from _check_blob(sha256, blobs)
    for sha256 in blobs.on_disk():
        if sha256 not in indexed | erased:
            yield Finding(
                "file-unindexed",
                str(blobs.path(sha256)),
                _("This file of the media folder is in no index: taking it in was cut short."),
                severity=Severity.WARNING,
                remedy=_("Add the photo again, which finishes the work; or delete the file."),
            )
    yield from _check_attachments(connection, {sha256 for sha256, _state in rows})


def _check_blob(sha256: str, blobs: Blobs) -> Iterator[Finding]:
    if not blobs.has(sha256):
        yield _file_missing(str(blobs.path(sha256)))
        return
    try:
        blobs.verify(sha256)
    except StoreError as error:
        yield Finding("file-damaged", error.where or sha256, error.what, remedy=error.remedy)


def _file_missing(where: str) -> Finding:
    return Finding(
        "file-missing",
        where,
        _("A file of the media folder is missing."),
        remedy=_("Put it back from a backup, or add the same photo again."),
    )


def _check_attachments(connection: Connection, known: set[str]) -> Iterator[Finding]:
    rows = connection.execute(select(SubmissionRow.state).order_by(col(SubmissionRow.submission))).scalars()
    while batch := rows.fetchmany(BATCH):
        for state in map(read_state, batch):
            for path, attachment in sorted(state.attachments.items()):
                if attachment.sha256 not in known:
                    yield Finding(
                        "attachment-missing",
                        f"{state.submission} {path}",
                        _("The file {name} of this answer is not on this computer.").format(
                            name=attachment.name
                        ),
                        severity=Severity.WARNING,
                        remedy=_("It comes with the bundle or the backup that holds it."),
                    )


def _check_forms(forms: Forms) -> Iterator[Finding]:
    for form in forms.list():
        for name, sha256 in sorted(form.files.items()):
            path = form.path.parent / name
            try:
                found = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                found = None
            if found != sha256:
                yield Finding(
                    "form-changed",
                    str(path),
                    _("A file of a deployed form is missing or was changed."),
                    remedy=_("Put it back from a backup; a changed form gets a new version."),
                )


def _check_drafts(journals: Journals) -> Iterator[Finding]:
    try:
        journals.list()
    except StoreError as error:
        yield Finding("draft-damaged", error.where or "", error.what, remedy=error.remedy)
