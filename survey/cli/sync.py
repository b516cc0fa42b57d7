"""`survey sync`: with the hub, both ways."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.screen import is_terminal, printable, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.stick import outcome_label
from survey.messages import _, ngettext
from survey.messages.numbers import format_size

if TYPE_CHECKING:
    from survey.sync.client import Moved, SyncReport

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
EXIT_STOPPED = 4
EXIT_REFUSED = 35


def register(app: typer.Typer) -> None:
    """Add `sync` to the root command."""

    @app.command(
        cls=HelpfulCommand,
        rich_help_panel=_("Every day"),
        help=_("Hand over to the hub, and take in what it has for you: the same files as on a stick."),
        epilog=_("The first time: survey sync --hub http://192.168.1.20:8720 --token TOKEN"),
    )
    def sync(
        context: typer.Context,
        hub: Annotated[
            str | None,
            typer.Option(metavar="URL", help=_("The hub's address, or its invitation; then remembered.")),
        ] = None,
        token: Annotated[
            str | None,
            typer.Option(metavar=_("TOKEN"), help=_("The token of your invitation; then remembered.")),
        ] = None,
        time_limit: Annotated[
            float | None,
            typer.Option(
                min=1.0, metavar=_("SECONDS"), help=_("Stop after so long; the rest goes next time.")
            ),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.sync.client import sync_with_hub
        from survey.sync.wire import Patience

        tell = show_line if is_terminal() and not json else lambda _line: None
        with session_of(context).open_campaign() as campaign:
            report = sync_with_hub(campaign, hub, token, patience=Patience(limit_s=time_limit), tell=tell)
            words = _six_words(campaign.device.keys.verify_key)
        if json:
            show_json(report.as_json())
        else:
            show_report(report, words)
        if report.stopped is not None:
            raise typer.Exit(EXIT_STOPPED)
        if report.refused:
            raise typer.Exit(EXIT_REFUSED)


def show_report(report: "SyncReport", words: str) -> None:
    """Print what went and came, and what is still to do; `words` are this device's six words."""
    if report.moved:
        show_table(
            [_("Way"), _("What"), _("Size"), _("State"), _("Agent"), _("New")],
            [_row(file) for file in report.moved],
        )
        # What is sealed for others only passes through: nothing is to be done about it.
        for remark in dict.fromkeys(f.remark for f in report.moved if f.remark and f.state != "kept"):
            show_line(f"! {printable(remark)}")
    if report.stopped is not None:
        show_line(report.stopped)
        count = report.to_send
        show_line(
            ngettext(
                "{done} of {count} file handed over; the rest goes next time. Everything is kept.",
                "{done} of {count} files handed over; the rest goes next time. Everything is kept.",
                count,
            ).format(done=len(report.sent), count=count)
        )
    elif report.moved:
        show_line(
            _("Sent: {sent}. Received: {received}.").format(
                sent=len(report.sent), received=len(report.fetched)
            )
        )
    else:
        show_line(_("Nothing new on either side."))
    if report.trust in ("waiting", "unknown") and report.stopped is None:
        show_line(_("Read these six words to the coordinator, who accepts you by them:"))
        show_line("  " + words)
    if report.unreceived:
        show_line(
            ngettext(
                "{count} submission has no receipt yet.",
                "{count} submissions have no receipt yet.",
                report.unreceived,
            ).format(count=report.unreceived)
        )


def _row(file: "Moved") -> list[str]:
    entries = _("entries {first}-{last}").format(first=file.from_seq, last=file.to_seq)
    return [
        _("sent") if file.sent else _("received"),
        _("photos") if file.kind == "blobs" else entries if file.to_seq else _("entries"),
        format_size(file.size_bytes),
        outcome_label(file.state),
        file.agent,
        str(file.new_entries or ""),
    ]


def _six_words(verify_key: bytes) -> str:
    from survey.crypto import fingerprint_words

    return " ".join(fingerprint_words(verify_key))
