"""`survey form print`: the questionnaire of a form, for paper."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.form_named import load_named, named_form_help
from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_line
from survey.messages import _, ngettext


def register(group: typer.Typer) -> None:
    """Add `print` to the group `form`."""

    @group.command(
        "print",
        cls=HelpfulCommand,
        help=_("Write the questionnaire for paper: questions, choices with their codes, logic in words."),
        epilog=_(
            "Examples: survey form print forms/centre.xlsx | survey form print forms/centre.xlsx "
            "--language fr,en --format odt -o centre.odt"
        ),
    )
    def print_(
        context: typer.Context,
        form: Annotated[str, typer.Argument(metavar="FORM", help=named_form_help())],
        language: Annotated[
            str | None,
            typer.Option(metavar=_("LANGUAGE"), help=_("The form's language, or several: fr,en.")),
        ] = None,
        format_: Annotated[
            str | None,
            typer.Option(
                "--format", metavar="html|odt", help=_("The format; else that of the name of FILE, or html.")
            ),
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output", "-o", metavar=_("FILE"), help=_("Else a file here, named for the form.")
            ),
        ] = None,
        attachments: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where the form's CSV and media files lie.")),
        ] = None,
    ) -> None:
        from survey.cli.report_options import format_asked
        from survey.outputs.paper.writing import FORMATS
        from survey.outputs.questionnaire.build import write_questionnaire

        format_ = format_asked(format_, output, FORMATS)
        asked = [part.strip() for part in (language or "").split(",") if part.strip()]
        definition = load_named(context, form, attachments=attachments)
        written = write_questionnaire(definition, asked, format_, output)
        count = written.questions
        sentence = ngettext("{count} question written: {path}", "{count} questions written: {path}", count)
        show_line(sentence.format(count=count, path=written.path))
