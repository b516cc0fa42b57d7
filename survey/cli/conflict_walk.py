"""Settling a conflict on a terminal: each answer side by side, one key a side."""

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import instance_name
from survey.campaign.review.question_labels import Questions, side_time
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts
from survey.cli.keys import ask_key
from survey.cli.screen import show_line, show_table
from survey.log.state import DELETION
from survey.merge.conflicts import Conflict
from survey.messages import _
from survey.records.submissions import SubmissionState

SKIP = "s"
_LETTERS = "abcdefghijklmnopqr"


def walk_conflicts(campaign: Campaign, submission: str, *, why: str | None) -> int:
    """Ask whose value is taken for each answer, then sign; return how many were settled, 0 when skipped.

    A skipped answer leaves the submission as it was, since a settlement settles all of it. Raises StoreError,
    LogError when a rule of the form breaks.
    """
    state, conflicts = describe_conflicts(campaign, submission)
    questions = Questions(campaign)
    show_line(instance_name(state) or state.submission, style="bold")
    take: dict[str, str] = {}
    for number, conflict in enumerate(conflicts, start=1):
        if conflict.path == DELETION:
            continue
        revision = _ask(
            state,
            conflict,
            questions,
            _("Answer {number} of {count}").format(number=number, count=len(conflicts)),
        )
        if revision is None:
            show_line(_("Nothing was settled: the submission stays as it was."))
            return 0
        take[conflict.path] = revision
    resolve_conflicts(campaign, state.submission, take=take, why=why)
    return len(conflicts)


def _ask(state: SubmissionState, conflict: Conflict, questions: Questions, progress: str) -> str | None:
    show_line()
    show_line(_("{ref}: {message}").format(ref=progress, message=questions.asked(state, conflict)))
    sides = dict(zip(_LETTERS, conflict.sides, strict=False))
    show_table(
        ["", _("Value"), _("Author"), _("When")],
        [
            [letter, questions.side_value(state, conflict, side), side.author, side_time(side)]
            for letter, side in sides.items()
        ],
    )
    choices = [*((letter, side.author) for letter, side in sides.items()), (SKIP, _("skip"))]
    key = ask_key(_("Whose?"), choices)
    return None if key == SKIP else sides[key].revision
