"""From a finished interview to the entry that lasts: the revision's body, and one part per person."""

from datetime import UTC, datetime

from survey import __version__
from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import bases_in, operations_of, with_bases
from survey.campaign.submissions.session import InterviewSession
from survey.form.tags import TagTable, tags_of
from survey.interview.audit import audit_rows
from survey.log.bodies import Revision, with_people, write_revision
from survey.log.chain import Writing
from survey.log.entry import hash_bytes
from survey.records.attachments import Attachment
from survey.records.steps import Attach

DISPOSITION_QUESTIONS = ("disposition",)


def revision_writing(session: InterviewSession) -> Writing:
    """Return the revision entry to write for a finished interview."""
    header = session.journal.header
    snapshot = session.instance.snapshot()
    steps = session.journal.steps()
    revision = Revision(
        form_id=header.form_id,
        form_version=header.form_version,
        form_hash=header.form_hash,
        instance_id=header.instance_id,
        reason=header.reason,
        language=session.instance.language or "",
        started=utc_text(header.started_at),
        ended=utc_text(session.campaign.clock()),
        tz=header.tz,
        app=f"survey {__version__}",
        answers=snapshot.answers,
        repeats=snapshot.repeats,
        derived=snapshot.derived,
        entities=with_bases(
            snapshot.entities, bases_in(session.lists), operations_of(session.campaign, header.base)
        ),
        attachments=_attachments(session),
        notes=_notes(session),
        disposition=_disposition({**snapshot.derived, **snapshot.answers}),
        why=header.why,
        audit=tuple(audit_rows(header, steps)),
    )
    return written_revision(header.submission, revision, header.base, tags_of(session.form))


def written_revision(
    submission: str, revision: Revision, parents: tuple[str, ...], tags: TagTable
) -> Writing:
    """Return the entry of a revision, each person's answers in a part of their own."""
    body, people = write_revision(revision, tags.subject_of)
    made = {subject: Campaign.new_part(content) for subject, content in sorted(people.items())}
    named = {subject: (hash_bytes(part), people[subject]) for subject, part in made.items()}
    parts = (Campaign.new_part(with_people(body, named)), *made.values())
    return Writing("revision", submission, parts, parents=parents)


def _attachments(session: InterviewSession) -> dict[str, Attachment]:
    """Return the file of each question that asks for one, by identity path."""
    known = dict(session.attached)
    for recorded in session.journal.steps():
        if isinstance(recorded.step, Attach):
            known[recorded.step.attachment.name] = recorded.step.attachment
    found: dict[str, Attachment] = {}
    for view in session.instance.nodes():
        if view.control == "upload" and view.relevant and view.value and view.value in known:
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
