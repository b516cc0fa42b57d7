"""`survey team`: who works on the campaign, and whom the coordinator trusts."""

from typing import Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Device = Annotated[
    str, typer.Argument(metavar=_("DEVICE"), help=_("The device's id, or its beginning, or the name."))
]


def register(app: typer.Typer) -> None:
    """Add the group `team` to the root command."""
    group = new_group(_("The team: list, accept, revoke devices."))
    app.add_typer(group, name="team", rich_help_panel=_("Campaign"))

    @group.command("list", cls=HelpfulCommand, help=_("List the devices with their trust and their words."))
    def list_(context: typer.Context, json: Json = False) -> None:
        with session_of(context).open_campaign() as campaign:
            team = campaign.team()
        if json:
            show_json([member.as_json() for member in team])
            return
        show_table(
            [_("Device"), _("Name"), _("Trust"), _("Six words")],
            [[m.device[:8], m.name, trust_label(m.trust), m.words] for m in team],
        )

    @group.command(
        cls=HelpfulCommand,
        help=_("Accept a device, once its agent has read you the same six words."),
        epilog=_('Example: survey team accept "Salif Diallo"'),
    )
    def accept(context: typer.Context, device: Device) -> None:
        _decide(context, device, accept=True)

    @group.command(
        cls=HelpfulCommand,
        help=_("Revoke a device: what it wrote until now stays, what comes later is set aside."),
    )
    def revoke(context: typer.Context, device: Device) -> None:
        _decide(context, device, accept=False)


def trust_label(trust: str) -> str:
    """Return the trust of a device in the language in use."""
    labels = {
        "coordinator": _("coordinator"),
        "accepted": _("accepted"),
        "waiting": _("waiting"),
        "revoked": _("revoked"),
    }
    return labels.get(trust, trust)


def _decide(context: typer.Context, device: str, *, accept: bool) -> None:
    from survey.campaign.enrolment import decide

    with session_of(context).open_campaign() as campaign:
        member = decide(campaign, device, accept=accept)
    show_line(f"{member.name}: {trust_label(member.trust)}")
    show_facts([(_("Device"), member.device), (_("Six words"), member.words)], indent=2)
