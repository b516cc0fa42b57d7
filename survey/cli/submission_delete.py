"""`survey submission delete`: shown first, then said in the log; it can come back."""

from typing import Annotated

import typer

from survey.cli.erase import require_word
from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _


def register_delete(group: typer.Typer) -> None:
    """Add the command to the group `submission`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Delete a submission: it leaves the lists and exports on every laptop. Its revisions stay in the "
            "log, and `survey submission revert` brings it back."
        ),
        epilog=_('Example: survey submission delete 019d --why "essai"'),
    )
    def delete(
        context: typer.Context,
        submission: Annotated[
            str,
            typer.Argument(
                metavar="ID", help=_("The submission's id, or enough of its beginning to be the only one.")
            ),
        ],
        why: Annotated[str, typer.Option(metavar=_("TEXT"), help=_("Why; it stands in the log."))],
        yes: Annotated[bool, typer.Option("--yes", help=_("Do it without asking."))] = False,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.reading.listing import instance_name, local_time
        from survey.campaign.submissions.deleting import deletable, delete_submission

        with session_of(context).open_campaign() as campaign:
            state = deletable(campaign, submission)
            if not json:
                show_facts(
                    [
                        (_("Submission"), state.submission),
                        (_("Title"), instance_name(state) or "-"),
                        (_("Author"), state.author),
                        (_("When"), local_time(state.finalized)),
                    ]
                )
            require_word(_("delete"), _("Nothing was deleted."), yes=yes)
            revision = delete_submission(campaign, state.submission, why=why)
        if json:
            show_json({"submission": state.submission, "revision": revision})
        else:
            show_line(
                _("Deleted. To bring it back: survey submission revert {id}").format(id=state.submission)
            )
