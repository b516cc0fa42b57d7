"""`survey submission snapshot | take-over`: unfinished interviews that outlive a laptop."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext


def register_drafts(group: typer.Typer) -> None:
    """Add the commands to the group `submission`."""
    _register_snapshot(group)
    _register_take_over(group)


def _register_snapshot(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Sign what every open draft says now, so that it travels with the next hand-over. "
            "Leaving an interview and handing over do it too."
        ),
        epilog=_("Example: survey submission snapshot"),
    )
    def snapshot(
        context: typer.Context,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.submissions.snapshots import keep_snapshots

        with session_of(context).open_campaign() as campaign:
            count = keep_snapshots(campaign)
        if json:
            show_json({"drafts": count})
            return
        show_line(
            ngettext(
                "{count} draft changed since its last snapshot and is signed.",
                "{count} drafts changed since their last snapshot and are signed.",
                count,
            ).format(count=count)
        )


def _register_take_over(group: typer.Typer) -> None:
    @group.command(
        "take-over",
        cls=HelpfulCommand,
        help=_(
            "Go on with an interview that a colleague handed over unfinished, as after a lost laptop, "
            "under the form version it began with."
        ),
        epilog=_("Example: survey submission take-over 019d"),
    )
    def take_over(
        context: typer.Context,
        draft: Annotated[
            str,
            typer.Argument(metavar="ID", help=_("The draft's id, or enough of its beginning.")),
        ],
        plain: Annotated[bool, typer.Option("--plain", help=_("One line in, one line out."))] = False,
        answers: Annotated[
            Path | None,
            typer.Option(metavar=_("FILE"), help=_("JSON Lines of steps; - reads standard input.")),
        ] = None,
    ) -> None:
        from survey.campaign.submissions.snapshots import take_over_draft
        from survey.campaign.submissions.versions import version_remarks
        from survey.cli.interview import conduct

        session = session_of(context)
        with session.open_campaign() as campaign, take_over_draft(campaign, draft) as interview:
            for line in version_remarks(campaign, interview):
                show_line(line)
            raise typer.Exit(conduct(session, interview, plain=plain, answers=answers))
