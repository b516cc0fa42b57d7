"""What entries say: the bodies of each kind, to and from their JSON.

What lives here: the content of a revision with the personal answers set apart by person, and the bodies
of the other kinds that are written now. A key that this version does not know is kept where it stands.
Source: docs/log-format.md.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from survey.errors import LogError
from survey.log.canonical import is_whole
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.paths import is_path
from survey.records.submissions import EntityOperation

_PATH_KINDS = ("answers", "derived", "attachments", "notes")
_TEXT = frozenset((str,))

SubjectOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Revision:
    """One finished state of a submission, its personal answers joined in.

    `answers`, `derived` and `notes` map identity paths to text; `attachments` map paths to files;
    `repeats` list the identities of instances. `started` and `ended` are ISO 8601 UTC text. `audit` holds
    the rows of the ODK-shaped audit log: event, node, start, end, old value, new value, times as
    milliseconds since 1970; the rows of personal questions lie in the person's part. `erased` names the
    subjects (persons) whose part is no longer here, `erased_paths` what was in those parts; `people_paths`
    are the paths in the part of each person, here or not. `drafts` are the hashes of the draft entries that
    it finishes. `held_at` is the list and id of the entity that the interview was begun at.
    """

    form_id: str
    form_version: str
    form_hash: str
    instance_id: str
    reason: str
    language: str
    started: str
    ended: str
    tz: str
    app: str
    answers: Mapping[str, str] = field(default_factory=dict)
    repeats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    derived: Mapping[str, str] = field(default_factory=dict)
    entities: tuple[EntityOperation, ...] = ()
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    disposition: str | None = None
    why: str | None = None
    deleted: bool = False
    audit: tuple[tuple[str, ...], ...] = ()
    erased: tuple[str, ...] = ()
    erased_paths: tuple[str, ...] = ()
    people_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    held_at: tuple[str, str] | None = None


def write_revision(
    revision: Revision, subject_of: SubjectOf
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the content of a revision's body, and that of one part per person by subject.

    `subject_of` names the person that a path speaks of, None when it speaks of nobody. The body holds the
    bare paths of each person's part, never their values, so that an erasure is seen as one.
    The caller makes the parts and puts their hashes into `people` with `with_people`.
    """
    people: dict[str, dict[str, Any]] = {}

    def keep(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for path, value in values.items():
            subject = subject_of(path)
            if subject is None:
                own[path] = value
            else:
                people.setdefault(subject, {"subject": subject}).setdefault(kind, {})[path] = value
        return own

    body: dict[str, Any] = {
        "form": {"id": revision.form_id, "version": revision.form_version, "hash": revision.form_hash},
        "instance_id": revision.instance_id,
        "reason": revision.reason,
        "language": revision.language,
        "started": revision.started,
        "ended": revision.ended,
        "tz": revision.tz,
        "app": revision.app,
        "answers": keep("answers", revision.answers),
        "repeats": {path: list(ids) for path, ids in revision.repeats.items()},
        "derived": keep("derived", revision.derived),
        "entities": [_entity_json(operation) for operation in revision.entities],
        "attachments": keep("attachments", {p: _attachment_json(a) for p, a in revision.attachments.items()}),
        "notes": keep("notes", revision.notes),
        "disposition": revision.disposition,
        "why": revision.why,
        "deleted": revision.deleted,
        "audit": _split_audit(revision.audit, subject_of, people),
    }
    if revision.drafts:
        body["drafts"] = list(revision.drafts)
    if revision.held_at is not None:
        body["held_at"] = {"list": revision.held_at[0], "id": revision.held_at[1]}
    return body, people


def _split_audit(
    rows: tuple[tuple[str, ...], ...], subject_of: SubjectOf, people: dict[str, dict[str, Any]]
) -> list[list[Any]]:
    """Return the rows that speak of nobody, each with its place; the others go to their person's part."""
    own: list[list[Any]] = []
    for place, row in enumerate(rows):
        subject = subject_of(row[1]) if row[1] else None
        numbered = [place, *row]
        if subject is None:
            own.append(numbered)
        else:
            people.setdefault(subject, {"subject": subject}).setdefault("audit", []).append(numbered)
    return own


def with_people(body: dict[str, Any], people: Mapping[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Return the body with its `people`: for each subject the hash of the part and the paths in it."""
    return {
        **body,
        "people": {
            subject: {
                "part": part,
                "paths": sorted({path for kind in _PATH_KINDS for path in content.get(kind, {})}),
            }
            for subject, (part, content) in people.items()
        },
    }


def people_parts(body: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """Return each person that a body names with the hash of their part; nothing of what nobody can read."""
    people = (body or {}).get("people")
    if not isinstance(people, dict):
        return []
    named = [(name, own.get("part")) for name, own in people.items() if isinstance(own, dict)]
    return [(name, part) for name, part in named if isinstance(part, str)]


def read_revision(body: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> Revision:
    """Join a body with the parts of its people that are here, by part hash. Raises LogError."""
    try:
        return _revision_from(body, people)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise LogError(_("A revision is malformed: {reason}.").format(reason=error)) from error


def _revision_from(body: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> Revision:
    values = {kind: _by_path(body, kind) for kind in _PATH_KINDS}
    audit = list(body.get("audit", []))
    erased: list[str] = []
    erased_paths: list[str] = []
    for subject, place in sorted(body.get("people", {}).items()):
        part = people.get(place["part"])
        if part is None:
            erased.append(subject)
            erased_paths.extend(map(_path, place["paths"]))
            continue
        for kind, own in values.items():
            own.update(_by_path(part, kind))
        audit.extend(part.get("audit", []))
    form = body["form"]
    return Revision(
        form_id=_text(form["id"]),
        form_version=_text(form["version"]),
        form_hash=_text(form["hash"]),
        instance_id=_text(body["instance_id"]),
        reason=_text(body["reason"]),
        language=_text(body["language"]),
        started=_moment(body["started"]),
        ended=_moment(body["ended"]),
        tz=_text(body["tz"]),
        app=_text(body["app"]),
        answers=values["answers"],
        repeats={_path(path): tuple(map(_text, ids)) for path, ids in body.get("repeats", {}).items()},
        derived=values["derived"],
        entities=tuple(_entity_from(operation) for operation in body.get("entities", [])),
        attachments={path: _attachment_from(value) for path, value in values["attachments"].items()},
        notes=values["notes"],
        disposition=_text_or_none(body.get("disposition")),
        why=_text_or_none(body.get("why")),
        deleted=bool(body.get("deleted", False)),
        audit=tuple(tuple(map(str, row[1:])) for row in sorted(audit)),
        erased=tuple(erased),
        erased_paths=tuple(erased_paths),
        people_paths={name: tuple(own["paths"]) for name, own in body.get("people", {}).items()},
        drafts=tuple(str(hash_) for hash_ in body.get("drafts", [])),
        held_at=_held_at(body.get("held_at")),
    )


def _held_at(value: Mapping[str, Any] | None) -> tuple[str, str] | None:
    return None if value is None else (_text(value["list"]), _text(value["id"]))


def _entity_json(operation: EntityOperation) -> dict[str, Any]:
    return {
        "list": operation.dataset,
        "id": operation.entity_id,
        "action": operation.action,
        "label": operation.label,
        "properties": dict(operation.properties),
        "base": list(operation.base),
    }


def _entity_from(value: Mapping[str, Any]) -> EntityOperation:
    # As text whatever came: a forged number must not stop the sorting of honest ones.
    label = value["label"]
    return EntityOperation(
        dataset=str(value["list"]),
        entity_id=str(value["id"]),
        action=str(value["action"]),
        label=None if label is None else str(label),
        properties={str(name): str(text) for name, text in value["properties"].items()},
        base=tuple(str(hash_) for hash_ in value["base"]),
    )


def _attachment_json(attachment: Attachment) -> dict[str, Any]:
    return {
        "sha256": attachment.sha256,
        "name": attachment.name,
        "size": attachment.size_bytes,
        "mime": attachment.mime,
    }


def _attachment_from(value: Mapping[str, Any]) -> Attachment:
    sha256, size = _text(value["sha256"]), value["size"]
    # A file's place is made from this name.
    if not re.fullmatch("[0-9a-f]{64}", sha256) or not is_whole(size) or size < 0:
        raise ValueError("attachment")
    return Attachment(sha256, _text(value["name"]), size, _text(value["mime"]))


def _by_path(said: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return what stands by path, every value a text unless it is a file."""
    own = dict(said.get(kind, {}))
    if not all(map(is_path, own)):
        raise ValueError(f"{next(path for path in own if not is_path(path))!r} is no path")
    if kind != "attachments" and not set(map(type, own.values())) <= _TEXT:
        raise TypeError(f"{kind}: what stands there is no text")
    return own


def _path(text: Any) -> str:
    if not is_path(_text(text)):
        raise ValueError(f"{text!r} is no path")
    return str(text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _moment(value: Any) -> str:
    datetime.fromisoformat(_text(value))
    return str(value)


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def team_body(
    *, name: str, role: str, verify_key: str, recipient: str, proof: str | None = None
) -> dict[str, Any]:
    """Return the body of a `team` entry by which a device makes itself known.

    `verify_key` is its Ed25519 public key in hexadecimal, `recipient` its age public key (`age1…`), `proof`
    what shows that it joined from a kit that holds a token.
    """
    body = {"action": "join", "name": name, "role": role, "verify_key": verify_key, "recipient": recipient}
    return body if proof is None else {**body, "proof": proof}


def verdict_body(*, accept: bool, last_seq: int | None = None) -> dict[str, Any]:
    """Return the body of a `team` entry by which a coordinator accepts or revokes a device.

    `last_seq` is the last entry of a revoked device that counts.
    """
    return {"action": "accept"} if accept else {"action": "revoke", "last_seq": last_seq}


def receipt_body(files: list[str]) -> dict[str, Any]:
    """Return the body of a `receipt`: the SHA-256 of the files that were opened and merged."""
    return {"files": sorted(files)}


def form_body(*, form_id: str, version: str, hash_: str, title: str, state: str = "open") -> dict[str, Any]:
    """Return the body of a `form` entry: a deployed version and its state (open, closing, closed)."""
    return {"id": form_id, "version": version, "hash": hash_, "title": title, "state": state}


def photo_body(attachment: Attachment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a `photo` entry: a file of the inbox and what was read from it, numbers as text."""
    readable = {
        key: value if value is None or isinstance(value, str) else str(value) for key, value in facts.items()
    }
    return {"file": _attachment_json(attachment), "facts": readable}


def consent_body(
    *, purpose: str, given: bool, way: str | None, notice: str | None, people: Mapping[str, str]
) -> dict[str, Any]:
    """Return the body of a `consent` entry: a purpose taken back, or given again, after the interview.

    `purpose` is the generic path of the consent question, `""` for every purpose. `way` is how it was asked,
    `notice` the version of the notice that a consent given again stands on. `people` names the part of the
    person that it is about, which holds the words (`consent_words`), by the hash of the part.
    """
    return {
        "purpose": purpose,
        "given": given,
        "why": None,
        "way": way,
        "notice": notice,
        "people": {name: {"part": part} for name, part in people.items()},
    }


def consent_words(*, person: str, asked_by: str | None, why: str | None) -> dict[str, Any]:
    """Return the part of a person beside the body of a `consent` entry: it goes when the person is erased."""
    return {"subject": person, "asked_by": asked_by, "why": why}


def comment_body(text: str) -> dict[str, Any]:
    """Return the body of a `comment` entry: a sentence about a submission, for whoever works on it."""
    return {"text": text}


def review_body(*, state: str, revisions: tuple[str, ...], comment: str | None) -> dict[str, Any]:
    """Return the body of a `review` entry: ODK Central's state, and the revisions that were judged."""
    return {"state": state, "revisions": list(revisions), "comment": comment}


def entity_body(
    *, dataset: str, properties: Mapping[str, str], base: tuple[str, ...], why: str | None
) -> dict[str, Any]:
    """Return the body of an `entity` entry: the values that settle a conflict of the subject.

    `base` are the operations whose values it decides between; a blank value erases the property.
    """
    return {"list": dataset, "properties": dict(properties), "base": sorted(base), "why": why}


def assignment_body(
    *,
    dataset: str,
    agent: str,
    device: str | None,
    due: str | None,
    note: str | None,
    cancelled: bool,
    batch: str | None = None,
) -> dict[str, Any]:
    """Return the body of an `assignment` entry: who is to visit the entity that is its subject.

    `agent` is a name, `device` its id once it joined, `due` an ISO 8601 date, `batch` names those that were
    given out together.
    """
    return {
        "list": dataset,
        "agent": agent,
        "device": device,
        "due": due,
        "note": note,
        "cancelled": cancelled,
        "batch": batch,
    }


def same_centre_body(submissions: tuple[str, str], *, holds: bool, why: str | None) -> dict[str, Any]:
    """Return the body of a `same-centre` or `not-same-centre` entry on two submissions, sorted.

    `holds` is false when the decision is taken back and nothing is decided.
    """
    return {"submissions": list(submissions), "holds": holds, "why": why}


def erasure_body(
    *, parts: Iterable[str], blobs: Iterable[str], people: Iterable[tuple[str, str]], why: str
) -> dict[str, Any]:
    """Return the body of an `erasure`: parts and files by hash, and pairs of a submission and a person.

    `why` must not say what was erased: it is never erased itself.
    """
    return {
        "parts": sorted(set(parts)),
        "blobs": sorted(set(blobs)),
        "people": [list(pair) for pair in sorted(set(people))],
        "why": why,
    }
