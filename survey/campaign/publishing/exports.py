"""Exports of a campaign: submissions through the gate into files."""

from dataclasses import dataclass
from pathlib import Path

from survey.campaign.campaign import Campaign
from survey.campaign.copies import EXPORT, note_copy
from survey.campaign.entities.lists import current_documents
from survey.campaign.publishing.gate import public_gate, stand_ins
from survey.campaign.submissions.combining import all_submissions
from survey.form import FormDefinition
from survey.form.itext import find_language
from survey.messages import current_language
from survey.outputs.report import ExportReport


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What to export and how; `private` lifts the gate for the coordinator's own use."""

    output: Path
    format: str = "csv"
    form: str | None = None
    language: str | None = None
    labels: bool = False
    separator: str = ","
    bom: bool = True
    private: bool = False


def export_data(campaign: Campaign, order: ExportOrder) -> ExportReport:
    """Write the submissions of a form. Raises OutputError, StoreError, FormError.

    Unless it is private: what everybody may see, and of several submissions of one centre only one.
    """
    from survey.outputs.csv_export import export_csv
    from survey.outputs.geojson import export_geojson

    form = campaign.form(order.form)
    note_copy(campaign, EXPORT, order.output)
    language = find_language(order.language or current_language(), form.languages)
    states = all_submissions(campaign, form=form.form_id)
    lists = current_documents(campaign, form)
    gate = None if order.private else public_gate(campaign, form)
    # What only a former version asked is closed to everybody by the gate, which knows the newest one's tags.
    older = _former_versions(campaign, form) if order.private else ()
    others = {} if order.private else stand_ins(campaign, form)
    if order.format == "geojson":
        return export_geojson(
            states,
            form,
            order.output,
            gate=gate,
            language=language,
            labels=order.labels,
            lists=lists,
            stands_for=others,
            older=older,
        )
    return export_csv(
        states,
        form,
        order.output,
        gate=gate,
        language=language,
        labels=order.labels,
        lists=lists,
        stands_for=others,
        older=older,
        separator=order.separator,
        bom=order.bom,
    )


def _former_versions(campaign: Campaign, form: FormDefinition) -> tuple[FormDefinition, ...]:
    """Return the other versions of a form that are deployed here, the newest first."""
    versions = [own.version for own in campaign.store.forms.list() if own.form_id == form.form_id]
    return tuple(campaign.form(form.form_id, own) for own in reversed(versions) if own != form.version)
