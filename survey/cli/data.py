"""`survey data`: exports for analysis."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `data` to the root command."""
    group = new_group(_("Data: export submissions for analysis."))
    app.add_typer(group, name="data", rich_help_panel=_("Publish"))

    @group.command(
        cls=HelpfulCommand,
        help=_("Write submissions as CSV tables or GeoJSON: only what people agreed to, unless --private."),
        epilog=_(
            "Examples: survey data export -o export/ | survey data export --format geojson -o centres.geojson"
        ),
    )
    def export(
        context: typer.Context,
        output: Annotated[Path, typer.Option("--output", "-o", metavar=_("PATH"), help=_("Where to write."))],
        format_: Annotated[
            str, typer.Option("--format", metavar="csv|geojson", help=_("The format."))
        ] = "csv",
        form: Annotated[
            str | None, typer.Option(metavar="FORM", help=_("The form; else the campaign's own."))
        ] = None,
        language: Annotated[
            str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The language of labels: fr, en …"))
        ] = None,
        labels: Annotated[bool, typer.Option("--labels", help=_("Labels instead of codes."))] = False,
        separator: Annotated[str, typer.Option(metavar=_("SIGN"), help=_("Between CSV cells."))] = ",",
        bom: Annotated[
            bool, typer.Option("--bom/--no-bom", help=_("Mark the CSV as UTF-8 for Excel."))
        ] = True,
        private: Annotated[
            bool,
            typer.Option("--private", help=_("Everything, for the coordinator's own use; never publish it.")),
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.exports import ExportOrder, export_data

        if format_ not in ("csv", "geojson"):
            raise typer.BadParameter(_("there is csv and geojson."), param_hint="--format")
        order = ExportOrder(
            output=output,
            format=format_,
            form=form,
            language=language,
            labels=labels,
            separator="\t" if separator in ("\\t", "tab") else separator,
            bom=bom,
            private=private,
        )
        with session_of(context).open_campaign() as campaign:
            report = export_data(campaign, order)
        if json:
            show_json(report.as_json())
            return
        count = report.rows
        show_line(
            ngettext("{count} submission written.", "{count} submissions written.", count).format(count=count)
        )
        for file in report.files:
            show_line(f"  {file}")
        if report.left_out:
            show_line(_("Left out, with the reason:"))
            show_facts([(reason, str(number)) for reason, number in report.left_out.items()], indent=2)
