"""One interview in hand: the instance, its journal and its controller over a campaign.

What lives here: wiring them together, and storing the files that are attached. What does not: beginning,
conducting and finishing (`interviews`), what a revision holds (`revisions`).
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.entities.aliases import CODE, codes_by_entity
from survey.campaign.entities.known import (
    VISIT_NUMBER,
    CentreQuestions,
    Visit,
    known_values,
    next_visit_number,
)
from survey.campaign.entities.lists import list_documents
from survey.campaign.submissions.last_saved import last_saved_document
from survey.campaign.zone import zone_of
from survey.engine import Instance
from survey.errors import MediaError
from survey.form import FormDefinition
from survey.form.entities import chosen_lists
from survey.interview.controller import Controller
from survey.log.entities import Key
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.entities import EntityState
from survey.records.journal import DraftHeader, Journal
from survey.records.paths import generic
from survey.records.steps import Answer
from survey.records.submissions import Snapshot, SubmissionState

AGENT_CODE = "agent_code"
"""The question that asks for the agent's code, in every shipped form."""


class InterviewSession:
    """One interview in hand; a context manager that lets go of the draft."""

    def __init__(
        self, campaign: Campaign, journal: Journal, form: FormDefinition, base: SubmissionState | None
    ) -> None:
        self.campaign = campaign
        self.journal = journal
        self.form = form
        self.base = base
        header = journal.header
        self.zone = zone_of(header.tz)
        self.lists = campaign.store.journals.lists(header.draft_id)
        self.instance = make_instance(form, header, base, self.lists)
        self._questions: CentreQuestions | None = None
        self._known: dict[str, Mapping[str, str]] = {}
        self._codes: dict[str, Mapping[str, str]] = {}
        self._chosen_from: dict[str, str] | None = None
        self.attached: dict[str, Attachment] = dict(_attachments_by_name(base))
        self.controller = Controller(
            form,
            self.instance,
            journal,
            clock=campaign.clock,
            new_id=campaign.new_id,
            attach=self.attach,
            title=_title(header),
            zone=self.zone,
            country=campaign.settings.country,
            known=self.known,
            searched=self.searched,
        )

    def __enter__(self) -> "InterviewSession":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.journal.close()

    def known(self) -> Mapping[str, str]:
        """Return what was last known of the centre that this interview is about, by reference."""
        if self.base is not None:
            # An edit corrects one visit; it is no other visit.
            return {}
        if self._questions is None:
            self._questions = CentreQuestions(self.form)
        naming = self._questions.naming
        named = "" if naming is None else self.instance.glance(naming).value
        if named not in self._known:
            entity = self._questions.entity(self.campaign, named) or self._begun_for(self._questions)
            visit = Visit.of(self.journal.header.submission, self.journal.header.started_at)
            self._known[named] = (
                known_values(self.campaign, self.form, entity, visit) if entity is not None else {}
            )
        return self._known[named]

    def searched(self, ref: str) -> Mapping[str, str]:
        """Return the printed codes by which each choice of a question is found too, by the choice's value."""
        if self._chosen_from is None:
            self._chosen_from = dict(chosen_lists(self.form))
        dataset = self._chosen_from.get(generic(ref))
        if dataset is None:
            return {}
        if dataset not in self._codes:
            codes = codes_by_entity(self.campaign, dataset)
            self._codes[dataset] = {own: " ".join(these) for own, these in codes.items() if these}
        return self._codes[dataset]

    def _begun_for(self, questions: CentreQuestions) -> Key | None:
        """Return the centre that a form which enters centres was begun for: it may have no printed code."""
        entity = self.journal.header.entity
        is_named = entity is not None and questions.chooser is None and questions.created == entity[0]
        return entity if is_named else None

    def revisit(self, entity: EntityState) -> None:
        """Answer the questions that say which centre it is and which visit, in a form that enters centres.

        What is refused stays as it is. Raises StoreError.
        """
        questions = CentreQuestions(self.form)
        if questions.chooser is not None or questions.created != entity.dataset:
            return
        key = (entity.dataset, entity.entity_id)
        visit = Visit.of(self.journal.header.submission, self.journal.header.started_at)
        number = next((path for path in self.form.controls() if path.endswith(f"/{VISIT_NUMBER}")), None)
        for ref, value in (
            (questions.naming, entity.properties.get(CODE)),
            (number, str(next_visit_number(self.campaign, self.form, key, visit))),
        ):
            # A frame's own code need not be one that the form takes.
            if ref is not None and value:
                self._answer(ref, value)

    def sign(self, agent: str) -> None:
        """Answer the question that asks for the agent's code, in a form that has one, as a step."""
        ref = next((path for path in self.form.controls() if path.endswith(f"/{AGENT_CODE}")), None)
        if ref is not None:
            self.controller.give(ref, agent)

    def enter_new(self, take: Callable[[], str]) -> None:
        """Answer the printed code of a centre that the form may enter, with the one that `take` takes."""
        questions = CentreQuestions(self.form)
        if questions.chooser is None and questions.naming is not None:
            self.controller.give(questions.naming, take())

    def choose(self, entity: EntityState) -> None:
        """Answer the first question that offers the entity's list with it, as a step of the interview.

        A question that is not asked yet, or refuses, stays as it is. Raises StoreError.
        """
        ref = chooser_of(self.form, entity.dataset)
        if ref is not None:
            self._answer(ref, entity.entity_id)

    def _answer(self, ref: str, value: str) -> None:
        """Answer a question as a step of the interview, unless it refuses."""
        step, at = Answer(ref, value), self.campaign.clock()
        if self.controller.draft.take(step, at) is None:
            self.controller.draft.keep(step, at, None)

    def attach(self, path: str) -> Attachment:
        """Store the file at `path` and return what it is. Raises MediaError, StoreError."""
        from survey.media import guess_file_mime

        source = Path(path).expanduser()
        if not source.is_file() or not source.stat().st_size:
            raise MediaError(
                _("There is no file in this place, or it is empty."),
                where=str(source),
                remedy=_("Check the name; a path can be dragged onto the terminal."),
            )
        attachment = self.campaign.store.blobs.add(
            source, name=source.name, mime=guess_file_mime(source), added_at=self.campaign.clock()
        )
        self.attached[attachment.name] = attachment
        return attachment


def chooser_of(form: FormDefinition, dataset: str) -> str | None:
    """Return the reference of the first question that offers an entity list, None when none does."""
    controls = form.controls()
    choosers = (ref for ref, name in chosen_lists(form) if name == dataset)
    return next((ref for ref in choosers if controls[ref].kind == "select1"), None)


def make_instance(
    form: FormDefinition, header: DraftHeader, base: SubmissionState | None, lists: Mapping[str, str]
) -> Instance:
    """Make the instance that a draft starts from; the same header, base and kept lists give the same one."""
    values = None if base is None else Snapshot(base.answers, base.derived, base.repeats)
    return Instance(
        form,
        language=header.language or None,
        now=header.started_at,
        tz=zone_of(header.tz),
        device_id=header.device_id,
        username=header.username,
        seed=header.seed,
        instance_id=header.instance_id,
        deprecated_id=base.instance_id if base is not None and header.base else None,
        values=values,
        lists={**list_documents(form, lists), **last_saved_document(lists)},
    )


def _title(header: DraftHeader) -> str:
    return header.centre or ""


def _attachments_by_name(base: SubmissionState | None) -> dict[str, Attachment]:
    return {} if base is None else {a.name: a for a in base.attachments.values()}
