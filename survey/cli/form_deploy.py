"""`survey form deploy`: a newer version of a form comes into a campaign that is at work."""

from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext


def register_deploy(group: typer.Typer) -> None:
    """Add `deploy` to the group of forms."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Deploy a form, or a newer version of one: new interviews use it, drafts and submissions stay "
            "under theirs. An agent takes it from the file, or from a new kit."
        ),
        epilog=_("Examples: survey form deploy centre-2.xlsx | survey form deploy /media/awa/CLE/kit"),
    )
    def deploy(
        context: typer.Context,
        source: Annotated[
            Path,
            typer.Argument(metavar=_("FILE|KIT"), help=_("A form, or a kit's folder.")),
        ],
    ) -> None:
        from survey.campaign.deploying import deploy_forms
        from survey.campaign.team.enrolment import forms_of_kit

        with session_of(context).open_campaign() as campaign:
            paths = forms_of_kit(campaign, source) if source.is_dir() else [source]
            deployed = deploy_forms(campaign, paths)
            rows = campaign.list_forms()
        if not deployed:
            show_line(_("Every form of this is deployed already."))
        for form in deployed:
            show_line(
                _("Deployed: {form} {version}. New interviews use it.").format(
                    form=form.form_id, version=form.version
                )
            )
            kept = sum(r.drafts for r in rows if r.form_id == form.form_id and r.version != form.version)
            if kept:
                show_line(
                    ngettext(
                        "{count} draft goes on under the version that it was begun with.",
                        "{count} drafts go on under the version that they were begun with.",
                        kept,
                    ).format(count=kept)
                )
