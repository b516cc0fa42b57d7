"""`survey report`: the reports that there are, and their templates."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.report_contents import register_contents
from survey.cli.report_declaration import register_declaration
from survey.cli.report_field import register_field
from survey.cli.report_mailing import register_mailing
from survey.cli.report_managers import register_managers
from survey.cli.report_map import register_map
from survey.cli.report_options import Json
from survey.cli.report_person import register_person
from survey.cli.report_post import register_post
from survey.cli.report_status import register_status
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _


def register(app: typer.Typer) -> None:
    """Add the group `report` to the root command."""
    group = new_group(
        _("Reports: what the campaign comes to, what is held of a person, the declaration to the authority.")
    )
    app.add_typer(group, name="report", rich_help_panel=_("Publish"))
    _register_list(group)
    _register_templates(group)
    register_status(group)
    register_contents(group)
    register_map(group)
    register_managers(group)
    register_field(group)
    register_person(group)
    register_declaration(group)
    register_mailing(group)
    register_post(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List the reports, with their formats and for whom they are."),
        epilog=_("Example: survey report list"),
    )
    def list_(json: Json = False) -> None:
        from survey.outputs.reports.registry import list_reports

        reports = list_reports()
        if json:
            show_json([own.as_json() for own in reports])
            return
        show_table(
            [_("Report"), _("What it is"), _("Formats"), _("For")],
            [[own.name, own.title, " ".join(own.formats), own.audience_label] for own in reports],
        )
        show_line(_("How to make one: survey report NAME --help"))


def _register_templates(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "List the templates of pages and reports, or copy one into the campaign to change it: what lies "
            "in its folder `templates` takes the place of the tool's own."
        ),
        epilog=_("Examples: survey report templates | survey report templates --copy site/centre.html"),
    )
    def templates(
        context: typer.Context,
        copy: Annotated[
            str | None, typer.Option(metavar=_("NAME"), help=_("Copy this template into the campaign."))
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.templates import copy_template, list_templates

        with session_of(context).open_campaign() as campaign:
            path = copy_template(campaign, copy) if copy is not None else None
            rows = list_templates(campaign)
        if json:
            show_json([row.as_json() for row in rows])
        elif path is not None:
            show_line(_("Copied: {path}").format(path=path))
            show_line(_("Change it there; delete it to have the tool's own again."))
        else:
            show_table(
                [_("Template"), _("Used")], [[row.name, row.own or _("the tool's own")] for row in rows]
            )
