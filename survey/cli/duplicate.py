"""`survey duplicate`: submissions that may describe one centre, and the coordinator's decision."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.duplicate_pair import show_pair
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import is_terminal, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.centres.duplicates import DuplicateRow

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Form = Annotated[
    str | None, typer.Option(metavar="FORM", help=_("Submissions of this form; else the campaign's own."))
]


def register(app: typer.Typer) -> None:
    """Add the group `duplicate` to the root command."""
    group = new_group(_("Duplicates: centres that two submissions describe, decided by people."))
    app.add_typer(group, name="duplicate", rich_help_panel=_("Campaign"))
    _register_list(group)
    _register_show(group)
    _register_decide(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List the pairs that may be one centre, the most likely first, with the reasons."),
        epilog=_("Example: survey duplicate list --threshold 75"),
    )
    def list_(
        context: typer.Context,
        every: Annotated[bool, typer.Option("--all", help=_("Also what was decided already."))] = False,
        threshold: Annotated[
            int | None,
            typer.Option(
                metavar=_("NUMBER"),
                min=0,
                max=100,
                help=_("Only pairs of at least this score; 75 is very likely."),
            ),
        ] = None,
        form: Form = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.centres.duplicates import list_duplicates
        from survey.merge.duplicates import POSSIBLE

        with session_of(context).open_campaign() as campaign:
            least = POSSIBLE if threshold is None else threshold
            rows = list_duplicates(campaign, form=form, decided=every, threshold=least)
        if json:
            show_json([row.as_json() for row in rows])
            return
        for row in rows:
            show_pair(row)
            show_line()
        _show_count(rows)


def _show_count(rows: "list[DuplicateRow]") -> None:
    if not rows:
        show_line(_("No duplicate waits for a decision."))
        return
    likely = sum(row.scored.is_likely for row in rows)
    show_line(
        ngettext(
            "{count} pair, {likely} very likely.", "{count} pairs, {likely} very likely.", len(rows)
        ).format(count=len(rows), likely=likely)
    )


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show two submissions side by side: the reasons, and the answers that differ."),
        epilog=_("Example: survey duplicate show 019d1 019d2"),
    )
    def show(
        context: typer.Context,
        first: Annotated[str, typer.Argument(metavar="A", help=_("A submission."))],
        second: Annotated[str, typer.Argument(metavar="B", help=_("Another one."))],
        json: Json = False,
    ) -> None:
        from survey.campaign.centres.duplicates import describe_pair
        from survey.campaign.reading.comparing import differing_answers

        with session_of(context).open_campaign() as campaign:
            row = describe_pair(campaign, first, second)
            differences = differing_answers(campaign, *row.pair)
        if json:
            show_json({**row.as_json(), "differences": [own.as_json() for own in differences]})
            return
        show_pair(row)
        show_line()
        show_table(
            [_("Question"), row.first.short_id, row.second.short_id],
            [[own.label, own.first, own.second] for own in differences],
        )


def _register_decide(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Decide that two submissions are one centre, or not; without ids, walk the list, one key each."
        ),
        epilog=_(
            'Examples: survey duplicate decide 019d1 019d2 --same --why "même gérant" | '
            "survey duplicate decide 019d1 019d2 --undo | survey duplicate decide"
        ),
    )
    def decide(
        context: typer.Context,
        first: Annotated[str | None, typer.Argument(metavar="A", help=_("A submission."))] = None,
        second: Annotated[str | None, typer.Argument(metavar="B", help=_("Another one."))] = None,
        same: Annotated[bool, typer.Option("--same", help=_("They describe one centre."))] = False,
        different: Annotated[bool, typer.Option("--different", help=_("They are two centres."))] = False,
        undo: Annotated[bool, typer.Option("--undo", help=_("Take the decision back."))] = False,
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why so."))] = None,
        form: Form = None,
        json: Json = False,
    ) -> None:
        if json and (first is None or second is None):
            raise typer.BadParameter(_("name two submissions."), param_hint="A B")
        if first is None and second is None and not (same or different or undo):
            _walk(context, form)
            return
        if first is None or second is None:
            raise typer.BadParameter(_("name two submissions."), param_hint="A B")
        if same + different + undo != 1:
            raise typer.BadParameter(_("say one of --same, --different, --undo."), param_hint="--same")
        from survey.campaign.centres.duplicates import decide_pair, describe_pair

        with session_of(context).open_campaign() as campaign:
            decide_pair(campaign, first, second, same=None if undo else same, why=why)
            row = describe_pair(campaign, first, second)
        if json:
            show_json(row.as_json())
            return
        show_line(_("The decision was taken back.") if undo else _("Decided and signed."))


def _walk(context: typer.Context, form: str | None) -> None:
    session = session_of(context)
    if not is_terminal() or session.plain:
        raise typer.BadParameter(_("name two submissions, and --same or --different."), param_hint="A B")
    from survey.cli.duplicate_walk import walk_duplicates

    with session.open_campaign() as campaign:
        walk_duplicates(campaign, form)
