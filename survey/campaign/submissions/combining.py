"""The submissions of a campaign as they stand, with what their forms compute from combined answers.

Where several revisions stand beside each other, each computed its totals from its own answers only; the
engine computes them again from the answers that were combined. Nothing is written.
"""

from collections.abc import Iterator
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import current_documents
from survey.campaign.submissions.restoring import restore_state
from survey.errors import FormError, StoreError
from survey.records.submissions import SubmissionState


def all_submissions(
    campaign: Campaign, form: str | None = None, *, deleted: bool = False
) -> Iterator[SubmissionState]:
    """Yield the submissions, the newest first; deleted ones only when asked for."""
    for state in campaign.store.submissions(form=form, deleted=deleted):
        yield _combined(campaign, state)


def one_submission(campaign: Campaign, submission: str) -> SubmissionState:
    """Return one by its id, or by a beginning that is the only one. Raises StoreError."""
    return _combined(campaign, campaign.store.submission(submission))


def _combined(campaign: Campaign, state: SubmissionState) -> SubmissionState:
    if len(state.heads) < 2 or state.deleted:
        return state
    try:
        form = campaign.form(state.form_id, state.form_version)
        instance = restore_state(form, state, None, current_documents(campaign, form))
        return replace(state, derived=instance.snapshot().derived)
    except (FormError, StoreError):
        # Its form is not here or does not read: the provisional winner's values stand.
        return state
