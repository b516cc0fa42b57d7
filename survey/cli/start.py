"""`survey init` and `survey join`: the coordinator makes a campaign, an agent joins it."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from survey.campaign.making import NewCampaign
from survey.cli.help import HelpfulCommand
from survey.cli.keys import arrows_hint
from survey.cli.recovery import confirm_words, show_words
from survey.cli.screen import is_terminal, progress_bar, show_facts, show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, current_language


def register(app: typer.Typer) -> None:
    """Add `init` and `join` to the root command."""
    _register_init(app)
    _register_join(app)


Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def _register_init(app: typer.Typer) -> None:

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Campaign"),
        help=_(
            "Make a campaign: a folder with its settings, its database and the shipped forms, and a recovery "
            "key of 24 words that are shown once."
        ),
        epilog=_('Example: survey init inventaire --title "Inventaire 2026" --agent "Awa Sawadogo"'),
    )
    def init(
        context: typer.Context,
        folder: Annotated[Path, typer.Argument(metavar=_("FOLDER"), help=_("The folder to make."))],
        title: Annotated[str | None, typer.Option(metavar=_("TEXT"), help=_("The campaign's title."))] = None,
        country: Annotated[
            str | None, typer.Option(metavar="BF|SN", help=_("The country where centres are visited."))
        ] = None,
        agent: Annotated[
            str | None, typer.Option(metavar=_("NAME"), help=_("Your name, as author of entries."))
        ] = None,
        language: Annotated[
            str | None, typer.Option(metavar="fr|en", help=_("The campaign's language."))
        ] = None,
        form: Annotated[
            list[Path] | None,
            typer.Option(
                metavar=_("FILE"), help=_("A form to deploy instead of the shipped ones; may be repeated.")
            ),
        ] = None,
        recovery: Annotated[
            bool,
            typer.Option("--recovery/--no-recovery", help=_("Make a recovery key, or none.")),
        ] = True,
        unchecked: Annotated[
            bool, typer.Option("--unchecked", help=_("Do not ask for two of the words again."))
        ] = False,
        json: Json = False,
    ) -> None:
        asked = is_terminal() and not session_of(context).plain and not json
        plan = NewCampaign(
            folder=folder,
            title=title or _ask(asked, _("Title of the campaign:"), folder.resolve().name),
            country=(country or (_ask_country() if asked else "BF")).upper(),
            language=language or current_language(),
            agent=agent or _ask(asked, _("Your name:"), _login_name()),
            forms=tuple(form or ()),
        )
        plan.check()
        words = _new_words(plan.language) if recovery else []
        if words and asked:
            show_words(words)
        if words and asked and not unchecked:
            confirm_words(words)
        _make(plan, words, json=json)
        if words and not asked and not json:
            show_words(words)


def _new_words(language: str) -> list[str]:
    import os

    from survey.crypto.recovery import make_recovery_words

    return make_recovery_words(os.urandom, language)


def _make(plan: NewCampaign, words: list[str], *, json: bool) -> None:
    from survey.campaign.campaign import Campaign
    from survey.crypto.recovery import recipient_of, recovery_identity

    key = recipient_of(recovery_identity(" ".join(words))) if words else None
    with progress_bar(_("Forms")) as progress:
        campaign = Campaign.create(replace(plan, recovery=key), progress=progress)
    with campaign:
        if json:
            show_json(
                {
                    "campaign": campaign.settings.campaign_id,
                    "folder": str(campaign.folder),
                    "device": campaign.device.device_id,
                    "recovery_words": words,
                }
            )
            return
        show_line(_("The campaign is ready: {title}").format(title=campaign.settings.title))
        show_facts(
            [
                (_("Folder"), str(campaign.folder)),
                (_("Forms"), ", ".join(f"{f.form_id} {f.version}" for f in campaign.store.forms.list())),
                (_("This device"), campaign.device.device_id),
                (_("Private keys"), str(campaign.device.folder)),
            ],
            indent=2,
        )
        show_line(_("Next: survey --campaign {folder} interview").format(folder=plan.folder))


def _register_join(app: typer.Typer) -> None:
    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Campaign"),
        help=_("Join a campaign from the kit that the coordinator gave you."),
        epilog=_('Example: survey join /media/awa/CLE/kit inventaire --agent "Salif Diallo"'),
    )
    def join(
        context: typer.Context,
        kit: Annotated[Path, typer.Argument(metavar="KIT", help=_("The kit's folder."))],
        folder: Annotated[Path, typer.Argument(metavar=_("FOLDER"), help=_("The folder to make."))],
        agent: Annotated[
            str | None, typer.Option(metavar=_("NAME"), help=_("Your name, as author of entries."))
        ] = None,
    ) -> None:
        from survey.campaign.team.enrolment import join_from_kit
        from survey.crypto import fingerprint_words

        asked = is_terminal() and not session_of(context).plain
        name = agent or _ask(asked, _("Your name:"), _login_name())
        with progress_bar(_("Forms")) as progress:
            joined = join_from_kit(kit, NewCampaign(folder=folder, title="", agent=name), progress=progress)
        with joined as campaign:
            show_line(_("You are in the campaign: {title}").format(title=campaign.settings.title))
            show_line(_("Read these six words to the coordinator, who accepts you by them:"))
            show_line("  " + " ".join(fingerprint_words(campaign.device.keys.verify_key)))
            show_line(_("Next: survey --campaign {folder} interview").format(folder=folder))


def _ask(asked: bool, question: str, default: str) -> str:
    if not asked:
        return default
    import questionary

    return str(questionary.text(question, default=default).unsafe_ask()) or default


def _ask_country() -> str:
    import questionary

    choices = [questionary.Choice("Burkina Faso", "BF"), questionary.Choice("Sénégal", "SN")]
    return str(questionary.select(_("Country:"), choices=choices, instruction=arrows_hint()).unsafe_ask())


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "agent"
