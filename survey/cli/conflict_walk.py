"""Settling a conflict on a terminal: each answer side by side, one key a side."""

from survey.campaign.campaign import Campaign
from survey.campaign.reading.listing import instance_name
from survey.campaign.review.question_labels import Questions, side_file, side_time
from survey.campaign.review.settling import describe_conflicts, resolve_conflicts, states_in_conflict
from survey.cli.keys import ask_key
from survey.cli.screen import open_file, show_line, show_table
from survey.errors import LogError
from survey.log.state import DELETION
from survey.merge.conflicts import Conflict, Side
from survey.messages import _
from survey.records.submissions import SubmissionState

SKIP, VIEW, LEAVE = "s", "v", "q"
_LETTERS = "abcdefghijklmnop"


class Left(Exception):
    """The person wants to go on with the rest another time."""


def walk_every_conflict(campaign: Campaign, *, why: str | None) -> int:
    """Walk the submissions in conflict one after the other; return how many answers were settled.

    Each is signed at once, so that leaving, or a power cut, loses none; one that cannot be settled so is
    named and passed over.
    """
    states = states_in_conflict(campaign)
    questions = Questions(campaign)
    settled = 0
    for number, state in enumerate(states, start=1):
        show_line()
        show_line(_("Submission {number} of {count}").format(number=number, count=len(states)))
        try:
            settled += walk_conflicts(campaign, state.submission, why=why, questions=questions)
        except LogError as error:
            show_line(f"! {error.what}")
        except Left:
            break
    if not states:
        show_line(_("There is no conflict."))
    return settled


def walk_conflicts(
    campaign: Campaign, submission: str, *, why: str | None, questions: Questions | None = None
) -> int:
    """Ask whose value is taken for each answer, then sign; return how many were settled, 0 when skipped.

    A skipped answer leaves the submission as it was, since a settlement settles all of it. Raises StoreError,
    LogError when a rule of the form breaks, Left.
    """
    state, found = describe_conflicts(campaign, submission)
    conflicts = sorted(found, key=lambda own: own.path != DELETION)
    questions = questions or Questions(campaign)
    show_line(instance_name(state) or state.submission, style="bold")
    take: dict[str, str] = {}
    for number, conflict in enumerate(conflicts, start=1):
        side = _ask(
            campaign,
            state,
            conflict,
            questions,
            _("Answer {number} of {count}").format(number=number, count=len(conflicts)),
        )
        if side is None:
            show_line(_("Nothing was settled: the submission stays as it was."))
            return 0
        take[conflict.path] = side.revision
        if conflict.path == DELETION and side.value == "deleted":
            # What a deleted submission would have said needs no decision.
            break
    resolve_conflicts(campaign, state.submission, take=take, why=why)
    return len(conflicts)


def _ask(
    campaign: Campaign, state: SubmissionState, conflict: Conflict, questions: Questions, progress: str
) -> Side | None:
    show_line()
    show_line(_("{ref}: {message}").format(ref=progress, message=questions.asked(state, conflict)))
    sides = dict(zip(_LETTERS, conflict.sides, strict=False))
    show_table(
        ["", _("Value"), _("Author"), _("When"), _("From")],
        [
            [
                letter,
                questions.side_value(state, conflict, side),
                side.author,
                side_time(side),
                side.device[:8],
            ]
            for letter, side in sides.items()
        ],
    )
    files = [file for side in sides.values() if (file := side_file(campaign, conflict.path, side))]
    view = [(VIEW, _("open the files"))] if files else []
    choices = [*((letter, side.author) for letter, side in sides.items()), *view, (SKIP, _("skip"))]
    choices.append((LEAVE, _("leave")))
    while (key := ask_key(_("Whose?"), choices)) == VIEW:
        for file in files:
            open_file(file)
    if key == LEAVE:
        raise Left
    return None if key == SKIP else sides[key]
