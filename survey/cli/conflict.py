"""`survey conflict`: where two agents disagree, and whose word counts."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.conflict_sheet import settled_sentences, take_sheet, write_sheet
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import is_terminal, show_json, show_line, show_table
from survey.cli.session import Session, session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.review.entity_settling import Settled
    from survey.campaign.review.question_labels import ShownSide

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]

Disputed = Annotated[
    str,
    typer.Argument(metavar="ID", help=_("The id of a submission or an entity, or enough of its beginning.")),
]


def register(app: typer.Typer) -> None:
    """Add the group `conflict` to the root command."""
    group = new_group(_("Conflicts: answers, and facts of a centre, on which agents disagree."))
    app.add_typer(group, name="conflict", rich_help_panel=_("Campaign"))
    _register_list(group)
    _register_show(group)
    _register_resolve(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List what is in conflict, or write it into a sheet to be decided there."),
        epilog=_("Examples: survey conflict list | survey conflict list --csv conflits.csv"),
    )
    def list_(
        context: typer.Context,
        csv: Annotated[
            Path | None,
            typer.Option(
                "--csv", metavar=_("FILE"), help=_("Write one row a conflict; fill the column take.")
            ),
        ] = None,
        separator: Annotated[str, typer.Option(metavar=_("SIGN"), help=_("Separator of the cells."))] = ",",
        force: Annotated[
            bool,
            typer.Option("--force", help=_("Replace a sheet that is there, and what was decided in it.")),
        ] = False,
        json: Json = False,
    ) -> None:
        if csv is not None:
            write_sheet(session_of(context), csv, separator, force=force, json=json)
            return
        from survey.campaign.reading.listing import SHORT_ID
        from survey.campaign.review.entity_settling import list_disputed

        with session_of(context).open_campaign() as campaign:
            rows = list_disputed(campaign)
        if json:
            show_json([row.as_json() for row in rows])
        elif not rows:
            show_line(_("There is no conflict."))
        else:
            show_table(
                [_("Kind"), _("Id"), _("Title"), _("Answers"), _("Authors")],
                [
                    [
                        _kind_label(r.kind),
                        r.id[:SHORT_ID],
                        r.title,
                        r.remark or ", ".join(p.rpartition("/")[2] or _("kept or deleted") for p in r.paths),
                        ", ".join(r.authors),
                    ]
                    for r in rows
                ],
            )


def _kind_label(kind: str) -> str:
    labels = {"entity": _("entity"), "inconsistent": _("inconsistent")}
    return labels.get(kind, _("answers"))


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show each disputed answer with every value, its author and its time."),
        epilog=_("Example: survey conflict show 019d"),
    )
    def show(context: typer.Context, identity: Disputed, json: Json = False) -> None:
        from survey.campaign.review.entity_settling import find_dispute
        from survey.campaign.review.question_labels import shown_sides

        with session_of(context).open_campaign() as campaign:
            dispute = find_dispute(campaign, identity)
            sides = shown_sides(campaign, dispute.state, dispute.conflicts)
        if json:
            show_json([conflict.as_json() for conflict in dispute.conflicts])
            return
        show_sides(sides)


def _register_resolve(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Settle a conflict: a signed entry that takes a side; the other stays in the log. "
            "Without ID, on a terminal, one submission or entity after the other, one key a choice."
        ),
        epilog=_(
            'Examples: survey conflict resolve 019d --take "Awa Sawadogo" | '
            "survey conflict resolve 019d --take personnel_total=3f2a --take usagers_mois=77c1 | "
            "survey conflict resolve | survey conflict resolve --csv conflits.csv"
        ),
    )
    def resolve(
        context: typer.Context,
        identity: Annotated[
            str | None,
            typer.Argument(
                metavar="ID", help=_("The id of a submission or an entity, or enough of its beginning.")
            ),
        ] = None,
        take: Annotated[
            list[str] | None,
            typer.Option(
                metavar=_("SIDE"),
                help=_(
                    "AUTHOR for all answers, or QUESTION=AUTHOR; may be repeated. "
                    "Without it, on a terminal, each answer is asked."
                ),
            ),
        ] = None,
        csv: Annotated[
            Path | None,
            typer.Option("--csv", metavar=_("FILE"), help=_("Take the decisions from a filled sheet.")),
        ] = None,
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why so."))] = None,
        json: Json = False,
    ) -> None:
        session = session_of(context)
        if csv is not None:
            if identity is not None or take:
                raise typer.BadParameter(_("the sheet says it all."), param_hint="--csv")
            take_sheet(session, csv, why, json=json)
        elif identity is not None and take:
            _take_sides(session, identity, take, why, json=json)
        elif take or json or (identity is None and (session.plain or not is_terminal())):
            if identity is None:
                raise typer.BadParameter(_("name a submission, or a sheet with --csv."), param_hint="ID")
            raise typer.BadParameter(_("say whose value is taken."), param_hint="--take")
        else:
            _ask_each(session, identity, why)


def _take_sides(session: Session, identity: str, take: list[str], why: str | None, *, json: bool) -> None:
    from survey.campaign.review.entity_settling import settle

    sides = {name if sign else "": side for name, sign, side in _pairs(take)}
    with session.open_campaign() as campaign:
        settled = settle(campaign, identity, take=sides, why=why)
    if json:
        show_json(settled.as_json())
    else:
        _show_settled(settled)


def _ask_each(session: Session, submission: str | None, why: str | None) -> None:
    if not is_terminal() or session.plain:
        raise typer.BadParameter(_("say whose value is taken."), param_hint="--take")
    from survey.campaign.review.entity_settling import Settled, find_dispute
    from survey.cli.conflict_walk import Left, walk_conflicts, walk_every_conflict

    settled = Settled()
    with session.open_campaign() as campaign, suppress(Left):
        if submission is None:
            settled = walk_every_conflict(campaign, why=why)
        else:
            dispute = find_dispute(campaign, submission)
            if not dispute.conflicts:
                show_line(_("There is no conflict."))
            else:
                settled = walk_conflicts(campaign, dispute, why=why)
    if settled:
        _show_settled(settled)


def _show_settled(settled: "Settled") -> None:
    for line in settled_sentences(settled):
        show_line(line)


def show_sides(sides: "list[ShownSide]") -> None:
    """Print each disputed answer with every value, its author, its time, its laptop and its photo."""
    show_table(
        [_("Answer"), _("Value"), _("Author"), _("When"), _("From"), _("Revision")],
        [[side.question, side.value, side.author, side.when, side.device, side.revision] for side in sides],
    )
    for side in sides:
        if side.file is not None:
            show_line(_("{who}: {what}").format(who=side.author, what=side.file))


def _pairs(take: list[str]) -> list[tuple[str, str, str]]:
    parted = [text.partition("=") for text in take]
    return [(name, sign, side if sign else name) for name, sign, side in parted]
