"""Combinations that contradict each other: no two disagree on an answer, but the form refuses them together.

What lives here: what a combination breaks or hides that no side broke or hid for itself, and which answers
of the sides are in it. What does not: conflicts of one answer (`log.state`), and settling (`review`).
Source: docs/decisions/0085-inconsistent-combinations.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import current_documents
from survey.campaign.submissions.restoring import restore_state
from survey.engine import Instance
from survey.form import FormDefinition
from survey.log.bodies import Revision
from survey.log.state import join_revision
from survey.messages import _
from survey.records.submissions import PathConflict, SubmissionState

HIDDEN = "hidden"

Broken = dict[tuple[str, str], str]
"""What stands against answers: the message by code and identity path."""
Restore = Callable[[SubmissionState], Instance]


def inconsistencies(
    campaign: Campaign, form: FormDefinition, state: SubmissionState, instance: Instance
) -> tuple[PathConflict, ...]:
    """Return the conflicts of a combination that is restored in `instance`, by path.

    What one side broke for itself is none, as after a carrying to a version that asks for more.
    """
    broken = _broken(state.answers, instance)
    if not broken:
        return ()
    sides = sides_of(campaign, state)
    lists = current_documents(campaign, form)
    for side in sides.values():
        own = replace(state, answers=side.answers, derived=side.derived, repeats=side.repeats)
        for known in _broken(side.answers, restore_state(form, own, None, lists)):
            broken.pop(known, None)
    disputed = {conflict.path for conflict in state.conflicts}
    return tuple(
        PathConflict(
            path, tuple((hash_, side.answers.get(path)) for hash_, side in sides.items()), code, message
        )
        for (code, path), message in sorted(broken.items(), key=lambda own: own[0][1])
        if path not in disputed
    )


def involved(
    sides: Mapping[str, Revision], state: SubmissionState, conflict: PathConflict, restore: Restore
) -> tuple[str, ...]:
    """Return the paths beside that of an inconsistent conflict on which its sides differ and it hangs.

    It hangs on an answer when another side's value of it alone would mend the combination; when no single
    answer does, on every one that differs.
    """
    differing = sorted(
        path
        for path in {path for side in sides.values() for path in side.answers} - {conflict.path}
        if len({side.answers.get(path) for side in sides.values()}) > 1
    )
    found = []
    for path in differing:
        for value in {side.answers.get(path) for side in sides.values()} - {state.answers.get(path)}:
            tried = replace(state, answers=with_answers(state.answers, {path: value}))
            if (conflict.code, conflict.path) not in _broken(tried.answers, restore(tried)):
                found.append(path)
                break
    return tuple(found or differing)


def sides_of(campaign: Campaign, state: SubmissionState) -> dict[str, Revision]:
    """Return what each head says that is no deletion, by hash, the provisional winner first."""
    joined = {hash_: join_revision(campaign.store.entry(hash_)) for hash_ in state.heads}
    return {hash_: own for hash_, own in joined.items() if own is not None and not own.deleted}


def with_answers(answers: Mapping[str, str], changed: Mapping[str, str | None]) -> dict[str, str]:
    """Return answers with some of them changed; None takes one away."""
    values = {**answers, **changed}
    return {path: value for path, value in values.items() if value is not None}


def _broken(answers: Mapping[str, str], instance: Instance) -> Broken:
    found = {(own.code, instance.identity_path(own.where)): own.message for own in instance.validate()}
    shown = instance.snapshot().answers
    for path in answers.keys() - shown.keys() - set(instance.unplaced):
        found[HIDDEN, path] = _("the answers of the others hide this question")
    return found
