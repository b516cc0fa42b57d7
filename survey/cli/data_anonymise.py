"""`survey data anonymise`: a release in which no row stands out, and the report of it."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _


def register_anonymise(group: typer.Typer) -> None:
    """Add `anonymise` to the group `data`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Write an anonymised CSV of a form's submissions: what everybody may see, without persons, "
            "names, free text and repeats; places, dates and small categories are recoded until k rows are "
            "of each kind."
        ),
        epilog=_(
            "Examples: survey data anonymise -o release.csv | survey data anonymise -o release.csv --k 10 "
            "--quasi region --quasi type_centre --report release.html"
        ),
    )
    def anonymise(
        context: typer.Context,
        output: Annotated[
            Path, typer.Option("--output", "-o", metavar=_("FILE"), help=_("The CSV to write."))
        ],
        form: Form = None,
        k: Annotated[int, typer.Option("--k", metavar="K", help=_("How many rows of a kind, at least."))] = 5,
        quasi: Annotated[
            list[str] | None,
            typer.Option(
                metavar=_("NAME"),
                help=_("A key variable (quasi-identifier); else the place, the type and every date."),
            ),
        ] = None,
        report: Annotated[
            Path | None, typer.Option(metavar=_("FILE"), help=_("Write the report as a page (.html, .odt)."))
        ] = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.publishing.anonymous import release_anonymised
        from survey.campaign.publishing.written import write_report
        from survey.cli.report_options import format_asked
        from survey.cli.sheets import show_sheet
        from survey.outputs.anonymous.report import report_json, report_sheet
        from survey.outputs.paper.writing import FORMATS

        kind = format_asked(None, report, FORMATS, "--report")
        format_asked(None, output, ("csv",))
        with session_of(context).open_campaign() as campaign:
            release = release_anonymised(campaign, output, form=form, k=k, quasi=tuple(quasi or ()))
            sheet = report_sheet(release)
            if report is not None:
                write_report(campaign, sheet, report, kind, None)
        if json:
            show_json(report_json(release))
            return
        show_sheet(sheet)
        show_line()
        for path in filter(None, (output, report)):
            show_line(_("Written: {path}").format(path=path))
