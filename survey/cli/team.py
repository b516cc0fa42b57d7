"""`survey team`: who works on the campaign, and whom the coordinator trusts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import is_terminal, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _

if TYPE_CHECKING:
    from survey.log.roster import Member

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Device = typer.Argument(metavar=_("DEVICE"), help=_("The device's id, or its beginning, or the name."))


def register(app: typer.Typer) -> None:
    """Add the group `team` to the root command."""
    group = new_group(_("The team: list, accept, revoke devices."))
    app.add_typer(group, name="team", rich_help_panel=_("Campaign"))

    @group.command("list", cls=HelpfulCommand, help=_("List the devices with their trust and their words."))
    def list_(context: typer.Context, json: Json = False) -> None:
        from survey.campaign.team.kits import kit_state

        with session_of(context).open_campaign() as campaign:
            team = campaign.team()
            kits = kit_state(campaign) if campaign.is_coordinator else {}
            forks = campaign.store.forks()
        if json:
            show_json(
                [m.as_json() | {"kit": kits.get(m.device), "copied_at": forks.get(m.device)} for m in team]
            )
            return
        show_table(
            [_("Device"), _("Name"), _("Code"), _("Trust"), _("Six words"), _("Remark")],
            [
                [m.device[:8], m.name, m.code, trust_label(m.trust), m.words, _remark(m, kits, forks)]
                for m in team
            ],
        )

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Accept a device, once its agent has read you the same six words; or all that joined from a kit "
            "that you made and that nobody else used."
        ),
        epilog=_('Example: survey team accept "Salif Diallo" | survey team accept --all-from-kit'),
    )
    def accept(
        context: typer.Context,
        device: Annotated[str | None, Device] = None,
        all_from_kit: Annotated[
            bool, typer.Option("--all-from-kit", help=_("Every device that brings the proof of a kit."))
        ] = False,
    ) -> None:
        if (device is None) != all_from_kit:
            raise typer.BadParameter(_("name one device, or say --all-from-kit."), param_hint=_("DEVICE"))
        if device is None:
            _accept_from_kits(context)
        else:
            _decide(context, device, accept=True)

    @group.command(
        cls=HelpfulCommand,
        help=_("Revoke a device: what it wrote until now stays, what comes later is set aside."),
        epilog=_('Example: survey team revoke "Salif Diallo"'),
    )
    def revoke(context: typer.Context, device: Annotated[str, Device]) -> None:
        _decide(context, device, accept=False)

    _register_code(group)
    _register_take_over(group)
    _register_renew(group)
    _register_recovery(group)


def _register_code(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Give a device its agent's code, which its printed centre codes begin with; who is accepted gets "
            "one without asking."
        ),
        epilog=_('Examples: survey team code "Salif Diallo" | survey team code 3f9a K7'),
    )
    def code(
        context: typer.Context,
        device: Annotated[str, Device],
        code: Annotated[
            str | None, typer.Argument(metavar="CODE", help=_("The code, as K7; else the next one."))
        ] = None,
    ) -> None:
        from survey.campaign.team.codes import give_code

        with session_of(context).open_campaign() as campaign:
            member = give_code(campaign, device, code)
        show_line(
            _("{name}: {code}. It comes to the agent with the next bundle.").format(
                name=member.name, code=member.code
            )
        )


def _register_take_over(group: typer.Typer) -> None:
    @group.command(
        "take-over",
        cls=HelpfulCommand,
        help=_(
            "A coordinator's laptop is lost: make this one a coordinator's, with the 24 words of the "
            "recovery key."
        ),
    )
    def take_over_(context: typer.Context) -> None:
        from survey.campaign.team.taking_over import take_over
        from survey.cli.recovery import ask_identity

        with session_of(context).open_campaign() as campaign:
            take_over(campaign, ask_identity())
        show_line(_("This laptop is a coordinator's now."))
        show_line(_("Next, a new kit for the agents: survey bundle kit FOLDER"))


def _register_renew(group: typer.Typer) -> None:
    @group.command(
        "renew",
        cls=HelpfulCommand,
        help=_("An agent's: take new coordinators from a new kit, when theirs lost a laptop."),
        epilog=_("Example: survey team renew /media/awa/CLE/kit"),
    )
    def renew_(
        context: typer.Context,
        kit: Annotated[Path, typer.Argument(metavar="KIT", help=_("The kit's folder."))],
        yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
    ) -> None:
        from survey.campaign.team.enrolment import read_kit
        from survey.campaign.team.taking_over import plan_renewal, renew

        with session_of(context).open_campaign() as campaign:
            found = read_kit(kit)
            plan = plan_renewal(campaign, found)
            show_facts(
                [(_("New coordinators"), ", ".join(plan.coordinators)), (_("Six words"), plan.words)],
                indent=2,
            )
            if not yes and not _agreed(_("Did the coordinator read you the same six words?")):
                show_line(_("Nothing was changed."))
                raise typer.Exit(4)
            renew(campaign, found)
        show_line(_("Bundles are sealed for the new coordinators from now on."))


def _register_recovery(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Make one more recovery key, for what is sealed from now on; its 24 words are shown once."),
    )
    def recovery(context: typer.Context) -> None:
        import os

        from survey.campaign.team.taking_over import add_recovery
        from survey.cli.recovery import show_words
        from survey.crypto.recovery import make_recovery_words, recipient_of, recovery_identity

        with session_of(context).open_campaign() as campaign:
            words = make_recovery_words(os.urandom, campaign.settings.language)
            add_recovery(campaign, recipient_of(recovery_identity(" ".join(words))))
        show_words(words)
        show_line(_("Agents who joined before seal for it once they did: survey team renew KIT"))


def _agreed(question: str) -> bool:
    if not is_terminal():
        return False
    from survey.cli.keys import ask_yes_no

    return ask_yes_no(question, default=False)


def _remark(member: "Member", kits: dict[str, str], forks: dict[str, int]) -> str:
    labels = {
        "valid": _("joined from your kit: accept it with --all-from-kit"),
        "contested": _("its kit was used by more devices than it was made for: compare the six words"),
    }
    said = [labels.get(kits.get(member.device, ""), "")]
    if member.device in forks:
        said.append(_("copied laptop: two versions from entry {seq} on").format(seq=forks[member.device]))
    return "; ".join(filter(None, said))


def _accept_from_kits(context: typer.Context) -> None:
    from survey.campaign.team.kits import accept_from_kits, kit_state

    with session_of(context).open_campaign() as campaign:
        done = accept_from_kits(campaign)
        kits = kit_state(campaign)
    for member in done.accepted:
        show_line(_("{who}: {what}").format(who=member.name, what=trust_label(member.trust)))
    if not done.accepted:
        show_line(_("No waiting device brings a valid and unused proof of a kit."))
    for member in done.left:
        said = f"{trust_label(member.trust)}. {_remark(member, kits, {})}"
        show_line(_("{who}: {what}").format(who=member.name, what=said))
        show_facts([(_("Device"), member.device), (_("Six words"), member.words)], indent=2)


def trust_label(trust: str) -> str:
    """Return the trust of a device in the language in use."""
    labels = {
        "coordinator": _("coordinator"),
        "agent": _("agent"),
        "accepted": _("accepted"),
        "waiting": _("waiting"),
        "revoked": _("revoked"),
    }
    return labels.get(trust, trust)


def _decide(context: typer.Context, device: str, *, accept: bool) -> None:
    from survey.campaign.team.enrolment import decide

    with session_of(context).open_campaign() as campaign:
        member = decide(campaign, device, accept=accept)
    show_line(_("{who}: {what}").format(who=member.name, what=trust_label(member.trust)))
    show_facts([(_("Device"), member.device), (_("Six words"), member.words)], indent=2)
