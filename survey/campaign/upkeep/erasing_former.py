"""Erasing what a person had corrected: former answers go from the log, what stands now stays.

What lives here: the plan. What does not: writing it (`erasing`).
Source: docs/decisions/0172-former-answers.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.review.question_labels import Questions
from survey.campaign.submissions.combining import one_submission
from survey.campaign.upkeep.erasing import ErasurePlan, history_of, plan_erasure
from survey.errors import CampaignError
from survey.log.bodies import Revision, people_parts
from survey.log.entry import Entry
from survey.messages import _


def plan_former(campaign: Campaign, submission: str, people: Sequence[str]) -> ErasurePlan:
    """Return the plan that takes the persons' parts of every revision and snapshot but the current one.

    A photo or recording of theirs that the current revision no longer shows goes too. What was typed and
    replaced within the last edit stays in that edit's audit log.
    Raises as `plan_erasure`, and CampaignError while the submission is in conflict, or when nothing of
    theirs was corrected.
    """
    whole = plan_erasure(campaign, submission, people=people)
    state = one_submission(campaign, whole.submission)
    if len(state.heads) > 1 or state.conflicts:
        raise CampaignError(
            _("This submission is in conflict: nobody knows yet which of its answers are former ones."),
            where=state.submission,
            remedy=_("Settle it first: survey conflict resolve ID."),
        )
    history = history_of(campaign, state.submission)
    [current] = [revision for entry, revision in history if entry.hash == state.heads[0]]
    former = [
        (entry, revision, person)
        for entry, revision in history
        if entry.hash != state.heads[0]
        for person in whole.people
        if person in revision.people_paths and person not in revision.erased
    ]
    paths = {path for _entry, own, person in former for path in _changed(own, current, person)}
    if not paths:
        raise CampaignError(_("Nothing of this was corrected: there is no former answer."), where=submission)
    labels = Questions(campaign)
    kept = {file.sha256 for file in current.attachments.values()}
    gone = {
        file.sha256: file.name
        for _entry, own, person in former
        for path in own.people_paths[person]
        if (file := own.attachments.get(path)) is not None and file.sha256 not in kept
    }
    return replace(
        whole,
        people=(),
        former_of=whole.people,
        questions=tuple(dict.fromkeys(labels.label(state, path) for path in sorted(paths))),
        files=tuple(sorted(set(gone.values()))),
        revisions=len({entry.hash for entry, _own, _person in former}),
        shared=(),
        hashes=frozenset(gone),
        parts=frozenset(_part_of(entry, person) for entry, _own, person in former),
        photos=(),
        mentions=(),
        kept_remarks=(),
    )


def _changed(former: Revision, current: Revision, person: str) -> list[str]:
    """Return the paths of a person at which a former revision says something else than the current one."""
    return [
        path
        for path in former.people_paths[person]
        if (former.answers.get(path), former.notes.get(path), former.attachments.get(path))
        != (current.answers.get(path), current.notes.get(path), current.attachments.get(path))
    ]


def _part_of(entry: Entry, person: str) -> str:
    return dict(people_parts(entry.body))[person]
