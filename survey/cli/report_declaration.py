"""`survey report declaration`: the draft for the authority."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext, speaking


def register_declaration(group: typer.Typer) -> None:
    """Add `declaration` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Write the draft of the declaration for CIL (Burkina Faso) or CDP (Senegal), filled from the "
            "tags of the deployed forms and the settings; what the program cannot know stands in a frame."
        ),
        epilog=_(
            "Examples: survey report declaration --authority cil -o declaration.odt | "
            "survey report declaration --authority cdp --language en -o declaration.html"
        ),
    )
    def declaration(
        context: typer.Context,
        authority: Annotated[str, typer.Option(metavar="cil|cdp", help=_("The authority."))],
        language: Annotated[
            str, typer.Option(metavar="fr|en", help=_("The language of the draft; French by default."))
        ] = "fr",
        output: Annotated[
            Path | None,
            typer.Option(
                "--output", "-o", metavar=_("FILE"), help=_("A file .odt or .html; else a .odt here.")
            ),
        ] = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from dataclasses import asdict

        from survey.campaign.publishing.written import write_report
        from survey.campaign.rights.declaring import authority as authority_named
        from survey.campaign.rights.declaring import declare
        from survey.cli.report_options import format_asked, spoken

        kind = format_asked(None, output, ("odt", "html"))
        to = authority_named(authority)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            sheet = declare(campaign, to)
            path = output or Path(f"declaration-{to.code}.{language}.{kind}")
            if not json:
                write_report(campaign, sheet, path, kind, None)
        gaps = len(list(sheet.gaps()))
        if json:
            show_json(asdict(sheet))
            return
        show_line(_("Written: {path}").format(path=path))
        show_line(
            ngettext(
                "{count} place is left for the responsible to fill in. It is a draft, and no legal advice.",
                "{count} places are left for the responsible to fill in. It is a draft, and no legal advice.",
                gaps,
            ).format(count=gaps)
        )
