"""One interview in hand: the instance, its journal and its controller over a campaign.

What lives here: wiring them together, and storing the files that are attached. What does not: beginning,
conducting and finishing (`interviews`), what a revision holds (`revisions`).
"""

from collections.abc import Mapping
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import list_documents
from survey.campaign.submissions.last_saved import last_saved_document
from survey.campaign.zone import zone_of
from survey.engine import Instance
from survey.errors import MediaError
from survey.form import FormDefinition
from survey.form.entities import list_instances
from survey.interview.controller import Controller
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.entities import EntityState
from survey.records.journal import DraftHeader, Journal
from survey.records.steps import Answer
from survey.records.submissions import Snapshot, SubmissionState


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
        )

    def __enter__(self) -> "InterviewSession":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.journal.close()

    def choose(self, entity: EntityState) -> None:
        """Answer the first question that offers the entity's list with it, as a step of the interview.

        A question that is not asked yet, or refuses, stays as it is. Raises StoreError.
        """
        ref = chooser_of(self.form, entity.dataset)
        if ref is not None:
            step, at = Answer(ref, entity.entity_id), self.campaign.clock()
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
    read = {identifier for identifier, name in list_instances(form).items() if name == dataset}
    for ref, control in form.controls().items():
        source = control.itemset.nodeset if control.itemset is not None else ""
        if control.kind == "select1" and any(source.startswith(f"instance('{own}')") for own in read):
            return ref
    return None


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
