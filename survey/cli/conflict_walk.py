"""Settling a conflict on a terminal: each answer side by side, one key a side."""

from survey.campaign.campaign import Campaign
from survey.campaign.review.entity_settling import Dispute, Settled, disputed_ids, find_dispute, settle
from survey.campaign.review.question_labels import Questions, side_file, side_time
from survey.cli.keys import ask_key
from survey.cli.screen import open_file, show_line, show_table
from survey.errors import LogError
from survey.log.state import DELETION
from survey.merge.conflicts import Conflict, Side
from survey.messages import _

SKIP, VIEW, LEAVE = "s", "v", "q"
_LETTERS = "abcdefghijklmnop"


class Left(Exception):
    """The person wants to go on with the rest another time."""


def walk_every_conflict(campaign: Campaign, *, why: str | None) -> Settled:
    """Walk what is in conflict one after the other, submissions first; return what was settled.

    Each is signed at once, so that leaving, or a power cut, loses none; one that cannot be settled so is
    named and passed over.
    """
    ids = disputed_ids(campaign)
    questions = Questions(campaign)
    settled = Settled()
    for number, identity in enumerate(ids, start=1):
        dispute = find_dispute(campaign, identity)
        if not dispute.conflicts:
            # An entity agrees once the answers that spoke of it do.
            continue
        heading = (
            _("Entity {number} of {count}") if dispute.state is None else _("Submission {number} of {count}")
        )
        show_line()
        show_line(heading.format(number=number, count=len(ids)))
        try:
            settled += walk_conflicts(campaign, dispute, why=why, questions=questions)
        except LogError as error:
            show_line(f"! {error.what}")
        except Left:
            break
    if not ids:
        show_line(_("There is no conflict."))
    return settled


def walk_conflicts(
    campaign: Campaign, dispute: Dispute, *, why: str | None, questions: Questions | None = None
) -> Settled:
    """Ask whose value is taken for each answer, then sign; return what was settled, nothing when skipped.

    A skipped answer leaves all as it was, since a settlement settles all of it. Raises StoreError,
    LogError when a rule of the form breaks, Left.
    """
    conflicts = sorted(dispute.conflicts, key=lambda own: own.path != DELETION)
    questions = questions or Questions(campaign)
    show_line(dispute.title or dispute.id, style="bold")
    take: dict[str, str] = {}
    for number, conflict in enumerate(conflicts, start=1):
        side = _ask(
            campaign,
            dispute,
            conflict,
            questions,
            _("Answer {number} of {count}").format(number=number, count=len(conflicts)),
        )
        if side is None:
            show_line(
                _("Nothing was settled: the entity stays as it was.")
                if dispute.state is None
                else _("Nothing was settled: the submission stays as it was.")
            )
            return Settled()
        take[conflict.path] = side.revision
        if conflict.path == DELETION and side.value == "deleted":
            # What a deleted submission would have said needs no decision.
            break
    return settle(campaign, dispute.id, take=take, why=why)


def _ask(
    campaign: Campaign, dispute: Dispute, conflict: Conflict, questions: Questions, progress: str
) -> Side | None:
    state = dispute.state
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
    files = [
        file
        for side in sides.values()
        if state is not None and (file := side_file(campaign, conflict.path, side))
    ]
    view = [(VIEW, _("open the files"))] if files else []
    choices = [*((letter, side.author) for letter, side in sides.items()), *view, (SKIP, _("skip"))]
    choices.append((LEAVE, _("leave")))
    while (key := ask_key(_("Whose?"), choices)) == VIEW:
        for file in files:
            open_file(file)
    if key == LEAVE:
        raise Left
    return None if key == SKIP else sides[key]
