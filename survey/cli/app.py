"""The root command: global options, and the groups in the order of their daily use."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from survey import __version__
from survey.cli.language import choose_language
from survey.messages import LANGUAGES, _, use_language

if TYPE_CHECKING:
    import typer


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status (see `boundary`)."""
    if list(arguments) == ["--version"]:
        # Asked by scripts and installers, often: nothing else is imported for it.
        print(f"survey {__version__}")  # noqa: T201
        return 0
    use_language(choose_language(arguments, os.environ))
    from survey.cli.boundary import guard
    from survey.cli.signs import spell_poorly

    spell_poorly((sys.stdout, sys.stderr))

    return guard(lambda: _invoke(arguments))


def _invoke(arguments: Sequence[str]) -> int:
    from survey.cli.boundary import EXIT_INTERRUPTED

    app = build_app()
    result = app(list(arguments), prog_name="survey", standalone_mode=False)
    if result == EXIT_INTERRUPTED:
        # The parser makes a status of Ctrl-C; `guard` has the words.
        raise KeyboardInterrupt
    return result if isinstance(result, int) else 0


def build_app() -> "typer.Typer":
    """Make the whole command tree, its help in the language in use."""
    import typer

    from survey.cli import home
    from survey.cli.session import Session

    app = _new_app()

    @app.callback()
    def root(
        context: typer.Context,
        campaign: Annotated[
            Path | None,
            typer.Option(
                "--campaign",
                metavar=_("FOLDER"),
                help=_("The campaign folder; else SURVEY_CAMPAIGN, else the nearest folder above."),
            ),
        ] = None,
        lang: Annotated[
            str | None, typer.Option("--lang", metavar="fr|en", help=_("The language of the screens."))
        ] = None,
        plain: Annotated[
            bool,
            typer.Option(
                "--plain",
                envvar="SURVEY_PLAIN",
                help=_("One line in, one line out: for screen readers and pipes."),
            ),
        ] = False,
        version: Annotated[bool, typer.Option("--version", help=_("Show the version and leave."))] = False,
    ) -> None:
        if lang is not None and lang not in LANGUAGES:
            raise typer.BadParameter(_("there is French (fr) and English (en)."), param_hint="--lang")
        if version:
            print(f"survey {__version__}")  # noqa: T201
            raise typer.Exit
        context.obj = Session(campaign_asked=campaign, plain=plain)
        if context.invoked_subcommand is None:
            home.show_home(context.obj)

    _register_commands(app)
    return app


def _register_commands(app: "typer.Typer") -> None:
    """Add every command, in the order of the help page."""
    from survey.cli import (
        bundle,
        centre,
        conflict,
        consent,
        data,
        demo,
        duplicate,
        erase,
        form,
        home,
        hub,
        interview,
        photo,
        place,
        report,
        review,
        site,
        start,
        store,
        submission,
        sync,
        team,
    )

    daily = (interview, home, bundle, sync, demo)
    for module in (
        *daily,
        start,
        team,
        hub,
        form,
        centre,
        place,
        submission,
        review,
        conflict,
        duplicate,
        consent,
        report,
        photo,
        data,
        site,
        store,
        erase,
    ):
        module.register(app)


def _new_app() -> "typer.Typer":
    import typer

    from survey.cli.help import HelpfulGroup

    return typer.Typer(
        cls=HelpfulGroup,
        invoke_without_command=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=_("Offline-first field survey: interview, keep, hand over, publish what people agreed to."),
        epilog=_("First time? Type: survey demo"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
