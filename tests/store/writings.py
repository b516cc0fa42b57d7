"""Revisions for the tests of the store: small, whole, and the same for the same arguments."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from survey.crypto import DeviceKeys, device_id_of
from survey.log.bodies import Revision, with_people, write_revision
from survey.log.chain import Writing
from survey.log.entry import hash_bytes, make_part
from survey.records.attachments import Attachment

NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
KEYS = DeviceKeys(bytes(range(32)), "no age key is needed here")
OTHER_KEYS = DeviceKeys(bytes(range(1, 33)), "no age key is needed here")
SUBJECT = "uuid:019a4a5e-0000-7000-8000-00000000000a"

__all__ = ["KEYS", "NOW", "OTHER_KEYS", "SUBJECT", "device_id_of", "revision"]


def salt(*words: object) -> bytes:
    """Return 16 bytes that depend on the words only."""
    return hashlib.sha256(repr(words).encode()).digest()[:16]


def revision(
    answers: Mapping[str, str],
    *,
    subject: str = SUBJECT,
    parents: tuple[str, ...] = (),
    deleted: bool = False,
    form_id: str = "centre",
    attachments: Mapping[str, Attachment] | None = None,
    people: bool = True,
) -> Writing:
    """Return a revision to write; answers under `/data/chef` go into the part of a person."""
    content = Revision(
        form_id=form_id,
        form_version="1",
        form_hash="ab" * 32,
        instance_id=subject,
        reason="edited" if parents else "finalized",
        language="fr",
        started="2026-11-03T08:00:00Z",
        ended="2026-11-03T09:00:00Z",
        tz="Africa/Ouagadougou",
        app="survey",
        answers=answers,
        attachments=attachments or {},
        deleted=deleted,
    )
    body, own = write_revision(
        content, lambda path: "manager" if people and path.startswith("/data/chef") else None
    )
    parts = {
        name: make_part(part, salt(subject, parents, name, sorted(answers.items())))
        for name, part in own.items()
    }
    body = with_people(body, {name: (hash_bytes(part), own[name]) for name, part in parts.items()})
    first = make_part(body, salt(subject, parents, sorted(answers.items())))
    return Writing("revision", subject, (first, *parts.values()), parents)
