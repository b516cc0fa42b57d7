"""`survey centre`: the centres that are known, and who visits them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.centre_attempt import register_attempt
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import printable, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.centres.assignments import AssignedRow

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Centres = Annotated[
    list[str], typer.Argument(metavar=_("CENTRE…"), help=_("Ids of centres, or enough of their beginnings."))
]


def register(app: typer.Typer) -> None:
    """Add the group `centre` to the root command."""
    group = new_group(_("Centres: list, show, assign to agents."))
    app.add_typer(group, name="centre", rich_help_panel=_("Campaign"))
    _register_list(group)
    _register_show(group)
    _register_assign(group)
    register_attempt(group)
    _register_code(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List the entities that are known: centres, and what else forms keep lists of."),
        epilog=_("Examples: survey centre list | survey centre list --area BF-12"),
    )
    def list_(
        context: typer.Context,
        area: Annotated[
            list[str] | None,
            typer.Option(metavar="CODE", help=_("Only those of this region or province; may be repeated.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.centres.register import list_entities
        from survey.campaign.reading.listing import SHORT_ID

        with session_of(context).open_campaign() as campaign:
            rows = list_entities(campaign, area=tuple(area or ()))
        if json:
            show_json([row.as_json() for row in rows])
        elif not rows:
            show_line(_("No list holds anything yet."))
        else:
            show_table(
                [_("Id"), _("List"), _("Title"), _("Area"), _("Updates"), _("Assigned to")],
                [
                    [r.id[:SHORT_ID], r.list, r.label, r.area, str(r.updates), ", ".join(r.assigned)]
                    for r in rows
                ],
            )


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show what is known of a centre, what is in conflict, and who is to visit it."),
        epilog=_("Examples: survey centre show 65fb | survey centre show BF-K7-042-6"),
    )
    def show(
        context: typer.Context,
        centre: Annotated[
            str,
            typer.Argument(
                metavar=_("CENTRE"), help=_("Its printed code, its id, or enough of its beginning.")
            ),
        ],
        json: Json = False,
    ) -> None:
        from survey.campaign.centres.register import describe_entity

        with session_of(context).open_campaign() as campaign:
            entity = describe_entity(campaign, centre)
        if json:
            show_json(entity.as_json())
            return
        show_line(printable(entity.row.label), style="bold")
        show_facts(entity.facts, indent=2)
        if entity.assignments:
            show_assigned(entity.assignments)


def _register_assign(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Assign centres to an agent, who finds them on the home screen after the next bundle."),
        epilog=_(
            'Examples: survey centre assign 65fb 67a6 --to "Awa Sawadogo" --due 2026-12-15 | '
            "survey centre assign 65fb --cancel"
        ),
    )
    def assign(
        context: typer.Context,
        centres: Centres,
        to: Annotated[
            str | None, typer.Option(metavar=_("AGENT"), help=_("The agent's name, or the device's id."))
        ] = None,
        due: Annotated[str | None, typer.Option(metavar=_("DATE"), help=_("Until when: 2026-12-15."))] = None,
        note: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("What to look at."))] = None,
        cancel: Annotated[bool, typer.Option("--cancel", help=_("Take the assignment back."))] = False,
    ) -> None:
        from survey.campaign.centres.assignments import assign, is_known_agent
        from survey.campaign.centres.assignments import cancel as take_back

        if to is None and not cancel:
            raise typer.BadParameter(_("say who, or --cancel."), param_hint="--to")
        with session_of(context).open_campaign() as campaign:
            if cancel:
                count = take_back(campaign, centres, to)
                show_line(
                    ngettext(
                        "{count} assignment taken back.", "{count} assignments taken back.", count
                    ).format(count=count)
                )
            else:
                show_assigned(assign(campaign, centres, str(to), due=due, note=note))
                if not is_known_agent(campaign, str(to)):
                    show_line(
                        _(
                            "! No device of the team is called {name} yet: who joins under exactly this name "
                            "finds the visits. `survey team list` shows the names."
                        ).format(name=printable(str(to)))
                    )


def _register_code(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Take printed centre codes of this laptop, for labels; a new inventory takes one by itself."),
        epilog=_("Examples: survey centre code | survey centre code --count 20"),
    )
    def code(
        context: typer.Context,
        count: Annotated[int, typer.Option(min=1, max=500, help=_("How many."))] = 1,
        json: Json = False,
    ) -> None:
        from survey.campaign.entities.printed import take_centre_code

        with session_of(context).open_campaign() as campaign:
            codes = [take_centre_code(campaign) for _number in range(count)]
        if json:
            show_json(codes)
            return
        for own in codes:
            show_line(own)


def show_assigned(rows: "Sequence[AssignedRow]") -> None:
    """Print visits to make as a table."""
    show_table(
        [_("To visit"), _("Id"), _("Agent"), _("Until"), _("Visited"), _("Tried"), _("Note")],
        [
            [r.label, r.id[:13], r.agent, r.due or "", _("yes") if r.visited else "", _tries(r), r.note or ""]
            for r in rows
        ],
    )


def _tries(row: "AssignedRow") -> str:
    from survey.campaign.centres.attempts import disposition_label

    return "" if row.disposition is None else f"{row.attempts}: {disposition_label(row.disposition)}"
