"""Settling conflicts: what the agents said side by side, and the signed revision that decides."""

from collections.abc import Collection
from dataclasses import replace

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import current_documents, operations_of, with_bases
from survey.campaign.submissions.combining import all_submissions, every_head, one_submission
from survey.campaign.submissions.consistency import involved, sides_of
from survey.campaign.submissions.deleting import deletion_writing
from survey.campaign.submissions.restoring import restore_state
from survey.campaign.submissions.revisions import utc_text, written_revision
from survey.engine import Instance
from survey.errors import CampaignError, LogError
from survey.form import FormDefinition
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.state import DELETION, join_revision
from survey.merge.conflicts import Conflict, Side, conflicts_of, recomputed, settled_answers
from survey.messages import _
from survey.records.attachments import Attachment
from survey.records.submissions import PathConflict, SubmissionState


def states_in_conflict(campaign: Campaign) -> list[SubmissionState]:
    """Return the submissions with a conflict, the newest first."""
    return [state for state in all_submissions(campaign) if state.conflicts]


def describe_conflicts(campaign: Campaign, submission: str) -> tuple[SubmissionState, list[Conflict]]:
    """Return a submission and its conflicts with each side's author and time. Raises StoreError."""
    state = one_submission(campaign, submission)
    entries = {e.hash: e for e in campaign.store.entries(kind="revision", subject=state.submission)}
    conflicts = conflicts_of(state, entries)
    if any(conflict.code for conflict in conflicts):
        conflicts = _with_beside(campaign, state, conflicts)
    return state, conflicts


def _with_beside(campaign: Campaign, state: SubmissionState, conflicts: list[Conflict]) -> list[Conflict]:
    """Return the conflicts, to each side of an inconsistent one the other answers that it hangs on."""
    form = campaign.form(state.form_id, state.form_version)
    lists = current_documents(campaign, form)
    sides = sides_of(campaign, state)

    def restore(tried: SubmissionState) -> Instance:
        return restore_state(form, tried, None, lists)

    def whole(conflict: Conflict, plain: PathConflict) -> Conflict:
        paths = involved(sides, state, plain, restore) if plain.is_inconsistent else ()
        return replace(
            conflict,
            sides=tuple(
                replace(side, beside=tuple((path, sides[side.revision].answers.get(path)) for path in paths))
                for side in conflict.sides
            ),
        )

    return [whole(own, plain) for own, plain in zip(conflicts, state.conflicts, strict=True)]


def resolve_conflicts(campaign: Campaign, submission: str, *, take: dict[str, str], why: str | None) -> str:
    """Settle every conflict of a submission in one signed revision; return its hash.

    `take` maps the path of an answer, or its last name, to the author or the beginning of the revision
    whose value is taken; the key `""` stands for all that are not named. What the form computes is computed
    again. Raises LogError when a conflict is left open or a rule breaks, CampaignError, StoreError.
    """
    state, conflicts = describe_conflicts(campaign, submission)
    if state.deleted:
        raise CampaignError(
            _("This submission was deleted."),
            where=state.submission,
            remedy=_("Bring it back first: `survey submission revert ID --to REVISION`."),
        )
    if not conflicts:
        raise CampaignError(_("This submission has no conflict."), where=state.submission)
    sides = chosen_sides(conflicts, take)
    heads = every_head(campaign, state)
    winner = _winner(campaign, state)
    if DELETION in sides and sides[DELETION].value == "deleted":
        return campaign.write(deletion_writing(campaign, state, winner, heads, reason="resolution", why=why))[
            0
        ]
    form = campaign.form(state.form_id, state.form_version)
    sides = _with_their_own(conflicts, sides)
    answers = settled_answers(state, {path: side.value for path, side in sides.items()})
    lists = current_documents(campaign, form)
    instance = restore_state(form, replace(state, answers=answers), None, lists)
    _check_places(form, sides, instance.unplaced)
    known = {own for own in _own_findings(campaign, state, form) if own[1] not in sides}
    snapshot = recomputed(instance, known)
    revision = replace(
        winner,
        form_version=form.version,
        form_hash=form.hash,
        instance_id=f"uuid:{campaign.new_id()}",
        reason="resolution",
        why=why,
        ended=utc_text(campaign.clock()),
        answers=snapshot.answers,
        derived=snapshot.derived,
        repeats=snapshot.repeats,
        entities=with_bases(snapshot.entities, {}, operations_of(campaign, heads)),
        attachments=_attachments(campaign, state, sides),
        notes=state.notes,
        audit=(),
        erased=(),
        erased_paths=(),
        drafts=(),
    )
    return campaign.write(written_revision(state.submission, revision, heads, tags_of(form)))[0]


def _winner(campaign: Campaign, state: SubmissionState) -> Revision:
    """Return the revision that a settlement goes on from: the first head that is no deletion."""
    kept = list(sides_of(campaign, state).values())
    if not kept:
        raise CampaignError(_("The revision to go on from is not here."), where=state.submission)
    return kept[0]


def _with_their_own(conflicts: list[Conflict], sides: dict[str, Side]) -> dict[str, Side]:
    """Return the sides by path, those too that a side of a combination brings along."""
    along = {
        path: replace(sides[conflict.path], value=value)
        for conflict in conflicts
        if conflict.path in sides
        for path, value in sides[conflict.path].beside
    }
    return {**along, **sides}


def _own_findings(campaign: Campaign, state: SubmissionState, form: FormDefinition) -> set[tuple[str, str]]:
    """Return what stands against each side alone, as after a carrying to a version that asks for more."""
    found: set[tuple[str, str]] = set()
    for hash_ in state.heads:
        side = join_revision(campaign.store.entry(hash_))
        if side is not None and not side.deleted:
            own = replace(state, answers=side.answers, derived=side.derived, repeats=side.repeats)
            instance = restore_state(form, own, None, current_documents(campaign, form))
            found.update((one.code, instance.identity_path(one.where)) for one in instance.validate())
    return found


def _check_places(form: FormDefinition, sides: dict[str, Side], unplaced: Collection[str]) -> None:
    """Raise LogError when the side taken answers a question that the newest of the sides' forms lacks."""
    for path in unplaced:
        if path in sides:
            raise LogError(
                _("Version {version} of the form, which holds for both sides, has no such question.").format(
                    version=form.version
                ),
                where=path,
                remedy=_("Take the side without an answer; the other one stays in the log."),
            )


def _attachments(campaign: Campaign, state: SubmissionState, sides: dict[str, Side]) -> dict[str, Attachment]:
    """Return the files of the settled submission: where a side was taken, the file of that side."""
    found = {path: attachment for path, attachment in state.attachments.items() if path not in sides}
    for path, side in sides.items():
        taken = join_revision(campaign.store.entry(side.revision))
        if taken is not None and path in taken.attachments:
            found[path] = taken.attachments[path]
    return found


def chosen_sides(conflicts: list[Conflict], take: dict[str, str]) -> dict[str, Side]:
    """Return the side taken for each path that `take` speaks of; of a deletion, nothing but that.

    Raises LogError, CampaignError.
    """
    names = {name for conflict in conflicts for name in (conflict.path, _last_name(conflict.path))}
    if strange := sorted(take.keys() - names - {""}):
        raise LogError(_("This answer is not in conflict."), where=strange[0])
    sides = {}
    for conflict in conflicts:
        asked = take.get(conflict.path, take.get(_last_name(conflict.path), take.get("")))
        if asked is not None:
            sides[conflict.path] = side = _chosen(conflict, asked)
            if conflict.path == DELETION and side.value == "deleted":
                return {DELETION: side}
    return sides


def _last_name(path: str) -> str:
    return path.rpartition("/")[2]


def _chosen(conflict: Conflict, asked: str) -> Side:
    named = [side for side in conflict.sides if side.author == asked or side.revision.startswith(asked)]
    if len({side.said for side in named}) != 1:
        raise CampaignError(
            _("{who} does not name one side of this conflict.").format(who=repr(asked)),
            where=conflict.path,
            remedy=_("Name the author, or the beginning of the revision: {names}.").format(
                names=", ".join(f"{side.author} ({side.revision[:8]})" for side in conflict.sides)
            ),
        )
    return named[0]
