"""`survey demo`: the main job on sample data, in a temporary folder."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import is_terminal, show_line, show_table
from survey.cli.session import Session, session_of
from survey.cli.submission import show_details
from survey.messages import _


def register(app: typer.Typer) -> None:
    """Add `demo` to the root command."""

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Every day"),
        help=_("See the whole thing work on sample data, then try it yourself."),
    )
    def demo(
        context: typer.Context,
        folder: Annotated[
            Path | None,
            typer.Option(metavar=_("FOLDER"), help=_("Where to make it; else a temporary folder.")),
        ] = None,
        offer: Annotated[
            bool,
            typer.Option("--offer/--no-offer", help=_("On a terminal, offer a real interview at the end.")),
        ] = True,
    ) -> None:
        from survey.campaign.demo import play_demo

        with play_demo(folder, tell=_tell) as played:
            _tell(_("Where the campaign stands (survey status)"))
            from survey.cli.home import show_overview

            show_overview(played.overview)
            _tell(_("The submissions (survey submission list)"))
            show_table(
                [_("Id"), _("Form"), _("Title"), _("State"), _("When")],
                [[r.short_id, r.form_id, r.title, r.state_label, r.when_local] for r in played.submissions],
            )
            _tell(_("One submission (survey submission show {id})").format(id=played.details.short_id))
            show_details(played.details)
            _tell(_("The campaign stays here: {folder}").format(folder=played.campaign.folder))
            for command in _commands_to_try(played.campaign.folder, played.details.short_id):
                show_line("  " + command)
            if offer and is_terminal():
                _offer_interview(session_of(context), played.campaign.folder)


def _tell(sentence: str) -> None:
    show_line()
    show_line(f"== {sentence}", style="bold cyan")


def _commands_to_try(folder: Path, submission: str) -> list[str]:
    prefix = f"survey --campaign {folder}"
    return [
        f"{prefix} interview",
        f"{prefix} submission show {submission}",
        f"{prefix} data export --private -o {folder / 'export'}",
        f"{prefix} store check",
    ]


def _offer_interview(session: Session, folder: Path) -> None:
    import questionary

    if not questionary.confirm(_("Try an interview yourself now?"), default=True).unsafe_ask():
        return
    from survey.campaign.campaign import Campaign
    from survey.campaign.interviews import begin_interview
    from survey.cli.interview import conduct

    with Campaign.open(folder) as campaign, begin_interview(campaign) as interview:
        conduct(session, interview, plain=session.plain, answers=None)
