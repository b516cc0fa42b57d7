"""`survey report map`: the map of the centres as one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form, Json, Language, format_asked, show_missing_photos, spoken
from survey.cli.screen import show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext, speaking

if TYPE_CHECKING:
    from survey.outputs.reports.map.making import MapReport


def register_map(group: typer.Typer) -> None:
    """Add `map` to the group `report`."""

    @group.command(
        "map",
        cls=HelpfulCommand,
        help=_(
            "Write the map of the centres as one file that opens from a stick without a network: search, "
            "filters, a list, and photos up to 10 MB, a size that e-mail takes; or as one picture (svg)."
        ),
        epilog=_(
            "Examples: survey report map -o carte.html | survey report map -o map.html --language en | "
            "survey report map -o carte.svg"
        ),
    )
    def map_(
        context: typer.Context,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar=_("FILE"),
                help=_("Where; else `map.html` in the campaign's folder."),
            ),
        ] = None,
        format_: Annotated[
            str | None,
            typer.Option("--format", metavar="html|svg", help=_("The format; else that of the file's name.")),
        ] = None,
        form: Form = None,
        language: Language = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.map import make_campaign_map
        from survey.outputs.reports.map.making import FORMATS

        kind = format_asked(format_, output, FORMATS)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            report = make_campaign_map(campaign, output, kind, form=form)
            if json:
                show_json(report.as_json())
            else:
                _show(report)


def _show(report: "MapReport") -> None:
    from survey.messages.numbers import format_number, format_size

    count = report.centres
    show_line(
        ngettext("{count} centre is shown: {path}", "{count} centres are shown: {path}", count).format(
            count=format_number(count), path=report.path
        )
    )
    facts = [(_("Size"), format_size(report.size_bytes))]
    if report.photos:
        facts.append((_("Photos"), format_number(report.photos)))
    if report.on_map < count:
        facts.append((_("In the list only, without a position"), format_number(count - report.on_map)))
    if report.photos_left:
        facts.append((_("Photos left out for their size"), format_number(report.photos_left)))
    show_facts(facts, indent=2)
    show_missing_photos(report.missing_photos)
    if report.left_out:
        show_line(_("Centres that are not shown, with the reason:"))
        show_facts([(reason, str(number)) for reason, number in report.left_out.items()], indent=2)
