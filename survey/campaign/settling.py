"""Settling conflicts: what the agents said side by side, and the signed revision that decides."""

from dataclasses import replace
from datetime import UTC

from survey.campaign.campaign import Campaign
from survey.campaign.listing import restore_state
from survey.campaign.revisions import written_revision
from survey.errors import CampaignError
from survey.form.tags import tags_of
from survey.log.state import join_revision
from survey.merge.conflicts import Conflict, conflicts_of, recomputed, settled_answers
from survey.messages import _
from survey.records.submissions import SubmissionState


def states_in_conflict(campaign: Campaign) -> list[SubmissionState]:
    """Return the submissions with a conflict, the newest first."""
    return [state for state in campaign.store.submissions() if state.conflicts]


def describe_conflicts(campaign: Campaign, submission: str) -> tuple[SubmissionState, list[Conflict]]:
    """Return a submission and its conflicts with each side's author and time. Raises StoreError."""
    state = campaign.store.submission(submission)
    entries = {e.hash: e for e in campaign.store.entries(kind="revision", subject=state.submission)}
    return state, conflicts_of(state, entries)


def resolve_conflicts(campaign: Campaign, submission: str, *, take: dict[str, str], why: str | None) -> str:
    """Settle every conflict of a submission in one signed revision; return its hash.

    `take` maps the path of an answer, or its last name, to the author or the beginning of the revision
    whose value is taken; the key `""` stands for all that are not named. What the form computes is computed
    again. Raises LogError when a conflict is left open or a rule breaks, CampaignError, StoreError.
    """
    state, conflicts = describe_conflicts(campaign, submission)
    if not conflicts:
        raise CampaignError(_("This submission has no conflict."), where=state.submission)
    choices = {}
    for conflict in conflicts:
        asked = take.get(conflict.path, take.get(conflict.path.rpartition("/")[2], take.get("")))
        if asked is not None:
            choices[conflict.path] = _chosen(conflict, asked)
    form = campaign.form(state.form_id, state.form_version)
    answers = settled_answers(state, choices)
    snapshot = recomputed(restore_state(form, replace(state, answers=answers), None))
    winner = join_revision(campaign.store.entry(state.heads[0]))
    if winner is None:
        raise CampaignError(_("The revision to go on from is not here."), where=state.submission)
    now = campaign.clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    revision = replace(
        winner,
        instance_id=f"uuid:{campaign.new_id()}",
        reason="resolution",
        why=why,
        ended=now,
        answers=snapshot.answers,
        derived=snapshot.derived,
        repeats=snapshot.repeats,
        entities=snapshot.entities,
        attachments=state.attachments,
        notes=state.notes,
        audit=(),
        erased=(),
        erased_paths=(),
    )
    heads = _all_heads(campaign, state)
    return campaign.write(written_revision(state.submission, revision, heads, tags_of(form)))[0]


def _all_heads(campaign: Campaign, state: SubmissionState) -> tuple[str, ...]:
    """Return every head, those with equal answers too: a resolution supersedes them all."""
    entries = list(campaign.store.entries(kind="revision", subject=state.submission))
    superseded = {parent for entry in entries for parent in entry.header.parents}
    return tuple(entry.hash for entry in entries if entry.hash not in superseded)


def _chosen(conflict: Conflict, asked: str) -> str | None:
    found = {side.value for side in conflict.sides if side.author == asked or side.revision.startswith(asked)}
    if len(found) != 1:
        raise CampaignError(
            _("{who} does not name one side of this conflict.").format(who=repr(asked)),
            where=conflict.path,
            remedy=_("Name the author, or the beginning of the revision: {names}.").format(
                names=", ".join(f"{side.author} ({side.revision[:8]})" for side in conflict.sides)
            ),
        )
    return found.pop()
