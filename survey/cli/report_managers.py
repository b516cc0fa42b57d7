"""`survey report managers`: a directory, who knows what, and who can help whom."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Json, Language, Output, SheetFormat, format_asked, spoken
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.cli.sheets import show_sheet
from survey.messages import _, speaking


def register_managers(group: typer.Typer) -> None:
    """Add `managers` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Show the managers who agreed to it: a directory, who knows what, and who can help whom, near "
            "and in a common language, with the reasons. For the network; --public keeps what everybody may "
            "see."
        ),
        epilog=_(
            "Examples: survey report managers | survey report managers -o annuaire.odt | "
            "survey report managers --public -o annuaire.html"
        ),
    )
    def managers(
        context: typer.Context,
        output: Output = None,
        format_: SheetFormat = None,
        public: Annotated[
            bool, typer.Option("--public", help=_("Only what everybody may see, without the centres."))
        ] = False,
        language: Language = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.managers import read_managers
        from survey.campaign.publishing.written import write_report
        from survey.outputs.paper.writing import WITH_TABLES
        from survey.outputs.reports.managers.composing import compose_managers
        from survey.outputs.reports.managers.matching import match_all

        kind = format_asked(format_, output, WITH_TABLES)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            read = read_managers(campaign, public=public)
            sheet = compose_managers(read)
            if output is not None:
                write_report(campaign, sheet, output, kind)
        if json:
            matches = match_all(read.ordered)
            show_json(
                {
                    "managers": [own.as_json() for own in read.ordered],
                    "matches": [match.as_json() for own in matches.values() for match in own],
                }
            )
        elif output is None:
            show_sheet(sheet)
        else:
            show_line(_("Written: {path}").format(path=output))
