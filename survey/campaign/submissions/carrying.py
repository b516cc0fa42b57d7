"""A submission carried to another version of its form: one more signed revision, and what did not fit.

What lives here: reading a submission, writing the revision. What does not: what fits (`fitting`), and making
a former revision current again (`reverting`).
Source: docs/decisions/0062-versions-of-a-form.md.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import current_documents, operations_of, with_bases
from survey.campaign.submissions.combining import all_submissions, every_head, one_submission, versions_of
from survey.campaign.submissions.fitting import NO_PLACE, Fitted, Misfit, fit
from survey.campaign.submissions.restoring import restore_state
from survey.campaign.submissions.revisions import utc_text, written_revision
from survey.campaign.zone import zone_of
from survey.engine import Instance
from survey.errors import CampaignError, StoreError, SurveyError
from survey.form import FormDefinition
from survey.form.differences import pair_nodes
from survey.form.itext import find_language
from survey.form.outline import outline
from survey.form.tags import tags_of
from survey.log.bodies import Revision
from survey.log.state import join_revision
from survey.messages import _
from survey.records.paths import generic
from survey.records.submissions import Snapshot, SubmissionState


@dataclass(frozen=True, slots=True)
class CarryOrder:
    """How to carry: `to` a version, the one deployed last when None.

    `move` takes along the answers whose question went elsewhere; `is_trial` writes nothing.
    """

    to: str | None = None
    move: bool = False
    is_trial: bool = False
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one submission: the versions that it was under `before`, and what did not fit.

    `revision` is the hash of what was written, None for a trial and where `refused` says why nothing was.
    """

    submission: str
    before: tuple[str, ...]
    to: str
    misfits: tuple[Misfit, ...] = ()
    revision: str | None = None
    refused: str = ""

    @property
    def left_out(self) -> int:
        """Return how many answers are not in the carried revision."""
        return sum(misfit.is_left_out for misfit in self.misfits)

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "submission": self.submission,
            "from": list(self.before),
            "to": self.to,
            "misfits": [misfit.as_json() for misfit in self.misfits],
            "left_out": self.left_out,
            "revision": self.revision,
            "refused": self.refused or None,
        }


def carry_submission(campaign: Campaign, submission: str, order: CarryOrder) -> Carried:
    """Carry one submission to another version of its form. Raises StoreError, FormError, CampaignError.

    Nothing is lost: what does not fit stays in the revision before, and the report names it.
    """
    return _carry(campaign, one_submission(campaign, submission), order)


def carry_all(
    campaign: Campaign,
    form_id: str,
    order: CarryOrder,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Carried]:
    """Carry every submission of a form that is not under that version alone, each in a commit of its own.

    One that cannot be carried is yielded with the reason. Raises StoreError, FormError for the form.
    """
    to = campaign.form(form_id, order.to).version
    states = all_submissions(campaign, form_id)
    wanted = [state.submission for state in states if not _is_under(campaign, state, to)]
    for done, submission in enumerate(wanted, 1):
        state = one_submission(campaign, submission)
        try:
            yield _carry(campaign, state, order)
        except SurveyError as error:
            yield Carried(submission, (state.form_version,), to, refused=error.what)
        if progress is not None:
            progress(done, len(wanted))


def _is_under(campaign: Campaign, state: SubmissionState, version: str) -> bool:
    if len(state.heads) < 2:
        return state.form_version == version
    return list(versions_of(campaign, every_head(campaign, state))) == [version]


def _carry(campaign: Campaign, state: SubmissionState, order: CarryOrder) -> Carried:
    form = campaign.form(state.form_id, order.to)
    heads = every_head(campaign, state)
    before = tuple(versions_of(campaign, heads))
    _check(state, before, form.version)
    fitted = _fitted(campaign, state, before, form, move=order.move)
    notes, lost = _notes(state, fitted)
    done = Carried(state.submission, before, form.version, (*fitted.misfits, *lost))
    if order.is_trial:
        return done
    revision = _carried_revision(campaign, state, heads, fitted)
    revision = replace(revision, notes=notes, why=order.why)
    written = campaign.write(written_revision(state.submission, revision, heads, tags_of(form)))
    return replace(done, revision=written[0])


def _check(state: SubmissionState, before: tuple[str, ...], to: str) -> None:
    if state.deleted:
        raise CampaignError(_("This submission was deleted."), where=state.submission)
    if state.conflicts:
        raise CampaignError(
            _("This submission has a conflict."),
            where=state.submission,
            remedy=_("Settle it first: survey conflict resolve."),
        )
    if before == (to,):
        raise CampaignError(
            _("This submission is under version {version} of the form already.").format(version=to),
            where=state.submission,
        )


def _notes(state: SubmissionState, fitted: Fitted) -> tuple[dict[str, str], list[Misfit]]:
    """Return the notes where their questions are, and those whose question is no more.

    Only the form says whose words a note may hold, so one without a question is not written again.
    """
    asked = outline(fitted.instance.form)
    notes = {fitted.places.get(path, path): note for path, note in state.notes.items()}
    kept = {path: note for path, note in notes.items() if generic(path) in asked}
    lost = [Misfit(NO_PLACE, path, note) for path, note in notes.items() if path not in kept]
    return kept, lost


def _carried_revision(
    campaign: Campaign, state: SubmissionState, heads: tuple[str, ...], fitted: Fitted
) -> Revision:
    winner = join_revision(campaign.store.entry(state.heads[0]))
    if winner is None:
        raise CampaignError(_("The revision to go on from is not here."), where=state.submission)
    form, snapshot, places = fitted.instance.form, fitted.instance.snapshot(), fitted.places
    files = {places.get(path, path): file for path, file in state.attachments.items()}
    return replace(
        winner,
        form_version=form.version,
        form_hash=form.hash,
        instance_id=fitted.instance.instance_id,
        reason="carried",
        language=fitted.instance.language or "",
        ended=utc_text(campaign.clock()),
        answers=snapshot.answers,
        derived=snapshot.derived,
        repeats=snapshot.repeats,
        entities=with_bases(snapshot.entities, {}, operations_of(campaign, heads)),
        attachments={path: file for path, file in files.items() if path in snapshot.answers},
        audit=(),
        erased=(),
        erased_paths=(),
    )


def _fitted(
    campaign: Campaign, state: SubmissionState, before: tuple[str, ...], form: FormDefinition, *, move: bool
) -> Fitted:
    zone = zone_of(state.tz)
    lists = current_documents(campaign, form)
    instance_id = f"uuid:{campaign.new_id()}"
    seed = int.from_bytes(os.urandom(6), "big")

    def make(values: Snapshot) -> Instance:
        return Instance(
            form,
            language=find_language(state.language, form.languages) or form.default_language,
            # Times were said in the zone and at the moment of the interview, whoever carries it, and when.
            now=datetime.fromisoformat(state.ended.replace("Z", "+00:00")),
            tz=zone,
            seed=seed,
            instance_id=instance_id,
            deprecated_id=state.instance_id,
            values=values,
            lists=lists,
        )

    others = [_form(campaign, state.form_id, version) for version in before if version != form.version]
    known = [other for other in others if other is not None]
    became: dict[str, str] = {}
    for other in reversed(known):
        became.update(pair_nodes(other, form).matched)
    restored = restore_state(known[0], state, None, current_documents(campaign, known[0])) if known else None
    values = Snapshot(state.answers, state.derived, state.repeats)
    return fit(values, make, became=became, before=restored, zone=zone, move=move)


def _form(campaign: Campaign, form_id: str, version: str) -> FormDefinition | None:
    try:
        return campaign.form(form_id, version)
    except StoreError:
        # A version that was never deployed here: its questions are known by their paths only.
        return None
