"""Erasing: what a person, or a photo, of a submission would take with it, shown first, and then gone.

What lives here: the plan that a coordinator reads, and writing the erasure. What does not: dropping
(`store`), and taking it out of drafts and files (`travel.erased`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.copies import KnownCopy, known_copies
from survey.campaign.reading.naming import NAMING, mentions_in, wanted_in
from survey.campaign.review.question_labels import Questions
from survey.campaign.review.reviewing import Remark, said_of, without_words
from survey.campaign.submissions.combining import one_submission
from survey.campaign.travel import relays
from survey.campaign.travel.erased import finish_erasure
from survey.errors import CampaignError, KeyMissing
from survey.form.tags import tags_of
from survey.log.bodies import Revision, erasure_body, people_parts
from survey.log.chain import Writing
from survey.log.drafts import DRAFT
from survey.log.entry import Entry
from survey.log.erasure import ERASURE
from survey.log.state import join_revision, state_of_entry
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.paths import generic
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What would go: persons and files of one submission, and who and what else holds copies.

    `questions` are labels, `files` the names of photos and other files, `revisions` how many signed states
    held any of it, `drafts` how many interviews on this laptop; `shared` are other submissions that show one
    of the files, which goes there too. `remarks` are judgements and comments whose words go, `kept_remarks`
    those whose words stay unless they are named. `laptops` are the team members whose laptops wrote or got
    it. `photos` are the questions and names of photos that the form says are nobody's, on which the persons
    may be; `mentions` the labels of other answers that name them: neither goes. `former_of` are persons of
    whom only former answers go, which lie in `parts` (hashes).
    """

    submission: str
    people: tuple[str, ...]
    questions: tuple[str, ...]
    files: tuple[str, ...]
    revisions: int
    drafts: int
    shared: tuple[str, ...]
    laptops: tuple[str, ...]
    copies: tuple[KnownCopy, ...]
    hashes: frozenset[str] = field(default=frozenset())
    remarks: tuple[Remark, ...] = ()
    kept_remarks: tuple[Remark, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()
    mentions: tuple[str, ...] = ()
    former_of: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self) | {"hashes": sorted(self.hashes), "parts": sorted(self.parts)}


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """An erasure that was written: how much it names, by whom, when (ISO 8601 UTC text) and why."""

    when: str
    author: str
    people: tuple[tuple[str, str], ...]
    parts: int
    files: int
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def plan_erasure(
    campaign: Campaign,
    submission: str,
    *,
    people: Sequence[str] = (),
    photo: str | None = None,
    remarks: Sequence[str] = (),
) -> ErasurePlan:
    """Return what an erasure would take: some persons, the file of one answer, else every person.

    `photo` is a path or the last name of one, `remarks` the beginnings of the ids of judgements and comments;
    with either and no `people`, nothing else goes. Raises StoreError, KeyMissing but for a coordinator,
    CampaignError when there is no such person, file or remark.
    """
    require_coordinator(campaign)
    state = _named(campaign, submission)
    history = history_of(campaign, state.submission)
    asking = _asking(campaign, state.submission)
    found = sorted({name for _entry, own in history for name in _people(own)} | asking)
    is_part = photo is not None or bool(remarks)
    chosen_people = tuple(dict.fromkeys(people or (() if is_part else found)))
    if unknown := [own for own in chosen_people if own not in found]:
        raise CampaignError(
            _("This submission holds nothing of such a person."),
            where=", ".join(unknown),
            remedy=_("It speaks of: {people}.").format(people=", ".join(found) or "-"),
        )
    files = _files(history, chosen_people, photo)
    if photo is not None and not files:
        raise CampaignError(
            _("No answer in this place ever held a file."),
            where=photo,
            remedy=_("`survey submission show ID --json` names the paths."),
        )
    chosen, kept = _remarks(campaign, state, remarks)
    if not chosen_people and not files and not chosen:
        raise CampaignError(_("This submission holds no person's answers."), where=state.submission)
    plan = _plan(campaign, state, history, chosen_people, files, chosen)
    return replace(plan, kept_remarks=kept, **_left(campaign, state, history, plan))


def _asking(campaign: Campaign, submission: str) -> set[str]:
    """Return the persons whose words stand beside a consent that was taken back, or given again."""
    return {
        person
        for entry in campaign.store.entries(kind="consent", subject=submission)
        for person, part in people_parts(entry.body)
        if part in entry.parts
    }


def _left(
    campaign: Campaign, state: SubmissionState, history: list[tuple[Entry, Revision]], plan: ErasurePlan
) -> dict[str, Any]:
    """Return what may speak of the persons and does not go with them: photos, and answers that name them."""
    if not plan.people:
        return {}
    tags = tags_of(campaign.form(state.form_id, state.form_version))
    photos = {
        (path.rpartition("/")[2], file.name): None
        for path, file in state.attachments.items()
        if tags.pii_of(path) == "image" and tags.subject_of(path) is None and file.sha256 not in plan.hashes
    }
    names = {
        value
        for _entry, own in history
        for person in plan.people
        for path in own.people_paths.get(person, ())
        if tags.pii_of(path) in NAMING and (value := own.answers.get(path))
    }
    labels = Questions(campaign)
    mentions = [labels.label(state, path) for path, _text in mentions_in(state, tags, wanted_in(names))]
    return {"photos": tuple(photos), "mentions": tuple(dict.fromkeys(mentions))}


def _remarks(
    campaign: Campaign, state: SubmissionState, asked: Sequence[str]
) -> tuple[tuple[Remark, ...], tuple[Remark, ...]]:
    """Return the remarks that are named, and the others with words. Raises CampaignError."""
    said = [own for own in said_of(campaign, state.submission) if own.text]
    chosen = []
    for begin in asked:
        found = [own for own in said if begin and own.id.startswith(begin)]
        if len(found) != 1:
            raise CampaignError(
                _("No remark on this submission is named so, or several are."),
                where=begin,
                remedy=_("`survey review show ID --json` gives their ids."),
            )
        chosen += found
    return tuple(chosen), tuple(own for own in said if own not in chosen)


def _named(campaign: Campaign, submission: str) -> SubmissionState:
    """Return a submission, or an interview of which nothing but snapshots is here. Raises StoreError."""
    wanted = f"uuid:{submission.removeprefix('uuid:')}"
    known = {state.submission for state in campaign.store.submissions(deleted=True)}
    drafts = {
        entry.header.subject: entry
        for entry in campaign.store.entries(kind=DRAFT)
        if entry.header.subject.startswith(wanted) and join_revision(entry) is not None
    }
    unsigned = drafts.keys() - known
    if len(unsigned) == 1 and not any(own.startswith(wanted) for own in known):
        state = state_of_entry(drafts[unsigned.pop()])
        if state is not None:
            return state
    return one_submission(campaign, submission)


def erase(campaign: Campaign, plan: ErasurePlan, *, why: str) -> bool:
    """Write the erasure and carry it out here; tell whether nothing of it is left on this laptop.

    It cannot be undone. Raises StoreError, KeyMissing.
    """
    people = [(plan.submission, name) for name in plan.people]
    parts = [*plan.parts, *(campaign.store.entry(own.id).header.parts[0] for own in plan.remarks)]
    again = filter(None, (without_words(campaign, own) for own in plan.remarks))
    return write_erasure(campaign, *again, people=people, files=plan.hashes, parts=parts, why=why)


def write_erasure(
    campaign: Campaign,
    *beside: Writing,
    people: Iterable[tuple[str, str]] = (),
    files: Iterable[str] = (),
    parts: Iterable[str] = (),
    why: str,
) -> bool:
    """Write one erasure and carry it out here; tell whether nothing of it is left on this laptop.

    `beside` are entries that take the place of what goes, in the same commit.
    """
    require_coordinator(campaign)
    body = erasure_body(parts=parts, blobs=files, people=people, why=why)
    campaign.write(*beside, Writing(ERASURE, campaign.settings.campaign_id, (campaign.new_part(body),)))
    return finish_erasure(campaign)


def list_erasures(campaign: Campaign) -> list[ErasureRow]:
    """Return the erasures that count, in the order of their moments."""
    rows = []
    for entry in campaign.store.entries(kind=ERASURE):
        body = entry.body
        if body is not None and entry.header.device in campaign.settings.coordinators:
            when = datetime.fromtimestamp(entry.header.hlc.ms / 1000, UTC).isoformat(timespec="seconds")
            people = tuple((str(own[0]), str(own[1])) for own in body["people"])
            counts = (len(body["parts"]), len(body["blobs"]))
            rows.append(ErasureRow(when, entry.header.author, people, *counts, str(body["why"])))
    return rows


def require_coordinator(campaign: Campaign) -> None:
    """Raise KeyMissing but for a coordinator."""
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator erases: elsewhere it would come back with the next stick."),
            where=campaign.device.author,
            remedy=_("Ask the coordinator; the erasure reaches this laptop with the next files."),
        )


def _plan(
    campaign: Campaign,
    state: SubmissionState,
    history: list[tuple[Entry, Revision]],
    people: tuple[str, ...],
    files: dict[str, Attachment],
    remarks: tuple[Remark, ...],
) -> ErasurePlan:
    paths = {path for _entry, own in history for name in people for path in own.people_paths.get(name, ())}
    touched = [
        entry
        for entry, own in history
        if set(people) & own.people_paths.keys() or any(f.sha256 in files for f in own.attachments.values())
    ]
    spoken = [*touched, *(campaign.store.entry(own.id) for own in remarks)]
    since = datetime.fromtimestamp(min(e.header.hlc.ms for e in spoken) / 1000, UTC) if spoken else None
    labels = Questions(campaign)
    return ErasurePlan(
        submission=state.submission,
        people=people,
        questions=tuple(dict.fromkeys(labels.label(state, path) for path in sorted(paths))),
        files=tuple(sorted({file.name for file in files.values()})),
        revisions=len(touched),
        drafts=sum(d.header.submission == state.submission for d in campaign.store.journals.list()),
        shared=_shared(campaign, state.submission, files),
        laptops=_laptops(campaign, spoken),
        copies=tuple(known_copies(campaign, since)),
        hashes=frozenset(files),
        remarks=remarks,
    )


def _laptops(campaign: Campaign, touched: list[Entry]) -> tuple[str, ...]:
    """Return whose laptops hold it: who wrote it, and everybody accepted when work was shared from here."""
    team = campaign.team()
    own = campaign.device.device_id
    wrote = {entry.header.device: entry.header.author for entry in touched}
    if any(cut.kind == relays.KIND for cut in campaign.store.outbox.cuts()):
        wrote |= {member.device: member.name for member in team if member.trust == "accepted"}
    wrote |= {member.device: member.name for member in team if member.device in wrote}
    return tuple(sorted(name for device, name in wrote.items() if device != own))


def history_of(campaign: Campaign, submission: str) -> list[tuple[Entry, Revision]]:
    """Return what was signed of a submission and can be read, revisions and snapshots, with their entries."""
    read = (
        (entry, join_revision(entry))
        for kind in ("revision", DRAFT)
        for entry in campaign.store.entries(kind=kind, subject=submission)
    )
    return [(entry, revision) for entry, revision in read if revision is not None]


def _people(revision: Revision) -> Iterable[str]:
    return (name for name in revision.people_paths if name not in revision.erased)


def _files(
    history: list[tuple[Entry, Revision]], people: tuple[str, ...], photo: str | None
) -> dict[str, Attachment]:
    found = {}
    for _entry, revision in history:
        personal = {path for name in people for path in revision.people_paths.get(name, ())}
        for path, file in revision.attachments.items():
            if path in personal or (photo is not None and _is_at(path, photo)):
                found[file.sha256] = file
    return found


def _is_at(path: str, asked: str) -> bool:
    return asked in (path, generic(path), path.rpartition("/")[2])


def _shared(campaign: Campaign, submission: str, files: dict[str, Attachment]) -> tuple[str, ...]:
    return tuple(
        state.submission
        for state in campaign.store.submissions(deleted=True)
        if state.submission != submission and any(f.sha256 in files for f in state.attachments.values())
    )
