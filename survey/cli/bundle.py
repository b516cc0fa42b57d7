"""`survey bundle`: the kit, handing over on a stick, checking and merging what came."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.bundle_checks import EXIT_REFUSED, Json, Recovery, register_salvage, register_verify
from survey.cli.help import HelpfulCommand, new_group
from survey.cli.recovery import ask_identity
from survey.cli.screen import is_terminal, show_json, show_line
from survey.cli.session import session_of
from survey.cli.stick import show_handed_over, show_outcomes
from survey.messages import _, ngettext


def register(app: typer.Typer) -> None:
    """Add the group `bundle` to the root command."""
    group = new_group(_("Bundles: hand work over on a stick, and merge what came."))
    app.add_typer(group, name="bundle", rich_help_panel=_("Every day"))
    _register_create(group)
    _register_merge(group)
    register_verify(group)
    register_salvage(group)
    _register_kit(group)


def _register_create(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Write to a stick what it lacks of your work, sealed and signed, and read it again."),
        epilog=_("Examples: survey bundle create | survey bundle create /media/awa/CLE"),
    )
    def create(
        context: typer.Context,
        stick: Annotated[
            Path | None,
            typer.Argument(metavar=_("STICK"), help=_("The stick's folder; else the one plugged in.")),
        ] = None,
        share: Annotated[
            bool, typer.Option("--share", help=_("A coordinator's: carry the whole team's work too."))
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.travel.handover import hand_over
        from survey.campaign.travel.sticks import require_stick

        with session_of(context).open_campaign() as campaign:
            report = hand_over(campaign, stick or require_stick(campaign), share=share)
        if json:
            show_json(report.as_json())
            return
        show_handed_over(report)


def _register_merge(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Merge what a stick carries: in any order, any number of times; nothing is overwritten."),
        epilog=_("Examples: survey bundle merge | survey bundle merge /media/awa/CLE"),
    )
    def merge(
        context: typer.Context,
        place: Annotated[
            Path | None,
            typer.Argument(
                metavar=_("PATH"), help=_("A stick, a folder or a file; else the stick plugged in.")
            ),
        ] = None,
        recovery: Recovery = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.review.entity_settling import list_disputed
        from survey.campaign.travel.remarks import missing_entries
        from survey.campaign.travel.sticks import require_stick
        from survey.campaign.travel.taking_in import take_in

        with session_of(context).open_campaign() as campaign:
            tell = show_line if is_terminal() and not json else lambda _line: None
            extra = [ask_identity()] if recovery else []
            outcomes = take_in(campaign, place or require_stick(campaign), tell=tell, identities=extra)
            conflicts = len(list_disputed(campaign))
            missing = missing_entries(campaign)
        if json:
            show_json([outcome.as_json() for outcome in outcomes])
        else:
            show_outcomes(outcomes)
            for line in missing:
                show_line(f"! {line}")
            if conflicts:
                show_line(
                    ngettext(
                        "{count} conflict to settle: see `survey conflict list`.",
                        "{count} conflicts to settle: see `survey conflict list`.",
                        conflicts,
                    ).format(count=conflicts)
                )
        if any(outcome.state == "refused" for outcome in outcomes):
            raise typer.Exit(EXIT_REFUSED)


def _register_kit(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Write the kit from which agents join: forms, lists and public keys, no private key."),
        epilog=_(
            "Examples: survey bundle kit /media/awa/CLE/kit | "
            "survey bundle kit /media/awa/CLE/kit --area BF-12 --agent Awa"
        ),
    )
    def kit(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar=_("FOLDER"), help=_("The folder to make."))],
        area: Annotated[
            list[str] | None,
            typer.Option(
                metavar="CODE", help=_("Only the centres of this region or province; may be repeated.")
            ),
        ] = None,
        agent: Annotated[
            str | None, typer.Option(metavar=_("NAME"), help=_("Only this agent's assignments."))
        ] = None,
        agents: Annotated[
            int,
            typer.Option(
                "--agents", metavar=_("NUMBER"), min=1, max=500, help=_("How many agents join from it.")
            ),
        ] = 1,
        json: Json = False,
    ) -> None:
        from survey.campaign.team.enrolment import write_kit
        from survey.campaign.team.kit_extras import KitOrder

        with session_of(context).open_campaign() as campaign:
            write_kit(campaign, folder, KitOrder(tuple(area or ()), agent, agents))
        if json:
            show_json({"folder": str(folder), "agents": agents, "area": area or [], "agent": agent})
            return
        show_line(_("The kit is ready: {folder}").format(folder=folder))
        show_line(_("Hand it over in person: who holds it can join without the six words being read."))
        show_line(_("On the agent's laptop: survey join {folder} FOLDER").format(folder=folder))
