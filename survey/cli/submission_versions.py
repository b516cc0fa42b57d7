"""`survey submission carry | revert | revisions`: submissions under another version, and back."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import progress_bar, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.submissions.carrying import Carried, CarryOrder

EXIT_KEPT = 4
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Submission = Annotated[
    str,
    typer.Argument(
        metavar="ID", help=_("The submission's id, or enough of its beginning to be the only one.")
    ),
]
Why = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why; it stands in the log."))]


def register_versions(group: typer.Typer) -> None:
    """Add the commands of versions to the group of submissions."""
    _register_carry(group)
    _register_revisions(group)
    _register_revert(group)


def _register_carry(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Carry a submission to another version of its form, and say what did not fit. It becomes a new "
            "revision; what does not fit stays in the one before, and `survey submission revert` goes back."
        ),
        epilog=_(
            "Examples: survey submission carry 019d --dry-run | survey submission carry --all --form centre "
            "--move"
        ),
    )
    def carry(
        context: typer.Context,
        submission: Annotated[
            str | None,
            typer.Argument(
                metavar="[ID]", help=_("The submission's id, or enough of its beginning to be the only one.")
            ),
        ] = None,
        to: Annotated[
            str | None,
            typer.Option(metavar="VERSION", help=_("To this version; else the one deployed last.")),
        ] = None,
        all_: Annotated[
            bool, typer.Option("--all", help=_("Every submission of --form that is under another version."))
        ] = False,
        form: Annotated[
            str | None,
            typer.Option(metavar="FORM", help=_("With --all: of this form, else the campaign's.")),
        ] = None,
        move: Annotated[
            bool, typer.Option("--move", help=_("Take along answers whose question went elsewhere."))
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=_("Say what would not fit; write nothing."))
        ] = False,
        why: Why = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.submissions.carrying import CarryOrder

        if (submission is None) == (not all_):
            raise typer.BadParameter(_("name one submission, or give --all."), param_hint="ID")
        with session_of(context).open_campaign() as campaign:
            done = _carry(campaign, submission, form, CarryOrder(to, move, dry_run, why))
        if json:
            show_json([one.as_json() for one in done])
        else:
            _show(done, is_trial=dry_run)
        if any(one.refused for one in done):
            raise typer.Exit(EXIT_KEPT)


def _carry(
    campaign: "Campaign", submission: str | None, form: str | None, order: "CarryOrder"
) -> "list[Carried]":
    from survey.campaign.submissions.carrying import carry_all, carry_submission

    if submission is not None:
        return [carry_submission(campaign, submission, order)]
    with progress_bar(_("Submissions")) as progress:
        return list(carry_all(campaign, form or campaign.settings.form, order, progress))


def _show(done: "list[Carried]", *, is_trial: bool) -> None:
    for one in done:
        heading = _("Submission {id}: version {before} to {to}").format(
            id=one.submission.removeprefix("uuid:")[:13], before=" + ".join(one.before), to=one.to
        )
        show_line(heading, style="bold")
        if one.refused:
            show_line(_("not carried: {reason}").format(reason=one.refused), indent=2)
        elif not one.misfits:
            show_line(_("Every answer has its place."), indent=2)
        for misfit in one.misfits:
            value = f" = {misfit.value}" if misfit.value else ""
            reason = f" ({misfit.message})" if misfit.message else ""
            show_line(f"{misfit.path}{value}: {misfit.sentence}{reason}", indent=2)
    carried = sum(not one.refused for one in done)
    said = (
        ngettext(
            "{count} submission would be carried; nothing was written.",
            "{count} submissions would be carried; nothing was written.",
            carried,
        )
        if is_trial
        else ngettext("{count} submission carried.", "{count} submissions carried.", carried)
    )
    show_line(said.format(count=carried))
    if any(one.left_out for one in done) and not is_trial:
        show_line(_("What was left out stays in the revision before: survey submission revert ID goes back."))


def _register_revisions(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("List the revisions of a submission, the oldest first."),
        epilog=_("Example: survey submission revisions 019d"),
    )
    def revisions(context: typer.Context, submission: Submission, json: Json = False) -> None:
        from survey.campaign.reading.listing import local_time
        from survey.campaign.submissions.reverting import list_revisions

        with session_of(context).open_campaign() as campaign:
            rows = list_revisions(campaign, submission)
        if json:
            show_json([row.as_json() for row in rows])
            return
        show_table(
            [_("Revision"), _("Version"), _("Reason"), _("Author"), _("When"), _("Answers"), _("Current")],
            [
                [
                    row.short_id,
                    row.form_version,
                    f"{row.reason_label}: {row.why}" if row.why else row.reason_label,
                    row.author,
                    local_time(row.when),
                    str(row.answers),
                    _("yes") if row.is_current else "",
                ]
                for row in rows
            ],
            least=[_("Answers"), _("Author")],
        )


def _register_revert(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Make a former revision of a submission current again, as a new revision: the undo of an edit or "
            "of a carrying."
        ),
        epilog=_('Example: survey submission revert 019d --why "mauvaise version"'),
    )
    def revert(
        context: typer.Context,
        submission: Submission,
        to: Annotated[
            str | None,
            typer.Option(
                metavar=_("REVISION"),
                help=_("The beginning of its hash; else the one before this."),
            ),
        ] = None,
        why: Why = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.submissions.reverting import revert_submission

        with session_of(context).open_campaign() as campaign:
            row = revert_submission(campaign, submission, to=to, why=why)
        if json:
            show_json(row.as_json())
            return
        show_line(
            _("Revision {revision} (version {version} of the form, {author}) is current again.").format(
                revision=row.short_id, version=row.form_version, author=row.author
            )
        )
