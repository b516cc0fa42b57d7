"""Deleting a submission: a revision that says so. Everything before it stays in the log, and can come back.

What lives here: who may, and writing the deletion. What does not: undoing it (`reverting`), a deletion beside
an edit (`review.settling`), and taking for ever what a deleted submission holds (`upkeep.purging`).
Source: docs/decisions/0087-deleting.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.submissions.combining import every_head, one_submission
from survey.campaign.submissions.revisions import utc_text, written_revision
from survey.errors import CampaignError, KeyMissing
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.chain import Writing
from survey.log.state import join_revision, linearise
from survey.messages import _
from survey.records.submissions import SubmissionState


def deletable(campaign: Campaign, submission: str) -> SubmissionState:
    """Return a submission that may be deleted here, as it stands.

    Raises StoreError, CampaignError when it is deleted already, KeyMissing for another's but to a
    coordinator.
    """
    state = one_submission(campaign, submission)
    if state.deleted:
        raise CampaignError(
            _("This submission was deleted."),
            where=state.submission,
            remedy=_("`survey submission revert ID` brings it back."),
        )
    if not campaign.is_coordinator and _beginner(campaign, state) != campaign.device.device_id:
        raise KeyMissing(
            _("Only who held the interview, and a coordinator, deletes a submission."),
            where=state.submission,
            remedy=_("Say why it should go: survey review comment."),
        )
    return state


def delete_submission(campaign: Campaign, submission: str, *, why: str) -> str:
    """Write that a submission is deleted; return the hash. Raises what `deletable` raises, CampaignError."""
    if not why.strip():
        raise CampaignError(_("Say why it is deleted."), remedy=_("Give --why TEXT."))
    state = deletable(campaign, submission)
    heads = every_head(campaign, state)
    former = [own for own in (join_revision(campaign.store.entry(h)) for h in state.heads) if own is not None]
    return campaign.write(deletion_writing(campaign, state, former[0], heads, reason="deleted", why=why))[0]


def deletion_writing(
    campaign: Campaign,
    state: SubmissionState,
    former: Revision,
    heads: Sequence[str],
    *,
    reason: str,
    why: str | None,
) -> Writing:
    """Return the revision which says that a submission is deleted, after `heads`; it holds no answers."""
    revision = replace(
        former,
        instance_id=f"uuid:{campaign.new_id()}",
        reason=reason,
        why=why,
        ended=utc_text(campaign.clock()),
        deleted=True,
        answers={}, derived={}, repeats={}, entities=(), attachments={}, notes={}, audit=(),
        erased=(), erased_paths=(), drafts=(),
    )  # fmt: skip
    form = campaign.form(state.form_id, state.form_version)
    return written_revision(state.submission, revision, tuple(heads), tags_of(form))


def _beginner(campaign: Campaign, state: SubmissionState) -> str:
    """Return the device that signed the first revision."""
    entries = {
        entry.hash: entry for entry in campaign.store.entries(kind="revision", subject=state.submission)
    }
    return entries[linearise(entries.values())[0]].header.device
