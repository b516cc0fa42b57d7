"""`survey bundle verify` and `salvage`: what a file is worth, and what is whole in one that is not."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand
from survey.cli.recovery import ask_identity
from survey.cli.screen import show_json, show_line, show_table
from survey.cli.session import session_of
from survey.cli.stick import outcome_label
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.travel.salvaging import Salvaged
    from survey.campaign.travel.verifying import Verdict

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
Recovery = Annotated[
    bool, typer.Option("--recovery", help=_("Ask for the 24 words of the recovery key, and open with it."))
]
EXIT_REFUSED = 35


def register_verify(group: typer.Typer) -> None:
    """Add `survey bundle verify`."""

    @group.command(
        cls=HelpfulCommand,
        help=_("Check every file of a bundle; no campaign is needed, and nothing is changed."),
        epilog=_("Example: survey bundle verify /media/awa/CLE"),
    )
    def verify(
        context: typer.Context,
        place: Annotated[Path, typer.Argument(metavar=_("PATH"), help=_("A stick, a folder or a file."))],
        strict: Annotated[
            bool, typer.Option("--strict", help=_("An unknown signer is an error, not a remark."))
        ] = False,
        recovery: Recovery = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.travel.verifying import verify_bundle
        from survey.errors import KeyMissing, NoCampaign

        identities = [ask_identity()] if recovery else []
        try:
            with session_of(context).open_campaign() as campaign:
                identities.append(campaign.device.keys.identity)
                verdicts = list(verify_bundle(place, identities, campaign))
        except (NoCampaign, KeyMissing):
            # Without a campaign the bytes are checked and the signatures; whose they are nobody here knows.
            verdicts = list(verify_bundle(place, identities))
        if json:
            show_json([verdict.as_json() for verdict in verdicts])
        else:
            _show_verdicts(verdicts)
        if any(verdict.is_error(strict=strict) for verdict in verdicts):
            raise typer.Exit(EXIT_REFUSED)


def register_salvage(group: typer.Typer) -> None:
    """Add `survey bundle salvage`."""

    @group.command(
        cls=HelpfulCommand,
        help=_("Take what is whole out of damaged files, into a folder that can be merged."),
        epilog=_("Example: survey bundle salvage /media/awa/CLE -o saved"),
    )
    def salvage(
        place: Annotated[Path, typer.Argument(metavar=_("PATH"), help=_("A stick, a folder or a file."))],
        output: Annotated[
            Path, typer.Option("-o", "--output", metavar=_("FOLDER"), help=_("The folder to make."))
        ],
        json: Json = False,
    ) -> None:
        from survey.campaign.travel.salvaging import salvage_bundle

        salvaged = salvage_bundle(place, output)
        if json:
            show_json([own.as_json() for own in salvaged])
        else:
            _show_salvaged(salvaged, output)
        if any(own.state == "lost" for own in salvaged):
            raise typer.Exit(EXIT_REFUSED)


def _show_verdicts(verdicts: "list[Verdict]") -> None:
    if not verdicts:
        show_line(_("There is no file of a bundle here."))
        return
    show_table(
        [_("File"), _("State"), _("Agent"), _("Entries"), _("Member"), _("Remark")],
        [
            [Path(own.file).name, outcome_label(own.state), own.agent, own.segment, own.member, own.remark]
            for own in verdicts
        ],
    )


def _show_salvaged(salvaged: "list[Salvaged]", output: Path) -> None:
    if not salvaged:
        show_line(_("There is no damaged file here."))
        return
    labels = {"mended": _("whole again"), "part": _("a part"), "lost": _("lost")}
    show_table(
        [_("File"), _("State"), _("Agent"), _("Entries"), _("Remark")],
        [
            [Path(own.file).name, labels[own.state], own.agent[:8], own.segment, own.remark]
            for own in salvaged
        ],
    )
    count = sum(own.saved != "" for own in salvaged)
    if count:
        show_line(
            ngettext(
                "{count} file was saved. Merge it: survey bundle merge {folder}",
                "{count} files were saved. Merge them: survey bundle merge {folder}",
                count,
            ).format(count=count, folder=output)
        )
