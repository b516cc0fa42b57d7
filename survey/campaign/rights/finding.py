"""Finding a person in a campaign by a name, a phone number or an address, wherever it was written.

What lives here: one pass over everything that is held, and how a text is compared. What does not: what is
held of whom (`held`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.frame.columns import NAME, PHONE
from survey.campaign.frame.written import frame_entries
from survey.campaign.publishing.purposes import consent_words_of
from survey.campaign.reading.listing import instance_name
from survey.campaign.reading.naming import Wanted
from survey.campaign.review.question_labels import Questions
from survey.campaign.submissions.snapshots import handed_over_drafts
from survey.errors import SurveyError
from survey.form.tags import tags_of
from survey.log.state import state_of_entry
from survey.log.words import standing
from survey.messages import _
from survey.records.steps import Answer, Note, Typed
from survey.records.submissions import SubmissionState


@dataclass(frozen=True, slots=True)
class Found:
    """One place where somebody was found.

    `kind` is answer, note, remark, draft, snapshot, entity, frame, visit (an assignment or an attempt) or
    team; `id` the submission's (or the draft's, the entity's, the device's) id. `person` is whose answer it
    is, None where the form says of nobody's; `place` is the question, or what it was written beside,
    `title` the centre of the interview.
    """

    kind: str
    id: str
    person: str | None
    place: str
    text: str
    title: str = ""

    @property
    def name(self) -> str | None:
        """Return how a report names this person, None where there is no submission and person."""
        return f"{self.id}:{self.person}" if self.kind == "answer" and self.person else None

    @property
    def kind_label(self) -> str:
        """Return the kind in the language in use."""
        return {
            "answer": _("answer"),
            "note": _("note"),
            "remark": _("remark"),
            "draft": _("draft"),
            "snapshot": _("draft, handed over"),
            "entity": _("list"),
            "frame": _("list of known centres"),
            "visit": _("visit"),
            "team": _("team"),
        }[self.kind]

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def find_person(campaign: Campaign, text: str) -> list[Found]:
    """Return every place where a text stands, answers that are a person's first. Raises CampaignError.

    Former answers count too: what was corrected is still held.
    """
    wanted = Wanted(text)
    found = [
        *_in_submissions(campaign, wanted),
        *_in_drafts(campaign, wanted),
        *_in_lists(campaign, wanted),
        *_in_words(campaign, wanted),
    ]
    return sorted(dict.fromkeys(found), key=lambda own: (own.name is None, own.kind, own.id))


def _in_submissions(campaign: Campaign, wanted: Wanted) -> Iterator[Found]:
    labels = Questions(campaign)
    for entry in campaign.store.entries(kind="revision"):
        said = state_of_entry(entry)
        if said is not None:
            yield from _in_state(campaign, labels, said, wanted, "answer", said.submission)
    for kind in ("review", "comment", "consent"):
        for entry in campaign.store.entries(kind=kind):
            texts = [(entry.body or {}).get(key) for key in ("text", "comment", "why")]
            texts += consent_words_of(entry).values() if kind == "consent" else ()
            for text in texts:
                if isinstance(text, str) and wanted.is_in(text):
                    yield Found("remark", _short(entry.header.subject), None, entry.header.author, text)


def _in_state(
    campaign: Campaign, labels: Questions, state: SubmissionState, wanted: Wanted, kind: str, id_: str
) -> Iterator[Found]:
    """Yield what of one signed state fits; the audit log is left out, it repeats what was answered."""
    try:
        tags = tags_of(campaign.form(state.form_id, state.form_version))
    except SurveyError:
        tags = None
    values: list[tuple[str, str, str]] = [
        *((kind, path, text) for path, text in {**state.derived, **state.answers}.items()),
        *(("note", path, text) for path, text in state.notes.items()),
    ]
    for own, path, text in values:
        if wanted.is_in(text):
            person = None if tags is None else tags.subject_of(path)
            yield Found(own, _short(id_), person, labels.label(state, path), text, instance_name(state))


def _in_drafts(campaign: Campaign, wanted: Wanted) -> Iterator[Found]:
    labels = Questions(campaign)
    for head in handed_over_drafts(campaign):
        state = state_of_entry(campaign.store.entry(head.hash))
        if state is not None:
            yield from _in_state(campaign, labels, state, wanted, "snapshot", head.submission)
    for summary in campaign.store.journals.list():
        header = summary.header
        try:
            tags = tags_of(campaign.form(header.form_id, header.form_version))
            steps = campaign.store.journals.read(header.draft_id)
        except SurveyError:
            continue
        for recorded in steps:
            match recorded.step:
                case Answer(ref=ref, value=text) | Typed(ref=ref, text=text) | Note(ref=ref, text=text):
                    if text and wanted.is_in(text):
                        place = ref.rpartition("/")[2]
                        yield Found("draft", header.draft_id[:13], tags.subject_of(ref), place, text)


def _in_lists(campaign: Campaign, wanted: Wanted) -> Iterator[Found]:
    for entity in campaign.store.entities.all():
        for name, text in {"label": entity.label, **entity.properties}.items():
            if wanted.is_in(text):
                yield Found("entity", entity.entity_id[:13], None, f"{entity.dataset}: {name}", text)


def _in_words(campaign: Campaign, wanted: Wanted) -> Iterator[Found]:
    """Yield what fits of the frame, of assignments and attempts, and the names of the team."""
    for kind, entry_kind in (("frame", "centre"), ("visit", "assignment"), ("visit", "attempt")):
        for subject, words in standing(campaign.store.entries(kind=entry_kind), entry_kind).items():
            for word in words:
                for place, text in _texts(word.body):
                    if wanted.is_in(text):
                        yield Found(kind, subject[:13], None, place, text)
    for centre, rows in frame_entries(campaign).items():
        for row in rows:
            for place, text in row.person.items():
                if any(map(wanted.is_in, text.split() if place == PHONE else [text])):
                    yield Found("frame", centre[:13], None, place, text, row.properties.get(NAME, ""))
    for member in campaign.team():
        if wanted.is_in(member.name):
            yield Found("team", member.device[:8], None, member.role, member.name)


def _texts(body: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, str]]:
    for key, value in body.items():
        if isinstance(value, str):
            yield above + key, value
        elif isinstance(value, dict):
            yield from _texts(value, f"{key}: ")


def _short(submission: str) -> str:
    return submission.removeprefix("uuid:")[:13]
