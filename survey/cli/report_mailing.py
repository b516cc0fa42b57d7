"""`survey report mailing`: who agreed to the discussion list."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.report_options import Json, Language, spoken
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, speaking
from survey.messages.dates import format_date_short


def register_mailing(group: typer.Typer) -> None:
    """Add `mailing` to the group `report`."""

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "List who agreed to the discussion list, and only them: addresses, names with addresses, a "
            "table, vCards, an invitation, and apart those with a telephone only and addresses to check."
        ),
        epilog=_("Examples: survey report mailing | survey report mailing -o liste"),
    )
    def mailing(
        context: typer.Context,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output", "-o", metavar=_("FOLDER"), help=_("The folder to write; else it is shown here.")
            ),
        ] = None,
        language: Language = None,
        json: Json = False,
    ) -> None:
        from survey.campaign.publishing.mailing import mailing_list, write_mailing_list
        from survey.outputs.reports.mailing.files import warning

        with session_of(context).open_campaign() as campaign, speaking(spoken(language)):
            found = mailing_list(campaign)
            files = () if output is None else write_mailing_list(campaign, found, output)
            if json:
                show_json(found.as_json())
                return
            show_line(warning())
            if output is None and (found.subscribers or found.by_phone):
                show_table(
                    [_("Name"), _("Reached by"), _("Centre"), _("Region"), _("Date of the consent")],
                    [
                        [own.name or "—", own.mail or own.phone or "", own.centre, own.region, _day(own.date)]
                        for own in (*found.subscribers, *found.by_phone)
                    ],
                    least=[_("Region")],
                )
            show_line(
                _("On the list: {number}. By telephone only: {phones}. Addresses to check: {wrong}.").format(
                    number=len(found.subscribers), phones=len(found.by_phone), wrong=len(found.unusable)
                )
            )
            for own in found.unusable:
                show_line(
                    _("{text}: {reason} ({question} of {submission})").format(
                        text=own.text,
                        reason=own.fault.sentence,
                        question=own.place,
                        submission=own.submission,
                    ),
                    indent=2,
                )
            _show_written(files, lacks_contact=not campaign.settings.contact)


def _show_written(files: Sequence[Path], *, lacks_contact: bool) -> None:
    for path in files:
        show_line(_("Written: {path}").format(path=path))
    if files and lacks_contact:
        show_line(
            _(
                "The invitations lack whom people may write to: fill it in there, or set contact under "
                "[rights] in survey.toml and write them again."
            )
        )


def _day(text: str) -> str:
    """Return a day as people write it; what an agent typed in another way stays."""
    try:
        return format_date_short(date.fromisoformat(text))
    except ValueError:
        return text
