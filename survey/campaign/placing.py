"""Communes and localities come into the lists that a campaign's forms choose from.

What lives here: which forms read the lists, what becomes of each list, and where it came from.
What does not: reading the file and uniting the lists (`places.importing`), the new version (`deploying`).
Source: docs/decisions/0160-lists-make-a-version.md, 0161-imported-places.md.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from survey.campaign.campaign import Campaign
from survey.campaign.deploying import deploy_with_files, version_with
from survey.campaign.entities.areas import campaign_gazetteer, gazetteer_folder
from survey.errors import KeyMissing, PlaceError
from survey.form.secondary import SOURCE_SUFFIX, file_name
from survey.messages import _
from survey.places.importing import geonames, ocha
from survey.places.importing.listed import PlaceTable
from survey.places.importing.lists import (
    COMMUNES,
    LOCALITIES,
    Counts,
    Row,
    read_list,
    unite_communes,
    unite_localities,
    write_list,
)
from survey.places.importing.official import read_official
from survey.places.importing.provinces import ProvinceFinder, read_moved
from survey.store.forms import DeployedForm

SOURCES = ("ocha", "geonames", "csv")
LISTS = (COMMUNES, LOCALITIES)


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """What to import: the file, of which of `SOURCES`, and how it is to be read.

    `country` is the campaign's own by default; `licence` and `origin` are those of the source by default, and
    an official list must say its licence. `columns` match fields to headers, `names` are GeoNames' alternate
    names, `borders` provinces as GeoJSON. `replace` takes out the country's places that the file lacks.
    """

    file: Path
    source: str
    country: str | None = None
    licence: str | None = None
    origin: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    names: Path | None = None
    borders: Path | None = None
    replace: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class PlaceImport:
    """What became of the lists, by their file, and of the forms that read them: `[id, version]`.

    `forms` are new versions, those that would be made in a dry run; empty when nothing changed.
    """

    table: PlaceTable
    lists: dict[str, Counts]
    forms: tuple[tuple[str, str], ...]
    licence: str
    origin: str
    dry_run: bool

    def as_json(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {
            "dry_run": self.dry_run,
            "licence": self.licence,
            "origin": self.origin,
            "read": {"communes": len(self.table.communes), "localities": len(self.table.localities)},
            "lists": {name: {**asdict(own), "rows": own.rows} for name, own in self.lists.items()},
            "unfit": [asdict(own) for own in self.table.unfit],
            "read_as": dict(self.table.read_as),
            "forms": [{"form": form, "version": version} for form, version in self.forms],
        }


def import_places(campaign: Campaign, order: PlaceOrder) -> PlaceImport:
    """Read a file into the lists of every form that reads them; the same again changes nothing.

    Raises PlaceError when the file is not what it should be or nothing in it fits, KeyMissing unless this
    device is a coordinator's, FormError, StoreError.
    """
    if not campaign.is_coordinator:
        raise KeyMissing(
            _("Only a coordinator imports places."),
            where=campaign.device.author,
            remedy=_("Do it on the laptop that made the campaign; agents get the lists from a kit."),
        )
    _require_files(order)
    licence, origin = _said(order)
    country = order.country or campaign.settings.country
    gazetteer = campaign_gazetteer(campaign)
    finder = ProvinceFinder(gazetteer, country, read_moved(gazetteer_folder(campaign), gazetteer))
    table = _read(order, finder, country)
    if not table.communes and not table.localities:
        raise _nothing_fits(order, table, country)
    forms = _reading_forms(campaign)
    if not forms:
        raise PlaceError(
            _("No form of this campaign chooses from {names}.").format(names=", ".join(LISTS)),
            remedy=_("Deploy a form that does, such as the inventory of centres."),
        )
    whence = {
        "file": order.file.name,
        "sha256": _hash(order.file),
        "source": order.source,
        "origin": origin,
        "licence": licence,
        "imported": campaign.clock().date().isoformat(),
    }
    counts: dict[str, Counts] = {}
    made = []
    for form in forms:
        files, own = _new_files(form, table, finder, country, whence, replace=order.replace)
        counts = {**own, **counts}
        if files:
            version = version_with(form.version, files)
            made.append((form.form_id, version))
            if not order.dry_run:
                deploy_with_files(campaign, form, files)
    return PlaceImport(table, counts, tuple(made), licence, origin, order.dry_run)


def _require_files(order: PlaceOrder) -> None:
    for path in filter(None, (order.file, order.names, order.borders)):
        if not path.is_file():
            raise PlaceError(
                _("This file is not there."), where=str(path), remedy=_("Check the name of the file.")
            )


def _said(order: PlaceOrder) -> tuple[str, str]:
    known = {"ocha": (ocha.LICENCE, ocha.ORIGIN), "geonames": (geonames.LICENCE, geonames.ORIGIN)}
    licence, origin = known.get(order.source, ("", order.file.name))
    licence = order.licence or licence
    if not licence:
        raise PlaceError(
            _("The licence of this list is not said."),
            where=str(order.file),
            remedy=_(
                'Say under which terms it may be used: --licence "CC BY 4.0", or "for this survey only".'
            ),
        )
    return licence, order.origin or origin


def _read(order: PlaceOrder, finder: ProvinceFinder, country: str) -> PlaceTable:
    match order.source:
        case "ocha":
            return ocha.read_ocha(order.file, finder, country)
        case "geonames":
            return geonames.read_geonames(
                order.file, finder, country, names=order.names, borders=order.borders
            )
        case _:
            return read_official(order.file, finder, country, columns=order.columns)


def _nothing_fits(order: PlaceOrder, table: PlaceTable, country: str) -> PlaceError:
    first = table.unfit[0] if table.unfit else None
    return PlaceError(
        _("No row of this file fits a province of {country}.").format(country=country),
        where=str(order.file) if first is None else f"{order.file}:{first.row} {first.text}: {first.reason}",
        remedy=_("Say another country with --country, or which columns are which with --column."),
    )


def _reading_forms(campaign: Campaign) -> list[DeployedForm]:
    """Return the newest version of each form that reads one of the lists."""
    newest = {form.form_id: form for form in campaign.store.forms.list()}
    return [form for form in newest.values() if _lists_of(campaign, form)]


def _lists_of(campaign: Campaign, form: DeployedForm) -> set[str]:
    instances = campaign.form(form.form_id, form.version).instances.values()
    return {file_name(own.source) for own in instances if own.source is not None} & set(LISTS)


def _new_files(
    form: DeployedForm,
    table: PlaceTable,
    finder: ProvinceFinder,
    country: str,
    whence: dict[str, str],
    *,
    replace: bool,
) -> tuple[dict[str, bytes], dict[str, Counts]]:
    """Return the files of a form that change, and what became of each of its lists."""
    held = {name: _held(form, name) for name in LISTS if name in form.media}
    united: dict[str, tuple[list[Row], Counts]] = {}
    communes = held.get(COMMUNES, [])
    if COMMUNES in held and table.communes:
        united[COMMUNES] = unite_communes(communes, table.communes, finder, country, replace=replace)
        communes = united[COMMUNES][0]
    if LOCALITIES in held and table.localities:
        united[LOCALITIES] = unite_localities(
            held[LOCALITIES], table.localities, communes, finder, country, replace=replace
        )
    files: dict[str, bytes] = {}
    for name, (rows, _counts) in united.items():
        data = write_list(name, rows)
        if data != (form.path.parent / name).read_bytes():
            files[name] = data
            files[_beside(name)] = _sources(form, name, whence)
    return files, {name: own for name, (_rows, own) in united.items()}


def _held(form: DeployedForm, name: str) -> list[Row]:
    return read_list((form.path.parent / name).read_bytes())


def _beside(name: str) -> str:
    return Path(name).with_suffix(SOURCE_SUFFIX).name


def _sources(form: DeployedForm, name: str, whence: dict[str, str]) -> bytes:
    """Return what a list is made from, the file imported now last."""
    path = form.path.parent / _beside(name)
    earlier = json.loads(path.read_text(encoding="utf-8"))["sources"] if path.is_file() else []
    others = [own for own in earlier if own["sha256"] != whence["sha256"]]
    text = json.dumps({"v": 1, "sources": [*others, whence]}, ensure_ascii=False, indent=1)
    return text.encode()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
