"""Beginning a draft: the one place where what an interview starts from is put together.

What lives here: the header of a new, an edited or a taken-over draft, and what its form reads beside its
files. What does not: which of them is begun, and from what (`interviews`, `snapshots`).
"""

import os
from dataclasses import dataclass

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import kept_lists
from survey.campaign.submissions.combining import base_of
from survey.campaign.submissions.last_saved import kept_last_saved
from survey.campaign.submissions.session import InterviewSession
from survey.form import FormDefinition
from survey.records.journal import DraftHeader


@dataclass(frozen=True, slots=True)
class Beginning:
    """What one draft has of its own; the fields are those of `DraftHeader`.

    Without `submission` it is a new one. `begun_on` is the laptop whose last saved submission the form reads,
    None for this one.
    """

    language: str
    tz: str
    submission: str | None = None
    base: tuple[str, ...] = ()
    reason: str = "finalized"
    why: str | None = None
    centre: str | None = None
    practice: bool = False
    snapshot: str | None = None
    begun_on: str | None = None
    entity: tuple[str, str] | None = None


def begin_draft(campaign: Campaign, form: FormDefinition, beginning: Beginning) -> InterviewSession:
    """Write the header of a draft, with the lists and the last saved submission of now, and open it.

    Raises StoreError, EngineError.
    """
    draft_id = campaign.new_id()
    # Of its own: whoever began an interview may finish it too, and no instanceID is used twice.
    instance_id = f"uuid:{campaign.new_id()}"
    header = DraftHeader(
        draft_id=draft_id,
        submission=beginning.submission or instance_id,
        instance_id=instance_id,
        form_id=form.form_id,
        form_version=form.version,
        form_hash=form.hash,
        started_at=campaign.clock(),
        tz=beginning.tz,
        language=beginning.language,
        device_id=campaign.device.device_id,
        username=campaign.device.author,
        seed=int.from_bytes(os.urandom(6), "big"),
        base=beginning.base,
        reason=beginning.reason,
        why=beginning.why,
        centre=beginning.centre,
        practice=beginning.practice,
        snapshot=beginning.snapshot,
        entity=beginning.entity,
    )
    read = {**kept_lists(campaign, form), **kept_last_saved(campaign, form, device=beginning.begun_on)}
    journal = campaign.store.journals.begin(header, read)
    return InterviewSession(campaign, journal, form, base_of(campaign, header))
