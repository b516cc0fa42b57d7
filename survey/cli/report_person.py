"""`survey report person`: what is held of a person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Json, Language, format_asked, spoken
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.sheets import show_sheet
from survey.cli.team import trust_label
from survey.messages import _, ngettext, speaking

if TYPE_CHECKING:
    from survey.campaign.rights.finding import Found


_ONE_PERSON = 5
"""In how many interviews one person may be, so that all of them are proposed together."""


def register_person(group: typer.Typer) -> None:
    """Add `person` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Show everything that is held of a person and where it went, or write it as a page to hand over; "
            "--search finds who is meant."
        ),
        epilog=_(
            'Examples: survey report person --search "70 12 34 56" | survey report person 019d:manager | '
            "survey report person 019d:manager 019e:manager --language en -o rapport.html"
        ),
    )
    def person(
        context: typer.Context,
        named: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="ID:PERSON", help=_("A submission and the person in it; several of one person.")
            ),
        ] = None,
        search: Annotated[
            str | None,
            typer.Option(metavar=_("TEXT"), help=_("Where a name, a number or an address stands.")),
        ] = None,
        language: Language = None,
        output: Annotated[
            Path | None,
            typer.Option("--output", "-o", metavar=_("FILE"), help=_("Write a page (.html, .odt) to print.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.rights.finding import find_person
        from survey.campaign.rights.person_sheet import report_person
        from survey.outputs.paper.writing import FORMATS

        if (search is None) == (not named):
            raise typer.BadParameter(_("name the person as ID:PERSON, or --search a name."))
        kind = format_asked(None, output, FORMATS)
        with session_of(context).open_campaign() as campaign:
            if search is not None:
                _show_found(find_person(campaign, search), json=json)
                return
            with speaking(spoken(language)):
                held, sheet = report_person(campaign, named or [])
            if output is not None:
                from survey.campaign.publishing.written import write_report

                write_report(campaign, sheet, output, kind)
        if json:
            show_json([own.as_json() for own in held])
        elif output is None:
            show_sheet(sheet)
        else:
            show_line(_("Written: {path}").format(path=output))
            show_line(_("Read it before you hand it over, and delete it afterwards: it is a person's."))


def _show_found(rows: "list[Found]", *, json: bool) -> None:
    if json:
        show_json([row.as_json() for row in rows])
        return
    if not rows:
        show_line(_("It stands nowhere in this campaign."))
        return
    show_table(
        [_("Id"), _("Title"), _("Person"), _("Kind"), _("Place"), _("Text")],
        [
            [row.id, row.title or "-", row.person or "-", row.kind_label, _place(row), row.text]
            for row in rows
        ],
    )
    names = list(dict.fromkeys(row.name for row in rows if row.name is not None))
    if len(names) > _ONE_PERSON:
        show_line(
            _(
                "These are hardly one person: search with more of the name, with a number or an address, or "
                "name those that are: {command}"
            ).format(command=f"survey report person {names[0]} …")
        )
    elif names:
        show_line(
            ngettext(
                "What is held of this person: {command}",
                "What is held, where all of these are one person: {command}",
                len(names),
            ).format(command=f"survey report person {' '.join(names)}")
        )


def _place(row: "Found") -> str:
    return trust_label(row.place) if row.kind == "team" else row.place
