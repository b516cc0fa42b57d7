"""`survey review`: what waits for the coordinator's eye, and the judgement."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.submission import Submission, show_details
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.review.reviewing import Remark

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Several = Annotated[
    list[str],
    typer.Argument(metavar="ID...", help=_("Submissions, by their ids or the beginnings of them.")),
]
Word = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("A word with the judgement."))]


def register(app: typer.Typer) -> None:
    """Add the group `review` to the root command."""
    group = new_group(_("Review: what waits, approve it, send it back, reject it, comment."))
    app.add_typer(group, name="review", rich_help_panel=_("Campaign"))
    _register_queue(group)
    _register_show(group)
    _register_judgements(group)
    _register_undo(group)
    _register_comment(group)


def _register_queue(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("List what waits for a judgement, the oldest first."),
        epilog=_("Examples: survey review queue | survey review queue --all --json"),
    )
    def queue(
        context: typer.Context,
        every: Annotated[bool, typer.Option("--all", help=_("Also what was judged already."))] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.review.reviewing import review_queue

        with session_of(context).open_campaign() as campaign:
            rows = review_queue(campaign, decided=every)
        if json:
            show_json([row.as_json() for row in rows])
        elif not rows:
            show_line(_("Nothing waits for a judgement."))
        else:
            show_table(
                [_("Id"), _("Title"), _("State"), _("Agent"), _("When"), _("Remark")],
                [[r.short_id, r.title, r.state_label, r.author, r.when_local, r.remark] for r in rows],
                least=[_("When"), _("Agent")],
            )


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show one submission with everything that was said of it."),
        epilog=_("Example: survey review show 019d1"),
    )
    def show(context: typer.Context, submission: Submission, json: Json = False) -> None:
        from survey.campaign.reading.listing import describe_submission
        from survey.campaign.review.reviewing import remarks_on

        with session_of(context).open_campaign() as campaign:
            details = describe_submission(campaign, submission)
            remarks = remarks_on(campaign, submission)
        if json:
            show_json({**details.as_json(), "thread": [remark.as_json() for remark in remarks]})
            return
        show_details(details)
        show_line()
        show_line(_("What was said"), style="bold")
        _show_thread(remarks)


def _show_thread(remarks: "list[Remark]") -> None:
    for remark in remarks:
        show_line(remark.sentence, indent=2)
    if not remarks:
        show_line(_("Nobody said anything yet."), indent=2)


def _register_undo(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Take the judgement of submissions back: they wait again."),
        epilog=_("Example: survey review undo 019d1"),
    )
    def undo(
        context: typer.Context,
        submissions: Several,
        comment: Word = None,
        json: Json = False,
    ) -> None:
        _judge(context, submissions, "received", comment, json=json)


def _register_judgements(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Approve submissions: what people agreed to publish of them may leave."),
        epilog=_("Example: survey review approve 019d1 019d2"),
    )
    def approve(
        context: typer.Context,
        submissions: Several,
        comment: Word = None,
        json: Json = False,
    ) -> None:
        _judge(context, submissions, "approved", comment, json=json)

    @group.command(
        cls=HelpfulCommand,
        help=_("Send submissions back to their agent, or with --final reject them for good."),
        epilog=_('Example: survey review reject 019d1 --comment "la position est celle du chef-lieu"'),
    )
    def reject(
        context: typer.Context,
        submissions: Several,
        comment: Annotated[str, typer.Option(metavar=_("TEXT"), help=_("What is wrong."))],
        final: Annotated[
            bool, typer.Option("--final", help=_("Rejected for good: the agent is not asked again."))
        ] = False,
        json: Json = False,
    ) -> None:
        _judge(context, submissions, "rejected" if final else "hasIssues", comment, json=json)


def _judge(
    context: typer.Context, submissions: list[str], state: str, comment: str | None, *, json: bool
) -> None:
    from survey.campaign.review.reviewing import judge

    with session_of(context).open_campaign() as campaign:
        judged = judge(campaign, submissions, state, comment=comment)
        disputed = sum(bool(own.conflicts) for own in judged)
    if json:
        show_json(
            [
                {"id": own.submission, "state": own.review, "conflicts": [c.path for c in own.conflicts]}
                for own in judged
            ]
        )
        return
    lines = {
        "approved": ngettext("{count} submission approved.", "{count} submissions approved.", len(judged)),
        "hasIssues": ngettext("{count} submission sent back.", "{count} submissions sent back.", len(judged)),
        "received": ngettext("{count} judgement taken back.", "{count} judgements taken back.", len(judged)),
        "rejected": ngettext("{count} submission rejected.", "{count} submissions rejected.", len(judged)),
    }
    show_line(lines[state].format(count=len(judged)))
    if disputed:
        show_line(
            ngettext(
                "{count} of them has a conflict: its disputed answers stay back until it is settled.",
                "{count} of them have a conflict: their disputed answers stay back until it is settled.",
                disputed,
            ).format(count=disputed)
        )


def _register_comment(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Comment on a submission, without a judgement; without TEXT, read what was said."),
        epilog=_('Example: survey review comment 019d1 "le gérant rappelle demain"'),
    )
    def comment(
        context: typer.Context,
        submission: Submission,
        text: Annotated[str | None, typer.Argument(metavar=_("TEXT"), help=_("The comment."))] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.review.reviewing import comment_on, remarks_on

        with session_of(context).open_campaign() as campaign:
            if text is not None:
                comment_on(campaign, submission, text)
            remarks = remarks_on(campaign, submission)
        if json:
            show_json([remark.as_json() for remark in remarks])
            return
        _show_thread(remarks)
