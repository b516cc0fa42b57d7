"""Exports of a campaign: submissions through the gate into files."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.entities.lists import current_documents
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.publishing.list_exports import export_entities
from survey.campaign.publishing.open_lists import open_documents
from survey.campaign.submissions.combining import all_submissions
from survey.errors import OutputError
from survey.form import FormDefinition
from survey.form.itext import find_language
from survey.messages import _, current_language
from survey.outputs.report import ExportReport
from survey.outputs.tables.options import Layout

if TYPE_CHECKING:
    from survey.outputs.data.export import DataOrder
    from survey.outputs.data.formats import Writer


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to export and how; `private` lifts the gate for the coordinator's own use.

    `format` is a name of `outputs.data.formats`; `separator` and `bom` are for CSV. With `list` it is that
    list of entities in the place of the submissions of a form.
    """

    output: Path
    format: str = "csv"
    form: str | None = None
    language: str | None = None
    layout: Layout = field(default_factory=Layout)
    separator: str = ","
    bom: bool = True
    private: bool = False
    list: str | None = None
    progress: Callable[[int, int], None] | None = None


def export_data(campaign: Campaign, order: ExportOrder) -> ExportReport:
    """Write the submissions of a form, or a list. Raises OutputError, StoreError, FormError.

    Unless it is private: what everybody may see, and of several submissions of one centre only one.
    """
    from survey.outputs.data.export import export

    if order.list is not None:
        return _export_list(campaign, order, order.list)
    form = campaign.form(order.form)
    note_copy(campaign, EXPORT, order.output)
    return export(
        all_submissions(campaign, form=form.form_id),
        data_order(campaign, form, order),
        order.output,
        _writer(campaign, order),
    )


def data_order(campaign: Campaign, form: FormDefinition, order: ExportOrder) -> "DataOrder":
    """Return an export of a form wired to the campaign: its gate, its lists, its former versions."""
    from survey.outputs.data.export import DataOrder

    return DataOrder(
        form=form,
        gate=None if order.private else public_gate(campaign, form),
        layout=order.layout,
        language=find_language(order.language or current_language(), form.languages),
        lists=current_documents(campaign, form) if order.private else open_documents(campaign, form),
        stands_for={} if order.private else stand_ins(campaign, form),
        # What only a former version asked is closed to everybody by the gate: it knows the newest one's tags.
        older=_former_versions(campaign, form) if order.private else (),
        progress=order.progress,
        total=campaign.store.count_submissions(form.form_id),
    )


def _export_list(campaign: Campaign, order: ExportOrder, name: str) -> ExportReport:
    if order.format == "photos":
        raise OutputError(_("A list of entities has no photos."), where=name)
    note_copy(campaign, EXPORT, order.output)
    return export_entities(
        campaign,
        name,
        order.output,
        _writer(campaign, order),
        layout=replace(order.layout, private=order.private),
        language=order.language or current_language(),
    )


def _writer(campaign: Campaign, order: ExportOrder) -> "str | Writer":
    """Return what writes the format, the name of one that needs nothing from outside."""
    if order.format == "csv":
        from survey.outputs.data.csv import write_csv

        return partial(write_csv, separator=order.separator, bom=order.bom)
    if order.format == "photos":
        from survey.outputs.data.photos import write_photos

        return partial(write_photos, find_blob=campaign.store.blobs.find, originals=order.private)
    return order.format


def _former_versions(campaign: Campaign, form: FormDefinition) -> tuple[FormDefinition, ...]:
    """Return the other versions of a form that are deployed here, the newest first."""
    versions = [own.version for own in campaign.store.forms.list() if own.form_id == form.form_id]
    return tuple(campaign.form(form.form_id, own) for own in reversed(versions) if own != form.version)
