"""`survey interview`: form entry on a terminal, by pipe or by script."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.keys import ask_yes_no
from survey.cli.screen import is_terminal, show_line
from survey.cli.script_lines import read_lines
from survey.cli.session import Session, session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.campaign import Campaign
    from survey.campaign.submissions.session import InterviewSession


def register(app: typer.Typer) -> None:
    """Add `interview` to the root command."""

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Every day"),
        help=_("Interview: begin one, or take up a draft with --resume. Every answer is kept at once."),
        epilog=_(
            "Examples: survey interview | survey interview --resume | survey interview --answers FILE.jsonl"
        ),
    )
    def interview(
        context: typer.Context,
        form: Annotated[
            str | None, typer.Argument(metavar="[FORM]", help=_("The form's id; else the campaign's own."))
        ] = None,
        resume: Annotated[
            bool, typer.Option("--resume", help=_("Take up the newest draft, or the one named with --draft."))
        ] = False,
        draft: Annotated[str | None, typer.Option(metavar="ID", help=_("The draft to take up."))] = None,
        centre: Annotated[
            str | None,
            typer.Option(metavar="CODE", help=_("The centre: its printed code, its id or its name.")),
        ] = None,
        language: Annotated[
            str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The language of the questions: fr, en …"))
        ] = None,
        practice: Annotated[
            bool, typer.Option("--practice", help=_("Practise: nothing becomes a submission."))
        ] = False,
        plain: Annotated[bool, typer.Option("--plain", help=_("One line in, one line out."))] = False,
        answers: Annotated[
            Path | None,
            typer.Option(metavar=_("FILE"), help=_("JSON Lines of steps; - reads standard input.")),
        ] = None,
    ) -> None:
        from survey.campaign.submissions.interviews import begin_interview, resume_interview
        from survey.campaign.submissions.versions import version_remarks

        session = session_of(context)
        is_bare = not (form or centre or practice or answers or plain or session.plain) and is_terminal()
        with session.open_campaign() as campaign:
            if is_bare and not draft and not resume:
                draft = _unfinished(campaign)
            if resume or draft:
                open_session = resume_interview(campaign, draft, language=language)
            else:
                open_session = begin_interview(
                    campaign, form, language=language, centre=centre, practice=practice
                )
            with open_session:
                for line in version_remarks(campaign, open_session):
                    show_line(line)
                raise typer.Exit(conduct(session, open_session, plain=plain, answers=answers))


def _unfinished(campaign: "Campaign") -> str | None:
    """Return the newest draft where the agent goes on with it, None for a new interview.

    After a power cut people type what they typed before: nobody may believe that the answers are gone.
    """
    from survey.campaign.reading.listing import draft_row

    waiting = [
        own
        for own in campaign.store.journals.list()
        if own.answered and not own.is_open and not own.header.practice
    ]
    if not waiting:
        return None
    newest = draft_row(campaign, max(waiting, key=lambda own: own.last_at))
    show_line(
        _("An interview is not finished: {title}, {progress} answered, last on {when}.").format(
            title=newest.title or newest.form_id, when=newest.when_local, progress=newest.progress
        )
    )
    return newest.id if ask_yes_no(_("Go on with it? (no begins another one)"), default=True) else None


def conduct(session: Session, interview: "InterviewSession", *, plain: bool, answers: Path | None) -> int:
    """Hold the interview in the way that fits the terminal; return the exit status."""
    from survey.campaign.submissions.interviews import conduct_interview, conduct_script

    if answers is not None:
        outcome = conduct_script(interview, read_lines(answers), folder=answers.parent)
    else:
        outcome = conduct_interview(interview, plain=plain or session.plain)
    for line in outcome.lines:
        show_line(line)
    return outcome.exit_status
