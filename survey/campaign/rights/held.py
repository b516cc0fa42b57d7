"""What is held of one person of one submission: everything, and where it went.

What lives here: collecting. What does not: finding out who is meant (`finding`), writing it for the person
(`person_sheet`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.copies import KnownCopy, known_copies
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.purposes import Purpose, list_purposes
from survey.campaign.reading.listing import instance_name
from survey.campaign.reading.naming import NAMING, Wanted, mentions_in, wanted_in
from survey.campaign.review.question_labels import Questions
from survey.campaign.review.reviewing import Remark, said_of
from survey.campaign.rights.carried import Carried, files_that_carried, pages_showing
from survey.campaign.submissions.combining import one_submission
from survey.campaign.upkeep.erasing import history_of
from survey.errors import CampaignError, SurveyError
from survey.fieldwork.gate import MINORS_SUFFIX, Refusal
from survey.form.consents import YES
from survey.form.tags import CLOSED, COUNT, TagTable, tags_of
from survey.log.bodies import Revision
from survey.log.drafts import DRAFT
from survey.log.entry import Entry
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.paths import generic
from survey.records.steps import Answer, Note, Typed
from survey.records.submissions import SubmissionState

PERSONS_SUFFIX = "_personnes"
"""The question beside a photo that says whether somebody can be recognised on it."""


@dataclass(frozen=True, slots=True)
class HeldAnswer:
    """An answer with its question; `former` are the other values that the log still holds.

    `refusal` is why it does not leave for everybody, None when it does, by the consent `opened_by`; `pages`
    are files written here in which it stands now.
    """

    path: str
    label: str
    value: str
    kind: str
    former: tuple[str, ...]
    refusal: Refusal | None
    opened_by: str | None
    note: str | None
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A photo, recording or other file; `where` is here, freed (the coordinator keeps it) or missing.

    `is_of_person` is false for a photo of the centre on which the person may be, with others; `persons` tells
    whether somebody can be recognised on it, None when nobody said.
    """

    path: str
    label: str
    name: str
    size_bytes: int
    mime: str
    where: str
    is_of_person: bool
    refusal: Refusal | None
    persons: bool | None = None
    minors: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """An entry of the log that holds some of it: its author and laptop, when (milliseconds since 1970)."""

    kind: str
    hash: str
    device: str
    seq: int
    author: str
    when_ms: int


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held of one person of one submission.

    `mentions` are answers that the form says are nobody's, and entities' properties, in which the person's
    name, number or address stands: label and text. `remarks` are the words that name the person,
    `other_remarks` counts those that do not. `audit` are rows of the audit log of their questions: event,
    label, start (milliseconds since 1970), former and new value. `draft_steps` counts steps of open
    interviews here.
    """

    submission: str
    person: str
    title: str
    form_title: str
    form_version: str
    started: str
    author: str
    answers: tuple[HeldAnswer, ...]
    files: tuple[HeldFile, ...]
    mentions: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...]
    other_remarks: int
    consents: tuple[Purpose, ...]
    lists: tuple[tuple[str, str], ...]
    draft_steps: int
    audit: tuple[tuple[str, ...], ...]
    signed: tuple[Signed, ...]
    carried: tuple[Carried, ...]
    copies: tuple[KnownCopy, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def held_of(campaign: Campaign, named: str) -> Held:
    """Return what is held of a person, named as `ID:PERSON` (019d1f2a:manager).

    Raises CampaignError when no such person is in the submission, StoreError, FormError.
    """
    submission, _colon, person = named.rpartition(":")
    if not submission.removeprefix("uuid"):
        submission, person = named, ""
    state = one_submission(campaign, submission)
    return _Collector(campaign, state, person).held()


class _Collector:
    """Collects what is held of one person of one submission."""

    def __init__(self, campaign: Campaign, state: SubmissionState, person: str) -> None:
        self._campaign, self._state, self._person = campaign, state, person
        self._history = history_of(campaign, state.submission)
        found = sorted({name for _entry, own in self._history for name in own.people_paths})
        if person not in found:
            raise CampaignError(
                _("This submission holds nothing of such a person."),
                where=f"{state.submission} {person}".strip(),
                remedy=_("Name one of them as {names}.").format(
                    names=", ".join(f"{state.submission.removeprefix('uuid:')[:13]}:{own}" for own in found)
                    or "-"
                ),
            )
        self._labels = Questions(campaign)
        self._form = campaign.form(state.form_id)
        self._tags = tags_of(campaign.form(state.form_id, state.form_version))
        self._gate = public_gate(campaign, self._form)
        self._stands_for = stand_ins(campaign, self._form)

    def held(self) -> Held:
        state, person = self._state, self._person
        mine = [(entry, own) for entry, own in self._history if person in own.people_paths]
        answers = tuple(self._answers(mine))
        files = (*self._files(mine), *self._photos_of_nobody())
        said = [own for own in said_of(self._campaign, state.submission) if own.text]
        wanted = _naming(answers)
        about = tuple(own for own in said if any(one.is_in(own.text) for one in wanted))
        places = [(entry.header.device, entry.header.seq) for entry, _own in mine]
        blobs = {f.sha256 for _e, own in mine for p, f in own.attachments.items() if self._is_mine(own, p)}
        return Held(
            submission=state.submission,
            person=person,
            title=instance_name(state),
            form_title=self._form.title,
            form_version=state.form_version,
            started=state.started,
            author=state.author,
            answers=answers,
            files=files,
            mentions=tuple(self._mentions(wanted)),
            remarks=about,
            other_remarks=len(said) - len(about),
            consents=tuple(list_purposes(self._campaign, state.submission, person=person)[1]),
            lists=tuple(self._lists()),
            draft_steps=self._draft_steps(),
            audit=tuple(self._audit(mine)),
            signed=tuple(_signed(entry) for entry, _own in mine),
            carried=tuple(files_that_carried(self._campaign, places, blobs)),
            copies=tuple(known_copies(self._campaign)),
        )

    def _is_mine(self, revision: Revision, path: str) -> bool:
        return path in revision.people_paths.get(self._person, ())

    def _answers(self, mine: Sequence[tuple[Entry, Revision]]) -> Iterable[HeldAnswer]:
        """Yield every value that stands or stood at a path of the person, in form order."""
        values: dict[str, dict[str, None]] = {}
        for _entry, revision in mine:
            for path in revision.people_paths[self._person]:
                value = {**revision.derived, **revision.answers}.get(path)
                if value and path not in revision.attachments:
                    values.setdefault(path, {})[value] = None
        now = {**self._state.derived, **self._state.answers}
        pages = pages_showing(self._campaign, [v for path in values if (v := now.get(path))])
        for path, own in sorted(values.items(), key=lambda item: _place(self._form.binds, item[0])):
            value = now.get(path, "")
            refusal, consent = self._verdict(path)
            yield HeldAnswer(
                path=path,
                label=self._labels.label(self._state, path),
                value=self._labels.value(self._state, path, value) if value else "",
                kind=self._tags.pii_of(path) or "",
                former=tuple(self._labels.value(self._state, path, v) for v in own if v != value),
                refusal=refusal,
                opened_by=consent,
                note=self._state.notes.get(path),
                pages=pages.get(value, ()),
            )

    def _verdict(self, path: str) -> tuple[Refusal | None, str | None]:
        """Return why a value does not leave, and the label of the consent that opens it."""
        opened = self._gate.tags.open_of(path)
        consent = None if opened in (CLOSED, COUNT) else self._labels.label(self._state, opened)
        refusal = self._gate.refuses(self._state, path)
        if refusal is None and self._state.submission in self._stands_for:
            refusal = Refusal.SAME_CENTRE
        return refusal, consent

    def _files(self, mine: Sequence[tuple[Entry, Revision]]) -> Iterable[HeldFile]:
        found: dict[str, tuple[str, Attachment]] = {}
        for _entry, revision in mine:
            for path, file in revision.attachments.items():
                if self._is_mine(revision, path):
                    found[file.sha256] = (path, file)
        for path, file in found.values():
            yield self._file(path, file, is_of_person=True)

    def _photos_of_nobody(self) -> Iterable[HeldFile]:
        for path, file in self._state.attachments.items():
            if self._tags.pii_of(path) == "image" and self._tags.subject_of(path) is None:
                yield self._file(path, file, is_of_person=False)

    def _file(self, path: str, file: Attachment, *, is_of_person: bool) -> HeldFile:
        blobs, answers = self._campaign.store.blobs, self._state.answers
        where = "here" if blobs.has(file.sha256) else "freed" if blobs.is_freed(file.sha256) else "missing"
        persons = answers.get(path + PERSONS_SUFFIX)
        return HeldFile(
            path=path,
            label=self._labels.label(self._state, path),
            name=file.name,
            size_bytes=file.size_bytes,
            mime=file.mime,
            where=where,
            is_of_person=is_of_person,
            refusal=self._verdict(path)[0],
            persons=None if persons is None else persons.lower() in YES,
            minors=answers.get(path + MINORS_SUFFIX, "").lower() in YES,
        )

    def _mentions(self, wanted: Sequence[Wanted]) -> Iterable[tuple[str, str]]:
        """Yield what names the person and is tagged as nobody's; another person's answers are left out."""
        for path, text in mentions_in(self._state, self._tags, wanted):
            yield self._labels.label(self._state, path), text

    def _lists(self) -> Iterable[tuple[str, str]]:
        """Yield the lists that the submission wrote into, with what it is called there."""
        written = {(o.dataset, o.entity_id) for _entry, own in self._history for o in own.entities}
        for entity in self._campaign.store.entities.all():
            if (entity.dataset, entity.entity_id) in written:
                yield entity.dataset, entity.name

    def _draft_steps(self) -> int:
        count = 0
        for summary in self._campaign.store.journals.list():
            header = summary.header
            if header.submission == self._state.submission:
                tags = self._tags_of(header.form_id, header.form_version)
                for recorded in self._campaign.store.journals.read(header.draft_id) if tags else ():
                    match recorded.step:
                        case Answer(ref=ref) | Typed(ref=ref) | Note(ref=ref):
                            count += tags is not None and tags.subject_of(ref) == self._person
        return count

    def _tags_of(self, form_id: str, version: str) -> TagTable | None:
        try:
            return tags_of(self._campaign.form(form_id, version))
        except SurveyError:
            return None

    def _audit(self, mine: Sequence[tuple[Entry, Revision]]) -> Iterable[tuple[str, ...]]:
        seen: dict[tuple[str, ...], None] = {}
        for _entry, revision in mine:
            for row in revision.audit:
                if len(row) > 1 and row[1] and self._tags.subject_of(row[1]) == self._person:
                    label = self._labels.label(self._state, row[1])
                    seen[(row[0], label, *row[2:3], *row[4:6])] = None
        return seen


def _naming(answers: Iterable[HeldAnswer]) -> list[Wanted]:
    """Return what a person is named by in free text."""
    return wanted_in(text for own in answers if own.kind in NAMING for text in (own.value, *own.former))


def _place(binds: Any, path: str) -> tuple[int, str]:
    order = list(binds)
    own = generic(path)
    return (order.index(own) if own in binds else len(order), path)


def _signed(entry: Entry) -> Signed:
    header = entry.header
    kind = "snapshot" if header.kind == DRAFT else header.kind
    return Signed(kind, entry.hash, header.device, header.seq, header.author, header.hlc.ms)
