"""`survey store`: is everything whole; make the projections again; copy the campaign."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
EXIT_DAMAGED = 24


def register(app: typer.Typer) -> None:
    """Add the group `store` to the root command."""
    group = new_group(_("The campaign's database and media: check, rebuild, back up."))
    app.add_typer(group, name="store", rich_help_panel=_("Campaign"))

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Check the chain, the signatures, every hash, the projections and the media; changes nothing."
        ),
    )
    def check(context: typer.Context, json: Json = False) -> None:
        with session_of(context).open_campaign() as campaign:
            findings = campaign.store.check()
        if json:
            show_json([finding.as_json() for finding in findings])
        for finding in findings if not json else ():
            show_line(f"{finding.severity.upper():8}{finding.where}: {finding.message}")
            if finding.remedy:
                show_line(f"        -> {finding.remedy}")
        if not findings and not json:
            show_line(_("Everything is whole."))
        if any(finding.severity == "error" for finding in findings):
            raise typer.Exit(EXIT_DAMAGED)

    @group.command(
        cls=HelpfulCommand,
        help=_("Drop everything that is computed from the log, and compute it again."),
    )
    def rebuild(context: typer.Context) -> None:
        with session_of(context).open_campaign() as campaign:
            count = campaign.store.rebuild()
        show_line(
            ngettext("{count} submission rebuilt.", "{count} submissions rebuilt.", count).format(count=count)
        )

    @group.command(
        cls=HelpfulCommand,
        help=_("Copy the whole campaign to another disk while it is in use, and verify the copy."),
        epilog=_("Example: survey store backup /media/awa/DISQUE/copie"),
    )
    def backup(
        context: typer.Context,
        target: Annotated[
            Path, typer.Argument(metavar=_("FOLDER"), help=_("A folder that does not exist yet."))
        ],
    ) -> None:
        with session_of(context).open_campaign() as campaign:
            campaign.store.backup(target)
        show_line(_("The copy is complete and verified: {target}").format(target=target))
