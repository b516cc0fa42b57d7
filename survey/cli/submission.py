"""`survey submission`: list, show and edit what was finalized, and drafts beside it."""

from typing import Annotated, Any

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import is_terminal, show_facts, show_json, show_line, show_table, show_xml
from survey.cli.session import session_of
from survey.cli.submission_delete import register_delete
from survey.cli.submission_drafts import register_drafts
from survey.cli.submission_versions import register_versions
from survey.messages import _

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Submission = Annotated[
    str,
    typer.Argument(
        metavar="ID", help=_("The submission's id, or enough of its beginning to be the only one.")
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group `submission` to the root command."""
    group = new_group(_("Submissions: list, show, edit, carry to another version of the form."))
    app.add_typer(group, name="submission", rich_help_panel=_("Every day"))
    _register_list(group)
    _register_show(group)
    _register_edit(group)
    register_delete(group)
    register_drafts(group)
    register_versions(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list",
        cls=HelpfulCommand,
        help=_("List drafts and submissions, the newest first."),
        epilog=_("Examples: survey submission list | survey submission list --drafts"),
    )
    def list_(
        context: typer.Context,
        form: Annotated[str | None, typer.Option(metavar="FORM", help=_("Only those of this form."))] = None,
        drafts: Annotated[bool, typer.Option("--drafts", help=_("Only drafts."))] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.reading.listing import list_submissions

        with session_of(context).open_campaign() as campaign:
            rows = list_submissions(campaign, form=form, drafts_only=drafts)
        if json:
            show_json([row.as_json() for row in rows])
            return
        show_table(
            [_("Id"), _("Form"), _("Title"), _("State"), _("When"), _("Author")],
            [[r.short_id, r.form_id, r.title, r.state_label, r.when_local, r.author] for r in rows],
            least=[_("Author"), _("Form")],
        )


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show one submission: who, when, every answer with its question, photos, conflicts."),
        epilog=_("Example: survey submission show 019d"),
    )
    def show(
        context: typer.Context,
        submission: Submission,
        language: Annotated[
            str | None, typer.Option(metavar=_("LANGUAGE"), help=_("The form's language."))
        ] = None,
        xml: Annotated[
            bool, typer.Option("--xml", help=_("Print the submission as ODK Collect sends it."))
        ] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.reading.listing import describe_submission

        with session_of(context).open_campaign() as campaign:
            details = describe_submission(campaign, submission, language=language)
            if xml:
                show_xml(details.to_xml())
            elif json:
                show_json(details.as_json())
            else:
                show_details(details)


def show_details(details: Any) -> None:
    """Print one submission for a person."""
    show_line(details.title, style="bold")
    show_facts(details.facts, indent=2)
    for section in details.sections:
        show_line()
        show_line(section.title, style="bold")
        show_facts([(answer.label, _with_before(answer)) for answer in section.answers], indent=2)


def _with_before(answer: Any) -> str:
    if answer.before is None:
        return str(answer.text)
    return _("{now} (before: {before})").format(now=answer.text, before=answer.before)


def _register_edit(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Edit a finalized submission: its answers come up, and what you change makes a revision."),
        epilog=_('Example: survey submission edit 019d --why "le directeur a rappelé"'),
    )
    def edit(
        context: typer.Context,
        submission: Submission,
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why it is edited."))] = None,
        plain: Annotated[bool, typer.Option("--plain", help=_("One line in, one line out."))] = False,
        answers: Annotated[
            str | None,
            typer.Option(metavar=_("FILE"), help=_("JSON Lines of steps; - reads standard input.")),
        ] = None,
    ) -> None:
        from pathlib import Path

        from survey.campaign.submissions.interviews import edit_submission
        from survey.campaign.submissions.versions import version_remarks
        from survey.cli.interview import conduct

        session = session_of(context)
        with session.open_campaign() as campaign:
            reason = why or _ask_why()
            with edit_submission(campaign, submission, why=reason) as interview:
                for line in version_remarks(campaign, interview):
                    show_line(line)
                raise typer.Exit(
                    conduct(session, interview, plain=plain, answers=Path(answers) if answers else None)
                )


def _ask_why() -> str:
    if not is_terminal():
        raise typer.BadParameter(_("say why it is edited."), param_hint="--why")
    import questionary

    answer = questionary.text(_("Why is it edited?"), validate=lambda text: bool(text.strip())).unsafe_ask()
    return str(answer).strip()
