"""`survey data codebook`: what every variable of the tables means."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Form
from survey.cli.screen import show_line
from survey.cli.session import session_of
from survey.messages import _


def register_codebook(group: typer.Typer) -> None:
    """Add `codebook` to the group `data`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Write the codebook of a form: every variable with its label, type, choices, who is asked, what "
            "an answer must meet, whose personal data it is, and what publishes it."
        ),
        epilog=_(
            "Examples: survey data codebook | survey data codebook --form gestionnaire --language fr "
            "-o codebook.odt | survey data codebook --format json -o codebook.json"
        ),
    )
    def codebook(
        context: typer.Context,
        form: Form = None,
        language: Annotated[
            str | None, typer.Option(metavar="fr|en", help=_("The language of the codebook."))
        ] = None,
        format_: Annotated[
            str | None,
            typer.Option(
                "--format",
                metavar="html|odt|csv|json",
                help=_("The format; else that of the name of FILE, or html."),
            ),
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output", "-o", metavar=_("FILE"), help=_("Else a file here, named for the form.")
            ),
        ] = None,
    ) -> None:
        from survey.campaign.publishing.codebooks import compose_codebook
        from survey.cli.report_options import format_asked, spoken
        from survey.outputs.codebook.writing import FORMATS, write_codebook

        format_ = format_asked(format_, output, FORMATS)
        with session_of(context).open_campaign() as campaign:
            written = compose_codebook(campaign, form, spoken(language))
        path = output or Path(f"codebook-{written.form_id}.{written.language}.{format_}")
        write_codebook(written, path, format_)
        show_line(_("Written: {path}").format(path=path))
