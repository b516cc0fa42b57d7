"""The submissions of a campaign as they stand, with what their forms compute from combined answers.

Where several revisions stand beside each other, each computed its totals from its own answers only; the
engine computes them again from the answers that were combined, under the newest of their forms, and says
where they contradict each other. Nothing is written. Source: docs/decisions/0062-versions-of-a-form.md.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import current_documents
from survey.campaign.submissions.consistency import inconsistencies
from survey.campaign.submissions.restoring import restore_state
from survey.errors import FormError, StoreError
from survey.log.entry import live_entries
from survey.log.state import join_revision, state_of_entry, submission_state
from survey.log.writers import ancestries
from survey.messages import _
from survey.records.journal import DraftHeader
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


def state_at(campaign: Campaign, submission: str, revisions: Collection[str]) -> SubmissionState:
    """Return a submission as it stood when `revisions` were its heads, whatever arrived since.

    Raises StoreError.
    """
    entries = list(campaign.store.entries(kind="revision", subject=submission))
    before = ancestries({entry.hash: entry.header.parents for entry in entries})
    seen = frozenset(revisions).union(*(before[own][1] for own in revisions if own in before))
    state = submission_state(entry for entry in entries if entry.hash in seen)
    return one_submission(campaign, submission) if state is None else _combined(campaign, state)


def base_of(campaign: Campaign, header: DraftHeader) -> SubmissionState | None:
    """Return what a draft begins from: the submission as its editor saw it, or the snapshot it goes on from.

    What arrived since is combined when the edit is in the log too. None for a new interview.
    Raises StoreError.
    """
    if header.snapshot is None:
        return state_at(campaign, header.submission, header.base) if header.base else None
    taken = state_of_entry(campaign.store.entry(header.snapshot))
    if taken is None:
        raise StoreError(_("What this draft goes on from was erased."), where=header.draft_id)
    try:
        edited = state_at(campaign, header.submission, header.base) if header.base else None
    except StoreError:
        # The revision that was edited has not arrived; the interview goes on all the same.
        edited = None
    return taken if edited is None else replace(taken, instance_id=edited.instance_id)


def every_head(campaign: Campaign, state: SubmissionState) -> tuple[str, ...]:
    """Return every head, those with equal answers too: who settles or judges speaks of them all."""
    entries = campaign.store.entries(kind="revision", subject=state.submission)
    return tuple(entry.hash for entry in live_entries(entries))


def versions_of(campaign: Campaign, heads: Collection[str]) -> dict[str, str]:
    """Return the form versions of revisions that are here, each with its hash, the one deployed last first.

    A version that is not deployed here comes after those that are.
    """
    joined = (join_revision(campaign.store.entry(hash_)) for hash_ in heads)
    found = {own.form_version: (own.form_id, own.form_hash) for own in joined if own is not None}
    deployed = [(form.form_id, form.version) for form in campaign.store.forms.list()]

    def newness(version: str) -> tuple[int, str]:
        key = (found[version][0], version)
        return (deployed.index(key) if key in deployed else -1, version)

    return {version: found[version][1] for version in sorted(found, key=newness, reverse=True)}


def _combined(campaign: Campaign, state: SubmissionState) -> SubmissionState:
    if len(state.heads) < 2 or state.deleted:
        return state
    version, hash_ = next(iter(versions_of(campaign, state.heads).items()))
    state = replace(state, form_version=version, form_hash=hash_)
    try:
        form = campaign.form(state.form_id, state.form_version)
        instance = restore_state(form, state, None, current_documents(campaign, form))
        state = replace(state, derived=instance.snapshot().derived)
        return replace(state, conflicts=(*state.conflicts, *inconsistencies(campaign, form, state, instance)))
    except (FormError, StoreError):
        # Its form is not here or does not read: the provisional winner's values stand.
        return state
