"""`survey report status`: what the centres come to, in the whole and in each region."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import (
    Form,
    Json,
    Language,
    Output,
    SheetFormat,
    format_asked,
    shipped_outlines,
    spoken,
)
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.cli.sheets import show_sheet
from survey.messages import _, speaking


def register_status(group: typer.Typer) -> None:
    """Add `status` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Review what the centres come to: types, power, connection, equipment, staff, scores, strengths "
            "and gaps, in the whole and in each region, with charts and the tables behind them."
        ),
        epilog=_(
            "Examples: survey report status | survey report status -o etat.odt | "
            "survey report status --division former --region Sahel -o sahel.html"
        ),
    )
    def status(
        context: typer.Context,
        output: Output = None,
        format_: SheetFormat = None,
        division: Annotated[
            str,
            typer.Option(metavar="2025|former", help=_("The regions of 2025, or those before July 2025.")),
        ] = "2025",
        region: Annotated[
            str | None, typer.Option(metavar=_("NAME"), help=_("Only this region, by its name or code."))
        ] = None,
        form: Form = None,
        language: Language = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.copies import EXPORT
        from survey.campaign.publishing.status import named_part, review_status
        from survey.campaign.publishing.written import write_report
        from survey.outputs.paper.writing import WITH_TABLES
        from survey.outputs.reports.status.composing import compose_review
        from survey.outputs.reports.status.divisions import DIVISIONS

        if division not in DIVISIONS:
            raise typer.BadParameter(
                _("there is {names}.").format(names=", ".join(DIVISIONS)), param_hint="--division"
            )
        kind = format_asked(format_, output, WITH_TABLES)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            review = review_status(campaign, form=form, division=division)
            only = None if region is None else named_part(review, region)
            is_drawn = output is not None and kind != "xlsx"
            sheet = compose_review(review, only=only, outlines=shipped_outlines() if is_drawn else None)
            if output is not None:
                write_report(campaign, sheet, output, kind, EXPORT)
        if json:
            show_json(review.as_json())
        elif output is None:
            show_sheet(sheet)
        else:
            show_line(_("Written: {path}").format(path=output))
