"""`survey photo`: take photos in, and read what a photo says of itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext
from survey.messages.numbers import format_size

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))]


def register(app: typer.Typer) -> None:
    """Add the group `photo` to the root command."""
    group = new_group(_("Photos: take them in, see where and when they were taken."))
    app.add_typer(group, name="photo", rich_help_panel=_("Every day"))
    _register_add(group)
    _register_inspect(group)
    _register_free(group)
    _register_back(group)


def _register_add(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_(
            "Take in photos from files, a phone's folder or a camera card; those already held are skipped."
        ),
        epilog=_("Example: survey photo add /media/awa/PHONE/DCIM"),
    )
    def add(
        context: typer.Context,
        paths: Annotated[
            list[Path], typer.Argument(metavar=_("FOLDER|FILE …"), help=_("Photos or folders."))
        ],
        json: Json = False,
    ) -> None:
        from survey.campaign.photos import add_photos

        with session_of(context).open_campaign() as campaign:
            report = add_photos(campaign, paths)
        if json:
            show_json([row.as_json() for row in report])
            return
        show_table(
            [_("Photo"), _("State"), _("Taken"), _("Position"), _("Remark")],
            [[r.name, r.state_label, r.taken_at or "-", r.position_label, r.remark] for r in report],
        )


def _register_inspect(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        epilog=_("Example: survey photo inspect photo.jpg"),
        help=_(
            "Show the position, time and orientation that photos carry; changes nothing, needs no campaign."
        ),
    )
    def inspect(
        files: Annotated[list[Path], typer.Argument(metavar=_("FILE …"), help=_("Photos."))],
        json: Json = False,
    ) -> None:
        from survey.media import inspect_photo

        photos = [inspect_photo(path) for path in files]
        if json:
            show_json([photo.as_json() for photo in photos])
            return
        for photo in photos:
            _show_photo(photo)


def _register_free(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Free room: drop the copies here of photos that a coordinator's receipt says are kept."),
        epilog=_("Example: survey photo free --older-than 30 --yes"),
    )
    def free(
        context: typer.Context,
        older_than: Annotated[
            int,
            typer.Option("--older-than", metavar=_("DAYS"), min=0, help=_("Only those taken in by then.")),
        ] = 0,
        yes: Annotated[bool, typer.Option("--yes", help=_("Drop what is listed."))] = False,
        json: Json = False,
    ) -> None:
        from survey.campaign.upkeep import freeing

        with session_of(context).open_campaign() as campaign:
            plan = freeing.plan_freeing(campaign, older_than_days=older_than)
            if yes:
                freeing.free(campaign, plan)
        if json:
            show_json({**plan.as_json(), "freed": yes})
            return
        size = format_size(plan.size_bytes + plan.outbox_bytes)
        count = len(plan.files)
        words = (
            ngettext("{count} photo freed: {size}.", "{count} photos freed: {size}.", count)
            if yes
            else ngettext("{count} photo may go: {size}.", "{count} photos may go: {size}.", count)
        )
        show_line(words.format(count=count, size=size))
        show_line(_("Without a receipt, and so kept: {count}.").format(count=plan.waiting))
        if count and not yes:
            show_line(_("The coordinator keeps them. Nothing was dropped yet: --yes drops the copies here."))


def _register_back(group: typer.Typer) -> None:
    @group.command(
        cls=HelpfulCommand,
        help=_("Bring back freed photos from a stick or a folder that holds them."),
        epilog=_("Example: survey photo back /media/awa/CLE"),
    )
    def back(
        context: typer.Context,
        place: Annotated[Path, typer.Argument(metavar=_("FOLDER|FILE"), help=_("The stick, or one file."))],
    ) -> None:
        from survey.campaign.upkeep.freeing import bring_back

        with session_of(context).open_campaign() as campaign:
            back = bring_back(campaign, place)
        count = len(back.photos)
        show_line(
            ngettext("{count} photo came back.", "{count} photos came back.", count).format(count=count)
        )
        if back.sealed:
            show_line(
                ngettext(
                    "{count} file of photos is sealed for the coordinator: ask for a stick written with "
                    "`survey bundle create --share`.",
                    "{count} files of photos are sealed for the coordinator: ask for a stick written with "
                    "`survey bundle create --share`.",
                    back.sealed,
                ).format(count=back.sealed)
            )


def _show_photo(photo: Any) -> None:
    show_line(str(photo.path), style="bold")
    values = photo.as_json()
    labels = {
        "mime": _("Kind"),
        "width": _("Width"),
        "height": _("Height"),
        "lat": _("Latitude"),
        "lon": _("Longitude"),
        "alt_m": _("Altitude (m)"),
        "taken_at": _("Taken"),
        "gps_at": _("GPS time"),
        "orientation": _("Orientation"),
        "sha256": "SHA-256",
    }
    show_facts(
        ((label, str(values[key])) for key, label in labels.items() if values[key] is not None), indent=2
    )
    for finding in photo.findings:
        show_line(f"  ! {finding.message}")
