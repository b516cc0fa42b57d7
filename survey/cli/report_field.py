"""`survey report field`: how far the fieldwork is, what is left, and where."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Json, Language, Output, format_asked, shipped_outlines, spoken
from survey.cli.screen import console, is_poor_console, show_json, show_line
from survey.cli.session import session_of
from survey.cli.sheets import show_sheet
from survey.messages import _, speaking

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.outputs.reports.field.records import Field
    from survey.outputs.reports.field.terminal_drawing import Signs

_SCREEN_ROWS, _PAGE_ROWS, _MOST_COLUMNS = 12, 300, 100
_STYLES = {"left": "bold yellow", "again": "cyan", "refused": "bold red", "done": "green", "outline": "dim"}


def register_field(group: typer.Typer) -> None:
    """Add `field` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Show how far the fieldwork is: coverage by region, rates, work by agent and day, refusals, what "
            "to revisit, late hand-overs, versions of forms, a map of what is left; or write it to a file."
        ),
        epilog=_(
            "Examples: survey report field | survey report field --since 2026-11-20 | "
            'survey report field --agent "Awa Sawadogo" | survey report field -o terrain.html'
        ),
    )
    def field(
        context: typer.Context,
        since: Annotated[
            str | None,
            typer.Option(metavar=_("DATE"), help=_("Only work since this day; coverage stays as of today.")),
        ] = None,
        agent: Annotated[
            str | None, typer.Option(metavar=_("AGENT"), help=_("Only the part of this agent."))
        ] = None,
        form: Annotated[
            str | None,
            typer.Option(metavar="FORM", help=_("Only interviews of this form; they complete a centre.")),
        ] = None,
        late: Annotated[
            int,
            typer.Option(
                min=0, metavar=_("DAYS"), help=_("A hand-over is late after so many days without new work.")
            ),
        ] = 7,
        language: Language = None,
        output: Output = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.field import Asked, read_field
        from survey.outputs.paper.writing import WITH_TABLES
        from survey.outputs.reports.field.document import as_document

        kind = format_asked(None, output, WITH_TABLES)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            found = read_field(campaign, Asked(agent, _day(since), form, late))
            if json:
                show_json(as_document(found))
            elif output is None:
                _show_field(found)
            else:
                _write(campaign, found, output, kind)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            _("write the day as year-month-day: 2026-11-30."), param_hint="--since"
        ) from None


def _write(campaign: "Campaign", field: "Field", output: Path, kind: str) -> None:
    from survey.campaign.publishing.written import write_report
    from survey.outputs.reports.field.sheet import Face, compose_field

    is_book = kind == "xlsx"
    face = Face(most=None if is_book else _PAGE_ROWS, outlines=None if is_book else shipped_outlines())
    write_report(campaign, compose_field(field, face), output, kind)
    show_line(_("Written: {path}").format(path=output))
    show_line(_("It names agents: it is for the coordination, and not to be published."))


def show_field_of(campaign: "Campaign") -> None:
    """Print the dashboard of a campaign as it stands."""
    from survey.campaign.publishing.field import Asked, read_field

    _show_field(read_field(campaign, Asked()))


def _show_field(field: "Field") -> None:
    """Print the dashboard, its map last."""
    from survey.outputs.reports.field.sheet import Face, compose_field
    from survey.outputs.reports.field.terminal_drawing import PLAIN, RICH

    signs = PLAIN if is_poor_console() else RICH
    show_sheet(compose_field(field, Face(signs, _SCREEN_ROWS)))
    _show_map(field, signs)


def _show_map(field: "Field", signs: "Signs") -> None:
    from rich.text import Text

    from survey.messages.numbers import format_number
    from survey.outputs.reports.field.records import Status
    from survey.outputs.reports.field.sheet import map_caption
    from survey.outputs.reports.field.terminal_drawing import draw_signs

    output = console()
    columns = min(output.width - 1, _MOST_COLUMNS)
    lines = draw_signs(shipped_outlines(), field.country, field.centres, signs, columns)
    for runs in lines:
        output.print(Text.assemble(*((text, _STYLES.get(mark, "")) for text, mark in runs)), no_wrap=True)
    if not lines:
        return
    legend = []
    for status in Status:
        count = sum(own.status is status for own in field.centres)
        legend.append((f" {signs.centres[status]} ", _STYLES[status.value]))
        legend.append((f"{status.label} {format_number(count)}  ", ""))
    output.print(Text.assemble(*legend))
    caption = map_caption(sum(own.position is None for own in field.centres))
    show_line(" ".join(filter(None, (_("In one place, the sign of what needs most."), caption))), indent=1)
