"""`survey place`: the communes and localities that forms offer."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from survey.cli.help import HelpfulCommand, new_group
from survey.cli.screen import printable, show_facts, show_json, show_line, show_table
from survey.cli.session import session_of
from survey.messages import _, ngettext

if TYPE_CHECKING:
    from survey.campaign.placing import PlaceImport, PlaceOrder

SHOWN_ROWS = 40
_FORMER_FIELDS = {"localite": "locality", "ancien": "former"}
"""Fields as a French speaker may name them."""


Source = Annotated[
    str, typer.Option(metavar="ocha|geonames|csv", help=_("What it is; csv is any official list."))
]
Country = Annotated[
    str | None, typer.Option(metavar="BF|SN", help=_("The country of the places, else the campaign's."))
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar=_("FIELD=HEADER"),
        help=_(
            "Which column is which, for region, province, commune, locality, code, former, lat, lon; may be "
            "repeated."
        ),
    ),
]
Names = Annotated[
    Path | None, typer.Option(metavar=_("FILE"), help=_("Alternate names of GeoNames, for former names."))
]
Borders = Annotated[
    Path | None,
    typer.Option(
        metavar=_("FILE"), help=_("Provinces as GeoJSON, for places that say no province (GeoNames).")
    ),
]
Licence = Annotated[
    str | None, typer.Option(metavar=_("TEXT"), help=_("The terms of the file, kept beside the lists."))
]
Origin = Annotated[
    str | None, typer.Option(metavar=_("TEXT"), help=_("Who published it, and where it was taken."))
]


def register(app: typer.Typer) -> None:
    """Add the group `place` to the root command."""
    group = new_group(_("Places: communes and localities that forms offer."))
    app.add_typer(group, name="place", rich_help_panel=_("Campaign"))

    @group.command(
        "import",
        cls=HelpfulCommand,
        help=_(
            "Import communes and localities into the lists that forms choose from, with a report of the rows "
            "that do not fit. Forms get a new version; agents get it from a new kit."
        ),
        epilog=_(
            "Examples: survey place import bfa_adm3.xlsx --source ocha --dry-run | "
            "survey place import BF.txt --source geonames --borders provinces.geojson | "
            'survey place import liste.csv --source csv --licence "CC BY 4.0" --column commune=NOM'
        ),
    )
    def import_(
        context: typer.Context,
        file: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file, as it was published."))],
        source: Source,
        country: Country = None,
        column: Columns = None,
        names: Names = None,
        borders: Borders = None,
        licence: Licence = None,
        origin: Origin = None,
        replace: Annotated[
            bool, typer.Option("--replace", help=_("Take out the country's places that the file lacks."))
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=_("Say what would change, and change nothing."))
        ] = False,
        json: Annotated[bool, typer.Option("--json", help=_("Print JSON for programs."))] = False,
    ) -> None:
        from survey.campaign.placing import PlaceOrder

        _check_source(source)
        order = PlaceOrder(
            file, source, country, licence, origin, _columns(column or []), names, borders, replace, dry_run
        )
        _import(context, order, json=json)


def _import(context: typer.Context, order: "PlaceOrder", *, json: bool) -> None:
    from survey.campaign.placing import import_places

    with session_of(context).open_campaign() as campaign:
        done = import_places(campaign, order)
        rows = campaign.list_forms()
    if json:
        show_json(done.as_json())
        return
    made = dict(done.forms)
    show_import(done, sum(own.drafts for own in rows if own.version != made.get(own.form_id, own.version)))


def _check_source(source: str) -> None:
    from survey.campaign.placing import SOURCES

    if source not in SOURCES:
        raise typer.BadParameter(
            _("there is {names}.").format(names=", ".join(SOURCES)), param_hint="--source"
        )


def _columns(asked: list[str]) -> dict[str, str]:
    from survey.places.importing.official import FIELDS

    found = {}
    for text in asked:
        name, sign, header = text.partition("=")
        name = _FORMER_FIELDS.get(name, name)
        if not sign or name not in FIELDS:
            raise typer.BadParameter(
                _("write FIELD=HEADER, with one of {fields}.").format(fields=", ".join(FIELDS)),
                param_hint="--column",
            )
        found[name] = header
    return found


def show_import(done: "PlaceImport", drafts: int) -> None:
    """Print what an import did, or would do; `drafts` go on under a former version."""
    show_facts((name, _counted(done, name)) for name in done.lists)
    show_facts([(_("Licence"), done.licence), (_("Origin"), done.origin)])
    for name, own in done.table.read_as:
        show_line(_("Read {name} as {known}.").format(name=printable(name), known=own))
    if done.table.unfit:
        count = len(done.table.unfit)
        show_line(
            ngettext("{count} row does not fit:", "{count} rows do not fit:", count).format(count=count)
        )
        shown = done.table.unfit[:SHOWN_ROWS]
        show_table([_("Row"), _("What it says"), _("Why")], [[str(r.row), r.text, r.reason] for r in shown])
        if count > SHOWN_ROWS:
            show_line(_("The others are in the report: --json."))
    _show_forms(done, drafts)


def _counted(done: "PlaceImport", name: str) -> str:
    own = done.lists[name]
    return _("{rows} rows: {added} new, {changed} changed, {same} as before, {removed} taken out").format(
        rows=own.rows, added=own.added, changed=own.changed, same=own.same, removed=own.removed
    )


def _show_forms(done: "PlaceImport", drafts: int) -> None:
    if not done.forms:
        show_line(_("The lists hold all of this already: nothing changed."))
        return
    for form, version in done.forms:
        text = (
            _("Would make: {form} {version}.")
            if done.dry_run
            else _("Deployed: {form} {version}. New interviews use it.")
        )
        show_line(text.format(form=form, version=version))
    if done.dry_run:
        return
    if drafts:
        show_line(
            ngettext(
                "{count} draft goes on under the version that it was begun with.",
                "{count} drafts go on under the version that they were begun with.",
                drafts,
            ).format(count=drafts)
        )
    show_line(
        _(
            "Agents do not have these lists yet: make a kit (survey bundle kit FOLDER), and on each laptop: "
            "survey form deploy FOLDER. Their drafts keep the lists that they were begun with."
        )
    )
