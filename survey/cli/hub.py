"""`survey hub`: serve the campaign to the laptops of a network, and let them in."""

from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import printable, show_json, show_line, show_table, show_verbatim
from survey.cli.session import session_of
from survey.cli.stick import outcome_label
from survey.messages import _
from survey.messages.numbers import format_size

if TYPE_CHECKING:
    from survey.sync.desk import Received

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `hub` to the root command."""
    group = new_group(_("The hub: receive the team's work over a network, without a stick."))
    app.add_typer(group, name="hub", rich_help_panel=_("Campaign"))
    _register_serve(group)
    _register_invite(group)
    _register_list(group)
    _register_revoke(group)


def _register_serve(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Serve this campaign to the laptops of the network, until Ctrl-C; no Internet is needed."),
        epilog=_("Example: survey hub serve"),
    )
    def serve(
        context: typer.Context,
        host: Annotated[
            str | None,
            typer.Option(
                metavar=_("ADDRESS"), help=_("Where to listen: every network, or this address only.")
            ),
        ] = None,
        port: Annotated[
            int, typer.Option(metavar=_("NUMBER"), min=0, max=65535, help=_("The port; 0 takes a free one."))
        ] = 8720,
        share: Annotated[
            bool, typer.Option("--share", help=_("A coordinator's: carry the whole team's submissions too."))
        ] = False,
    ) -> None:
        from survey.cli.boundary import say_bug
        from survey.sync import serving

        serving.require_hub_packages()
        with session_of(context).open_campaign() as campaign:
            serving.serve(
                campaign,
                host or serving.ANY_HOST,
                port,
                share=share,
                ready=_show_ready,
                tell=_show_received,
                on_bug=say_bug,
            )
        show_line(_("The hub has stopped; everything that it received is kept."))


def _register_invite(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Make a token for one laptop; it is shown once, and the first laptop to use it keeps it."),
        epilog=_('Example: survey hub invite "Salif Diallo"'),
    )
    def invite(
        context: typer.Context,
        name: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("For whom."))] = "",
        url: Annotated[
            str | None,
            typer.Option(metavar="URL", help=_("The hub's address, when it is not this laptop's.")),
        ] = None,
        json: Json = False,
    ) -> None:
        from survey.sync.invitations import Invitations
        from survey.sync.serving import ANY_HOST, PORT, urls_of

        with session_of(context).open_campaign() as campaign:
            token = Invitations(campaign.device.folder).make(name, made_at=campaign.clock().isoformat())
            address = url or campaign.settings.hub_url or urls_of(ANY_HOST, PORT)[0]
        if json:
            show_json({"name": name, "url": address, "token": token})
            return
        show_line(_("This token lets one laptop in; it is not shown again:"))
        show_line("  " + token)
        show_line(_("On the agent's laptop:"))
        show_verbatim(f"  survey sync --hub {address} --token {token}")
        _show_qr(f"{address}#{token}")


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list", cls=HelpfulCommand, help=_("List the invitations and the laptops that they let in.")
    )
    def list_(context: typer.Context, json: Json = False) -> None:
        from survey.sync.invitations import Invitations

        with session_of(context).open_campaign() as campaign:
            invitations = Invitations(campaign.device.folder).all()
            names = {member.device: member.name for member in campaign.team()}
        if json:
            show_json([one.as_json() for one in invitations])
            return
        show_table(
            [_("Invitation"), _("Name"), _("Made"), _("Device"), _("State")],
            [
                [
                    one.short_key,
                    one.name,
                    one.made_at[:10],
                    names.get(one.device or "", (one.device or "")[:8]),
                    _("revoked") if one.revoked else _("in use") if one.device else _("not used yet"),
                ]
                for one in invitations
            ],
        )


def _register_revoke(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Close the door to an invitation; what came by it stays."),
        epilog=_('Example: survey hub revoke "Salif Diallo"'),
    )
    def revoke(
        context: typer.Context,
        which: Annotated[
            str,
            typer.Argument(
                metavar=_("INVITATION"), help=_("The beginning of its id, its name or its device.")
            ),
        ],
    ) -> None:
        from survey.sync.invitations import Invitations

        with session_of(context).open_campaign() as campaign:
            revoked = Invitations(campaign.device.folder).revoke(which)
        show_line(_("Revoked: {name}").format(name=printable(revoked.name) or revoked.short_key))


def _show_ready(urls: list[str]) -> None:
    show_line(_("The hub listens. On the agents' laptops: survey sync --hub URL --token TOKEN"))
    for url in urls:
        show_verbatim(f"  {url}")
    show_line(_("Make a token for each: survey hub invite NAME. Ctrl-C ends the hub."))
    _show_qr(urls[0])


def _show_received(received: "Received") -> None:
    outcome = received.outcome
    size = format_size(received.size_bytes)
    line = f"{received.sender}  {outcome.file}  {size}  {outcome_label(outcome.state)}"
    show_line(printable(f"{line}  {outcome.remark}".rstrip()))


def _show_qr(text: str) -> None:
    """Show a QR code where the terminal has the signs for it."""
    import io
    import sys

    if not sys.stdout.isatty() or not (sys.stdout.encoding or "").lower().startswith("utf"):
        return
    try:
        import segno
    except ImportError:
        return
    drawn = io.StringIO()
    segno.make(text, error="m").terminal(drawn, compact=True)
    show_verbatim(drawn.getvalue())
