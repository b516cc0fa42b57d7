"""`survey consent`: what a person agreed to, and taking it back."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.submission import Submission
from survey.messages import _

if TYPE_CHECKING:
    from survey.campaign.publishing.consents import Purpose

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `consent` to the root command."""
    group = new_group(_("Consent: what people agreed to, and taking it back."))
    app.add_typer(group, name="consent", rich_help_panel=_("Campaign"))
    _register_show(group)
    _register_withdraw(group)


def _register_show(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Show each purpose of a submission: the answer, and what it opens."),
        epilog=_("Example: survey consent show 019d"),
    )
    def show(context: typer.Context, submission: Submission, json: Json = False) -> None:
        from survey.campaign.publishing.consents import list_purposes

        with session_of(context).open_campaign() as campaign:
            _state, purposes = list_purposes(campaign, submission)
        if json:
            show_json([purpose.as_json() for purpose in purposes])
        else:
            _show_purposes(purposes)


def _register_withdraw(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Take a consent back, one purpose or all: at the next build nothing of it is published."),
        epilog=_(
            "Examples: survey consent withdraw 019d | "
            'survey consent withdraw 019d --purpose cons_photo --why "demandé par téléphone" | '
            "survey consent withdraw 019d --undo"
        ),
    )
    def withdraw(
        context: typer.Context,
        submission: Submission,
        purpose: Annotated[
            str | None, typer.Option(metavar="QUESTION", help=_("Only this purpose; else all of them."))
        ] = None,
        why: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("Why so."))] = None,
        undo: Annotated[
            bool, typer.Option("--undo", help=_("Undo a withdrawal: the interview's answers count again."))
        ] = False,
    ) -> None:
        from survey.campaign.publishing.consents import restore_consent, withdraw_consent

        decide = restore_consent if undo else withdraw_consent
        with session_of(context).open_campaign() as campaign:
            _state, purposes = decide(campaign, submission, purpose=purpose, why=why)
        _show_purposes(purposes)
        if not undo:
            show_line(_("Build the site and the exports again: survey site build."))


def _show_purposes(purposes: "list[Purpose]") -> None:
    show_table(
        [_("Question"), _("Purpose"), _("State"), _("Opens")],
        [[p.name, p.label, p.state_label, str(p.opens)] for p in purposes],
    )
