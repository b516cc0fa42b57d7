"""`survey store`: is everything whole; make the projections again; copy the campaign."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_json, show_line
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.upkeep.restoring import Restored

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]
EXIT_DAMAGED = 24


def register(app: typer.Typer) -> None:
    """Add the group `store` to the root command."""
    group = new_group(_("The campaign's database and media: check, rebuild, back up."))
    app.add_typer(group, name="store", rich_help_panel=_("Campaign"))

    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Check the chain, the signatures, every hash, the projections and the media; changes nothing."
        ),
        epilog=_("Example: survey store check"),
    )
    def check(context: typer.Context, json: Json = False) -> None:
        with session_of(context).open_campaign() as campaign:
            findings = campaign.store.check()
        if json:
            show_json([finding.as_json() for finding in findings])
        for finding in findings if not json else ():
            show_line(f"{finding.severity.upper():8}{finding.where}: {finding.message}")
            if finding.remedy:
                show_line(f"        -> {finding.remedy}")
        if not findings and not json:
            show_line(_("Everything is whole."))
        if any(finding.severity == "error" for finding in findings):
            raise typer.Exit(EXIT_DAMAGED)

    @group.command(
        cls=HelpfulCommand,
        help=_("Compute again what comes from the log, and mend what the check says that this mends."),
        epilog=_("Example: survey store rebuild"),
    )
    def rebuild(context: typer.Context, json: Json = False) -> None:
        from survey.campaign.travel.erased import finish_erasure, mend_outbox

        with session_of(context).open_campaign() as campaign:
            count = campaign.store.rebuild()
            files = mend_outbox(campaign)
            finish_erasure(campaign)
        if json:
            show_json({"submissions": count, "files": files})
            return
        show_line(
            ngettext("{count} submission rebuilt.", "{count} submissions rebuilt.", count).format(count=count)
        )
        if files:
            show_line(
                ngettext(
                    "{count} file to hand over is made again.",
                    "{count} files to hand over are made again.",
                    files,
                ).format(count=files)
            )

    _register_backup(group)
    _register_restore(group)


def _register_backup(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Copy the whole campaign to another disk while it is in use, and verify the copy."),
        epilog=_("Example: survey store backup /media/awa/DISQUE/copie"),
    )
    def backup(
        context: typer.Context,
        target: Annotated[
            Path, typer.Argument(metavar=_("FOLDER"), help=_("A folder that does not exist yet."))
        ],
        json: Json = False,
    ) -> None:
        from survey.campaign.upkeep.restoring import back_up

        with session_of(context).open_campaign() as campaign:
            back_up(campaign, target)
        if json:
            show_json({"folder": str(target)})
            return
        show_line(_("The copy is complete and verified: {target}").format(target=target))


def _register_restore(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Restore a backup into a new folder, or unite it with a campaign that lost something; nothing "
            "newer is replaced."
        ),
        epilog=_("Example: survey store restore /media/awa/DISQUE/copie collecte"),
    )
    def restore(
        backup: Annotated[Path, typer.Argument(metavar=_("BACKUP"), help=_("The folder of the backup."))],
        folder: Annotated[
            Path, typer.Argument(metavar=_("FOLDER"), help=_("A new folder, or the damaged campaign."))
        ],
        json: Json = False,
    ) -> None:
        from survey.campaign.upkeep.restoring import restore as restore_backup

        restored = restore_backup(backup, folder)
        if json:
            show_json(restored.as_json())
        else:
            _show_restored(restored)


def _show_restored(restored: "Restored") -> None:
    united = restored.united
    match restored.state:
        case "new":
            show_line(_("The backup is restored and verified: {folder}").format(folder=restored.folder))
        case _:
            show_line(
                _(
                    "What was missing here came from the backup: entries {entries}, files {files}, forms "
                    "{forms}, drafts {drafts}. What was here stays."
                ).format(entries=united.entries, files=united.files, forms=united.forms, drafts=united.drafts)
            )
    if restored.aside:
        show_line(_("The damaged database lies beside the new one: {name}").format(name=restored.aside))
    for draft in united.differing:
        show_line(_("The draft {id} differs in the backup: the one here stays.").format(id=draft[:13]))
    for draft in restored.cut_drafts:
        show_line(
            _("The last answers of the draft {id} could not be read: look at it before you go on.").format(
                id=draft[:13]
            )
        )
    for draft in restored.listless_drafts:
        show_line(
            _(
                "Lists of choices of the draft {id} could not be read: where a choice is missing, "
                "begin the interview again."
            ).format(id=draft[:13])
        )
    for draft in restored.lost_drafts:
        show_line(_("The draft {id} could not be read.").format(id=draft[:13]))
    if restored.own:
        show_line(
            _("Before you write anything, merge the stick that you wrote last: survey bundle merge STICK")
        )
