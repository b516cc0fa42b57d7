"""Interviews of a campaign: begun, taken up again, conducted in one of three ways, finished.

What lives here: the doors that commands call. What does not: what is asked and how (`interview`), the
wiring of one interview (`session`), what a revision holds (`revisions`).
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.entities.lists import find_entity
from survey.campaign.form_states import require_open
from survey.campaign.submissions.combining import base_of, one_submission
from survey.campaign.submissions.drafting import Beginning, begin_draft
from survey.campaign.submissions.revisions import revision_writing
from survey.campaign.submissions.session import InterviewSession
from survey.campaign.submissions.snapshots import keep_snapshots
from survey.campaign.zone import local_zone_name
from survey.engine.run import read_json_line
from survey.errors import CampaignError, InterviewError, StoreError
from survey.form import FormDefinition
from survey.interview.prompt import Ending, State
from survey.log.state import join_revision
from survey.messages import _, current_language
from survey.records.submissions import SubmissionState

EXIT_KEPT = 4
_OPEN_STATES = (State.REQUIRED, State.INVALID, State.UNFINISHED)
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Conducted:
    """How conducting an interview ended: what to say, and the exit status of the command."""

    exit_status: int
    lines: tuple[str, ...]
    submission: str | None = None


def begin_interview(
    campaign: Campaign,
    form_id: str | None = None,
    *,
    language: str | None = None,
    centre: str | None = None,
    practice: bool = False,
) -> InterviewSession:
    """Begin an interview with a deployed form. Raises StoreError, FormError, EngineError, CampaignError for a
    form that takes no new interview.

    `centre` is an entity, by its id, a beginning of it, its printed code or its label, which the question
    that reads its list takes as its answer, or that the interview then speaks of instead of entering another
    centre; or else any code, which is only shown.
    """
    form = campaign.form(form_id)
    if not practice:
        require_open(campaign, form.form_id, begins=True)
    entity = find_entity(campaign, form, centre)
    session = begin_draft(
        campaign,
        form,
        Beginning(
            language=_form_language(form, language),
            tz=local_zone_name(),
            centre=centre if entity is None else entity.name,
            practice=practice,
            entity=None if entity is None else (entity.dataset, entity.entity_id),
        ),
    )
    if entity is not None:
        session.choose(entity)
    return session


def resume_interview(
    campaign: Campaign, draft: str | None = None, *, language: str | None = None
) -> InterviewSession:
    """Take up a draft again: the one whose id begins so, or the one worked on last.

    A draft goes on under the form version that it was begun with. Raises StoreError, StoreBusy.
    """
    if draft is None:
        drafts = [summary for summary in campaign.store.journals.list() if not summary.is_open]
        if not drafts:
            raise CampaignError(
                _("There is no draft to take up."), remedy=_("Begin an interview with `survey interview`.")
            )
        draft = max(drafts, key=lambda summary: summary.last_at).header.draft_id
    journal = campaign.store.journals.open(draft)
    try:
        header = journal.header
        if not header.practice:
            require_open(campaign, header.form_id, begins=False)
        form = campaign.form(header.form_id, header.form_version)
        session = InterviewSession(campaign, journal, form, base_of(campaign, header))
        if language is not None:
            session.controller.set_language(_form_language(form, language))
    except BaseException:
        journal.close()
        raise
    return session


def edit_submission(campaign: Campaign, submission: str, *, why: str) -> InterviewSession:
    """Open a finalized submission for editing.

    Raises StoreError, CampaignError when it is deleted, or in conflict: an edit follows every head, so that
    the values shown meanwhile would win without anybody having chosen them.
    """
    base = one_submission(campaign, submission)
    _require_settled(base)
    if base.deleted:
        raise CampaignError(_("This submission was deleted."), where=base.submission)
    if not campaign.is_coordinator:
        require_open(campaign, base.form_id, begins=False)
    form = campaign.form(base.form_id, base.form_version)
    # Times were said in the zone of the interview, wherever the editor sits.
    return begin_draft(
        campaign,
        form,
        Beginning(base.language, base.tz, base.submission, base.heads, reason="edited", why=why),
    )


def _require_settled(state: SubmissionState) -> None:
    if any(not conflict.is_inconsistent for conflict in state.conflicts):
        raise CampaignError(
            _("This submission has a conflict: an edit would decide it unseen."),
            where=state.submission,
            remedy=_("Settle it first: `survey conflict resolve {id}`, then edit.").format(
                id=state.submission.removeprefix("uuid:")[:13]
            ),
        )


def conduct_interview(
    session: InterviewSession, *, plain: bool = False, input_lines: Iterable[str] | None = None
) -> Conducted:
    """Hold the interview on the terminal, or by lines where there is no terminal or `plain` asks for it."""
    from survey.interview.plain import run_plain, wants_plain

    if plain or input_lines is not None or wants_plain(sys.stdin, sys.stdout):
        ending = run_plain(session.controller, sys.stdin if input_lines is None else input_lines, sys.stdout)
    else:
        from survey.interview.terminal import run_terminal

        ending = run_terminal(session.controller)
    return _conclude(session, ending)


def conduct_script(
    session: InterviewSession, lines: Iterable[str], *, folder: Path | None = None
) -> Conducted:
    """Replay a script of steps; `folder` completes the paths of files to attach. Raises InterviewError.

    A script that says nothing of finishing is finished at its end when nothing stands against it.
    """
    from survey.interview.script import run_script

    report = run_script(session.controller, _script_steps(lines, folder))
    refused = [
        _("{ref}: {message}").format(ref=step.ref, message=step.message or step.status)
        for step in report.steps
        if step.status != "ok"
    ]
    ending, open_ones = report.ending, tuple[str, ...]()
    if ending is not Ending.FINALIZED:
        reply = session.controller.finalize()
        if reply.is_accepted:
            ending = Ending.FINALIZED
        else:
            open_ones = (reply.message or "", *_standing_against(session))
    concluded = _conclude(session, ending)
    return Conducted(concluded.exit_status, (*refused, *open_ones, *concluded.lines), concluded.submission)


def _standing_against(session: InterviewSession) -> Iterator[str]:
    """Yield each question that stands against finishing, by its path, with what is wrong and its label."""
    from survey.interview.wording import state_word

    issues = [row for row in session.controller.summary().issues if row.state in _OPEN_STATES]
    for row in issues[:_MOST_SHOWN]:
        yield "  " + _("{ref}: {message}").format(
            ref=row.place.ref, message=f"{state_word(row.state)}, {row.label}"
        )
    more = len(issues) - _MOST_SHOWN
    if more > 0:
        yield "  " + _("… and {count} more").format(count=more)


def finish_interview(session: InterviewSession) -> str:
    """Turn a finished interview into a revision, in one commit with the end of its draft.

    Return the submission's id; practice leaves nothing. Raises StoreError; the draft then stays as it is.
    """
    header = session.journal.header
    if header.practice:
        session.journal.close()
        session.campaign.store.journals.discard(header.draft_id)
    else:
        session.campaign.write(revision_writing(session), fold=header.draft_id)
    return header.submission


def _script_steps(lines: Iterable[str], folder: Path | None) -> Iterable[dict[str, object]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        step = read_json_line(line, number)
        if isinstance(step, dict) and isinstance(step.get("attach"), dict) and folder is not None:
            own = step["attach"]
            step = {**step, "attach": {**own, "path": str(folder / str(own.get("path", "")))}}
        yield step


def _conclude(session: InterviewSession, ending: Ending) -> Conducted:
    header = session.journal.header
    if ending is Ending.FINALIZED:
        submission = finish_interview(session)
        if header.practice:
            return Conducted(0, (_("Practice is over; nothing was kept."),))
        short = submission.removeprefix("uuid:")[:13]
        return Conducted(
            0,
            (
                _("Finished and signed: submission {id}.").format(id=short),
                *_not_kept(session.campaign, submission),
            ),
            submission,
        )
    with suppress(StoreError):
        # The draft itself is kept; its snapshot is tried again when it is handed over.
        keep_snapshots(session.campaign)
    short = header.draft_id[:13]
    return Conducted(
        EXIT_KEPT,
        (
            _("The draft is kept: {id}.").format(id=short),
            _("Take it up again with: survey interview --resume"),
        ),
    )


def _not_kept(campaign: Campaign, submission: str) -> Iterator[str]:
    """Say of whom something was noted that an erasure refuses, in the revision that was just signed."""
    for hash_ in campaign.store.submission(submission).heads:
        entry = campaign.store.entry(hash_)
        revision = join_revision(entry) if entry.header.device == campaign.device.device_id else None
        for person in sorted(revision.erased) if revision is not None else ():
            yield _(
                "! What was noted of {person} was not kept: a coordinator erased this person from the "
                "submission. A new interview can note them again."
            ).format(person=person)


def _form_language(form: FormDefinition, asked: str | None) -> str:
    from survey.form.itext import find_language

    if not form.languages:
        return ""
    if asked is not None:
        found = find_language(asked, form.languages)
        if found is None:
            raise InterviewError(
                _("The form has no language {name}; it has {names}.").format(
                    name=repr(asked), names=", ".join(form.languages)
                )
            )
        return found
    return find_language(current_language(), form.languages) or form.default_language or ""
