"""`survey centre`: the centres that are known, and who visits them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.centre_assign import Area, Type, register_assign, show_assigned
from survey.cli.centre_attempt import register_attempt
from survey.cli.centre_candidates import register_candidates
from survey.cli.centre_forget import register_forget
from survey.cli.centre_import import register_import
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import printable, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.centres.call_backs import CallBack
    from survey.campaign.centres.register import EntityRow

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `centre` to the root command."""
    group = new_group(_("Centres: list, show, assign to agents."))
    app.add_typer(group, name="centre", rich_help_panel=_("Campaign"))
    _register_list(group)
    _register_show(group)
    register_assign(group)
    register_attempt(group)
    register_import(group)
    register_candidates(group)
    register_forget(group)
    _register_code(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List the entities that are known: centres, and what else forms keep lists of."),
        epilog=_(
            "Examples: survey centre list | survey centre list --area BF-12 --not-visited | "
            'survey centre list --call-back --agent "Awa Sawadogo"'
        ),
    )
    def list_(
        context: typer.Context,
        area: Area = None,
        type_: Type = None,
        not_visited: Annotated[
            bool, typer.Option("--not-visited", help=_("Only those where nobody was yet."))
        ] = False,
        call_back: Annotated[
            bool, typer.Option("--call-back", help=_("Only those to go to or call again."))
        ] = False,
        agent: Annotated[
            str | None,
            typer.Option(metavar=_("AGENT"), help=_("Only those of this agent, to visit or to call back.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.centres.register import Wanted, list_entities

        wanted = Wanted(tuple(area or ()), tuple(type_ or ()), not_visited, call_back, agent)
        with session_of(context).open_campaign() as campaign:
            rows = list_entities(campaign, wanted)
        if json:
            show_json([row.as_json() for row in rows])
        elif not rows:
            show_line(
                _("No list holds anything yet.") if wanted == Wanted() else _("There is no such centre.")
            )
        else:
            show_table(
                [
                    _("Id"), _("List"), _("Title"), _("Area"), _("Updates"), _("Visited"), _("To call back"),
                    _("Assigned to"),
                ],
                [_cells(row) for row in rows],
                least=[_("Updates"), _("List"), _("Area"), _("Assigned to")],
            )  # fmt: skip


def _cells(row: "EntityRow") -> list[str]:
    from survey.campaign.centres.attempts import again_text
    from survey.campaign.reading.listing import SHORT_ID

    again = "" if row.call_back is None else again_text(row.call_back) or _("now")
    return [
        row.id[:SHORT_ID], row.list, row.label, row.area, str(row.updates), _("yes") if row.visited else "",
        again, ", ".join(row.assigned),
    ]  # fmt: skip


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
        from survey.campaign.frame.columns import field_label
        from survey.campaign.frame.written import contact_of

        with session_of(context).open_campaign() as campaign:
            entity = describe_entity(campaign, centre)
            contact = contact_of(campaign, entity.row.id)
        if json:
            show_json({**entity.as_json(), "contact": contact})
            return
        show_line(printable(entity.row.label), style="bold")
        show_facts([*entity.facts, *((field_label(name), said) for name, said in contact.items())], indent=2)
        if entity.assignments:
            show_assigned(entity.assignments)


def _register_code(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Take printed centre codes of this laptop, for labels; a new inventory takes one by itself."),
        epilog=_("Examples: survey centre code | survey centre code --count 20"),
    )
    def code(
        context: typer.Context,
        count: Annotated[int, typer.Option(metavar=_("NUMBER"), min=1, max=500, help=_("How many."))] = 1,
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


def show_call_backs(rows: "Sequence[CallBack]") -> None:
    """Print centres to try again as a table, the soonest first."""
    show_table(
        [_("To call back"), _("Id"), _("When"), _("Why"), _("Agent"), _("Note")],
        [[r.label, r.id[:13], r.when_text, r.why, r.agent, r.note or ""] for r in rows],
        least=[_("Note"), _("Agent")],
    )
