"""The sheet of conflicts on the command line: written by `conflict list`, taken in by `conflict resolve`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import Session
from survey.errors import CampaignError
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.review.conflict_sheets import TakenSheet
    from survey.campaign.review.entity_settling import Settled


def write_sheet(session: Session, path: Path, separator: str, *, force: bool, json: bool) -> None:
    """Write the sheet and say what is in it."""
    from survey.campaign.review.conflict_sheets import write_conflict_sheet

    with session.open_campaign() as campaign:
        written = write_conflict_sheet(campaign, path, separator=separator, force=force)
    if json:
        show_json(written.as_json())
        return
    show_line(
        ngettext(
            "{count} conflict written: {path}", "{count} conflicts written: {path}", written.rows
        ).format(count=written.rows, path=written.path)
    )
    show_line(
        _("Fill the column take with A, B … or an author, then: survey conflict resolve --csv {path}").format(
            path=written.path
        )
    )


def settled_sentences(settled: "Settled") -> list[str]:
    """Say what settlements decided."""
    lines = []
    if count := settled.deleted:
        lines.append(
            ngettext(
                "{count} submission is deleted: so it was decided, and signed.",
                "{count} submissions are deleted: so it was decided, and signed.",
                count,
            ).format(count=count)
        )
    if count := settled.kept:
        lines.append(
            ngettext(
                "{count} submission is kept, against a deletion: so it was decided, and signed.",
                "{count} submissions are kept, against a deletion: so it was decided, and signed.",
                count,
            ).format(count=count)
        )
    if count := settled.answers:
        lines.append(
            ngettext(
                "{count} answer settled and signed.", "{count} answers settled and signed.", count
            ).format(count=count)
        )
    return lines


def take_sheet(session: Session, path: Path, why: str | None, *, json: bool) -> None:
    """Settle what the sheet decides and say so. Raises CampaignError when a row was not taken."""
    from survey.campaign.review.conflict_sheets import take_in_conflict_sheet

    with session.open_campaign() as campaign:
        taken = take_in_conflict_sheet(campaign, path, why=why)
    if json:
        show_json(taken.as_json())
    else:
        _show_taken(taken)
    if taken.bad:
        raise CampaignError(
            ngettext(
                "{count} row was not taken; its submission is as it was.",
                "{count} rows were not taken; their submissions are as they were.",
                len(taken.bad),
            ).format(count=len(taken.bad)),
            where=str(path),
            remedy=_("Mend these rows and give the sheet again: what was settled is passed over."),
        )


def _show_taken(taken: "TakenSheet") -> None:
    show_line(
        ngettext(
            "{count} submission settled ({answers} answers).",
            "{count} submissions settled ({answers} answers).",
            taken.submissions,
        ).format(count=taken.submissions, answers=taken.settled.answers)
    )
    for line in settled_sentences(replace(taken.settled, answers=0)):
        show_line(line, indent=2)
    if taken.settled_before:
        show_line(
            ngettext(
                "{count} row was settled before.", "{count} rows were settled before.", taken.settled_before
            ).format(count=taken.settled_before)
        )
    if taken.left_open:
        show_line(
            ngettext(
                "{count} row without a decision is left open.",
                "{count} rows without a decision are left open.",
                taken.left_open,
            ).format(count=taken.left_open)
        )
    if taken.bad:
        show_table(
            [_("Row"), _("Submission"), _("Reason")],
            [[str(own.row), own.submission.removeprefix("uuid:")[:13], own.reason] for own in taken.bad],
        )
