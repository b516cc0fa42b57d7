"""`survey site`: the pages that people read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.report_options import Form, show_missing_photos
from survey.cli.screen import open_address, progress_bar, show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.outputs.site.build import SiteReport


def register(app: typer.Typer) -> None:
    """Add the group `site` to the root command."""
    group = new_group(_("The site: pages, map and directory that open without a network."))
    app.add_typer(group, name="site", rich_help_panel=_("Publish"))
    _register_build(group)
    _register_serve(group)


def _register_build(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Build the pages of what people agreed to show everybody, in French and English; what is no "
            "longer published is gone from the folder."
        ),
        epilog=_("Examples: survey site build | survey site build -o /media/awa/STICK/site"),
    )
    def build(
        context: typer.Context,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar=_("FOLDER"),
                help=_("Where; else the folder `site` of the campaign."),
            ),
        ] = None,
        form: Form = None,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.publishing.site import build_campaign_site

        with session_of(context).open_campaign() as campaign, progress_bar(_("Site")) as progress:
            report = build_campaign_site(campaign, output, form=form, progress=progress)
        if json:
            show_json(report.as_json())
        else:
            _show(report)


def _register_serve(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show the site in the browsers of this laptop, and to no other, until Ctrl-C."),
        epilog=_("Examples: survey site serve --open | survey site serve --folder /media/awa/STICK/site"),
    )
    def serve(
        context: typer.Context,
        port: Annotated[
            int, typer.Option(metavar=_("NUMBER"), min=0, max=65535, help=_("The port; 0 takes a free one."))
        ] = 8730,
        folder: Annotated[
            Path | None,
            typer.Option(
                metavar=_("FOLDER"), help=_("A built site; else the folder `site` of the campaign.")
            ),
        ] = None,
        open_: Annotated[bool, typer.Option("--open", help=_("Open the browser at it."))] = False,
    ) -> None:
        from survey.campaign.publishing.site import SITE_FOLDER
        from survey.cli.boundary import say_bug
        from survey.sync.site_showing import show_site

        if folder is None:
            with session_of(context).open_campaign() as campaign:
                folder = campaign.folder / SITE_FOLDER

        def ready(url: str) -> None:
            show_line(_("The site is shown at {url} on this laptop only. Ctrl-C ends it.").format(url=url))
            if open_:
                open_address(url)

        show_site(folder, port, ready=ready, on_bug=say_bug)
        show_line(_("The site is not shown any more."))


def _show(report: "SiteReport") -> None:
    count = report.centres
    show_line(
        ngettext("{count} centre has a page.", "{count} centres have a page.", count).format(count=count)
    )
    show_facts([(_("Local contents"), str(report.contents)), (_("Photos"), str(report.photos))], indent=2)
    show_line(_("To open first: {path}").format(path=report.start))
    show_missing_photos(report.missing_photos)
    if report.left_out:
        show_line(_("Left out, with the reason:"))
        show_facts([(reason, str(number)) for reason, number in report.left_out.items()], indent=2)
