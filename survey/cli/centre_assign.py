"""`survey centre assign`: who visits which centre, by hand, by area and by distance, and taking it back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.keys import ask_yes_no
from survey.cli.screen import is_terminal, printable, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.centres.assignments import AssignedRow
    from survey.campaign.frame.choosing import Share, Sharing

SHOWN_CENTRES = 30

Area = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help=_("Only those of this region or province; may be repeated.")),
]
Type = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="CODE", help=_("Only this type of centre, as cmc; may be repeated.")),
]
Centres = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=_("[CENTRE…]"),
        help=_("Ids of centres, or their beginnings; none: those not visited."),
    ),
]
To = Annotated[str | None, typer.Option(metavar=_("AGENT"), help=_("The agent's name, or the device's id."))]
Among = Annotated[
    str | None,
    typer.Option(metavar=_("AGENT,AGENT"), help=_("Share the centres out among several, in equal numbers.")),
]
Near = Annotated[
    list[str] | None,
    typer.Option(
        metavar=_("[AGENT=]PLACE"),
        help=_("The nearest first, to a position or a known centre; may be repeated, one for each agent."),
    ),
]
Count = Annotated[
    int | None, typer.Option(min=1, metavar=_("COUNT"), help=_("So many for each agent; else all."))
]
Due = Annotated[str | None, typer.Option(metavar=_("DATE"), help=_("Until when: 2026-12-15."))]
Note = Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("What to look at."))]
Cancel = Annotated[bool, typer.Option("--cancel", help=_("Take the assignment back."))]
Undo = Annotated[
    str | None,
    typer.Option(metavar="ID", help=_("Take back what was given out together, by its id.")),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Say what would be done, and do nothing."))]
Yes = Annotated[bool, typer.Option("--yes", help=_("Do not ask before signing."))]
Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register_assign(group: typer.Typer) -> None:
    """Add the command to the group `centre`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Assign centres to agents, who find them on the home screen after the next bundle: those named, "
            "or without ids those that nobody visits yet, by area, type and distance."
        ),
        epilog=_(
            'Examples: survey centre assign 65fb 67a6 --to "Awa Sawadogo" --due 2026-12-15 | '
            "survey centre assign --area BF-12 --type cmc --among Awa,Salif --dry-run | "
            'survey centre assign --among Awa,Salif --near "Awa=14.03 -0.03" --near Salif=BF-K7-042-X | '
            "survey centre assign --to Awa --near geo:14.03,-0.03 --count 10 | "
            "survey centre assign 65fb --cancel | survey centre assign --undo 019c2d"
        ),
    )
    def assign(
        context: typer.Context,
        centres: Centres = None,
        to: To = None,
        area: Area = None,
        type_: Type = None,
        near: Near = None,
        among: Among = None,
        count: Count = None,
        due: Due = None,
        note: Note = None,
        cancel: Cancel = False,
        undo: Undo = None,
        dry_run: DryRun = False,
        yes: Yes = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.frame.choosing import Sharing

        agents = tuple(filter(None, (own.strip() for own in (among or to or "").split(","))))
        chooses = bool(area or type_ or near or among or count)
        _check_usage(centres, agents, chooses=chooses, takes_back=cancel or undo is not None)
        session = session_of(context)
        with session.open_campaign() as campaign:
            if undo is not None or cancel:
                _take_back(campaign, centres or [], to, undo, json=json)
            elif centres:
                _give(campaign, centres, agents[0], due=due, note=note, json=json)
            else:
                asked = Sharing(agents, tuple(area or ()), tuple(type_ or ()), tuple(near or ()), count)
                asks = is_terminal() and not (session.plain or yes or json)
                _share(campaign, asked, _Giving(due, note, dry_run, asks, json))


def _check_usage(
    centres: Sequence[str] | None, agents: Sequence[str], *, chooses: bool, takes_back: bool
) -> None:
    if not agents and not takes_back:
        raise typer.BadParameter(_("say who, or --cancel."), param_hint="--to")
    if centres and (chooses or len(agents) > 1):
        raise typer.BadParameter(_("name centres, or let them be chosen: not both."), param_hint="CENTRE")
    if not centres and not chooses and not takes_back:
        raise typer.BadParameter(
            _("name centres, or say which: --area, --type, --near, --among, --count."), param_hint="CENTRE"
        )


def _take_back(
    campaign: "Campaign", centres: Sequence[str], to: str | None, undo: str | None, *, json: bool
) -> None:
    from survey.campaign.centres.assignments import cancel, undo_batch

    count = cancel(campaign, centres, to) if undo is None else undo_batch(campaign, undo)
    if json:
        show_json({"taken_back": count})
    else:
        show_line(
            ngettext("{count} assignment taken back.", "{count} assignments taken back.", count).format(
                count=count
            )
        )


def _give(
    campaign: "Campaign", centres: Sequence[str], to: str, *, due: str | None, note: str | None, json: bool
) -> None:
    from survey.campaign.centres.assignments import assign, is_known_agent

    rows = assign(campaign, centres, to, due=due, note=note)
    if json:
        show_json([row.as_json() for row in rows])
        return
    show_assigned(rows)
    if not is_known_agent(campaign, to):
        _show_unknown(to)


class _Giving(NamedTuple):
    """How shares are given out: until when, with which note, and whether it is only shown or asked first."""

    due: str | None
    note: str | None
    dry_run: bool
    asks: bool
    json: bool


def _share(campaign: "Campaign", asked: "Sharing", giving: _Giving) -> None:
    from survey.campaign.centres.assignments import give_out
    from survey.campaign.frame.choosing import share_out

    shares = share_out(campaign, asked)
    found = any(share.centres for share in shares)
    if not giving.json:
        _show_shares(shares)
    wanted = found and not giving.dry_run
    if wanted and giving.asks:
        wanted = ask_yes_no(_("Shall these be given out?"), default=True)
    batch = None
    if wanted:
        centres = {share.agent: [own.id for own in share.centres] for share in shares}
        batch = give_out(campaign, centres, due=giving.due, note=giving.note)
    if giving.json:
        show_json({"batch": batch, "shares": [share.as_json() for share in shares]})
    elif batch is not None:
        show_line(_("Given out. Take it back: survey centre assign --undo {id}").format(id=batch[:18]))
    else:
        show_line(_("Nothing was written.") if found else _("There is no such centre that nobody visits."))


def _show_shares(shares: "Sequence[Share]") -> None:
    from survey.messages.numbers import format_number

    def distance(metres: float | None) -> str:
        return "" if metres is None else f"{format_number(round(metres / 1_000, 1))} km"

    show_table(
        [_("Agent"), _("Centres"), _("Has already"), _("Farthest")],
        [[s.agent, str(len(s.centres)), str(s.already), distance(s.farthest_m)] for s in shares],
    )
    rows = [
        [own.label, own.id[:13], own.place, share.agent, distance(own.metres)]
        for share in shares
        for own in share.centres
    ]
    if rows:
        show_table(
            [_("To visit"), _("Id"), _("Place"), _("Agent"), _("Distance")],
            rows[:SHOWN_CENTRES],
        )
    if len(rows) > SHOWN_CENTRES:
        rest = len(rows) - SHOWN_CENTRES
        show_line(ngettext("… and {count} more.", "… and {count} more.", rest).format(count=rest))
    for share in shares:
        if not share.is_known:
            _show_unknown(share.agent)


def _show_unknown(name: str) -> None:
    show_line(
        _(
            "! No device of the team is called {name} yet: who joins under exactly this name "
            "finds the visits. `survey team list` shows the names."
        ).format(name=printable(name))
    )


def show_assigned(rows: "Sequence[AssignedRow]") -> None:
    """Print visits to make as a table."""
    show_table(
        [_("To visit"), _("Id"), _("Agent"), _("Until"), _("Visited"), _("Tried"), _("Note")],
        [
            [r.label, r.id[:13], r.agent, r.due or "", _("yes") if r.visited else "", _tries(r), r.note or ""]
            for r in rows
        ],
        least=[_("Note"), _("Tried"), _("Agent")],
    )


def _tries(row: "AssignedRow") -> str:
    from survey.campaign.centres.attempts import disposition_label

    return "" if row.disposition is None else f"{row.attempts}: {disposition_label(row.disposition)}"
