"""Drafts and submissions as people read them: rows of a list, and one submission whole."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.entities.known import CentreQuestions, Visit, known_values, said_at
from survey.campaign.entities.lists import current_documents
from survey.campaign.reading.showing import is_erased, shown_answer, shown_view
from survey.campaign.submissions.combining import all_submissions, base_of, one_submission
from survey.campaign.submissions.restoring import restore_state
from survey.campaign.submissions.revisions import utc_text
from survey.campaign.submissions.snapshots import handed_over_drafts
from survey.engine import Instance, NodeView
from survey.errors import SurveyError
from survey.fieldwork.gate import all_values
from survey.fieldwork.scores import SCORED_FORM, Criterion, Met, Score, compute_scores
from survey.form import FormDefinition
from survey.interview.prompting import is_other
from survey.log.odk_chain import OdkVersion, odk_chain
from survey.log.state import state_of_entry
from survey.messages import _, current_language, ngettext
from survey.messages.dates import format_date_short
from survey.messages.numbers import format_size
from survey.records.attachments import Attachment
from survey.records.drafts import DraftSummary
from survey.records.journal import DraftHeader
from survey.records.submissions import SubmissionState

SHORT_ID = 13
"""Signs of a UUIDv7 that a list shows: its time, so that ids of one campaign differ in them."""


class StatedRow:
    """What rows of drafts and submissions share: an id, a state, a time (`when`, ISO 8601 UTC text)."""

    __slots__ = ()
    id: str
    state: str
    when: str

    @property
    def short_id(self) -> str:
        """Return enough of the id to name it."""
        return self.id[:SHORT_ID]

    @property
    def state_label(self) -> str:
        """Return the state in the language in use."""
        return state_label(self.state)

    @property
    def when_local(self) -> str:
        """Return the time on this laptop's clock."""
        return local_time(self.when)


@dataclass(frozen=True, slots=True)
class SubmissionRow(StatedRow):
    """A draft or a submission in a list.

    `state` is draft, snapshot (an open interview of a colleague), finalized, edited, hasIssues, approved,
    rejected or conflict; `when` is ISO 8601 UTC text: the last step of a draft, the signing of the others.
    `progress` is `answered/asked`.
    """

    id: str
    form_id: str
    form_version: str
    title: str
    state: str
    when: str
    author: str
    progress: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return asdict(self)


def state_label(state: str) -> str:
    """Return a state in the language in use."""
    labels = {
        "draft": _("draft"),
        "snapshot": _("draft, handed over"),
        "finalized": _("finalized"),
        "edited": _("edited"),
        "hasIssues": _("sent back"),
        "approved": _("approved"),
        "received": _("judgement taken back"),
        "rejected": _("rejected"),
        "conflict": _("conflict"),
    }
    return labels.get(state, state)


def local_time(text: str) -> str:
    """Return ISO 8601 text as date and time on this laptop's clock."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
    return f"{format_date_short(moment.date())} {moment:%H:%M}"


def list_drafts(campaign: Campaign) -> list[SubmissionRow]:
    """Return the drafts, the one worked on last first."""
    drafts = sorted(campaign.store.journals.list(), key=lambda summary: summary.last_at, reverse=True)
    return [draft_row(campaign, summary) for summary in drafts]


def list_submissions(
    campaign: Campaign, *, form: str | None = None, drafts_only: bool = False
) -> list[SubmissionRow]:
    """Return drafts, those that colleagues handed over, then submissions, the newest first."""
    open_ones = [*list_drafts(campaign), *list_snapshots(campaign)]
    rows = [row for row in open_ones if form is None or row.form_id == form]
    if drafts_only:
        return rows
    return [*rows, *(_submission_row(state) for state in all_submissions(campaign, form=form))]


def draft_row(campaign: Campaign, summary: DraftSummary) -> SubmissionRow:
    """Return one draft, with how far it is where it can be replayed."""
    header = summary.header
    title, progress = "", str(summary.answered)
    try:
        instance = replayed_draft(campaign, summary.header)
        title = instance.title
        asked = sum(
            1 for view in instance.nodes() if view.control is not None and view.relevant and not view.readonly
        )
        progress = f"{summary.answered}/{asked}"
    except SurveyError:
        # A list shows what it can; opening the draft will say what is wrong with it.
        pass
    return SubmissionRow(
        id=header.draft_id,
        form_id=header.form_id,
        form_version=header.form_version,
        title=title or header.centre or "",
        state="draft",
        when=utc_text(summary.last_at),
        author=header.username,
        progress=progress,
    )


def list_snapshots(campaign: Campaign) -> list[SubmissionRow]:
    """Return the open interviews that colleagues handed over and that nobody goes on with here."""
    rows = []
    for head in handed_over_drafts(campaign):
        state = state_of_entry(campaign.store.entry(head.hash))
        if state is not None:
            rows.append(
                SubmissionRow(
                    id=head.draft_id,
                    form_id=state.form_id,
                    form_version=state.form_version,
                    title=instance_name(state) or head.centre or "",
                    state="snapshot",
                    when=state.finalized,
                    author=head.author,
                    progress=str(len(state.answers)),
                )
            )
    return rows


def replayed_draft(campaign: Campaign, header: DraftHeader) -> Instance:
    """Return a draft's instance as its steps made it; it is not held. Raises SurveyError."""
    from survey.campaign.submissions.session import make_instance

    form = campaign.form(header.form_id, header.form_version)
    base = base_of(campaign, header)
    instance = make_instance(form, header, base, campaign.store.journals.lists(header.draft_id))
    for recorded in campaign.store.journals.read(header.draft_id):
        instance.apply(recorded.step, recorded.at)
    return instance


def _submission_row(state: SubmissionState) -> SubmissionRow:
    return SubmissionRow(
        id=state.submission.removeprefix("uuid:"),
        form_id=state.form_id,
        form_version=state.form_version,
        title=instance_name(state),
        state=state_of(state),
        when=state.finalized,
        author=state.author,
    )


def state_of(state: SubmissionState) -> str:
    """Return the one word that says where a submission stands."""
    if state.conflicts:
        return "conflict"
    return state.review or ("edited" if state.revisions > 1 else "finalized")


def instance_name(state: SubmissionState) -> str:
    """Return a submission's name as its form computed it, empty without one."""
    return next((v for p, v in state.derived.items() if p.rpartition("/")[2].endswith("instanceName")), "")


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer with its question; `before` is what the last visit said, where it said something else."""

    ref: str
    label: str
    text: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A top-level group or repeat instance with the answers in it."""

    title: str
    answers: tuple[ShownAnswer, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """One submission whole, as a person reads it."""

    state: SubmissionState
    title: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    scores: tuple[Score, ...]
    xml: str

    @property
    def short_id(self) -> str:
        """Return enough of the id to name it."""
        return self.state.submission.removeprefix("uuid:")[:SHORT_ID]

    def to_xml(self) -> str:
        """Return the submission as ODK Collect would send it."""
        return self.xml

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints; `changes` are the answers other than the last visit's."""
        answers = (own for section in self.sections for own in section.answers)
        changes = [
            {"ref": own.ref, "label": own.label, "before": own.before, "now": own.text}
            for own in answers
            if own.before is not None
        ]
        scores = [score.as_json() for score in self.scores]
        return {**asdict(self.state), "changes": changes, "scores": scores}


def describe_submission(campaign: Campaign, submission: str, *, language: str | None = None) -> Details:
    """Return one submission whole. Raises StoreError when there is none, FormError."""
    state = one_submission(campaign, submission)
    form = campaign.form(state.form_id, state.form_version)
    spoken, lists = language or current_language(), current_documents(campaign, form)
    instance = restore_state(form, state, spoken, lists, sent_as=_odk_version(campaign, state))
    scores = scores_of(state)
    return Details(
        state=state,
        title=instance_name(state) or form.title,
        facts=tuple(_facts(campaign, state, form)),
        sections=(
            *_sections(instance, state, _said_before(campaign, form, state)),
            *_unplaced(instance, state),
            *_score_sections(scores),
        ),
        scores=scores,
        xml=instance.to_xml(),
    )


def _said_before(campaign: Campaign, form: FormDefinition, state: SubmissionState) -> Mapping[str, str]:
    """Return what was known of the centre before this visit, by reference; nothing at a first one."""
    questions = CentreQuestions(form)
    entity = questions.entity(campaign, said_at(state, questions.naming))
    visit = Visit.of(state.submission, state.started)
    return {} if entity is None else known_values(campaign, form, entity, visit)


def _odk_version(campaign: Campaign, state: SubmissionState) -> OdkVersion | None:
    """Return the ids under which a server would get what is shown, None for a deletion."""
    chain = odk_chain(campaign.store.entries(kind="revision", subject=state.submission))
    return next((version for version in chain if version.revision == state.heads[0]), None)


def _facts(campaign: Campaign, state: SubmissionState, form: FormDefinition) -> Iterable[tuple[str, str]]:
    yield _("Submission"), state.submission
    yield _("Form"), f"{form.title} ({state.form_id} {state.form_version})"
    yield _("State"), state_label(state_of(state))
    yield _("Author"), state.author
    yield (
        _("Interview"),
        _("{start} to {end}").format(start=local_time(state.started), end=local_time(state.ended)),
    )
    yield (
        _("Signed"),
        _("{when} by the device {device}").format(when=local_time(state.finalized), device=state.device[:8]),
    )
    if state.revisions > 1:
        yield _("Revisions"), str(state.revisions)
    for path, attachment in state.attachments.items():
        yield (
            _("Attachment"),
            f"{attachment.name}, {format_size(attachment.size_bytes)} ({path.rpartition('/')[2]})"
            + _whereabouts(campaign, attachment),
        )
    for conflict in state.conflicts:
        values = " | ".join("-" if value is None else value for _writer, value in conflict.values)
        yield _("Conflict"), f"{conflict.path}: {values}"
    if state.missing:
        yield (
            _("Not here yet"),
            ngettext(
                "{count} revision that it follows", "{count} revisions that it follows", len(state.missing)
            ).format(count=len(state.missing)),
        )
    for path, note in state.notes.items():
        yield _("Note"), f"{path.rpartition('/')[2]}: {note}"


def _whereabouts(campaign: Campaign, attachment: Attachment) -> str:
    """Return why a file that is not here is not, empty for one that is here or still to come."""
    if campaign.store.blobs.is_erased(attachment.sha256):
        return ", " + _("erased")
    if campaign.store.blobs.is_freed(attachment.sha256):
        return ", " + _("kept by the coordinator")
    return ""


def _sections(instance: Instance, state: SubmissionState, known: Mapping[str, str]) -> Iterable[Section]:
    title, answers = "", list[ShownAnswer]()
    sizes = {attachment.name: attachment for attachment in state.attachments.values()}
    for view in instance.nodes():
        if not view.relevant and not is_erased(instance, view.ref, state):
            # What was erased is shown although the question may be hidden without it.
            continue
        depth = view.ref.count("/")
        if (depth == 2 and view.kind == "group") or view.kind == "repeat-instance":
            if answers:
                yield Section(title, tuple(answers))
            title, answers = _section_title(view), []
        elif text := shown_view(instance, view, state, sizes):
            earlier = known.get(view.ref) if view.relevant else None
            is_changed = earlier and is_other(view, earlier)
            before = shown_answer(view._replace(value=earlier), sizes) if is_changed else None
            answers.append(ShownAnswer(view.ref, view.label or view.ref, text, before))
    if answers:
        yield Section(title, tuple(answers))


def _unplaced(instance: Instance, state: SubmissionState) -> Iterable[Section]:
    """Yield what another version of the form asked, where revisions of two stand beside each other."""
    answers = [
        ShownAnswer(path, path.rpartition("/")[2], state.answers[path])
        for path in instance.unplaced
        if path in state.answers
    ]
    if answers:
        title = _("Not asked in version {version} of the form").format(version=state.form_version)
        yield Section(title, tuple(answers))


def scores_of(state: SubmissionState) -> tuple[Score, ...]:
    """Return the scores of which something can be said; none for another form than a centre's."""
    if state.form_id != SCORED_FORM:
        return ()
    return tuple(score for score in compute_scores(all_values(state)) if score.reachable)


def _score_sections(scores: Iterable[Score]) -> Iterable[Section]:
    """Yield each score with its criteria in words, and the points that each gave."""
    for score in scores:
        answers = (ShownAnswer(c.question, c.sentence, _gained(c, met)) for c, met in score.judged)
        title = _("{title}: {verdict}").format(title=score.title, verdict=score.verdict)
        yield Section(title, tuple(answers))


def _gained(criterion: Criterion, met: Met) -> str:
    if met is Met.UNANSWERED:
        return _("no answer")
    points = criterion.points if met is Met.YES else 0
    return _("{points} of {most}").format(points=points, most=criterion.points)


def _section_title(view: NodeView) -> str:
    label = view.label or view.ref.rpartition("/")[2]
    place = view.ref.rpartition("[")[2].rstrip("]") if view.kind == "repeat-instance" else ""
    return f"{label} {place}".strip()
