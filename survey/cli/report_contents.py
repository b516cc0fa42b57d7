"""`survey report contents`: local contents and applications, with their rights and where to get a copy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form, Json, Language, Output, format_asked, spoken
from survey.cli.screen import show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.cli.sheets import show_sheet
from survey.messages import _, ngettext, speaking

if TYPE_CHECKING:
    from survey.outputs.reports.contents.composing import Contents


def register_contents(group: typer.Typer) -> None:
    """Add `contents` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "List the local contents and applications whose holders agreed, each once, by theme, with "
            "language, kind, rights and where to get a copy; what stays back is counted with the reason."
        ),
        epilog=_(
            "Examples: survey report contents | survey report contents -o repertoire.odt | "
            "survey report contents -o repertoire.csv --language en"
        ),
    )
    def contents(
        context: typer.Context,
        output: Output = None,
        format_: Annotated[
            str | None,
            typer.Option(
                "--format", metavar="html|odt|xlsx|csv", help=_("The format; else that of the file's name.")
            ),
        ] = None,
        private: Annotated[
            bool,
            typer.Option("--private", help=_("Everything, for the coordinator's own use; never publish it.")),
        ] = False,
        form: Form = None,
        language: Language = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.copies import EXPORT
        from survey.campaign.publishing.contents import read_contents
        from survey.campaign.publishing.written import write_report
        from survey.outputs.paper.writing import FORMATS, ONE_TABLE
        from survey.outputs.reports.contents.composing import compose_brief, compose_contents, compose_table

        kind = format_asked(format_, output, ONE_TABLE)
        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            found = read_contents(campaign, form=form, private=private)
            if output is not None:
                sheet = compose_contents(found) if kind in FORMATS else compose_table(found)
                write_report(campaign, sheet, output, kind, EXPORT)
            if json:
                show_json(found.as_json())
            elif output is None:
                show_sheet(compose_brief(found))
            else:
                _show_written(found, output)


def _show_written(contents: "Contents", path: Path) -> None:
    count = len(contents.directory.contents)
    show_line(
        ngettext("{count} content: {path}", "{count} contents: {path}", count).format(count=count, path=path)
    )
    if contents.withheld:
        show_line(_("Left out of what everybody may see, with the reason:"))
        show_facts([(reason, str(number)) for reason, number in contents.withheld.items()], indent=2)
