"""From a finished interview to the entry that lasts: the revision's body, and one part per person."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from survey import __version__
from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import bases_in, operations_of, with_bases
from survey.campaign.submissions.session import InterviewSession, chooser_of
from survey.form.tags import TagTable, tags_of
from survey.interview.audit import audit_rows
from survey.log.bodies import Revision, with_people, write_revision
from survey.log.chain import Writing
from survey.log.drafts import DRAFT, draft_id_of, lineage
from survey.log.entry import hash_bytes
from survey.log.state import join_revision
from survey.records.attachments import Attachment
from survey.records.journal import DraftHeader
from survey.records.steps import Attach
from survey.records.submissions import Snapshot

DISPOSITION_QUESTIONS = ("disposition",)


def revision_writing(session: InterviewSession) -> Writing:
    """Return the revision entry to write for a finished interview."""
    header = session.journal.header
    revision = replace(revision_now(session), drafts=lineage_of(session.campaign, header))
    return written_revision(header.submission, revision, header.base, tags_of(session.form))


def revision_now(session: InterviewSession, *, hidden: bool = False) -> Revision:
    """Return what an interview would be signed as now; `hidden` adds what is not asked at this moment."""
    header = session.journal.header
    snapshot = _at_its_centre(session, session.instance.snapshot(hidden=hidden))
    taken = taken_over(session.campaign, header)
    seen = operations_of(session.campaign, header.base) if taken is None else taken.entities
    began = utc_text(header.started_at) if taken is None else taken.started
    rows = tuple(audit_rows(header, session.journal.steps()))
    return Revision(
        form_id=header.form_id,
        form_version=header.form_version,
        form_hash=header.form_hash,
        instance_id=header.instance_id,
        reason=header.reason,
        language=session.instance.language or "",
        started=began,
        ended=utc_text(session.campaign.clock()),
        tz=header.tz,
        app=f"survey {__version__}",
        answers=snapshot.answers,
        repeats=snapshot.repeats,
        derived=snapshot.derived,
        entities=with_bases(snapshot.entities, bases_in(session.lists), seen),
        attachments=_attachments(session, hidden=hidden),
        notes=_notes(session),
        disposition=_disposition({**snapshot.derived, **snapshot.answers}),
        why=header.why,
        audit=rows if taken is None else (*taken.audit, *rows),
        held_at=header.entity or _held_before(session.campaign, header, taken),
    )


def _at_its_centre(session: InterviewSession, snapshot: Snapshot) -> Snapshot:
    """Return what is said with the entity that the interview is held at in place of the one it would enter.

    A form that only enters new centres knows none of those of the frame; one that offers them decides itself.
    """
    entity = session.journal.header.entity
    if entity is None or chooser_of(session.form, entity[0]) is not None:
        return snapshot
    entered = [own for own in snapshot.entities if own.dataset == entity[0] and own.action == "create"]
    if len(entered) != 1:
        return snapshot
    (made,) = entered
    here = tuple(replace(o, entity_id=entity[1]) if o is made else o for o in snapshot.entities)
    derived = {
        path: entity[1] if path.endswith("/meta/entity/@id") and value == made.entity_id else value
        for path, value in snapshot.derived.items()
    }
    return replace(snapshot, entities=here, derived=derived)


def _held_before(campaign: Campaign, header: DraftHeader, taken: Revision | None) -> tuple[str, str] | None:
    """Return the entity at which the interview was begun that is taken over or edited."""
    before = [taken] if taken is not None else [join_revision(campaign.store.entry(h)) for h in header.base]
    return next((own.held_at for own in before if own is not None and own.held_at is not None), None)


def taken_over(campaign: Campaign, header: DraftHeader) -> Revision | None:
    """Return what the snapshot says that a draft goes on from, None for one that was begun here."""
    return None if header.snapshot is None else join_revision(campaign.store.entry(header.snapshot))


def lineage_of(campaign: Campaign, header: DraftHeader) -> tuple[str, ...]:
    """Return the snapshots of a draft, and those that it goes on from."""
    drafts = list(campaign.store.entries(kind=DRAFT, subject=header.submission))
    own = [entry.hash for entry in drafts if draft_id_of(entry) == header.draft_id]
    return lineage(drafts, [*own, *([header.snapshot] if header.snapshot else [])])


def written_revision(
    submission: str, revision: Revision, parents: tuple[str, ...], tags: TagTable
) -> Writing:
    """Return the entry of a revision, each person's answers in a part of their own."""
    body, people = split_people(revision, tags)
    return Writing("revision", submission, (Campaign.new_part(body), *people), parents=parents)


def split_people(revision: Revision, tags: TagTable) -> tuple[dict[str, Any], list[bytes]]:
    """Return the body of a revision and the part of each person, along the form's tags."""
    body, people = write_revision(revision, tags.subject_of)
    made = {subject: Campaign.new_part(content) for subject, content in sorted(people.items())}
    named = {subject: (hash_bytes(part), people[subject]) for subject, part in made.items()}
    return with_people(body, named), list(made.values())


def _attachments(session: InterviewSession, *, hidden: bool) -> dict[str, Attachment]:
    """Return the file of each question that asks for one, by identity path."""
    known = dict(session.attached)
    for recorded in session.journal.steps():
        if isinstance(recorded.step, Attach):
            known[recorded.step.attachment.name] = recorded.step.attachment
    found: dict[str, Attachment] = {}
    for view in session.instance.nodes():
        if view.control == "upload" and (view.relevant or hidden) and view.value and view.value in known:
            found[session.instance.identity_path(view.ref)] = known[view.value]
    return found


def _notes(session: InterviewSession) -> dict[str, str]:
    """Return the notes of what was edited, with those of this interview; an emptied one is gone."""
    noted = {session.instance.identity_path(ref): n for ref, n in session.controller.draft.notes.items()}
    before = {} if session.base is None else session.base.notes
    return {path: text for path, text in {**before, **noted}.items() if text}


def _disposition(values: dict[str, str]) -> str | None:
    for path, value in values.items():
        if path.rpartition("/")[2] in DISPOSITION_QUESTIONS and value:
            return value
    return None


def utc_text(moment: datetime) -> str:
    """Return an aware time as ISO 8601 UTC text, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
